/** The figures in large type: of a selection, or of the two that are compared. */
import type { Comparison } from "./comparing";
import { h } from "./dom";
import type { Outcome } from "./outcome";
import { count, number, share, signed } from "./text";

/** Initiatives, communes and inhabitants covered, each with the share that it is. */
export function figuresOf(outcome: Outcome, published: number): HTMLElement {
  const isFrance = outcome.area === null;
  const where = isFrance ? "de France" : "du territoire";
  const communes = isFrance
    ? `${share(outcome.communesCovered, outcome.communesInArea)} des communes de France`
    : `${share(outcome.communesCovered, outcome.communesInArea)} des ${count(outcome.communesInArea, "commune")} du territoire`;
  const inhabitants = `${share(outcome.populationCovered, outcome.populationInArea)} des habitants ${where}`;
  const cards: readonly (readonly [string, number, string, string, string])[] = [
    ["initiatives", outcome.kept.length, "initiative", "initiatives", `sur ${number(published)} publiées`],
    ["communes", outcome.communesCovered, "commune couverte", "communes couvertes", communes],
    ["habitants", outcome.populationCovered, "habitant couvert", "habitants couverts", inhabitants],
  ];
  return h(
    "dl",
    { class: "kit-figures" },
    ...cards.map(([name, value, one, many, detail]) =>
      h(
        "div",
        { "data-figure": name, "data-value": value },
        h("dt", {}, h("strong", {}, number(value)), ` ${value < 2 ? one : many}`),
        h("dd", {}, detail),
      ),
    ),
  );
}

/** The figures of both sides, A then B, and what the second has more. */
export function comparedFiguresOf({ first, second, names }: Comparison): HTMLElement {
  const lines: readonly (readonly [string, string, number, number])[] = [
    ["initiatives", "Initiatives", first.kept.length, second.kept.length],
    ["communes", "Communes couvertes", first.communesCovered, second.communesCovered],
    ["habitants", "Habitants couverts", first.populationCovered, second.populationCovered],
  ];
  const sides = names.map((name, i) => h("li", {}, h("b", {}, "AB"[i]), ` ${name}`));
  const heads = ["A", "B", "B − A"].map((head) => h("th", { scope: "col" }, head));
  return h(
    "div",
    { class: "kit-two" },
    h("ul", { class: "kit-sides" }, ...sides),
    h("table", {}, h("thead", {}, h("tr", {}, ...heads)), ...lines.map(comparedLine)),
  );
}

/** The title has a line of its own: three numbers of eight digits leave it no room. */
function comparedLine([name, title, before, after]: readonly [string, string, number, number]): HTMLElement {
  const cells = [number(before), number(after), signed(after - before)].map((cell) => h("td", {}, cell));
  return h(
    "tbody",
    { "data-figure": name, "data-value": before, "data-other": after },
    h("tr", {}, h("th", { colspan: 3, scope: "rowgroup" }, title)),
    h("tr", {}, ...cells),
  );
}
