/** Zoom, scale, attribution and the one-click views, all in French. */
import L from "leaflet";
import type { Corners } from "./data";

export interface NamedView {
  readonly name: string;
  readonly title: string;
  readonly bounds: Corners;
}

/** Room kept between a view and the sides of the map, in pixels; the buttons stand at the top. */
export const FIT_PADDING: L.FitBoundsOptions = {
  paddingTopLeft: [12, 46],
  paddingBottomRight: [12, 14],
};

export function addControls(
  map: L.Map,
  options: { readonly views: readonly NamedView[]; readonly attribution: string },
): L.Control[] {
  const controls = [
    L.control.zoom({
      position: "topleft",
      zoomInTitle: "Agrandir",
      zoomOutTitle: "Réduire",
    }),
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 120 }),
    L.control
      .attribution({ position: "bottomright", prefix: false })
      .addAttribution(options.attribution),
    new ViewsControl(options.views),
  ];
  for (const control of controls) control.addTo(map);
  return controls;
}

/** A bar of buttons: « Métropole », « Guadeloupe »… */
class ViewsControl extends L.Control {
  private readonly buttons: HTMLButtonElement[] = [];
  private readonly update = (): void => {
    const seen = this.shown?.getBounds();
    this.views.forEach(({ bounds }, i) => {
      const isSeen = seen !== undefined && isInSight(seen, bounds);
      this.buttons[i].setAttribute("aria-pressed", String(isSeen));
    });
  };
  private shown: L.Map | undefined;

  constructor(private readonly views: readonly NamedView[]) {
    super({ position: "topright" });
  }

  override onAdd(map: L.Map): HTMLElement {
    const bar = L.DomUtil.create("div", "leaflet-bar terrinum-views");
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

  private buttonFor(map: L.Map, { name, title, bounds }: NamedView): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.title = title;
    button.addEventListener("click", () => {
      map.fitBounds(boundsOf(bounds), { ...FIT_PADDING, animate: false });
    });
    return button;
  }
}

/** Turn corners ([south, west], [north, east]) into Leaflet's bounds. */
export function boundsOf([[south, west], [north, east]]: Corners): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

/** A view is in sight when the middle of the map lies in it. */
function isInSight(seen: L.LatLngBounds, corners: Corners): boolean {
  return boundsOf(corners).contains(seen.getCenter());
}
