/** Zoom, scale, attribution and the one-click views, all in French. */
import L from "leaflet";
import { AttributionControl } from "./attribution";
import type { Corners } from "./data";

export interface Place {
  readonly name: string;
  readonly bounds: Corners;
}

export interface NamedView extends Place {
  readonly title: string;
}

/** Room kept between a view and the sides of the map, or the buttons at its top, in pixels. */
const ROOM = 14;

export interface Controls {
  readonly all: readonly L.Control[];
  readonly attribution: AttributionControl;
  readonly views: ViewsControl;
}

export function addControls(
  map: L.Map,
  options: { readonly views: readonly NamedView[]; readonly attribution: string },
): Controls {
  const attribution = new AttributionControl(options.attribution);
  const views = new ViewsControl(options.views);
  const all = [
    L.control.zoom({ position: "topleft", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }),
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 120 }),
    attribution,
    views,
  ];
  for (const control of all) control.addTo(map);
  return { all, attribution, views };
}

/**
 * « Métropole », « Guadeloupe »…: a row of buttons where they all fit, else a list; then the lists
 * of places too many for buttons. One row at every width: the map is not covered.
 */
export class ViewsControl extends L.Control {
  private readonly bar = L.DomUtil.create("div", "leaflet-bar terrinum-views");
  private readonly buttons: HTMLButtonElement[] = [];
  private readonly lists: PlaceList[] = [];
  private shown: L.Map | undefined;

  constructor(private readonly views: readonly NamedView[]) {
    super({ position: "topright" });
  }

  override onAdd(map: L.Map): HTMLElement {
    const { bar, views } = this;
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Aller à");
    for (const view of views) this.buttons.push(buttonFor(map, view));
    bar.append(...this.buttons);
    this.shown = map;
    this.add(new ViewsList(map, "Territoire", views));
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    map.on("moveend", this.update);
    map.on("resize", this.arrange);
    return bar;
  }

  override onRemove(map: L.Map): void {
    map.off("moveend", this.update);
    map.off("resize", this.arrange);
  }

  /** Offer places as a list: « Académie… ». */
  offer(title: string, places: readonly Place[]): void {
    if (this.shown === undefined || places.length === 0) return;
    this.add(new PlaceList(this.shown, title, places));
    this.arrange();
  }

  private add(list: PlaceList): void {
    this.lists.push(list);
    this.bar.append(list.select);
  }

  /** Tell by buttons and lists what is in sight. */
  private readonly update = (): void => {
    const seen = this.shown?.getCenter();
    if (seen === undefined) return;
    this.views.forEach((view, i) => {
      this.buttons[i].setAttribute("aria-pressed", String(isInSight(seen, view)));
    });
    for (const list of this.lists) list.update(seen);
  };

  private readonly arrange = (): void => {
    const { bar } = this;
    bar.classList.remove("terrinum-brief");
    bar.classList.toggle("terrinum-brief", bar.scrollWidth > bar.clientWidth);
  };
}

/** A list that leads to places, and names the one chosen for as long as it is in sight. */
class PlaceList {
  readonly select = document.createElement("select");

  constructor(
    map: L.Map,
    title: string,
    protected readonly places: readonly Place[],
  ) {
    const { select } = this;
    select.setAttribute("aria-label", `Aller à : ${title}`);
    select.append(new Option(`${title}…`, ""));
    places.forEach(({ name }, i) => {
      select.append(new Option(name, String(i)));
    });
    select.addEventListener("change", () => {
      if (this.chosen !== undefined) goTo(map, this.chosen.bounds);
    });
  }

  update(seen: L.LatLng): void {
    if (this.chosen !== undefined && !isInSight(seen, this.chosen)) this.select.value = "";
  }

  private get chosen(): Place | undefined {
    const { value } = this.select;
    return value === "" ? undefined : this.places[Number(value)];
  }
}

/** The list in place of the buttons: as they do, it names the view in sight. */
class ViewsList extends PlaceList {
  constructor(map: L.Map, title: string, places: readonly Place[]) {
    super(map, title, places);
    this.select.className = "terrinum-brief-only";
  }

  override update(seen: L.LatLng): void {
    const rank = this.places.findIndex((place) => isInSight(seen, place));
    this.select.value = rank < 0 ? "" : String(rank);
  }
}

function buttonFor(map: L.Map, { name, title, bounds }: NamedView): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.title = title;
  button.addEventListener("click", () => {
    goTo(map, bounds);
  });
  return button;
}

/** Bring a rectangle into sight, at once, beside the insets where there are some. */
export function goTo(map: L.Map, bounds: Corners): void {
  const { centre, zoom } = viewOf(map, bounds);
  map.setView(centre, zoom, { animate: false });
}

/** Where the map stands once it shows a rectangle beside its furniture. */
export function viewOf(map: L.Map, corners: Corners): { readonly centre: L.LatLng; readonly zoom: number } {
  const container = map.getContainer();
  const insets = container.querySelector<HTMLElement>(".terrinum-insets");
  const bar = container.querySelector<HTMLElement>(".terrinum-views");
  const topLeft = L.point(ROOM + (insets?.offsetWidth ?? 0), ROOM + (bar?.offsetHeight ?? 0));
  const bottomRight = L.point(ROOM, ROOM);
  const bounds = boundsOf(corners);
  const zoom = map.getBoundsZoom(bounds, false, topLeft.add(bottomRight));
  const middle = map.project(bounds.getSouthWest(), zoom).add(map.project(bounds.getNorthEast(), zoom)).divideBy(2);
  const shift = bottomRight.subtract(topLeft).divideBy(2);
  return { centre: map.unproject(middle.add(shift), zoom), zoom };
}

/** Turn corners ([south, west], [north, east]) into Leaflet's bounds. */
export function boundsOf([[south, west], [north, east]]: Corners): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

/** A place is in sight when the middle of the map lies in it. */
function isInSight(middle: L.LatLng, { bounds }: Place): boolean {
  return boundsOf(bounds).contains(middle);
}
