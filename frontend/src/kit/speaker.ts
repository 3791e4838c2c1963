/** The speaker's window: notes, clock, next scene. Opened by the page, written by the page. */
import { button, h } from "./dom";
import type { SceneFile } from "./scenes";

const NAME = "terrinum-notes";

export interface Shown {
  readonly number: number;
  readonly count: number;
  readonly scene: SceneFile | null;
  readonly next: SceneFile | null;
}

export interface SpeakerActions {
  by(steps: number): void;
  onKey(event: KeyboardEvent): void;
}

export class Speaker {
  private window: Window | null = null;
  private shown: Shown | null = null;
  private timer = 0;
  private startedAt: number | null = null;

  constructor(private readonly actions: SpeakerActions) {}

  /** Open the window, or bring it back; false where the browser refuses it. */
  open(): boolean {
    // The same name finds the window again after a reload of the page.
    const opened = window.open("", NAME, "popup,width=900,height=700");
    if (opened === null) return false;
    this.window = opened;
    this.dress(opened);
    this.startedAt ??= Date.now();
    this.draw();
    clearInterval(this.timer);
    this.timer = window.setInterval(() => {
      this.tick();
    }, 500);
    return true;
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.draw();
  }

  /** The clock begins with the first step. */
  start(): void {
    this.startedAt ??= Date.now();
  }

  private dress(opened: Window): void {
    const page = opened.document;
    page.title = "Notes · Terrinum";
    page.documentElement.lang = "fr";
    // The very style of the page, so that its policy lets it in.
    const styles = [...document.querySelectorAll("style, link[rel=stylesheet]")];
    page.head.replaceChildren(...styles.map((style) => page.importNode(style, true)));
    page.body.className = "kit-speaker";
    opened.onkeydown = (event) => {
      this.actions.onKey(event);
    };
  }

  private draw(): void {
    const { shown, window: opened } = this;
    if (opened === null || opened.closed || shown === null) return;
    const content = this.page(shown);
    opened.document.body.replaceChildren(opened.document.adoptNode(content));
    this.tick();
  }

  private page({ scene, next, number, count }: Shown): HTMLElement {
    const { titre, phrase = "", notes = "" } = scene ?? { titre: "Sans scène" };
    return h(
      "main",
      {},
      h(
        "header",
        {},
        h("span", { class: "kit-clock" }),
        h("span", { class: "kit-elapsed" }),
        h("span", {}, count === 0 ? "" : `${number} / ${count}`),
        button("Remettre à zéro", () => {
          this.startedAt = Date.now();
          this.tick();
        }),
      ),
      h("h1", {}, titre),
      h("p", { class: "kit-sentence" }, phrase),
      h("p", { class: "kit-notes" }, notes || "Pas de notes pour cette scène."),
      nextOne(next),
      h(
        "footer",
        {},
        button("← Précédente", () => { this.actions.by(-1); }),
        button("Suivante →", () => { this.actions.by(1); }),
      ),
    );
  }

  private tick(): void {
    const { window: opened } = this;
    if (opened === null || opened.closed) {
      clearInterval(this.timer);
      return;
    }
    const now = new Date();
    this.write(".kit-clock", now.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }));
    this.write(".kit-elapsed", elapsed(now.getTime() - (this.startedAt ?? now.getTime())));
  }

  private write(selector: string, text: string): void {
    const place = this.window?.document.querySelector(selector);
    if (place) place.textContent = text;
  }
}

function nextOne(next: SceneFile | null): HTMLElement {
  const { titre, phrase = "" } = next ?? { titre: "Fin de la présentation" };
  return h("section", {}, h("h2", {}, "Ensuite"), h("p", {}, titre), h("small", {}, phrase));
}

/** « 0:07 », « 1:02:03 ». */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
