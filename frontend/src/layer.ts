/** The Leaflet layer: loads the outlines once, repaints on `setData`, answers the reader. */
import L from "leaflet";
import { Atlas, type Place } from "./atlas";
import { BaseMaps, type BaseMap } from "./basemaps";
import { addControls, goTo, type Controls, type NamedView } from "./controls";
import {
  sayValue,
  unpack,
  type Corners,
  type LayerData,
  type Level,
  type Shading,
} from "./data";
import { kindOf, NO_TERRITORY } from "./gazetteer";
import { hasRoom, Home } from "./home";
import { Insets } from "./insets";
import { Keyboard, type Direction } from "./keyboard";
import { pathData } from "./lines";
import { loadAtlas } from "./load";
import { classOfFaces, makePalette } from "./paint";
import { Brush, type Colouring } from "./brush";
import { Painter } from "./painter";
import { paintPicture, type Picture } from "./picture";
import { Panel } from "./panel";
import { PastNames } from "./past";
import { Pinboard, wordsForSpot, type Spot } from "./pinboard";
import type { PinGroupData } from "./pins";
import type { Position } from "./position";
import { Surface } from "./surface";
import { Together } from "./together";
import { Tooltip } from "./tooltip";

/** Colour of the sea and of neighbouring countries; the stylesheet's background too. */
const BACKGROUND = "#f4f7fa";
const NO_ANIMATION = { animate: false } as const;
const FAILED = "La carte n'a pas pu être chargée : rechargez la page.";

/** The options, as dashboard/maps/elements.py writes them. */
export interface TerrinumLayerOptions {
  /** Addresses of the outlines and of the names file. */
  readonly geometry: string;
  readonly names: string;
  readonly attribution: string;
  /** What the map shows first. */
  readonly bounds: Corners;
  readonly views: readonly NamedView[];
  /** Views shown as small fixed maps beside the large one. */
  readonly insets?: readonly NamedView[];
  /** Online maps that the reader may choose; none unless the server's settings name some. */
  readonly baseMaps?: readonly BaseMap[];
  /** The outlines and names, where the page has loaded them for itself. */
  readonly atlas?: Promise<Atlas>;
}

/** What is on the map now: the data of the last `setData`, unpacked. */
interface Shown extends Shading {
  readonly data: LayerData;
}

export class TerrinumLayer extends L.Layer {
  /** Times that the territories have been painted, and when last (ms since the epoch). */
  painted = 0;
  paintedAt = 0;
  /** Settled once the outlines are there, or have failed to come. */
  ready: Promise<void> = Promise.resolve();
  /** Keeps the map's position in the address, on a page that asks for it. */
  position: Position | undefined;
  /** Where the map goes when nobody moves it. */
  home!: Home;

  private surface!: Surface;
  private tooltip!: Tooltip;
  private together!: Together;
  private readonly past = new PastNames();
  private keyboard!: Keyboard;
  private controls!: Controls;
  private panel!: Panel;
  private baseMaps!: BaseMaps;
  private insets: Insets | undefined;
  private pinboard: Pinboard | undefined;
  private atlas: Atlas | undefined;
  private brush: Brush | undefined;
  private painter: Painter | undefined;
  /** The map is moving to where it will be painted. */
  private isMoving = false;
  private shown: Shown | undefined;
  private lastRequest = 0;
  private lastFit = "";
  private hovered = NO_TERRITORY;
  /** The pin under the pointer, or reached by the keyboard. */
  private spot: Spot | undefined;
  private hoverRequest = 0;
  private seenBeforePrint: { readonly centre: L.LatLng; readonly zoom: number } | undefined;

  constructor(private readonly settings: TerrinumLayerOptions) {
    super();
  }

  override onAdd(map: L.Map): this {
    map.terrinum = this;
    this.home = new Home(map);
    this.surface = new Surface(map);
    this.tooltip = new Tooltip(map);
    this.together = new Together(map);
    this.keyboard = new Keyboard(map, {
      move: this.moveFocus,
      choose: this.chooseHovered,
      leave: this.leave,
      nextPin: this.focusNextPin,
    });
    this.addFurniture(map);
    map.getContainer().classList.add("terrinum-map");
    window.addEventListener("beforeprint", this.beforePrint);
    window.addEventListener("afterprint", this.afterPrint);
    this.bring(this.settings.bounds);
    this.ready = this.load().catch((reason: unknown) => {
      this.fail(reason);
    });
    return this;
  }

  override onRemove(map: L.Map): this {
    window.removeEventListener("beforeprint", this.beforePrint);
    window.removeEventListener("afterprint", this.afterPrint);
    this.painter?.stop();
    cancelAnimationFrame(this.hoverRequest);
    for (const control of this.controls.all) control.remove();
    this.baseMaps.remove();
    this.panel.remove();
    this.insets?.remove();
    this.surface.remove();
    this.tooltip.remove();
    this.together.remove();
    this.keyboard.remove();
    delete map.terrinum;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      moveend: this.onMoveEnd,
      move: this.onMove,
      resize: this.onResize,
      zoom: this.onZoom,
      zoomanim: this.onZoomAnimation as L.LeafletEventHandlerFn,
      mousemove: this.onPointer as L.LeafletEventHandlerFn,
      mouseout: this.leave,
      click: this.onClick as L.LeafletEventHandlerFn,
    };
  }

  /** Show other data: repaints, outlines the selection, moves the map if `fit` is new. */
  setData(data: LayerData): Promise<void> {
    const request = ++this.lastRequest;
    return unpack(data)
      .then((shading) => {
        if (request !== this.lastRequest) return;
        this.shown = { data, ...shading };
        this.show();
      })
      .catch((reason: unknown) => {
        this.fail(reason);
      });
  }

  /**
   * Show other data that the page made itself: as `setData`, with nothing to unpack. `move` sets
   * another view; both are then painted at once, or `picture` is shown where it was made of them.
   */
  setShading(data: LayerData, shading: Shading, move?: () => void, picture?: Picture): void {
    this.lastRequest++;
    this.shown = { data, ...shading };
    this.show(move, picture);
  }

  /** Paint aside, step by step, what `setShading` would show at a place; nothing before `ready`. */
  *paintAside(
    data: LayerData,
    shading: Shading,
    { centre, zoom }: { readonly centre: L.LatLng; readonly zoom: number },
  ): Generator<undefined, Picture | undefined> {
    const { atlas, brush, pinboard, surface } = this;
    if (atlas === undefined || brush === undefined || pinboard === undefined) return undefined;
    const sight = surface.sightAt(centre, zoom);
    const marks = pinboard.boxesOf(sight.frame, data.pins ?? [], shading.pinValues);
    return yield* paintPicture(brush, sight, this.colouringOf(atlas, data, shading.classes), marks);
  }

  /** Territory at a place, for tests and benchmarks: its code, or null. */
  codeAt(lat: number, lng: number): string | null {
    const level = this.shown?.data.level;
    if (this.atlas === undefined || level === undefined) return null;
    const territory = this.atlas.territory(level, { lon: lng, lat });
    return this.atlas.gazetteer[level].codes[territory] ?? null;
  }

  get map(): L.Map {
    return this._map;
  }

  /** What stands over the map: buttons, credits, « Affichage », insets. */
  private addFurniture(map: L.Map): void {
    this.controls = addControls(map, this.settings);
    const { attribution } = this.controls;
    this.baseMaps = new BaseMaps(map, this.surface.fill.canvas, (credit) => {
      attribution.creditGuest(credit);
    });
    const { insets = [], baseMaps = [] } = this.settings;
    const actions = {
      isShown: (group: PinGroupData) => this.pinboard?.isShown(group) ?? group.shown,
      showPins: (group: PinGroupData, isShown: boolean) => {
        this.pinboard?.wish(group, isShown);
        this.painter?.placeNamesAgain();
      },
      chooseBaseMap: (wanted?: BaseMap) => this.baseMaps.choose(wanted),
      say: (words: string) => {
        this.keyboard.say(words);
      },
    };
    this.panel = new Panel(baseMaps, actions, insets.length === 0).addTo(map);
    if (insets.length > 0) this.insets = new Insets(insets).addTo(map);
  }

  private async load(): Promise<void> {
    const { geometry, names } = this.settings;
    const atlas = await (this.settings.atlas ?? loadAtlas(geometry, names));
    this.atlas = atlas;
    const { topology, gazetteer } = atlas;
    this.brush = new Brush(topology, gazetteer, (frame, level) => atlas.names(frame, level));
    this.painter = new Painter(this.surface, this.brush, () => this.pinboard?.boxes() ?? []);
    this.pinboard = new Pinboard(this.surface, atlas.gazetteer.commune, () => {
      this.painter?.placeNamesAgain();
    });
    this.controls.views.offer("Académie", atlas.places("academie"));
    this.home.settleAgain(); // the frame may have had no size until now
    this.show();
  }

  /** Paint what is known; called when the outlines arrive and at each change of data. */
  private show(move?: () => void, picture?: Picture): void {
    const { atlas, painter, shown } = this;
    if (atlas === undefined || painter === undefined || shown === undefined) return;
    if (!this.findRoom()) return; // painted once there is some
    this.hovered = NO_TERRITORY;
    this.spot = undefined;
    const colouring = this.colouringOf(atlas, shown.data, shown.classes);
    painter.prepare(colouring, picture);
    if (move !== undefined) this.moveUnpainted(move);
    if (move !== undefined || this.surface.frame === undefined) painter.redraw();
    else painter.recolour(colouring);
    this.notePaint();
    this.insets?.paint(colouring, atlas.topology, atlas.gazetteer);
    this.showPins(shown);
    painter.placeNamesAgain();
    this.outline();
    this.follow(shown.data);
  }

  /** Measure the map again where it had no room, and put it where it belongs. */
  private findRoom(): boolean {
    const { map, home } = this;
    if (hasRoom(map)) return true;
    this.moveUnpainted(() => {
      map.invalidateSize({ animate: false, pan: false });
      home.settleAgain();
    });
    return hasRoom(map);
  }

  private showPins({ data: { pins = [] }, pinValues }: Shown): void {
    this.pinboard?.set(pins, pinValues);
    this.pinboard?.draw();
    this.panel.list(pins);
  }

  /** Do what else the data asks of the map. */
  private follow(data: LayerData): void {
    this.fit(data.fit);
    this.together.isOn = data.together ?? false;
    this.past.read(data.past ?? "").catch(console.error);
  }

  private colouringOf(atlas: Atlas, data: LayerData, classes: Uint8Array): Colouring {
    const { codes, ofFace } = atlas.gazetteer[data.level];
    if (codes.length !== data.count) {
      throw new Error(`Noms et données de millésimes différents au niveau ${data.level}.`);
    }
    const { density } = this.surface;
    const palette = makePalette(data.palette, data.noData, { density, background: BACKGROUND });
    return { level: data.level, classOf: classOfFaces(ofFace, classes), palette };
  }

  /** Move the map, however often it says so: it is painted once, afterwards. */
  private moveUnpainted(move: () => void): void {
    this.isMoving = true;
    try {
      move();
    } finally {
      this.isMoving = false;
    }
  }

  private notePaint(): void {
    this.painted += 1;
    this.paintedAt = performance.timeOrigin + performance.now();
  }

  private fit(corners: Corners | null): void {
    const wanted = JSON.stringify(corners);
    if (corners === null || wanted === this.lastFit) return;
    this.lastFit = wanted;
    this.bring(corners);
    this.position?.settle();
  }

  private bring(corners: Corners): void {
    this.home.settle(() => {
      goTo(this.map, corners);
    });
  }

  private fail(reason: unknown): void {
    console.error(reason);
    this.keyboard.say(FAILED);
    const notice = L.DomUtil.create("p", "terrinum-notice", this.map.getContainer());
    notice.textContent = FAILED;
  }

  /** Redraw what is in sight finely, in the size that the page gives the map on paper. */
  private readonly beforePrint = (): void => {
    const { map, surface } = this;
    this.seenBeforePrint = { centre: map.getCenter(), zoom: map.getZoom() };
    const seen = map.getBounds();
    surface.isForPrint = true;
    map.invalidateSize({ animate: false });
    map.fitBounds(seen, { animate: false });
    this.drawAfresh();
    this.painter?.finish();
    surface.flatten();
  };

  private readonly afterPrint = (): void => {
    const { map, surface, seenBeforePrint } = this;
    surface.isForPrint = false;
    surface.unflatten();
    map.invalidateSize({ animate: false });
    if (seenBeforePrint) map.setView(seenBeforePrint.centre, seenBeforePrint.zoom, NO_ANIMATION);
    this.drawAfresh();
  };

  /** The density has changed: patterns and all are drawn again. */
  private drawAfresh(): void {
    this.painter?.redraw();
    this.show();
    this.pinboard?.draw();
  }

  private readonly onMoveEnd = (): void => {
    if (this.painter === undefined || this.isMoving || !hasRoom(this.map)) return;
    this.painter.redraw();
    this.pinboard?.draw();
    this.outline();
  };

  /** The same ground stays in sight, unless the reader went elsewhere. */
  private readonly onResize = (): void => {
    if (this.isMoving || !hasRoom(this.map)) return;
    if (this.home.isHere && !this.surface.isForPrint) this.home.settleAgain();
    else this.onMoveEnd();
    if (this.painted === 0) this.show();
  };

  private readonly onMove = (): void => {
    const isZooming = this.surface.frame?.zoom !== this.map.getZoom();
    if (this.painter !== undefined && !isZooming && this.surface.isOutgrown()) this.onMoveEnd();
  };

  private readonly onZoom = (): void => {
    this.surface.follow(this.map.getCenter(), this.map.getZoom());
  };

  private readonly onZoomAnimation = (event: L.ZoomAnimEvent): void => {
    this.surface.follow(event.center, event.zoom);
  };

  /** Once per frame at most, however fast the pointer goes. */
  private readonly onPointer = (event: L.LeafletMouseEvent): void => {
    cancelAnimationFrame(this.hoverRequest);
    this.hoverRequest = requestAnimationFrame(() => {
      const spot = this.spotUnder(event.latlng);
      if (spot !== undefined) this.hoverSpot(spot, event.containerPoint);
      else this.hover(this.territoryUnder(event.latlng), event.containerPoint);
    });
  };

  private readonly onClick = (event: L.LeafletMouseEvent): void => {
    const spot = this.spotUnder(event.latlng);
    if (spot !== undefined) {
      this.chooseSpot(spot);
      return;
    }
    const territory = this.territoryUnder(event.latlng);
    this.hover(territory, event.containerPoint);
    this.choose(territory, event.latlng);
  };

  private readonly leave = (): void => {
    cancelAnimationFrame(this.hoverRequest);
    this.hover(NO_TERRITORY, L.point(0, 0));
  };

  private readonly moveFocus = (direction: Direction): void => {
    const { atlas, shown, map } = this;
    if (atlas === undefined || shown === undefined) return;
    const { level } = shown.data;
    const met =
      this.hovered === NO_TERRITORY
        ? this.territoryUnder(map.getCenter())
        : atlas.neighbour(level, atlas.anchor(level, this.hovered), {
            direction,
            zoom: map.getZoom(),
          });
    if (met === undefined || met === NO_TERRITORY) {
      this.keyboard.say("Aucun autre territoire dans cette direction.");
      return;
    }
    const at = latLng(atlas.anchor(level, met));
    map.panInside(at, { padding: [60, 60], animate: false });
    this.hover(met, map.latLngToContainerPoint(at));
    this.keyboard.say(Object.values(this.wordsFor(met)).join(", "));
  };

  /** Go to the next pin in sight, from west to east. */
  private readonly focusNextPin = (): void => {
    const { pinboard, surface, map } = this;
    const spots = pinboard?.inOrder().filter((spot) => this.isInSight(spot)) ?? [];
    if (surface.frame === undefined || spots.length === 0) {
      this.keyboard.say("Aucun repère à l'écran.");
      return;
    }
    const rank = spots.findIndex(({ cluster }) => cluster.seed === this.spot?.cluster.seed);
    const next = spots[(rank + 1) % spots.length];
    this.hoverSpot(next, map.latLngToContainerPoint(this.placeOf(next)));
    this.keyboard.say(Object.values(this.wordsForPins(next)).join(", "));
  };

  private readonly chooseHovered = (): void => {
    const { atlas, shown } = this;
    if (this.spot !== undefined) {
      this.chooseSpot(this.spot);
      return;
    }
    if (atlas === undefined || shown === undefined || this.hovered === NO_TERRITORY) return;
    this.choose(this.hovered, latLng(atlas.anchor(shown.data.level, this.hovered)));
  };

  private territoryUnder({ lng, lat }: L.LatLng): number {
    const { atlas, shown } = this;
    if (atlas === undefined || shown === undefined) return NO_TERRITORY;
    return atlas.territory(shown.data.level, { lon: lng, lat });
  }

  private spotUnder(latlng: L.LatLng): Spot | undefined {
    const { frame } = this.surface;
    if (frame === undefined) return undefined;
    const { x, y } = this.map.project(latlng, frame.zoom);
    return this.pinboard?.at(x - frame.originX, y - frame.originY);
  }

  private placeOf({ cluster }: Spot): L.LatLng {
    return this.map.unproject(L.point(cluster.seed.x, cluster.seed.y), 0);
  }

  private isInSight(spot: Spot): boolean {
    return this.map.getBounds().contains(this.placeOf(spot));
  }

  private wordsForPins(spot: Spot): { name: string; value: string; code: string } {
    const { atlas } = this;
    if (atlas === undefined) return { name: "", value: "", code: "" };
    return wordsForSpot(spot, atlas.gazetteer.commune);
  }

  private hoverSpot(spot: Spot, at: L.Point): void {
    this.hover(NO_TERRITORY, at);
    this.spot = spot;
    this.map.getContainer().classList.add("terrinum-over");
    this.tooltip.show(at, this.wordsForPins(spot));
  }

  /** One commune: choose it. Several: come nearer, until they part. */
  private chooseSpot(spot: Spot): void {
    const { map } = this;
    const { seed, members } = spot.cluster;
    if (members.length === 1 || map.getZoom() >= map.getMaxZoom()) {
      this.fireChoice("commune", seed.commune, this.placeOf(spot));
      return;
    }
    const places = members.map(({ x, y }) => map.unproject(L.point(x, y), 0));
    const bounds = L.latLngBounds(places);
    const zoom = Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds, false, L.point(60, 60)));
    this.leave();
    map.setView(bounds.getCenter(), Math.min(zoom, map.getMaxZoom()), { animate: false });
  }

  private hover(territory: number, at: L.Point): void {
    this.spot = undefined;
    if (territory === NO_TERRITORY) this.tooltip.hide();
    else this.tooltip.show(at, this.wordsFor(territory));
    this.map.getContainer().classList.toggle("terrinum-over", territory !== NO_TERRITORY);
    if (territory === this.hovered) return;
    this.hovered = territory;
    this.outline();
  }

  private wordsFor(territory: number): { name: string; value: string; code: string } {
    const { atlas, shown } = this;
    if (atlas === undefined || shown === undefined) return { name: "", value: "", code: "" };
    const { data, classes, values } = shown;
    const { codes, names } = atlas.gazetteer[data.level];
    const code = `${kindOf(data.level)} ${codes[territory]}`;
    const then = this.past.of(data.level, codes[territory]);
    return {
      name: names[territory],
      value: sayValue(values[territory], classes[territory], data),
      code: then === undefined ? code : `${code}, ${then}`,
    };
  }

  private choose(territory: number, latlng: L.LatLng): void {
    if (this.shown === undefined || territory === NO_TERRITORY) return;
    this.fireChoice(this.shown.data.level, territory, latlng);
  }

  /**
   * Fire the click that streamlit-folium listens to on every layer: it keeps what `toGeoJSON`
   * gives. The moment makes two clicks on one territory differ.
   */
  private fireChoice(level: Level, territory: number, latlng: L.LatLng): void {
    const { atlas } = this;
    if (atlas === undefined) return;
    const { codes, names } = atlas.gazetteer[level];
    const properties = {
      level,
      code: codes[territory],
      name: names[territory],
      clickedAt: Date.now(),
    };
    const toGeoJSON = () => ({ type: "Feature", properties, geometry: null });
    this.fire("click", { latlng, layer: { toGeoJSON } });
  }

  /** Draw the outlines of the selected and of the hovered territory. */
  private outline(): void {
    const { atlas, shown, surface } = this;
    if (atlas === undefined || shown === undefined || surface.frame === undefined) return;
    const { level, selected } = shown.data;
    const { frame } = surface;
    const draw = (path: SVGPathElement, territory: number) => {
      const arcs =
        territory === NO_TERRITORY ? new Uint32Array(0) : atlas.outline(level, territory);
      path.setAttribute("d", pathData(atlas.topology, frame, arcs));
    };
    draw(surface.selected, atlas.withCode(level, selected));
    draw(surface.hovered, this.hovered);
  }
}

function latLng({ lon, lat }: Place): L.LatLng {
  return L.latLng(lat, lon);
}

declare module "leaflet" {
  interface Map {
    terrinum?: TerrinumLayer;
  }
}
