/** Filter and count, as dashboard/filters/matching.py and dashboard/analysis/figures.py do. */
import { LEVELS, type Level } from "../data";
import type { Gazetteer } from "../gazetteer";
import type { Content, InitiativeColumns } from "./content";
import { ofTerritories, sumColumns, touching, type Matrix } from "./matrix";
import { chosen, filtersTerritory, TERRITORY_WORDS, type Selection, type TerritoryKey } from "./selection";
import { holdsWords, words } from "./text";

/** What a selection keeps, counted within the territories chosen; nobody is counted twice. */
export interface Outcome {
  readonly selection: Selection;
  /** Numbers of the initiatives kept. */
  readonly kept: readonly number[];
  /** Communes of the territories chosen; null for all of France. */
  readonly area: Uint8Array | null;
  readonly weights: Uint32Array;
  readonly perCommune: Uint32Array;
  readonly communesCovered: number;
  readonly populationCovered: number;
  readonly communesInArea: number;
  readonly populationInArea: number;
}

export class Counter {
  private readonly parents = new Map<Level, Uint16Array>();
  private readonly touched = new Map<Level, Matrix>();

  constructor(
    content: Pick<Content, "initiatives" | "categories">,
    readonly gazetteer: Gazetteer,
    readonly matrix: Matrix,
  ) {
    this.initiatives = content.initiatives;
    this.categories = content.categories;
    for (const level of LEVELS) this.parents.set(level, parentsOf(gazetteer, level));
  }

  readonly initiatives: InitiativeColumns;
  readonly categories: readonly string[];

  /** Territory of each commune at a level; `NO_TERRITORY` where it has none. */
  parentOf(level: Level): Uint16Array {
    return this.parents.get(level) ?? new Uint16Array(0);
  }

  outcome(selection: Selection): Outcome {
    const area = this.areaOf(selection);
    const kept = selection.isAlone ? this.onlyOne(selection) : this.keep(selection, area);
    const weights = this.weightsOf(kept);
    const perCommune = sumColumns(this.matrix, weights);
    if (area !== null) perCommune.forEach((value, i) => (perCommune[i] = value * area[i]));
    return { selection, kept, area, weights, perCommune, ...this.totals(perCommune, area) };
  }

  /** Initiatives kept that touch each territory of a level; NaN outside the area. */
  counts({ area, weights, perCommune }: Outcome, level: Level): Float64Array {
    const inside = this.territoriesIn(area, level);
    const counted = level === "commune" ? perCommune : sumColumns(this.ofLevel(level), weights);
    return Float64Array.from(counted, (value, i) => (inside?.[i] === 0 ? NaN : value));
  }

  /** Numbers of the initiatives kept whose perimeter touches one territory. */
  touchingTerritory({ kept }: Outcome, { level, code }: TerritoryKey): number[] {
    const here = touching(this.matrix, this.ground(level, [code]));
    return kept.filter((row) => here[this.initiatives.perimeter[row]] !== 0);
  }

  /** Communes that have initiatives of their own (a perimeter of one commune). */
  localPins({ weights, area }: Outcome): Float64Array {
    const { start, columns, rows, width } = this.matrix;
    const pins = new Float64Array(width);
    for (let row = 0; row < rows; row++) {
      if (start[row + 1] - start[row] !== 1) continue;
      const commune = columns[start[row]];
      if (area?.[commune] !== 0) pins[commune] += weights[row];
    }
    return pins;
  }

  /** Initiatives on each perimeter. */
  weightsOf(rows: readonly number[]): Uint32Array {
    const weights = new Uint32Array(this.matrix.rows);
    for (const row of rows) weights[this.initiatives.perimeter[row]]++;
    return weights;
  }

  /** Communes of a perimeter. */
  communesOf(perimeter: number): Uint16Array {
    return this.matrix.columns.subarray(this.matrix.start[perimeter], this.matrix.start[perimeter + 1]);
  }

  /** Perimeters × territories of a level. */
  ofLevel(level: Level): Matrix {
    if (level === "commune") return this.matrix;
    let known = this.touched.get(level);
    if (known === undefined) {
      known = ofTerritories(this.matrix, this.parentOf(level), this.gazetteer[level].codes.length);
      this.touched.set(level, known);
    }
    return known;
  }

  private onlyOne({ initiative }: Selection): number[] {
    return Array.from(this.initiatives.id.keys()).filter((row) => this.initiatives.id[row] === initiative);
  }

  private areaOf(selection: Selection): Uint8Array | null {
    if (!filtersTerritory(selection)) return null;
    const area = new Uint8Array(this.matrix.width).fill(1);
    for (const word of TERRITORY_WORDS) {
      const codes = chosen(selection, word);
      if (codes.length === 0) continue;
      const ground = this.ground(word, codes);
      area.forEach((value, i) => (area[i] = value & ground[i]));
    }
    return area;
  }

  private ground(level: Level, codes: readonly string[]): Uint8Array {
    const wanted = new Set(codes.map((code) => this.gazetteer[level].codes.indexOf(code)));
    wanted.delete(-1);
    return Uint8Array.from(this.parentOf(level), (territory) => (wanted.has(territory) ? 1 : 0));
  }

  private territoriesIn(area: Uint8Array | null, level: Level): Uint8Array | null {
    if (area === null) return null;
    const inside = new Uint8Array(this.gazetteer[level].codes.length);
    const parents = this.parentOf(level);
    area.forEach((value, commune) => {
      if (value !== 0 && parents[commune] < inside.length) inside[parents[commune]] = 1;
    });
    return inside;
  }

  private keep(selection: Selection, area: Uint8Array | null): number[] {
    const { perimeter, firstYear, lastYear, searched } = this.initiatives;
    const touches = area === null ? null : touching(this.matrix, area);
    const wanted = words(selection.text);
    const tests = this.valueTests(selection);
    const { years, year } = selection;
    return Array.from(perimeter.keys()).filter(
      (row) =>
        touches?.[perimeter[row]] !== 0 &&
        (years === null || (firstYear[row] <= years[1] && lastYear[row] >= years[0])) &&
        (year === null || firstYear[row] <= year) &&
        tests.every((test) => test(row)) &&
        holdsWords(` ${searched[row]} `, wanted),
    );
  }

  private valueTests(selection: Selection): ((row: number) => boolean)[] {
    const { category, leadLevel, reach, status, education } = this.initiatives;
    const columns = { categorie: category, porteur: leadLevel, portee: reach, statut: status };
    const tests = Object.entries(columns).map(([word, column]) => {
      const wanted = new Set(chosen(selection, word as keyof typeof columns));
      return wanted.size === 0 ? null : (row: number) => wanted.has(column[row]);
    });
    const taught = new Set(chosen(selection, "scolaire"));
    const teaches =
      taught.size === 0 ? null : (row: number) => education[row].some((each) => taught.has(each));
    return [...tests, teaches].filter((test) => test !== null);
  }

  private totals(perCommune: Uint32Array, area: Uint8Array | null) {
    const { population } = this.gazetteer.commune;
    const totals = { communesCovered: 0, populationCovered: 0, communesInArea: 0, populationInArea: 0 };
    for (let i = 0; i < perCommune.length; i++) {
      if (area?.[i] === 0) continue;
      totals.communesInArea++;
      totals.populationInArea += population[i];
      if (perCommune[i] === 0) continue;
      totals.communesCovered++;
      totals.populationCovered += population[i];
    }
    return totals;
  }
}

/** The names file groups faces; a commune may have several (arrondissements). */
function parentsOf(gazetteer: Gazetteer, level: Level): Uint16Array {
  const { codes, ofFace: communeOfFace } = gazetteer.commune;
  const parents = new Uint16Array(codes.length);
  communeOfFace.forEach((commune, face) => (parents[commune] = gazetteer[level].ofFace[face]));
  return parents;
}
