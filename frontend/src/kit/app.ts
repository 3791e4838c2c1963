/** The kit: scenes, map, figures, panels, keys, held together. */
import type { Atlas } from "../atlas";
import { LEVELS, type Level } from "../data";
import { kindOf } from "../gazetteer";
import type { Content, PageSettings } from "./content";
import { Drawer, type Tab } from "./drawer";
import { button, h } from "./dom";
import { chipsOf, filtersPanel, wordsFor } from "./filters";
import { finderPanel } from "./finder";
import { goalOf } from "./goals";
import { helpPanel, sourcesPanel } from "./help";
import { actionOf, type Action, type Focus } from "./keys";
import { notebookPanel, type About } from "./notebook";
import type { Matrix } from "./matrix";
import { Counter, type Outcome } from "./outcome";
import { Releve, shelfOf } from "./releve";
import { Digits, Walk, type PresentationFile, type SceneFile } from "./scenes";
import { Finder } from "./search";
import {
  chosen,
  EVERYTHING,
  isSame,
  Known,
  readWords,
  TERRITORY_WORDS,
  withFilter,
  type Selection,
  type TerritoryKey,
} from "./selection";
import { shadeOf } from "./shade";
import { figuresOf, legendOf, sheetPanel, territoryPanel } from "./side";
import { Speaker } from "./speaker";
import { Stage, type Goal } from "./stage";
import { initiativesTable, territoriesTable } from "./tables";
import { count, number } from "./text";

export interface Loaded {
  readonly settings: PageSettings;
  readonly content: Content;
  readonly atlas: Atlas;
  readonly matrix: Matrix;
  readonly presentation: PresentationFile | null;
  /** Scene to begin with, from 1. */
  readonly first: number;
}

const WARM_MS = 300;
const TITLE = "Initiatives numériques éducatives";

export class Kit {
  private readonly known: Known;
  private readonly counter: Counter;
  private readonly finder: Finder;
  private readonly releve: Releve;
  private readonly speaker: Speaker;
  private readonly drawer: Drawer;
  private readonly stage: Stage;
  private readonly digits = new Digits();
  private walk: Walk;
  private selection: Selection = EVERYTHING;
  private outcome: Outcome;
  /** The scene's own selection; where the reader stands on it, undefined. */
  private prepared: Selection = EVERYTHING;
  private hasMoved = false;
  private isGoing = false;
  private tabbed = false;

  private readonly title = h("h1");
  private readonly sentence = h("p", { class: "kit-sentence" });
  private readonly chips = h("div");
  private readonly back = button("Revenir à la scène", () => { this.showScene(); }, { class: "kit-primary kit-back" });
  private readonly mapBox = h("div", { class: "kit-map", id: "carte" });
  private readonly figures = h("div");
  private readonly legend = h("div");
  private readonly panel = h("div", { class: "kit-panel" });
  private readonly progress = h("ol", { class: "kit-progress", "aria-label": "Scènes" });
  private readonly place = h("span", { class: "kit-place" });
  private readonly live = h("div", { class: "terrinum-unseen", role: "status", "aria-live": "polite" });
  private readonly blank = h("div", { class: "kit-blank", role: "status" }, h("span", { class: "terrinum-unseen" }, "Écran noir : touche B pour revenir."));

  constructor(
    private readonly root: HTMLElement,
    private readonly loaded: Loaded,
  ) {
    const { content, atlas, matrix } = loaded;
    this.known = new Known(content, atlas.gazetteer);
    this.counter = new Counter(content, atlas.gazetteer, matrix);
    this.finder = new Finder(atlas.gazetteer, this.counter.parentOf("departement"));
    this.releve = new Releve(shelfOf(window), `terrinum-releve:${this.meeting.reunion}`);
    this.speaker = new Speaker({
      by: (steps) => { this.go(this.walk.by(steps)); },
      onKey: this.onKey,
    });
    this.drawer = new Drawer((tab) => this.tabContent(tab), (isWide) => { root.classList.toggle("kit-wide", isWide); });
    this.walk = new Walk(this.scenes.length).to(loaded.first - 1);
    this.outcome = this.counter.outcome(EVERYTHING);
    this.build();
    this.stage = new Stage(this.mapBox, content, atlas, (territory) => { this.open(territory); });
    this.stage.map.on("movestart zoomstart", () => { if (!this.isGoing) this.noteMove(); });
    this.listen();
  }

  /** Show the first scene, once the map stands. */
  async begin(): Promise<void> {
    await this.stage.layer.ready;
    this.showScene();
    // Counted once and kept: not during the first steps.
    setTimeout(() => {
      for (const level of LEVELS) this.counter.ofLevel(level);
    }, WARM_MS);
  }

  private get scenes(): readonly SceneFile[] {
    return this.loaded.presentation?.scenes ?? [];
  }

  private get scene(): SceneFile | null {
    return this.scenes.length === 0 ? null : this.scenes[this.walk.at];
  }

  private get meeting(): { reunion: string; donnees: string } {
    return {
      reunion: this.loaded.presentation?.titre ?? "",
      donnees: this.loaded.content.notice.version,
    };
  }

  private build(): void {
    const { notice } = this.loaded.content;
    this.blank.hidden = true;
    this.back.hidden = true;
    this.root.replaceChildren(
      h("header", { class: "kit-head" }, this.title, this.sentence, h("div", { class: "kit-now" }, this.back, this.chips)),
      h(
        "main",
        { class: "kit-main" },
        this.mapBox,
        h("aside", { class: "kit-side", "aria-label": "Chiffres et légende" }, this.figures, this.legend, this.panel),
        this.drawer.element,
      ),
      h("footer", { class: "kit-foot" }, this.navigation(), this.tools(), h("p", { class: "kit-mention" }, notice.mention)),
      this.live,
      this.blank,
    );
    this.progress.replaceChildren(
      ...this.scenes.map(({ titre }, i) =>
        h("li", {}, button(String(i + 1), () => { this.go(this.walk.to(i)); }, { title: titre })),
      ),
    );
  }

  private navigation(): HTMLElement {
    const step = (label: string, name: string, steps: number) =>
      button(label, () => { this.go(this.walk.by(steps)); }, { "aria-label": name, title: name });
    const bar = h("nav", { class: "kit-nav", "aria-label": "Scènes" }, step("←", "Scène précédente", -1), this.place, step("→", "Scène suivante", 1), this.progress);
    bar.hidden = this.scenes.length === 0;
    return bar;
  }

  private tools(): HTMLElement {
    const tab = (label: string, name: Tab) => button(label, () => { this.drawer.toggle(name); }, { "data-tab": name });
    return h(
      "div",
      { class: "kit-tools", role: "toolbar", "aria-label": "Outils" },
      tab("Filtrer", "filtres"),
      tab("Chercher", "chercher"),
      tab("Tableaux", "tableaux"),
      tab("Relevé", "releve"),
      tab("Sources", "sources"),
      button("Notes", () => { this.openNotes(); }),
      button("Plein écran", toggleFullScreen),
      tab("?", "aide"),
    );
  }

  private listen(): void {
    window.addEventListener("keydown", this.onKey, { capture: true });
    window.addEventListener("pointerdown", () => { this.tabbed = false; }, { capture: true });
    window.addEventListener("storage", () => { this.drawer.refresh("releve"); });
    window.addEventListener("beforeprint", () => { this.root.classList.add("kit-printing"); });
    window.addEventListener("afterprint", () => { this.root.classList.remove("kit-printing"); });
  }

  /** Show the scene as it was prepared: filters, level, place, what is open. */
  private showScene(): void {
    const { scene } = this;
    const { selection } = readWords(scene?.vue ?? {}, this.known, scene?.page);
    this.prepared = selection;
    this.writeHead();
    this.showProgress();
    this.speaker.show({
      number: this.walk.at + 1,
      count: this.scenes.length,
      scene,
      next: this.scenes[this.walk.at + 1] ?? null,
    });
    this.change(selection, scene?.cadre ?? "fit");
    this.hasMoved = false;
    this.tellWhetherChanged();
    if (scene) this.say(`Scène ${this.walk.at + 1} sur ${this.scenes.length} : ${scene.titre}. ${scene.phrase ?? ""}`);
  }

  private writeHead(): void {
    const { titre = TITLE, sous_titre = "" } = this.loaded.presentation ?? {};
    const shown = this.scene ?? { titre, phrase: sous_titre };
    this.title.textContent = shown.titre;
    this.sentence.textContent = shown.phrase ?? "";
    this.sentence.hidden = this.sentence.textContent === "";
    document.title = `${shown.titre} · Terrinum`;
  }

  private showProgress(): void {
    this.place.textContent = `${number(this.walk.at + 1)} / ${number(this.scenes.length)}`;
    for (const [i, item] of [...this.progress.children].entries()) {
      item.classList.toggle("done", i < this.walk.at);
      const step = item.firstElementChild;
      if (i === this.walk.at) step?.setAttribute("aria-current", "step");
      else step?.removeAttribute("aria-current");
    }
  }

  private go(walk: Walk): void {
    this.setBlank(false);
    this.speaker.start();
    if (this.scenes.length === 0) return;
    const hasLeft = walk.at !== this.walk.at;
    this.walk = walk;
    if (hasLeft || this.hasMoved || !isSame(this.selection, this.prepared)) this.showScene();
    if (hasLeft) this.rememberPlace();
  }

  /** A reload comes back to the scene shown. */
  private rememberPlace(): void {
    const params = new URLSearchParams(location.hash.replace(/^#/, ""));
    params.set("s", String(this.walk.at + 1));
    try {
      history.replaceState(null, "", `#${params.toString()}`);
    } catch {
      // Some browsers refuse it to a file: the first scene is not far.
    }
  }

  /** Show another selection; `where`: stay, go to a place, or bring what is selected into sight. */
  private change(selection: Selection, where: Goal | "stay" | "fit" = "stay"): void {
    const { content } = this.loaded;
    this.selection = { ...selection, isAlone: selection.isAlone && selection.initiative !== null };
    this.outcome = this.counter.outcome(this.selection);
    const shade = shadeOf(content, this.counter, this.outcome);
    this.isGoing = true;
    const goal = where === "stay" ? null : where === "fit" ? goalOf(content, this.counter, this.outcome) : where;
    this.stage.show(shade, goal);
    this.isGoing = false;
    this.figures.replaceChildren(figuresOf(this.outcome, content.initiatives.id.length));
    this.legend.replaceChildren(legendOf(shade));
    this.chips.replaceChildren(chipsOf(this.known, selection, this.filterLive));
    this.drawPanel();
    this.drawer.refresh("filtres", "tableaux", "releve");
    this.tellWhetherChanged();
  }

  private readonly filterLive = (wished: Selection): void => {
    const selection = { ...wished, isAlone: false };
    const isElsewhere = TERRITORY_WORDS.some(
      (word) => chosen(selection, word).join() !== chosen(this.selection, word).join(),
    );
    this.change(selection, isElsewhere ? "fit" : "stay");
    const { kept, communesCovered, populationCovered } = this.outcome;
    this.say(
      `${wordsFor(this.known, selection)} : ${count(kept.length, "initiative")}, ` +
        `${count(communesCovered, "commune couverte", "communes couvertes")}, ${count(populationCovered, "habitant")}.`,
    );
  };

  private drawPanel(): void {
    const { territory, initiative } = this.selection;
    const { content } = this.loaded;
    const actions = {
      openSheet: (id: string) => { this.change({ ...this.selection, initiative: id }); },
      limitTo: ({ level, code }: TerritoryKey) => { this.limitTo(level, code); },
      note: () => { this.drawer.open("releve"); },
      close: () => { this.close(); },
    };
    const shown =
      initiative !== null
        ? sheetPanel(content, initiative, actions)
        : territory !== null
          ? territoryPanel(this.counter, this.outcome, territory, { content, actions })
          : null;
    this.panel.replaceChildren(...(shown === null ? [] : [shown]));
    this.root.classList.toggle("kit-opened", shown !== null);
  }

  private limitTo(level: Level, code: string): void {
    if (level === "commune") return;
    this.filterLive(withFilter({ ...this.selection, territory: null, initiative: null }, level, [code]));
  }

  /** Open a territory clicked on the map. */
  private open(territory: TerritoryKey): void {
    this.change({ ...this.selection, territory, initiative: null });
    const { names, codes } = this.loaded.atlas.gazetteer[territory.level];
    this.say(`${kindOf(territory.level)} ${names[codes.indexOf(territory.code)]} ouverte.`);
  }

  /** Open a territory found by its name, and go there. */
  private visit({ level, code }: TerritoryKey): void {
    this.change({ ...this.selection, level, territory: { level, code }, initiative: null }, "fit");
    this.drawer.close();
  }

  private close(): void {
    const { initiative } = this.selection;
    this.change(initiative === null ? { ...this.selection, territory: null } : { ...this.selection, initiative: null });
  }

  private noteMove(): void {
    this.hasMoved = true;
    this.tellWhetherChanged();
  }

  private tellWhetherChanged(): void {
    this.back.hidden = this.scene === null || (!this.hasMoved && isSame(this.selection, this.prepared));
  }

  private tabContent(tab: Tab): HTMLElement {
    const { content } = this.loaded;
    const tableActions = {
      openSheet: (id: string) => {
        this.drawer.close();
        this.change({ ...this.selection, initiative: id });
      },
      openTerritory: (territory: TerritoryKey) => { this.visit(territory); },
    };
    const tabs: Record<Tab, () => HTMLElement> = {
      filtres: () => filtersPanel(this.known, this.selection, this.filterLive),
      chercher: () => finderPanel(this.finder, (found) => { this.visit(found); }),
      tableaux: () =>
        h(
          "div",
          { class: "kit-tables" },
          initiativesTable(content, this.outcome, tableActions),
          territoriesTable(content, this.counter, this.outcome, tableActions),
        ),
      releve: () => notebookPanel(this.releve, this.about(), this.meeting, (text) => { this.say(text); }),
      sources: () => sourcesPanel(content),
      aide: () => helpPanel(),
    };
    return tabs[tab]();
  }

  /** What a remark made now is about. */
  private about(): About {
    const { initiatives } = this.loaded.content;
    const { initiative } = this.selection;
    const territory = this.territoryMeant();
    const named = territory && {
      niveau: territory.level,
      code: territory.code,
      nom: this.nameOf(territory),
    };
    return {
      scene: this.scene && { numero: this.walk.at + 1, titre: this.scene.titre },
      territoire: named,
      initiative: initiative === null ? null : { id: initiative, titre: initiatives.title[initiatives.id.indexOf(initiative)] },
    };
  }

  private territoryMeant(): TerritoryKey | null {
    if (this.selection.territory !== null) return this.selection.territory;
    const level = TERRITORY_WORDS.find((word) => chosen(this.selection, word).length === 1);
    return level === undefined ? null : { level, code: chosen(this.selection, level)[0] };
  }

  private nameOf({ level, code }: TerritoryKey): string {
    const { names, codes } = this.loaded.atlas.gazetteer[level];
    return names[codes.indexOf(code)];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Tab") this.tabbed = true;
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
    return element === this.mapBox && this.tabbed ? "map" : "nowhere";
  }

  private perform(action: Action): void {
    const acts: Record<Exclude<Action["name"], "by" | "digit">, () => void> = {
      first: () => { this.go(this.walk.to(0)); },
      last: () => { this.go(this.walk.to(this.scenes.length - 1)); },
      blank: () => { this.setBlank(this.blank.hidden !== false); },
      full: toggleFullScreen,
      notes: () => { this.openNotes(); },
      help: () => { this.drawer.toggle("aide"); },
      find: () => { this.drawer.toggle("chercher"); },
      filter: () => { this.drawer.toggle("filtres"); },
      note: () => { this.drawer.toggle("releve"); },
      back: () => { this.showScene(); },
      close: () => { this.escape(); },
    };
    if (action.name === "by") this.go(this.walk.by(action.steps));
    else if (action.name === "digit") this.jump(action.digit);
    else acts[action.name]();
  }

  private jump(digit: string): void {
    const wanted = this.digits.type(digit, performance.now(), this.scenes.length);
    if (wanted >= 1 && wanted <= this.scenes.length) this.go(this.walk.to(wanted - 1));
  }

  private escape(): void {
    if (!this.blank.hidden) this.setBlank(false);
    else if (this.drawer.isOpen) this.drawer.close();
    else if (this.selection.territory !== null || this.selection.initiative !== null) this.close();
  }

  private setBlank(isBlank: boolean): void {
    this.blank.hidden = !isBlank;
  }

  private openNotes(): void {
    if (!this.speaker.open()) {
      this.say("Le navigateur a refusé la seconde fenêtre : autorisez les fenêtres de cette page.");
      this.drawer.tell("Le navigateur a refusé la seconde fenêtre. Autorisez les fenêtres de cette page, puis appuyez de nouveau sur N.");
    }
  }

  private say(text: string): void {
    this.live.textContent = text;
  }
}

function toggleFullScreen(): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  done.catch(() => undefined); // refused: the page stays as it is
}
