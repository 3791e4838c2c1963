/** Reads the words of an address into a selection (the twin of dashboard/filters/url.py). */
import { LEVELS } from "../data";
import type { Gazetteer } from "../gazetteer";
import { METHODS } from "./cuts";
import type { Known } from "./known";
import {
  EVERYTHING,
  MEASURES,
  TERRITORY_WORDS,
  VALUE_WORDS,
  type Compared,
  type FilterWord,
  type Selection,
  type TerritoryKey,
} from "./selection";
import { fold } from "./text";

const MOST_TEXT = 200;
const SIDE_BY_SIDE = fold("cote-a-cote");

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
  known: Known,
  page: string,
): Omit<Selection, "filters" | "years" | "year" | "text"> {
  const { content, gazetteer } = known;
  const initiative = content.initiatives.id.find((id) => id === query.fiche) ?? null;
  const isAlone = page === "initiative" && initiative !== null;
  return {
    level: LEVELS.find((level) => level === query.niveau) ?? EVERYTHING.level,
    measure: MEASURES.find((measure) => measure === query.mesure) ?? EVERYTHING.measure,
    classes: METHODS.find((method) => method === query.classes) ?? EVERYTHING.classes,
    compared: isAlone ? null : readCompared(query.avec ?? "", known),
    isSideBySide: fold(query.comparaison ?? "") === SIDE_BY_SIDE,
    territory: readTerritory(query.territoire ?? "", gazetteer),
    initiative,
    isAlone,
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

/** Read a filter's word and its values as the address writes them: « categorie-ent ». */
function readCompared(text: string, known: Known): Compared | null {
  const [, word, value] = /^([^-]*)-?(.*)$/.exec(text) ?? ["", "", ""];
  if (word === "annees") {
    const years = readYears(value, known.content.years);
    return years && { word, years };
  }
  if (word === "an") {
    const year = readYear(value, known.content.years);
    return year === null ? null : { word, year };
  }
  const filter = VALUE_WORDS.find((each) => each === word);
  const values = filter === undefined ? [] : readValues(filter, value, known, []);
  return filter === undefined || values.length === 0 ? null : { word: filter, values };
}

function readTerritory(text: string, gazetteer: Gazetteer): TerritoryKey | null {
  const [word, code = ""] = text.split("-", 2);
  const level = LEVELS.find((each) => each === word);
  if (level === undefined || !gazetteer[level].codes.includes(code)) return null;
  return { level, code };
}
