/** The filters: académie, région, département, category, period, level, and what is on now. */
import { LEVELS, type Level } from "../data";
import type { Content } from "./content";
import { sideName } from "./comparing";
import { button, h } from "./dom";
import type { Known } from "./known";
import {
  chosen,
  EVERYTHING,
  MEASURES,
  otherOf,
  TERRITORY_WORDS,
  VALUE_WORDS,
  withFilter,
  type FilterWord,
  type Measure,
  type Selection,
} from "./selection";
import { upperFirst } from "./text";

const TITLES: Readonly<Record<FilterWord, string>> = {
  academie: "Académie",
  region: "Région",
  departement: "Département",
  epci: "EPCI",
  categorie: "Catégorie",
  porteur: "Type de porteur",
  portee: "Portée",
  scolaire: "Niveau scolaire",
  statut: "Statut",
};
const SEVERAL = "plusieurs";
const LISTED = ["academie", "region", "departement"] as const;

export type Change = (selection: Selection) => void;

export function filtersPanel(known: Known, selection: Selection, change: Change): HTMLElement {
  return h(
    "form",
    { class: "kit-form", onsubmit: (event) => { event.preventDefault(); } },
    levelChoice(known.content, selection, change),
    measureChoice(known.content, selection, change),
    ...LISTED.map((word) => listOf(known, word, selection, change)),
    categoryChoice(known, selection, change),
    yearsChoice(known.content, selection, change),
    textChoice(selection, change),
    ...(["statut", "porteur", "scolaire"] as const).map((word) => listOf(known, word, selection, change)),
    button("Tout effacer", () => {
      change({ ...EVERYTHING, level: selection.level, measure: selection.measure });
    }),
  );
}

/** What is on now, each with a button that takes it off. */
export function chipsOf(known: Known, selection: Selection, change: Change): HTMLElement {
  const chips = [...TERRITORY_WORDS, ...VALUE_WORDS].flatMap((word) =>
    chosen(selection, word).map((value) =>
      chip(`${TITLES[word]} : ${known.label(word, value)}`, () => {
        change(withFilter(selection, word, chosen(selection, word).filter((each) => each !== value)));
      }),
    ),
  );
  if (selection.years) {
    chips.push(chip(`Années : ${selection.years.join(" – ")}`, () => { change({ ...selection, years: null }); }));
  }
  if (selection.year !== null) {
    chips.push(chip(`Commencées en ${selection.year} ou avant`, () => { change({ ...selection, year: null }); }));
  }
  if (selection.text) {
    chips.push(chip(`« ${selection.text} »`, () => { change({ ...selection, text: "" }); }));
  }
  const { compared } = selection;
  const other = otherOf(selection);
  if (compared !== null && other !== null) {
    const name = sideName(known, other, compared.word);
    chips.push(chip(`Comparé à : ${name}`, () => { change({ ...selection, compared: null }); }));
  }
  return h("div", { class: "kit-chips", role: "group", "aria-label": "Filtres actifs" }, ...chips);
}

function chip(label: string, remove: () => void): HTMLElement {
  const made = button(label, remove, { "aria-label": `Retirer : ${label}` });
  made.append(h("span", { class: "kit-cross" }, " ×"));
  return made;
}

function levelChoice(content: Content, selection: Selection, change: Change): HTMLElement {
  const options = [...LEVELS].map((level): [string, string] => [level, upperFirst(content.levels[level].label)]);
  return field("Colorer la carte par", select(options, selection.level, (value) => {
    change({ ...selection, level: value as Level });
  }, "niveau"));
}

function measureChoice(content: Content, selection: Selection, change: Change): HTMLElement {
  const options = MEASURES.map((measure): [string, string] => [measure, content.measures[measure].label]);
  const caption = content.measures[selection.measure].caption.replaceAll("**", "");
  const list = select(options, selection.measure, (value) => {
    change({ ...selection, measure: value as Measure });
  }, "mesure");
  return h("div", {}, field("selon", list), h("small", {}, caption));
}

function listOf(known: Known, word: FilterWord, selection: Selection, change: Change): HTMLElement {
  const values = chosen(selection, word);
  const options = known.inOrder(word).map(([value, label]): [string, string] => [value, label]);
  const none: [string, string] = ["", word in TITLES_OF_ALL ? TITLES_OF_ALL[word] : "Tous"];
  if (values.length > 1) {
    options.unshift([SEVERAL, values.map((value) => known.label(word, value)).join(", ")]);
  }
  const shown = values.length > 1 ? SEVERAL : (values[0] ?? "");
  return field(TITLES[word], select([none, ...options], shown, (value) => {
    if (value !== SEVERAL) change(withFilter(selection, word, value === "" ? [] : [value]));
  }, word));
}

const TITLES_OF_ALL: Readonly<Record<string, string>> = {
  academie: "Toute la France",
  region: "Toutes",
  statut: "Tous",
};

function categoryChoice(known: Known, selection: Selection, change: Change): HTMLElement {
  const on = chosen(selection, "categorie");
  const boxes = Object.entries(known.labels("categorie")).map(([value, label]) => {
    const box = h("input", { type: "checkbox", name: "categorie", value, checked: on.includes(value) });
    box.addEventListener("change", () => {
      const others = on.filter((each) => each !== value);
      change(withFilter(selection, "categorie", box.checked ? [...others, value] : others));
    });
    return h("label", { class: "kit-tick" }, box, label);
  });
  return h("fieldset", {}, h("legend", {}, "Catégories"), ...boxes);
}

function yearsChoice(content: Content, selection: Selection, change: Change): HTMLElement {
  const [first, last] = content.years;
  const [from, to] = selection.years ?? content.years;
  const all = Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  const options = all.map((year): [string, string] => [year, year]);
  const set = (ends: readonly [number, number]) => {
    const [low, high] = [...ends].sort((a, b) => a - b);
    change({ ...selection, years: low === first && high === last ? null : [low, high] });
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, "Période"),
    field("de", select(options, String(from), (value) => { set([Number(value), to]); }, "annees-de")),
    field("à", select(options, String(to), (value) => { set([from, Number(value)]); }, "annees-a")),
  );
}

function textChoice(selection: Selection, change: Change): HTMLElement {
  const box = h("input", { type: "search", name: "recherche", value: selection.text, maxlength: 200 });
  box.addEventListener("change", () => {
    change({ ...selection, text: box.value.split(/\s+/).filter(Boolean).join(" ") });
  });
  return field("Mots du titre, du porteur, du territoire…", box);
}

export function field(label: string, control: HTMLElement): HTMLElement {
  return h("label", { class: "kit-field" }, h("span", {}, label), control);
}

export function select(
  options: readonly (readonly [string, string])[],
  value: string,
  choose: (value: string) => void,
  name: string,
): HTMLSelectElement {
  const list = h("select", { name }, ...options.map(([each, label]) => new Option(label, each)));
  list.value = value;
  list.addEventListener("change", () => {
    choose(list.value);
  });
  return list;
}

/** Say in French what a selection keeps, territories first. */
export function wordsFor(known: Known, selection: Selection): string {
  const parts = [...TERRITORY_WORDS, ...VALUE_WORDS]
    .filter((word) => chosen(selection, word).length > 0)
    .map((word) => `${TITLES[word]} : ${chosen(selection, word).map((value) => known.label(word, value)).join(", ")}`);
  if (selection.years) parts.push(selection.years.join(" – "));
  if (selection.text) parts.push(`« ${selection.text} »`);
  return parts.length === 0 ? "Toute la France" : parts.join(" · ");
}
