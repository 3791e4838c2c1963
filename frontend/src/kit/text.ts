/** French words and numbers; the search's folding (the twin of dashboard/filters/text.py). */

const LIGATURES: Readonly<Record<string, string>> = { œ: "oe", Œ: "oe", æ: "ae", Æ: "ae" };
const PLAIN = new Intl.NumberFormat("fr-FR");
const SIGNED = new Intl.NumberFormat("fr-FR", { signDisplay: "exceptZero" });
const ONE_DIGIT = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

/** Fold to `a-z0-9` words between single spaces: « L’Éducation » → ` l education `. */
export function fold(text: string): string {
  const bare = text
    .replace(/[œŒæÆ]/g, (letter) => LIGATURES[letter])
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return ` ${bare.replace(/[^a-z0-9]+/g, " ").trim()} `;
}

/** Words looked for, each to be met at the beginning of a word. */
export function words(text: string): string[] {
  return fold(text)
    .split(" ")
    .filter((word) => word !== "");
}

export function holdsWords(folded: string, wanted: readonly string[]): boolean {
  return wanted.every((word) => folded.includes(` ${word}`));
}

export function number(value: number): string {
  return PLAIN.format(value);
}

/** A difference: « +3 », « −3 », « 0 ». */
export function signed(value: number): string {
  return SIGNED.format(value).replace("-", "\u2212");
}

/** « 0 initiative », « 1 initiative », « 2 initiatives » (zero is singular). */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)}\u00a0${value < 2 ? singular : plural}`;
}

/** A percentage that never rounds to a false 0 % or 100 %. */
export function share(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return "0\u00a0%";
  const percent = (100 * part) / whole;
  if (part < whole && percent > 99.9) return "plus de 99,9\u00a0%";
  if (percent < 0.1) return "moins de 0,1\u00a0%";
  return `${ONE_DIGIT.format(percent)}\u00a0%`;
}

/** « a, b et c ». */
export function enumeration(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} et ${items[items.length - 1]}`;
}

export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
