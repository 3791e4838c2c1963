/** What may be chosen: the values of each filter with their names, and the years. */
import type { Gazetteer } from "../gazetteer";
import type { Content, Labels } from "./content";
import { TERRITORY_WORDS, type FilterWord, type TerritoryWord } from "./selection";
import { fold } from "./text";

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
