/**
 * Optional online maps under the painted layer. Nothing is asked of their hosts before the reader
 * chooses one, and the map never waits for them.
 */
import L from "leaflet";
import type { Credit } from "./attribution";

/** An online map, as dashboard/maps/base_maps.py writes it. */
export interface BaseMap extends Credit {
  readonly title: string;
  /** Address of a tile, with {z}, {x} and {y}. */
  readonly url: string;
  readonly maxZoom: number;
}

/** A tile of metropolitan France that each of these maps has. */
const PROBED_TILE = { z: 5, x: 16, y: 11 };
const PROBE_MS = 4000;
/** How much of the painted layer is seen over a base map. */
const OVERLAY_OPACITY = "0.62";
/** OpenStreetMap answers only to pages that say where they are; the origin is enough. */
const REFERRER = "strict-origin-when-cross-origin";

export class BaseMaps {
  private tiles: L.TileLayer | undefined;
  private lastRequest = 0;

  constructor(
    private readonly map: L.Map,
    private readonly painted: HTMLElement,
    private readonly credit: (credit: Credit | undefined) => void,
  ) {}

  /** Show one, or none. Returns false where its host does not answer: then none is shown. */
  async choose(wanted: BaseMap | undefined): Promise<boolean> {
    const request = ++this.lastRequest;
    this.remove();
    if (wanted === undefined) return true;
    const answers = navigator.onLine && (await isReachable(wanted));
    if (request !== this.lastRequest) return true; // the reader has chosen again meanwhile
    if (answers) this.add(wanted);
    return answers;
  }

  remove(): void {
    this.tiles?.remove();
    this.tiles = undefined;
    this.painted.style.opacity = "";
    this.credit(undefined);
  }

  private add(wanted: BaseMap): void {
    this.tiles = L.tileLayer(wanted.url, {
      maxNativeZoom: wanted.maxZoom,
      referrerPolicy: REFERRER,
    }).addTo(this.map);
    this.painted.style.opacity = OVERLAY_OPACITY;
    this.credit(wanted);
  }
}

/** Ask for one tile, for four seconds at most. */
function isReachable({ url }: BaseMap): Promise<boolean> {
  return new Promise((resolve) => {
    const image = new Image();
    const timer = window.setTimeout(() => {
      resolve(false);
      image.src = "";
    }, PROBE_MS);
    const end = (answers: boolean) => () => {
      window.clearTimeout(timer);
      resolve(answers);
    };
    image.onload = end(true);
    image.onerror = end(false);
    image.referrerPolicy = REFERRER;
    image.src = L.Util.template(url, PROBED_TILE);
  });
}
