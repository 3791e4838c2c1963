/** What a reader chose, as one value (the twin of dashboard/filters/selection.py). */
import type { Level } from "../data";
import type { Method } from "./cuts";

/** Filters by the word that names them in an address; codes and stored values, never labels. */
export const TERRITORY_WORDS = ["academie", "region", "departement", "epci"] as const;
export const VALUE_WORDS = ["categorie", "porteur", "portee", "scolaire", "statut"] as const;
export type TerritoryWord = (typeof TERRITORY_WORDS)[number];
export type ValueWord = (typeof VALUE_WORDS)[number];
export type FilterWord = TerritoryWord | ValueWord;

/** What the map tells of each territory (dashboard/filters/selection.py). */
export const MEASURES = ["initiatives", "categories", "habitants", "anciennete", "budget", "dominante"] as const;
export type Measure = (typeof MEASURES)[number];

export interface TerritoryKey {
  readonly level: Level;
  readonly code: string;
}

/** What the second selection of a comparison changes: one filter, never the territory. */
export type Compared =
  | { readonly word: ValueWord; readonly values: readonly string[] }
  | { readonly word: "annees"; readonly years: readonly [number, number] }
  | { readonly word: "an"; readonly year: number };

export interface Selection {
  readonly filters: Readonly<Partial<Record<FilterWord, readonly string[]>>>;
  readonly years: readonly [number, number] | null;
  /** Keep what had begun by then. */
  readonly year: number | null;
  readonly text: string;
  readonly level: Level;
  readonly measure: Measure;
  readonly classes: Method;
  readonly compared: Compared | null;
  /** Two maps; else one of differences, where the measure has some. */
  readonly isSideBySide: boolean;
  readonly territory: TerritoryKey | null;
  /** Id of the sheet opened. */
  readonly initiative: string | null;
  /** The map shows the perimeter of that initiative and nothing else. */
  readonly isAlone: boolean;
}

export const EVERYTHING: Selection = {
  filters: {},
  years: null,
  year: null,
  text: "",
  level: "commune",
  measure: "initiatives",
  classes: "effectifs",
  compared: null,
  isSideBySide: false,
  territory: null,
  initiative: null,
  isAlone: false,
};

export function chosen(selection: Selection, word: FilterWord): readonly string[] {
  return selection.filters[word] ?? [];
}

/** Replace the values of a filter. */
export function withFilter(
  selection: Selection,
  word: FilterWord,
  values: readonly string[],
): Selection {
  const others = Object.entries(selection.filters).filter(([each]) => each !== word);
  const filters = Object.fromEntries(values.length > 0 ? [...others, [word, values]] : others);
  return { ...selection, filters };
}

/** The second selection of a comparison; null where nothing is compared. */
export function otherOf(selection: Selection): Selection | null {
  const { compared } = selection;
  if (compared === null) return null;
  const alone = { ...selection, compared: null };
  switch (compared.word) {
    case "annees":
      return { ...alone, years: compared.years };
    case "an":
      return { ...alone, year: compared.year };
    default:
      return withFilter(alone, compared.word, compared.values);
  }
}

export function filtersTerritory(selection: Selection): boolean {
  return TERRITORY_WORDS.some((word) => chosen(selection, word).length > 0);
}

/** Tell whether two selections are about other territories. */
export function isElsewhere(a: Selection, b: Selection): boolean {
  return TERRITORY_WORDS.some((word) => chosen(a, word).join() !== chosen(b, word).join());
}

/** Tell whether two selections show the same thing. */
export function isSame(a: Selection, b: Selection): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered({ filters, ...rest }: Selection): unknown {
  const sorted = Object.entries(filters)
    .map(([word, values]) => [word, [...values].sort()] as const)
    .sort(([a], [b]) => a.localeCompare(b));
  return [sorted, Object.entries(rest).sort(([a], [b]) => a.localeCompare(b))];
}
