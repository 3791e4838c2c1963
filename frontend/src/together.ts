/** Maps of one page that move as one: each tells its place to the other frames of the page. */
import L from "leaflet";

interface Place {
  readonly terrinum: "place";
  readonly lat: number;
  readonly lng: number;
  readonly zoom: number;
}

export class Together {
  /** Follow the other maps of the page, and lead them. */
  isOn = false;
  private isFollowing = false;

  constructor(private readonly map: L.Map) {
    map.on("moveend", this.tell);
    window.addEventListener("message", this.hear);
  }

  remove(): void {
    this.map.off("moveend", this.tell);
    window.removeEventListener("message", this.hear);
  }

  private readonly tell = (): void => {
    if (!this.isOn || this.isFollowing) return;
    const { lat, lng } = this.map.getCenter();
    const place: Place = { terrinum: "place", lat, lng, zoom: this.map.getZoom() };
    const { frames } = window.parent; // numbered, but no list: it has no iterator
    Array.from({ length: frames.length }, (_, i) => frames[i])
      .filter((frame) => frame !== window)
      .forEach((frame) => {
        frame.postMessage(place, window.location.origin);
      });
  };

  private readonly hear = (event: MessageEvent<unknown>): void => {
    if (!this.isOn || event.origin !== window.location.origin || !isPlace(event.data)) return;
    const { lat, lng, zoom } = event.data;
    this.isFollowing = true;
    this.map.setView(L.latLng(lat, lng), zoom, { animate: false });
    this.isFollowing = false;
  };
}

function isPlace(message: unknown): message is Place {
  if (typeof message !== "object" || message === null) return false;
  const { terrinum, lat, lng, zoom } = message as Partial<Place>;
  return terrinum === "place" && [lat, lng, zoom].every((each) => Number.isFinite(each));
}
