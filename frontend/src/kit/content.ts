/** What a kit holds, as dashboard/kit/content.py writes it. */
import { bytesOfBase64, inflate, type Level, type Look, type Unit } from "../data";
import { fetchJson } from "../fetched";
import type { TerrinumLayerOptions } from "../layer";
import type { PinGroupData } from "../pins";
import type { PresentationFile } from "./scenes";
import type { Compared, Measure } from "./selection";

/** One line of an initiative's sheet (dashboard/analysis/facts.py); what is empty is left out. */
export interface Fact {
  readonly term: string;
  readonly texts?: readonly string[];
  readonly notes?: readonly string[];
  readonly is_list?: boolean;
  readonly address?: string;
}

/** The initiatives, column by column, in the order of the table. */
export interface InitiativeColumns {
  readonly id: readonly string[];
  readonly title: readonly string[];
  readonly category: readonly string[];
  readonly lead: readonly string[];
  readonly leadLevel: readonly string[];
  readonly places: readonly string[];
  readonly years: readonly string[];
  readonly reach: readonly string[];
  readonly education: readonly (readonly string[])[];
  readonly status: readonly string[];
  readonly firstYear: readonly number[];
  readonly lastYear: readonly number[];
  /** 0 where unknown, as the amount announced in euros. */
  readonly startYear: readonly number[];
  readonly budget: readonly number[];
  readonly perimeter: readonly number[];
  readonly communes: readonly number[];
  readonly description: readonly string[];
  readonly source: readonly (string | null)[];
  /** Folded, as `fold` does. */
  readonly searched: readonly string[];
  readonly facts: readonly (readonly Fact[])[];
}

export type Labels = Readonly<Record<string, string>>;

/** Filters whose values are listed with the initiatives, by the words of the address. */
export interface Choices {
  readonly categorie: Labels;
  readonly porteur: Labels;
  readonly portee: Labels;
  readonly scolaire: Labels;
  readonly statut: Labels;
}

export interface Looks {
  readonly zero: Look;
  readonly outside: Look;
  readonly noData: Look;
  readonly tie: Look;
  readonly categorical: readonly Look[];
  readonly sequential: readonly Look[];
  /** Positions in `sequential` of the looks used for 1, 2, … classes. */
  readonly sequentialFor: readonly (readonly number[])[];
  /** Below and above zero, the weakest first; positions used for 1, 2, 3 classes on a side. */
  readonly less: readonly Look[];
  readonly more: readonly Look[];
  readonly sidesFor: readonly (readonly number[])[];
}

export interface Notice {
  readonly mention: string;
  readonly version: string;
  readonly publiee: string;
  readonly licence: { readonly nom: string; readonly adresse: string };
  readonly referentiel: { readonly version: string; readonly cog: number };
  readonly sources: readonly {
    readonly nom: string;
    readonly producteur: string;
    readonly licence: string;
  }[];
  readonly logiciel: string;
}

export interface PackedPerimeters {
  readonly count: number;
  readonly communes: number;
  /** Base64 of deflated varints: docs/kit.md. */
  readonly payload: string;
}

/** How a measure is told (dashboard/analysis/measure_words.py). */
export interface MeasureWords {
  readonly label: string;
  readonly title: string;
  readonly unit: Unit;
  readonly caption: string;
  /** Where initiatives are there, but no source says. */
  readonly unsaid?: string;
}

/** How a comparison is told (dashboard/analysis/comparing.py). */
export interface ComparisonWords {
  /** What a side is called where it keeps everything, by the word of the filter compared. */
  readonly everything: Readonly<Record<Compared["word"], string>>;
  readonly none: string;
  readonly explanation: string;
  /** Measures that have a difference, and what an unknown one means. */
  readonly subtracted: readonly Measure[];
  readonly unknown: Readonly<Partial<Record<Measure, string>>>;
}

export interface Content {
  readonly format: number;
  readonly measures: Readonly<Record<Measure, MeasureWords>>;
  /** Categories in the order of the measures. */
  readonly categories: readonly string[];
  readonly words: { readonly tie: string; readonly others: string };
  readonly methods: Labels;
  readonly comparison: ComparisonWords;
  readonly notice: Notice;
  readonly years: readonly [number, number];
  readonly choices: Choices;
  readonly signs: Labels;
  readonly levels: Readonly<Record<Level, { readonly label: string; readonly plural: string }>>;
  readonly looks: Looks;
  readonly initiatives: InitiativeColumns;
  readonly perimeters: PackedPerimeters;
  /** Options of the map and of its layer, as the app gives them. */
  readonly map: Readonly<Record<string, unknown>>;
  readonly layer: TerrinumLayerOptions;
  readonly pins: PinGroupData;
  /** Address of the names of the territories in another year, by year. */
  readonly past: Readonly<Partial<Record<number, string>>>;
}

/** What stands in the page itself: where the rest is, and the scenes. */
export interface PageSettings {
  readonly geometry: string;
  readonly names: string;
  readonly content: string;
  readonly past: Content["past"];
  readonly presentation: PresentationFile | null;
}

const FORMAT = 1;

/** Read the content that the page points to. */
export async function readContent({ content: url, past }: PageSettings): Promise<Content> {
  const content = (await fetchJson(url)) as Omit<Content, "past">;
  if (content.format !== FORMAT) throw new Error("Contenu d’une autre version de Terrinum.");
  return { ...content, past };
}

export async function bytesOfPerimeters({ payload }: PackedPerimeters): Promise<Uint8Array> {
  return inflate(bytesOfBase64(payload), "deflate");
}
