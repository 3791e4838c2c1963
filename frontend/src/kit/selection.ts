/** What a reader chose, and the words of an address that say it (dashboard/filters/url.py). */
import { LEVELS, type Level } from "../data";
import type { Gazetteer } from "../gazetteer";
import type { Content, Labels } from "./content";
import { METHODS, type Method } from "./classes";
import { fold } from "./text";

/** Filters by the word that names them in an address; codes and stored values, never labels. */
export const TERRITORY_WORDS = ["academie", "region", "departement", "epci"] as const;
export const VALUE_WORDS = ["categorie", "porteur", "portee", "scolaire", "statut"] as const;
export type TerritoryWord = (typeof TERRITORY_WORDS)[number];
export type ValueWord = (typeof VALUE_WORDS)[number];
export type FilterWord = TerritoryWord | ValueWord;

/** What the map tells of each territory (dashboard/filters/selection.py). */
export const MEASURES = ["initiatives", "categories", "habitants", "anciennete", "budget", "dominante"] as const;
export type Measure = (typeof MEASURES)[number];

const MOST_TEXT = 200;

export interface TerritoryKey {
  readonly level: Level;
  readonly code: string;
}

export interface Selection {
  readonly filters: Readonly<Partial<Record<FilterWord, readonly string[]>>>;
  readonly years: readonly [number, number] | null;
  /** Keep what had begun by then. */
  readonly year: number | null;
  readonly text: string;
  readonly level: Level;
  readonly measure: Measure;
  readonly classes: Method;
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
  territory: null,
  initiative: null,
  isAlone: false,
};

/** What may be chosen: the values of each filter with their names, and the years. */
export class Known {
  private readonly values: Readonly<Record<FilterWord, Labels>>;
  private readonly byWord = new Map<FilterWord, Map<string, string>>();

  constructor(
    readonly content: Content,
    readonly gazetteer: Gazetteer,
  ) {
    const territories = TERRITORY_WORDS.map((word) => [word, namesOf(gazetteer, word)]);
    this.values = { ...content.choices, ...Object.fromEntries(territories) } as typeof this.values;
  }

  labels(word: FilterWord): Labels {
    return this.values[word];
  }

  label(word: FilterWord, value: string): string {
    return this.values[word][value] ?? value;
  }

  /** Values by the alphabetical order of their names. */
  inOrder(word: FilterWord): (readonly [string, string])[] {
    return Object.entries(this.values[word]).sort((a, b) => a[1].localeCompare(b[1], "fr"));
  }

  /** Value written as a name, a code or a stored value; undefined where nothing is meant. */
  read(word: FilterWord, typed: string): string | undefined {
    let known = this.byWord.get(word);
    if (known === undefined) {
      known = new Map();
      for (const [value, label] of Object.entries(this.values[word])) {
        known.set(fold(label), value);
        known.set(fold(value), value);
      }
      this.byWord.set(word, known);
    }
    return known.get(fold(typed));
  }
}

function namesOf(gazetteer: Gazetteer, level: TerritoryWord): Labels {
  const { codes, names } = gazetteer[level];
  return Object.fromEntries(codes.map((code, i) => [code, names[i]]));
}

/** Read the words of a view into known values; what is not understood is told and left aside. */
export function readWords(
  query: Readonly<Partial<Record<string, string>>>,
  known: Known,
  page = "carte",
): { readonly selection: Selection; readonly ignored: readonly string[] } {
  const ignored: string[] = [];
  const filters: Partial<Record<FilterWord, readonly string[]>> = {};
  for (const word of [...TERRITORY_WORDS, ...VALUE_WORDS]) {
    const found = readValues(word, query[word] ?? "", known, ignored);
    if (found.length > 0) filters[word] = found;
  }
  return { selection: { filters, ...readRest(query, known), ...readView(query, known, page) }, ignored };
}

function readRest(
  { annees = "", an = "", recherche = "" }: Readonly<Partial<Record<string, string>>>,
  { content }: Known,
): Pick<Selection, "years" | "year" | "text"> {
  return {
    years: readYears(annees, content.years),
    year: readYear(an, content.years),
    text: recherche.split(/\s+/).filter(Boolean).join(" ").slice(0, MOST_TEXT),
  };
}

/** How the selection is looked at, and what is open. */
function readView(
  query: Readonly<Partial<Record<string, string>>>,
  { content, gazetteer }: Known,
  page: string,
): Omit<Selection, "filters" | "years" | "year" | "text"> {
  const initiative = content.initiatives.id.find((id) => id === query.fiche) ?? null;
  return {
    level: LEVELS.find((level) => level === query.niveau) ?? EVERYTHING.level,
    measure: MEASURES.find((measure) => measure === query.mesure) ?? EVERYTHING.measure,
    classes: METHODS.find((method) => method === query.classes) ?? EVERYTHING.classes,
    territory: readTerritory(query.territoire ?? "", gazetteer),
    initiative,
    isAlone: page === "initiative" && initiative !== null,
  };
}

function readValues(word: FilterWord, text: string, known: Known, ignored: string[]): string[] {
  const found = new Set<string>();
  for (const part of text.split(",").map((each) => each.trim())) {
    const value = part === "" ? undefined : known.read(word, part);
    if (value !== undefined) found.add(value);
    else if (part !== "") ignored.push(part.slice(0, 60));
  }
  return [...found];
}

function readYears(text: string, [first, last]: readonly [number, number]): [number, number] | null {
  const match = /^(\d{4})(?:-(\d{4}))?$/.exec(text.trim());
  if (match === null) return null;
  const ends = [Number(match[1]), Number(match[2] || match[1])].sort((a, b) => a - b);
  const kept: [number, number] = [Math.max(ends[0], first), Math.min(ends[1], last)];
  if (kept[0] > kept[1] || (kept[0] === first && kept[1] === last)) return null;
  return kept;
}

function readYear(text: string, [first, last]: readonly [number, number]): number | null {
  const year = /^\d{4}$/.test(text.trim()) ? Number(text) : NaN;
  return year >= first && year <= last ? year : null;
}

function readTerritory(text: string, gazetteer: Gazetteer): TerritoryKey | null {
  const [word, code = ""] = text.split("-", 2);
  const level = LEVELS.find((each) => each === word);
  if (level === undefined || !gazetteer[level].codes.includes(code)) return null;
  return { level, code };
}

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

export function filtersTerritory(selection: Selection): boolean {
  return TERRITORY_WORDS.some((word) => chosen(selection, word).length > 0);
}

/** Tell whether two selections show the same thing. */
export function isSame(a: Selection, b: Selection): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered({ filters, ...rest }: Selection): unknown {
  const sorted = Object.entries(filters)
    .map(([word, values]) => [word, [...values].sort()] as const)
    .sort(([a], [b]) => a.localeCompare(b));
  const { years, year, text, level, measure, classes, territory, initiative, isAlone } = rest;
  return [sorted, years, year, text, level, measure, classes, territory, initiative, isAlone];
}
