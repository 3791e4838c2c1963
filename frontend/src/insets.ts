/** Small fixed maps of the overseas territories, for print and for pages that show all of France. */
import L from "leaflet";
import { goTo, type NamedView } from "./controls";
import { borderArcs, coastArcs, trace } from "./lines";
import { squareFrame } from "./mercator";
import { lightenBorders, paintSmooth } from "./paint";
import type { Colouring } from "./brush";
import { Rasteriser } from "./raster";
import type { Gazetteer } from "./gazetteer";
import { twiceAsFine, type Frame, type Topology } from "./topology";

const SIDE_PX = 84;
/** Twice as many pixels as are shown: small coasts stay sharp on paper and on any screen. */
const DENSITY = 2;
const MARGIN_PX = 5;
const LINE = "#5a6773";

interface Inset {
  readonly frame: Frame;
  readonly pen: CanvasRenderingContext2D;
  /** Faces sampled twice as finely, and one by one; made at the first painting. */
  fine: Uint16Array;
  faces: Uint16Array;
  /** Coasts and borders of départements. */
  lines: Path2D | undefined;
}

export class Insets extends L.Control {
  private readonly box = L.DomUtil.create("div", "terrinum-insets");
  private readonly insets: Inset[] = [];

  constructor(private readonly views: readonly NamedView[]) {
    super({ position: "topleft" });
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", "Outre-mer");
  }

  override onAdd(map: L.Map): HTMLElement {
    L.DomEvent.disableClickPropagation(this.box);
    for (const view of this.views) this.addInset(map, view);
    return this.box;
  }

  /** Paint every inset as the map is. */
  paint(colouring: Colouring, topology: Topology, gazetteer: Gazetteer): void {
    const rasteriser = new Rasteriser(topology);
    const { ofFace } = gazetteer[colouring.level];
    for (const inset of this.insets) {
      const { frame, pen } = inset;
      if (inset.fine.length === 0) {
        inset.fine = rasteriser.faces(twiceAsFine(frame));
        inset.faces = rasteriser.faces(frame);
      }
      const image = pen.createImageData(frame.width, frame.height);
      const pixels = new Uint32Array(image.data.buffer);
      paintSmooth(inset.fine, colouring.classOf, colouring.palette, frame, pixels);
      lightenBorders(inset.faces, ofFace, frame.width, pixels);
      pen.putImageData(image, 0, 0);
      pen.strokeStyle = LINE;
      pen.lineWidth = 1.4;
      inset.lines ??= linesOf(topology, frame, gazetteer);
      pen.stroke(inset.lines);
    }
  }

  private addInset(map: L.Map, view: NamedView): void {
    const canvas = document.createElement("canvas");
    canvas.width = SIDE_PX * DENSITY;
    canvas.height = SIDE_PX * DENSITY;
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = view.title;
    const name = document.createElement("span");
    name.textContent = view.name;
    button.append(canvas, name);
    button.addEventListener("click", () => {
      goTo(map, view.bounds);
    });
    this.box.append(button);
    const none = new Uint16Array(0);
    this.insets.push({ frame: squareFrame(view.bounds, SIDE_PX * DENSITY, MARGIN_PX * DENSITY), pen, fine: none, faces: none, lines: undefined });
  }
}

function linesOf(topology: Topology, frame: Frame, gazetteer: Gazetteer): Path2D {
  const path = new Path2D();
  for (const arcs of [coastArcs(topology), borderArcs(topology, gazetteer.departement)]) {
    trace(topology, frame, arcs, path);
  }
  return path;
}
