/**
 * The map's position in the address of the page that holds it: `cadre=longitude,latitude,zoom`.
 *
 * Written while the reader moves the map, read when a link or « back » brings another one: the server
 * is never told. A map that shows what is chosen has no position.
 */
import type L from "leaflet";
import type { Corners } from "./data";

export const WORD = "cadre";
const DECIMALS = 4; // of a degree: a pixel at the closest zoom
/** Resizing shifts a map that nobody moved by a pixel at most. */
const NEAR_PX = 3;
const LIMITS = { longitude: 180, latitude: 85, zoom: 20 } as const;

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

export class Position {
  /** The map's position as the address says it; empty where the map shows what is chosen. */
  private text = "";
  /** Where the page last put the map by itself. */
  private home: Place | undefined;
  private fit = "";
  /** Where the address asked to go when the page announced other ground. */
  private askedThen: Place | undefined;
  private isFitting = false;
  private readonly path: string;

  constructor(
    private readonly map: L.Map,
    private readonly page: Window,
  ) {
    this.path = page.location.pathname;
    map.on("moveend", this.onMoveEnd);
    // Where a browser does not tell it, an address rewritten by the page waits for the next move.
    const { navigation } = page as Partial<Pick<Window, "navigation">>;
    navigation?.addEventListener("currententrychange", this.onEntryChange);
    window.addEventListener("pagehide", () => {
      navigation?.removeEventListener("currententrychange", this.onEntryChange);
    });
  }

  /**
   * The page announces what it will bring into sight: another `fit` takes the position away, unless
   * a link or the reader's « back » brought one. Said at once, since the page writes its address
   * while the data is being unpacked.
   */
  announce(fit: Corners | null): void {
    const wanted = JSON.stringify(fit);
    if (fit === null || wanted === this.fit) return;
    this.fit = wanted;
    this.askedThen = this.asked();
    this.text = "";
    if (this.askedThen === undefined) this.write();
  }

  /** Bring other ground into sight, then go where the address asked. */
  settle(bringIntoSight: () => void): void {
    this.isFitting = true;
    bringIntoSight();
    this.isFitting = false;
    this.home = placeOf(this.map);
    this.text = "";
    if (this.askedThen !== undefined) this.go(this.askedThen);
    this.askedThen = undefined;
  }

  /** Go where the address says, if something else than this map has written it. */
  follow(): void {
    const asked = this.home && this.asked();
    if (asked !== undefined) this.go(asked);
  }

  private asked(): Place | undefined {
    const word = wordOf(this.page.location.search);
    return word === this.text ? undefined : parsePlace(word);
  }

  private go(place: Place): void {
    this.isFitting = true;
    this.map.setView([place.latitude, place.longitude], place.zoom, { animate: false });
    this.isFitting = false;
    this.text = wordOf(this.page.location.search) || sayPlace(place);
    this.write(); // the page may have written its filters without it meanwhile
  }

  private readonly onMoveEnd = (): void => {
    if (this.isFitting || this.home === undefined) return;
    this.text = this.isAtHome(this.home) ? "" : sayPlace(placeOf(this.map));
    this.write();
  };

  /** The page writes its filters without the position: say it again where it still holds. */
  private readonly onEntryChange = (event: NavigationCurrentEntryChangeEvent): void => {
    const isDropped = wordOf(this.page.location.search) === "";
    if (event.navigationType !== "traverse" && isDropped) this.write();
  };

  private write(): void {
    const { location, history } = this.page;
    if (location.pathname !== this.path || wordOf(location.search) === this.text) return;
    const address = location.pathname + withWord(location.search, this.text) + location.hash;
    history.replaceState(history.state, "", address);
  }

  private isAtHome({ longitude, latitude, zoom }: Place): boolean {
    const { map } = this;
    if (map.getZoom() !== zoom) return false;
    const home = map.project([latitude, longitude]);
    return map.project(map.getCenter()).distanceTo(home) < NEAR_PX;
  }
}

function placeOf(map: L.Map): Place {
  const { lat, lng } = map.getCenter();
  return { longitude: lng, latitude: lat, zoom: map.getZoom() };
}

/** Write « 4.85,45.75,8.5 ». */
export function sayPlace({ longitude, latitude, zoom }: Place): string {
  const degrees = [longitude, latitude].map((each) => Number(each.toFixed(DECIMALS)));
  return [...degrees, Number(zoom.toFixed(2))].join(",");
}

/** Read what `sayPlace` wrote; undefined where it is no place on the map. */
export function parsePlace(text: string): Place | undefined {
  if (!/^(-?\d{1,3}(\.\d+)?,){2}\d{1,2}(\.\d+)?$/.test(text)) return undefined;
  const [longitude, latitude, zoom] = text.split(",").map(Number);
  const isOnMap =
    Math.abs(longitude) <= LIMITS.longitude &&
    Math.abs(latitude) <= LIMITS.latitude &&
    zoom <= LIMITS.zoom;
  return isOnMap ? { longitude, latitude, zoom } : undefined;
}

/** Read the position's word in an address; empty without one. */
export function wordOf(search: string): string {
  return new URLSearchParams(search).get(WORD) ?? "";
}

/** Put the position's word in an address, or take it out; the other words stay to the letter. */
export function withWord(search: string, word: string): string {
  const others = search
    .replace(/^\?/, "")
    .split("&")
    .filter((each) => each !== "" && !each.startsWith(`${WORD}=`));
  const words = word === "" ? others : [...others, `${WORD}=${word}`];
  return words.length === 0 ? "" : `?${words.join("&")}`;
}
