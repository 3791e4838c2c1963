/** Entry point of the bundle: Leaflet with our layer in it, as scripts of a page expect it. */
import L from "leaflet";
import { connect, isHeldByStreamlit } from "./frame";
import { TerrinumLayer } from "./layer";

/** What the page, tests and benchmarks read: how often and when the map was painted, what it shows. */
class Probe {
  constructor(private readonly layer: TerrinumLayer) {}

  get painted(): number {
    return this.layer.painted;
  }

  get paintedAt(): number {
    return this.layer.paintedAt;
  }

  at(lat: number, lng: number): string | null {
    return this.layer.codeAt(lat, lng);
  }

  view(): { lat: number; lng: number; zoom: number } {
    const { lat, lng } = this.layer.map.getCenter();
    return { lat, lng, zoom: this.layer.map.getZoom() };
  }

  /** Somebody moved the map from where the page had put it. */
  get moved(): boolean {
    return !this.layer.home.isHere;
  }
}

class ProbedLayer extends TerrinumLayer {
  override onAdd(map: L.Map): this {
    window.__terrinum = new Probe(this);
    super.onAdd(map);
    if (isHeldByStreamlit()) connect(this);
    return this;
  }
}

declare global {
  interface Window {
    L: typeof L & { TerrinumLayer?: typeof TerrinumLayer };
    __terrinum?: Probe;
  }
}

window.L = L;
window.L.TerrinumLayer = ProbedLayer;
