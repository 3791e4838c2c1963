/** Things that stand at a place of their own, one by one: the schools of the annuaire. */
import type { Territories } from "./gazetteer";
import { worldPixels } from "./mercator";
import type { Pin } from "./pins";

/** A file of places, column by column, as dashboard/school_file.py writes it. */
export interface Places {
  /** Commune of each place, in the order of the names file. */
  readonly communes: readonly number[];
  readonly styles: readonly number[];
  /** 1e-5 degree; null where the place is not known: it then stands at its commune's. */
  readonly lon: readonly (number | null)[];
  readonly lat: readonly (number | null)[];
  readonly names: readonly string[];
  readonly uai: readonly string[];
}

const PRECISION = 100_000;
const files = new Map<string, Promise<Places>>();

/** Fetch a file of places, once however many maps of the page ask for it. */
export function placesAt(address: string): Promise<Places> {
  let file = files.get(address);
  if (file === undefined) {
    file = read(address);
    files.set(address, file);
    // Asked again at the next draw: the network may be back.
    file.catch(() => files.delete(address));
  }
  return file;
}

async function read(address: string): Promise<Places> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`Lieux absents : ${answer.status}.`);
  return (await answer.json()) as Places;
}

/** One pin for each place of a style whose commune's number is not zero. */
export function pinsOfPlaces(
  places: Places,
  style: number,
  { values, communes }: { values: Float64Array; communes: Territories },
): Pin[] {
  const pins: Pin[] = [];
  places.communes.forEach((commune, place) => {
    if (places.styles[place] !== style || !values[commune]) return;
    const [lon, lat] = [places.lon[place], places.lat[place]];
    const [x, y] =
      lon === null || lat === null
        ? worldPixels(communes.lon[commune], communes.lat[commune], 0)
        : worldPixels(lon / PRECISION, lat / PRECISION, 0);
    const [name, code] = [places.names[place], places.uai[place]];
    pins.push({ commune, value: 1, x, y, style, name, code });
  });
  return pins;
}
