/** What the keys do, wherever the focus is. */
import { actionOf, type Action, type Focus } from "./keys";
import { Digits } from "./scenes";

/** One verb per named key; a step and a number have their own. */
export type Verbs = Readonly<Record<Exclude<Action["name"], "by" | "digit">, () => void>> & {
  by(steps: number): void;
  /** Go to a scene by its number, from 1. */
  number(wanted: number): void;
  /** How many scenes there are. */
  count(): number;
};

export class Commands {
  private readonly digits = new Digits();
  /** The focus was last moved by the keyboard. */
  private isTabbed = false;

  constructor(private readonly verbs: Verbs) {}

  listen(page: Window): void {
    page.addEventListener("keydown", this.onKey, { capture: true });
    page.addEventListener("pointerdown", () => { this.isTabbed = false; }, { capture: true });
  }

  readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Tab") this.isTabbed = true;
    const action = actionOf(event, this.focusOf(event.target));
    if (action === null || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.perform(action);
  };

  private focusOf(target: EventTarget | null): Focus {
    // An element of the speaker's window is of another realm: `instanceof` would not know it.
    const element = target as HTMLElement | null;
    if (typeof element?.matches !== "function") return "nowhere";
    if (element.matches("input, select, textarea")) return "field";
    if (element.matches("button, a, summary")) return "button";
    return element.matches(".kit-map") && this.isTabbed ? "map" : "nowhere";
  }

  private perform(action: Action): void {
    if (action.name === "by") this.verbs.by(action.steps);
    else if (action.name === "digit") this.jump(action.digit);
    else this.verbs[action.name]();
  }

  private jump(digit: string): void {
    const count = this.verbs.count();
    const wanted = this.digits.type(digit, performance.now(), count);
    if (wanted >= 1 && wanted <= count) this.verbs.number(wanted);
  }
}
