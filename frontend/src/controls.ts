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

/** A bar of buttons: « Métropole », « Guadeloupe »… */
export class ViewsControl extends L.Control {
  private readonly bar = L.DomUtil.create("div", "leaflet-bar terrinum-views");
  private readonly buttons: HTMLButtonElement[] = [];
  private readonly list = document.createElement("select");
  private places: readonly Place[] = [];
  private readonly update = (): void => {
    const seen = this.shown?.getBounds();
    this.views.forEach(({ bounds }, i) => {
      const isSeen = seen !== undefined && isInSight(seen, bounds);
      this.buttons[i].setAttribute("aria-pressed", String(isSeen));
    });
    const listed = this.list.value === "" ? undefined : this.places[Number(this.list.value)];
    if (seen !== undefined && listed !== undefined && !isInSight(seen, listed.bounds)) {
      this.list.value = "";
    }
  };
  private shown: L.Map | undefined;

  constructor(private readonly views: readonly NamedView[]) {
    super({ position: "topright" });
  }

  override onAdd(map: L.Map): HTMLElement {
    const { bar } = this;
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Aller à");
    for (const view of this.views) {
      const button = this.buttonFor(map, view);
      this.buttons.push(button);
      bar.append(button);
    }
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    this.shown = map;
    map.on("moveend", this.update);
    return bar;
  }

  override onRemove(map: L.Map): void {
    map.off("moveend", this.update);
  }

  /** Offer places too many for buttons as a list: « Académie… ». */
  offer(title: string, places: readonly Place[]): void {
    const { list, shown } = this;
    if (shown === undefined || places.length === 0) return;
    this.places = places;
    list.setAttribute("aria-label", `Aller à : ${title}`);
    list.replaceChildren(new Option(`${title}…`, ""));
    places.forEach(({ name }, i) => {
      list.append(new Option(name, String(i)));
    });
    list.addEventListener("change", () => {
      const place = list.value === "" ? undefined : places[Number(list.value)];
      if (place !== undefined) goTo(shown, place.bounds);
    });
    this.bar.append(list);
  }

  private buttonFor(map: L.Map, { name, title, bounds }: NamedView): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.title = title;
    button.addEventListener("click", () => {
      goTo(map, bounds);
    });
    return button;
  }
}

/** Bring a rectangle into sight, at once, beside the insets where there are some. */
export function goTo(map: L.Map, bounds: Corners): void {
  const container = map.getContainer();
  const insets = container.querySelector<HTMLElement>(".terrinum-insets");
  // The bar wraps on a narrow map: its height is known once it stands there.
  const bar = container.querySelector<HTMLElement>(".terrinum-views");
  map.fitBounds(boundsOf(bounds), {
    paddingTopLeft: [ROOM + (insets?.offsetWidth ?? 0), ROOM + (bar?.offsetHeight ?? 0)],
    paddingBottomRight: [ROOM, ROOM],
    animate: false,
  });
}

/** Turn corners ([south, west], [north, east]) into Leaflet's bounds. */
export function boundsOf([[south, west], [north, east]]: Corners): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

/** A view is in sight when the middle of the map lies in it. */
function isInSight(seen: L.LatLngBounds, corners: Corners): boolean {
  return boundsOf(corners).contains(seen.getCenter());
}
