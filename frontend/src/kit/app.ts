/** The kit: which scene is shown, what the reader changes of it, and what follows on the page. */
import type { Atlas } from "../atlas";
import { LEVELS, type Level } from "../data";
import { kindOf } from "../gazetteer";
import type { Picture } from "../picture";
import { aboutOf, nameOf } from "./about";
import type { Goal } from "./board";
import { sheetPanel, territoryPanel } from "./cards";
import { Commands } from "./commands";
import type { Content, PageSettings } from "./content";
import { Drawer, type Tab } from "./drawer";
import { chipsOf, wordsFor } from "./filters";
import { goalOf } from "./goals";
import { Known } from "./known";
import type { Matrix } from "./matrix";
import { Counter } from "./outcome";
import { panelOf } from "./panels";
import { Rehearsal } from "./rehearsal";
import { Releve, shelfOf } from "./releve";
import { rememberPlace, Walk, type PresentationFile, type SceneFile } from "./scenes";
import { Screen, toggleFullScreen } from "./screen";
import { Finder } from "./search";
import { isElsewhere, EVERYTHING, isSame, withFilter, type Selection, type TerritoryKey } from "./selection";
import { Speaker } from "./speaker";
import { Stage } from "./stage";
import { count } from "./text";
import { viewOf, type Desk, type View } from "./view";
import { readWords } from "./words";

export interface Loaded {
  readonly settings: PageSettings;
  readonly content: Content;
  readonly atlas: Atlas;
  readonly matrix: Matrix;
  readonly presentation: PresentationFile | null;
  /** Scene to begin with, from 1. */
  readonly first: number;
}

/** A scene ready to be shown: counted, its place known, its maps painted where they could be. */
interface ReadyScene {
  readonly view: View;
  readonly goal: Goal;
  readonly pictures: readonly Picture[];
  readonly pixels: number;
}

const WARM_MS = 300;
const TITLE = "Initiatives numériques éducatives";
const REFUSED = "Le navigateur a refusé la seconde fenêtre.";

export class Kit {
  readonly stage: Stage;
  private readonly desk: Desk;
  private readonly finder: Finder;
  private readonly releve: Releve;
  private readonly speaker: Speaker;
  private readonly commands: Commands;
  private readonly drawer: Drawer;
  private readonly screen: Screen;
  private readonly rehearsal: Rehearsal<SceneFile, ReadyScene>;
  private walk: Walk;
  private view: View;
  /** The scene's own selection. */
  private prepared: Selection = EVERYTHING;
  private hasMoved = false;

  constructor(
    root: HTMLElement,
    private readonly loaded: Loaded,
  ) {
    const { content, atlas, matrix } = loaded;
    const counter = new Counter(content, atlas.gazetteer, matrix);
    this.desk = { content, counter, known: new Known(content, atlas.gazetteer) };
    this.finder = new Finder(atlas.gazetteer, counter.parentOf("departement"));
    this.releve = new Releve(shelfOf(window), `terrinum-releve:${this.meeting.reunion}`);
    this.commands = this.commandsOf();
    this.speaker = new Speaker({ by: this.by, onKey: this.commands.onKey });
    this.screen = new Screen(root, {
      by: this.by,
      to: (position) => { this.go(this.walk.to(position)); },
      back: () => { this.showScene(); },
      open: (tab) => { this.drawer.toggle(tab); },
      notes: () => { this.openNotes(); },
    });
    this.drawer = new Drawer((tab) => this.panel(tab), (isWide) => { this.screen.mark("kit-wide", isWide); });
    this.stage = new Stage(content, atlas, {
      choose: (territory) => { this.open(territory); },
      moved: () => { this.noteMove(); },
    });
    this.rehearsal = new Rehearsal((scene) => this.prepare(scene));
    this.walk = new Walk(this.scenes.length).to(loaded.first - 1);
    this.view = viewOf(this.desk, EVERYTHING);
    this.screen.build(this.stage.element, this.drawer.element, content.notice.mention);
    this.screen.mark("kit-with-sentences", this.scenes.some(({ phrase }) => phrase));
    this.listen();
  }

  /** Show the first scene, once the map stands. */
  async begin(): Promise<void> {
    await this.stage.begin();
    this.showScene();
    // Counted once and kept: not during the first steps.
    setTimeout(() => {
      for (const level of LEVELS) this.desk.counter.ofLevel(level);
    }, WARM_MS);
  }

  private get scenes(): readonly SceneFile[] {
    return this.loaded.presentation?.scenes ?? [];
  }

  private get scene(): SceneFile | null {
    return this.scenes.length === 0 ? null : this.scenes[this.walk.at];
  }

  private get meeting(): { reunion: string; donnees: string } {
    return { reunion: this.loaded.presentation?.titre ?? "", donnees: this.loaded.content.notice.version };
  }

  private commandsOf(): Commands {
    return new Commands({
      by: (steps) => { this.by(steps); },
      number: (wanted) => { this.go(this.walk.to(wanted - 1)); },
      count: () => this.scenes.length,
      first: () => { this.go(this.walk.to(0)); },
      last: () => { this.go(this.walk.to(this.scenes.length - 1)); },
      blank: () => { this.screen.isBlank = !this.screen.isBlank; },
      full: toggleFullScreen,
      notes: () => { this.openNotes(); },
      help: () => { this.drawer.toggle("aide"); },
      find: () => { this.drawer.toggle("chercher"); },
      filter: () => { this.drawer.toggle("filtres"); },
      note: () => { this.drawer.toggle("releve"); },
      back: () => { this.showScene(); },
      close: () => { this.escape(); },
    });
  }

  private listen(): void {
    this.commands.listen(window);
    window.addEventListener("storage", () => { this.drawer.refresh("releve"); });
    window.addEventListener("resize", () => { this.rehearsal.forget(); });
    window.addEventListener("beforeprint", () => { this.print(true); });
    window.addEventListener("afterprint", () => {
      this.screen.mark("kit-printing", false);
      setTimeout(() => { this.print(false); }); // once the maps are back where they were
    });
  }

  private print(isPrinting: boolean): void {
    this.screen.mark("kit-printing", isPrinting);
    this.stage.print(isPrinting);
  }

  private readonly by = (steps: number): void => {
    this.go(this.walk.by(steps));
  };

  private go(walk: Walk): void {
    this.screen.isBlank = false;
    this.speaker.start();
    if (this.scenes.length === 0) return;
    const hasLeft = walk.at !== this.walk.at;
    this.walk = walk;
    if (hasLeft || this.hasChanged) this.showScene();
    if (hasLeft) rememberPlace(walk);
  }

  /** Show the scene as it was prepared: filters, level, place, what is open. */
  private showScene(): void {
    const { scene, scenes, walk } = this;
    const { view, goal, pictures } = this.readyScene();
    const { titre = TITLE, sous_titre = "" } = this.loaded.presentation ?? {};
    this.prepared = view.selection;
    this.screen.showHead(scene ?? { titre, phrase: sous_titre });
    this.screen.showProgress(walk, scenes);
    this.speaker.show({ number: walk.at + 1, count: scenes.length, scene, next: scenes[walk.at + 1] ?? null });
    this.show(view, goal, pictures);
    this.hasMoved = false;
    this.offerBack();
    if (scene) this.screen.say(`Scène ${walk.at + 1} sur ${scenes.length} : ${scene.titre}. ${scene.phrase ?? ""}`);
    this.rehearsal.plan(this.likelyNext());
  }

  private readyScene(): Omit<ReadyScene, "pixels"> {
    const { scene } = this;
    const ready = scene && this.rehearsal.of(scene);
    if (ready) return ready;
    const view = this.viewOfScene(scene);
    return { view, goal: this.goalOfScene(scene, view), pictures: [] };
  }

  private *prepare(scene: SceneFile): Generator<undefined, ReadyScene> {
    const view = this.viewOfScene(scene);
    yield;
    const goal = this.goalOfScene(scene, view);
    const pictures = yield* this.stage.paintAside(view, goal);
    return { view, goal, pictures, pixels: pictures.reduce((sum, { faces }) => sum + faces.length, 0) };
  }

  private viewOfScene(scene: SceneFile | null): View {
    return viewOf(this.desk, readWords(scene?.vue ?? {}, this.desk.known, scene?.page).selection);
  }

  private goalOfScene(scene: SceneFile | null, { outcome }: View): Goal {
    return scene?.cadre ?? goalOf(this.desk.content, this.desk.counter, outcome);
  }

  /** Where keys lead from here, the likeliest first; the scene shown is kept for « Revenir ». */
  private likelyNext(): SceneFile[] {
    const { walk, scenes } = this;
    const positions = [walk.by(1), walk.by(-1), walk, walk.to(0), walk.to(scenes.length - 1)].map(({ at }) => at);
    return scenes.length === 0 ? [] : [...new Set(positions)].map((at) => scenes[at]);
  }

  /** Show another selection: where the map stands, or where what is selected lies. */
  private change(selection: Selection, isElsewhere = false): void {
    const view = viewOf(this.desk, selection);
    this.show(view, isElsewhere ? goalOf(this.desk.content, this.desk.counter, view.outcome) : null);
    this.offerBack();
  }

  private show(view: View, goal: Goal | null, pictures: readonly Picture[] = []): void {
    const { content, known } = this.desk;
    this.view = view;
    // The head first: the maps have the room that it leaves.
    this.screen.showChips(chipsOf(known, view.selection, this.filter));
    this.stage.show(view, goal, pictures);
    this.screen.showView(view, content.initiatives.id.length, {
      card: this.card(),
      note: view.comparison?.isDifference ? content.comparison.explanation : "",
    });
    this.drawer.refresh("filtres", "tableaux", "releve");
  }

  private readonly filter = (wished: Selection): void => {
    const selection = { ...wished, isAlone: false };
    this.change(selection, isElsewhere(selection, this.view.selection));
    const { kept, communesCovered, populationCovered } = this.view.outcome;
    this.screen.say(
      `${wordsFor(this.desk.known, selection)} : ${count(kept.length, "initiative")}, ` +
        `${count(communesCovered, "commune couverte", "communes couvertes")}, ${count(populationCovered, "habitant")}.`,
    );
  };

  /** The sheet or the territory opened. */
  private card(): HTMLElement | null {
    const { view, desk } = this;
    const { territory, initiative } = view.selection;
    const actions = {
      openSheet: (id: string) => { this.change({ ...view.selection, initiative: id }); },
      limitTo: ({ level, code }: TerritoryKey) => { this.limitTo(level, code); },
      note: () => { this.drawer.open("releve"); },
      close: () => { this.close(); },
    };
    if (initiative !== null) return sheetPanel(desk.content, initiative, actions);
    return territory && territoryPanel(desk.counter, view.outcome, territory, { content: desk.content, actions });
  }

  private panel(tab: Tab): HTMLElement {
    const { desk, view, finder, releve, meeting, scene, walk } = this;
    const about = aboutOf(desk.content, desk.known.gazetteer, { selection: view.selection, scene, walk });
    return panelOf(tab, { desk, view, finder, releve, meeting, about }, {
      filter: this.filter,
      visit: (territory) => { this.visit(territory); },
      openSheet: (id) => {
        this.drawer.close();
        this.change({ ...this.view.selection, initiative: id });
      },
      say: (text) => { this.screen.say(text); },
    });
  }

  private limitTo(level: Level, code: string): void {
    if (level === "commune") return;
    this.filter(withFilter({ ...this.view.selection, territory: null, initiative: null }, level, [code]));
  }

  /** Open a territory clicked on the map. */
  private open(territory: TerritoryKey): void {
    this.change({ ...this.view.selection, territory, initiative: null });
    this.screen.say(`${kindOf(territory.level)} ${nameOf(this.desk.known.gazetteer, territory)} ouverte.`);
  }

  /** Open a territory found by its name, and go there. */
  private visit({ level, code }: TerritoryKey): void {
    this.change({ ...this.view.selection, level, territory: { level, code }, initiative: null }, true);
    this.drawer.close();
  }

  private close(): void {
    const { selection } = this.view;
    this.change(selection.initiative === null ? { ...selection, territory: null } : { ...selection, initiative: null });
  }

  private escape(): void {
    const { territory, initiative } = this.view.selection;
    if (this.screen.isBlank) this.screen.isBlank = false;
    else if (this.drawer.isOpen) this.drawer.close();
    else if (territory !== null || initiative !== null) this.close();
  }

  private noteMove(): void {
    this.hasMoved = true;
    this.offerBack();
  }

  /** The scene is not shown as it was prepared. */
  private get hasChanged(): boolean {
    return this.hasMoved || !isSame(this.view.selection, this.prepared);
  }

  private offerBack(): void {
    this.screen.offerBack(this.scene !== null && this.hasChanged);
  }

  private openNotes(): void {
    if (this.speaker.open()) return;
    this.screen.say(`${REFUSED} Autorisez les fenêtres de cette page.`);
    this.drawer.tell(`${REFUSED} Autorisez les fenêtres de cette page, puis appuyez de nouveau sur N.`);
  }
}
