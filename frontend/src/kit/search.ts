/** Territories found by what is typed: accents, case and order of words do not count. */
import { LEVELS, type Level } from "../data";
import { kindOf, type Gazetteer } from "../gazetteer";
import { fold, holdsWords, words } from "./text";
import type { TerritoryKey } from "./selection";

export interface Found extends TerritoryKey {
  readonly name: string;
  /** « Commune · Somme · 133 000 habitants ». */
  readonly detail: string;
  readonly population: number;
}

interface Entry {
  readonly level: Level;
  readonly index: number;
  readonly folded: string;
}

export class Finder {
  private readonly entries: readonly Entry[];

  constructor(
    private readonly gazetteer: Gazetteer,
    private readonly departementOf: Uint16Array,
  ) {
    this.entries = [...LEVELS].reverse().flatMap((level) =>
      gazetteer[level].names.map((name, index) => ({ level, index, folded: fold(name) })),
    );
  }

  /** Best first: the exact name, then names that begin so, then the largest. */
  find(typed: string, most = 12): Found[] {
    const wanted = words(typed);
    if (wanted.length === 0) return [];
    const whole = fold(typed);
    const code = typed.trim().toUpperCase();
    return this.entries
      .filter((entry) => holdsWords(entry.folded, wanted) || this.codeOf(entry) === code)
      .map((entry) => ({ entry, rank: this.rank(entry, whole) }))
      .sort((a, b) => a.rank - b.rank || this.populationOf(b.entry) - this.populationOf(a.entry))
      .slice(0, most)
      .map(({ entry }) => this.found(entry));
  }

  private rank({ folded }: Entry, whole: string): number {
    if (folded === whole) return 0;
    return folded.startsWith(whole.trimEnd()) ? 1 : 2;
  }

  private codeOf({ level, index }: Entry): string {
    return this.gazetteer[level].codes[index];
  }

  private populationOf({ level, index }: Entry): number {
    return this.gazetteer[level].population[index];
  }

  private found(entry: Entry): Found {
    const { level, index } = entry;
    const { names, codes } = this.gazetteer[level];
    const where = level === "commune" ? this.gazetteer.departement.names[this.departementOf[index]] : "";
    const code = codes[index];
    const detail = [kindOf(level), where || "", code].filter(Boolean).join(" · ");
    return { level, code, name: names[index], detail, population: this.populationOf(entry) };
  }
}
