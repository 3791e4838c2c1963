/** The page of the kit: where each thing stands, and how it is filled. */
import { button, h } from "./dom";
import type { Tab } from "./drawer";
import { comparedFiguresOf, figuresOf } from "./figures";
import { legendOf } from "./legend";
import type { SceneFile, Walk } from "./scenes";
import { number } from "./text";
import type { View } from "./view";

export interface ScreenActions {
  by(steps: number): void;
  to(position: number): void;
  back(): void;
  open(tab: Tab): void;
  notes(): void;
}

const TOOLS: readonly (readonly [string, Tab])[] = [
  ["Filtrer", "filtres"],
  ["Chercher", "chercher"],
  ["Tableaux", "tableaux"],
  ["Relevé", "releve"],
  ["Sources", "sources"],
];

export class Screen {
  private readonly title = h("h1");
  private readonly sentence = h("p", { class: "kit-sentence" });
  private readonly chips = h("div");
  private readonly backButton: HTMLElement;
  private readonly figures = h("div");
  private readonly legend = h("div", { class: "kit-legends" });
  private readonly card = h("div", { class: "kit-panel" });
  private readonly progress = h("ol", { class: "kit-progress", "aria-label": "Scènes" });
  private readonly place = h("span", { class: "kit-count" });
  private readonly live = h("div", { class: "terrinum-unseen", role: "status", "aria-live": "polite" });
  private readonly blank = h("div", { class: "kit-blank", role: "status" }, h("span", { class: "terrinum-unseen" }, "Écran noir : touche B pour revenir."));

  constructor(
    private readonly root: HTMLElement,
    private readonly actions: ScreenActions,
  ) {
    this.backButton = button("Revenir à la scène", () => { actions.back(); }, { class: "kit-primary kit-back" });
  }

  /** Fill the page: the maps, what opens over them, and the mention that the data ask for. */
  build(maps: HTMLElement, drawer: HTMLElement, mention: string): void {
    this.blank.hidden = true;
    this.backButton.hidden = true;
    const side = h("aside", { class: "kit-side", "aria-label": "Chiffres et légende" }, this.figures, this.legend, this.card);
    this.root.replaceChildren(
      h("header", { class: "kit-head" }, this.title, this.sentence, h("div", { class: "kit-now" }, this.backButton, this.chips)),
      h("main", { class: "kit-main" }, maps, side, drawer),
      h("footer", { class: "kit-foot" }, this.navigation(), this.tools(), h("p", { class: "kit-mention" }, mention)),
      this.live,
      this.blank,
    );
  }

  showHead({ titre, phrase = "" }: Pick<SceneFile, "titre" | "phrase">): void {
    this.title.textContent = titre;
    this.sentence.textContent = phrase;
    document.title = `${titre} · Terrinum`;
  }

  showProgress({ at, count }: Walk, scenes: readonly SceneFile[]): void {
    if (this.progress.childElementCount !== count) this.listScenes(scenes);
    this.place.textContent = `${number(at + 1)} / ${number(count)}`;
    for (const [i, item] of [...this.progress.children].entries()) {
      item.classList.toggle("done", i < at);
      const step = item.firstElementChild;
      if (i === at) step?.setAttribute("aria-current", "step");
      else step?.removeAttribute("aria-current");
    }
  }

  /** Show the filters that are on. */
  showChips(chips: HTMLElement): void {
    this.chips.replaceChildren(chips);
  }

  /** Show figures and legend, and the card of what is opened. */
  showView({ outcome, comparison, shades }: View, published: number, beside: { card: HTMLElement | null; note: string }): void {
    this.figures.replaceChildren(comparison ? comparedFiguresOf(comparison) : figuresOf(outcome, published));
    const note = beside.note === "" ? [] : [h("p", { class: "kit-legend-note" }, beside.note)];
    this.legend.replaceChildren(legendOf(shades), ...note);
    this.card.replaceChildren(...(beside.card === null ? [] : [beside.card]));
    this.root.classList.toggle("kit-opened", beside.card !== null);
  }

  offerBack(isOffered: boolean): void {
    this.backButton.hidden = !isOffered;
  }

  get isBlank(): boolean {
    return !this.blank.hidden;
  }

  set isBlank(isBlank: boolean) {
    this.blank.hidden = !isBlank;
  }

  /** Give a class to the whole page. */
  mark(name: string, isOn: boolean): void {
    this.root.classList.toggle(name, isOn);
  }

  /** Tell a reader who does not see. */
  say(text: string): void {
    this.live.textContent = text;
  }

  private listScenes(scenes: readonly SceneFile[]): void {
    this.progress.replaceChildren(
      ...scenes.map(({ titre }, i) =>
        h("li", {}, button(String(i + 1), () => { this.actions.to(i); }, { title: titre })),
      ),
    );
    this.progress.parentElement?.toggleAttribute("hidden", scenes.length === 0);
  }

  private navigation(): HTMLElement {
    const step = (label: string, name: string, steps: number) =>
      button(label, () => { this.actions.by(steps); }, { "aria-label": name, title: name });
    const bar = h("nav", { class: "kit-nav", "aria-label": "Scènes" }, step("←", "Scène précédente", -1), this.place, step("→", "Scène suivante", 1), this.progress);
    bar.hidden = true;
    return bar;
  }

  private tools(): HTMLElement {
    const opener = ([label, tab]: readonly [string, Tab]) =>
      button(label, () => { this.actions.open(tab); }, { "data-tab": tab });
    return h(
      "div",
      { class: "kit-tools", role: "toolbar", "aria-label": "Outils" },
      ...TOOLS.map(opener),
      button("Notes", () => { this.actions.notes(); }),
      button("Plein écran", toggleFullScreen),
      opener(["?", "aide"]),
    );
  }
}

export function toggleFullScreen(): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  done.catch(() => undefined); // refused: the page stays as it is
}
