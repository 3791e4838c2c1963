/**
 * The map's position in the address of the page that holds it: `cadre=longitude,latitude,zoom`.
 *
 * Written while the reader moves the map, read when a link or « back » brings another one: the server
 * is never told. A map that shows what is chosen has no position.
 */
import type L from "leaflet";
import type { Corners } from "./data";
import { isAt, type Home } from "./home";

export const WORD = "cadre";
const DECIMALS = 4; // of a degree: a pixel at the closest zoom
const LIMITS = { longitude: 180, latitude: 85, zoom: 20 } as const;

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

export class Position {
  /** The map's position as the address says it; empty where the map shows what is chosen. */
  private text = "";
  private fit = "";
  /** Where the address asked to go when the page announced other ground. */
  private askedThen: Place | undefined;
  /** The page has put the map somewhere: what comes next is the reader's. */
  private hasBegun = false;
  private isFollowing = false;
  private readonly path: string;

  constructor(
    private readonly map: L.Map,
    private readonly page: Window,
    private readonly home: Home,
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

  /** Other ground is in sight: go where the address asked. */
  settle(): void {
    this.hasBegun = true;
    this.text = "";
    if (this.askedThen !== undefined) this.go(this.askedThen);
    this.askedThen = undefined;
  }

  /** Go where the address says, if something else than this map has written it. */
  follow(): void {
    const asked = this.hasBegun ? this.asked() : undefined;
    if (asked !== undefined) this.go(asked);
  }

  private asked(): Place | undefined {
    const word = wordOf(this.page.location.search);
    return word === this.text ? undefined : parsePlace(word);
  }

  private go(place: Place): void {
    this.isFollowing = true;
    this.map.setView([place.latitude, place.longitude], place.zoom, { animate: false });
    this.isFollowing = false;
    this.text = wordOf(this.page.location.search) || sayPlace(place);
    this.write(); // the page may have written its filters without it meanwhile
  }

  private readonly onMoveEnd = (): void => {
    if (!this.hasBegun || this.isFollowing || this.home.isGoing) return;
    if (this.home.isHere) this.text = "";
    else if (!this.isTold()) this.text = sayPlace(placeOf(this.map));
    this.write();
  };

  /** The page writes its filters without the position: say it again where it still holds. */
  private readonly onEntryChange = (event: NavigationCurrentEntryChangeEvent): void => {
    const isDropped = wordOf(this.page.location.search) === "";
    if (event.navigationType !== "traverse" && isDropped) this.write();
  };

  /** What the address says still holds. */
  private isTold(): boolean {
    const told = parsePlace(this.text);
    return told !== undefined && isAt(this.map, [told.latitude, told.longitude], told.zoom);
  }

  private write(): void {
    const { location, history } = this.page;
    if (location.pathname !== this.path || wordOf(location.search) === this.text) return;
    const address = location.pathname + withWord(location.search, this.text) + location.hash;
    history.replaceState(history.state, "", address);
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
