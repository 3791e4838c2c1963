/** Where views are shown: one map, or two side by side that move together. */
import type L from "leaflet";
import type { Atlas } from "../atlas";
import { isAt } from "../home";
import type { TerrinumLayer } from "../layer";
import type { Picture } from "../picture";
import { Board, type BoardEvents, type Goal, type Position } from "./board";
import type { Content } from "./content";
import { h } from "./dom";
import { prefersStillness, Transition } from "./transition";
import type { View } from "./view";

export class Stage {
  readonly element = h("div", { class: "kit-stage" });
  private readonly boards: Board[] = [];
  private readonly names = ["A", "B"].map(() => h("p", { class: "kit-side-name", hidden: true }));
  private shown: readonly Board[] = [];
  private isFollowing = false;
  private isPrinting = false;

  constructor(
    private readonly content: Content,
    private readonly atlas: Atlas,
    private readonly events: BoardEvents,
  ) {}

  /** Make the first map, once the stage stands in the page. */
  begin(): Promise<void> {
    const first = this.board(0);
    this.shown = [first];
    return first.layer.ready;
  }

  /** The first map. */
  get map(): L.Map {
    return this.board(0).map;
  }

  get layer(): TerrinumLayer {
    return this.board(0).layer;
  }

  /** On paper each map is fitted to its own room: no one has moved it. */
  print(isPrinting: boolean): void {
    this.isPrinting = isPrinting;
  }

  position(): Position {
    return this.board(0).position();
  }

  /** Show a view and, where `goal` is given, go there; the old view fades into the new one. */
  show(view: View, goal: Goal | null, pictures: readonly Picture[] = []): void {
    const isOther = view.shades.length !== this.shown.length;
    const where = goal ?? (isOther ? this.position() : null);
    const transitions = where === null ? [] : this.transitions(isOther);
    if (isOther) this.layOut(view.shades.length);
    this.nameSides(view);
    view.shades.forEach((shade, i) => {
      this.board(i).show(shade, where, pictures.at(i));
    });
    for (const transition of transitions) transition.play();
  }

  /** Paint aside what `show` would show; nothing where the maps would have another size. */
  *paintAside({ shades }: View, goal: Goal): Generator<undefined, readonly Picture[]> {
    const pictures: Picture[] = [];
    if (shades.length !== this.shown.length) return pictures;
    for (const [i, shade] of shades.entries()) {
      const picture = yield* this.board(i).paintAside(shade, goal);
      if (picture !== undefined) pictures.push(picture);
    }
    return pictures;
  }

  /** Two maps that stay are two cameras; where one becomes two, the whole only fades. */
  private transitions(isOther: boolean): readonly Transition[] {
    if (prefersStillness() || this.layer.painted === 0) return [];
    if (isOther) return [new Transition(this.element)];
    return this.shown.map(({ container, map }) => new Transition(container, map));
  }

  private layOut(maps: number): void {
    this.element.classList.toggle("kit-two-maps", maps === 2);
    this.shown = Array.from({ length: maps }, (_, i) => this.board(i));
    this.boards.forEach(({ container }, i) => {
      container.parentElement?.toggleAttribute("hidden", i >= maps);
    });
  }

  private nameSides({ comparison, shades }: View): void {
    this.names.forEach((name, i) => {
      name.hidden = shades.length < 2;
      const side = comparison?.names[i] ?? "";
      name.replaceChildren(h("b", {}, "AB"[i]), ` ${side}`);
    });
  }

  private board(position: number): Board {
    return this.boards.at(position) ?? this.addBoard(position);
  }

  private addBoard(position: number): Board {
    const id = position === 0 ? "carte" : "carte-b";
    const box = h("div", { class: "kit-map", id });
    this.element.append(h("div", { class: "kit-place" }, this.names[position], box));
    const board = new Board(box, this.content, this.atlas, {
      choose: (territory) => { this.events.choose(territory); },
      moved: () => { if (!this.isPrinting) this.events.moved(); },
    });
    this.boards[position] = board;
    board.map.on("moveend", () => { this.follow(board); });
    return board;
  }

  /** Bring the other map to where one has been moved. */
  private follow(leader: Board): void {
    if (leader.isGoing || this.isFollowing || this.isPrinting || this.shown.length < 2) return;
    const [centre, zoom] = [leader.map.getCenter(), leader.map.getZoom()];
    this.isFollowing = true;
    // After a window took another size, each stands there by itself.
    for (const { map } of this.shown.filter(({ map }) => !isAt(map, centre, zoom))) {
      map.setView(centre, zoom, { animate: false });
    }
    this.isFollowing = false;
  }
}
