/** What territories were in another year, where they differ (dashboard/analysis/past_names.py). */
import type { Level } from "./data";
import { fetchJson } from "./fetched";

type Names = Readonly<Partial<Record<Level, Readonly<Record<string, string>>>>>;

export class PastNames {
  private address = "";
  private names: Names = {};

  /** Read the names of a year; none for an empty address. The tooltip does without them till then. */
  async read(address: string): Promise<void> {
    if (address === this.address) return;
    this.address = address;
    this.names = {};
    if (address === "") return;
    const names = (await fetchJson(address)) as Names;
    if (address === this.address) this.names = names;
  }

  /** « en 2013 : Caen et Rouen », or nothing. */
  of(level: Level, code: string): string | undefined {
    return this.names[level]?.[code];
  }
}
