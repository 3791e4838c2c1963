/** Who made what the map shows. Text is set, never parsed; links are https. */
import L from "leaflet";

export interface Credit {
  readonly text: string;
  /** Where the licence asks for a link. */
  readonly link?: string;
}

export class AttributionControl extends L.Control {
  private readonly box = L.DomUtil.create("div", "leaflet-control-attribution");
  private readonly guest = document.createElement("span");

  constructor(text: string) {
    super({ position: "bottomright" });
    this.box.append(text, this.guest);
    L.DomEvent.disableClickPropagation(this.box);
  }

  override onAdd(): HTMLElement {
    return this.box;
  }

  /** Name the maker of the base map, or nobody. */
  creditGuest(credit: Credit | undefined): void {
    this.guest.replaceChildren(...(credit === undefined ? [] : [" | ", written(credit)]));
  }
}

function written({ text, link }: Credit): Node | string {
  if (link === undefined || new URL(link).protocol !== "https:") return text;
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.textContent = text;
  return anchor;
}
