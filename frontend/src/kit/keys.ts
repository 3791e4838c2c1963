/** Keys of a meeting: keyboards and clickers alike. */

export type Action =
  | { readonly name: "by"; readonly steps: number }
  | { readonly name: "first" | "last" | "blank" | "full" | "notes" | "help" | "close" | "find" | "filter" | "note" | "back" }
  | { readonly name: "digit"; readonly digit: string };

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where the focus is: writing and choosing keep their keys, and so does a map reached by Tab. */
export type Focus = "nowhere" | "button" | "field" | "map";

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  " ": 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
};

type Named = Exclude<Action["name"], "by" | "digit">;

const NAMED: Readonly<Partial<Record<string, Named>>> = {
  Home: "first",
  End: "last",
  b: "blank",
  ".": "blank",
  f: "full",
  F5: "full",
  n: "notes",
  "?": "help",
  h: "help",
  "/": "find",
  c: "find",
  l: "filter",
  m: "note",
  r: "back",
  Escape: "close",
};

const KEPT_BY_MAP = /^(Arrow.*|Enter|Escape|[rR+-])$/;

/** What a key asks for; null where it is not ours. */
export function actionOf(pressed: Pressed, focus: Focus): Action | null {
  const { key } = pressed;
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || isKept(key, focus)) return null;
  if (key in STEPS) return { name: "by", steps: STEPS[key] };
  if (/^\d$/.test(key)) return { name: "digit", digit: key };
  const name = NAMED[key.length === 1 ? key.toLowerCase() : key];
  return name === undefined ? null : { name };
}

function isKept(key: string, focus: Focus): boolean {
  if (focus === "field") return !["Escape", "PageDown", "PageUp"].includes(key);
  if (focus === "button") return key === " " || key === "Enter";
  return focus === "map" && KEPT_BY_MAP.test(key);
}
