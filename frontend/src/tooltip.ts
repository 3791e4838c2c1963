/** A small card beside the pointer. Its text is set, never parsed. */
import type L from "leaflet";

const OFFSET = 14;

export class Tooltip {
  private readonly card = document.createElement("div");
  private readonly name = document.createElement("strong");
  private readonly value = document.createElement("span");
  private readonly code = document.createElement("small");

  constructor(private readonly map: L.Map) {
    this.card.className = "terrinum-tooltip";
    this.card.setAttribute("aria-hidden", "true"); // the live region says the same
    this.card.hidden = true;
    this.card.append(this.name, this.value, this.code);
    map.getContainer().append(this.card);
  }

  remove(): void {
    this.card.remove();
  }

  show(at: L.Point, words: { name: string; value: string; code: string }): void {
    this.name.textContent = words.name;
    this.value.textContent = words.value;
    this.code.textContent = words.code;
    this.card.hidden = false;
    this.place(at);
  }

  hide(): void {
    this.card.hidden = true;
  }

  /** South-east of the pointer, or on its other side where the map ends. */
  private place(at: L.Point): void {
    const size = this.map.getSize();
    const { offsetWidth, offsetHeight } = this.card;
    const west = at.x + OFFSET + offsetWidth > size.x ? at.x - OFFSET - offsetWidth : at.x + OFFSET;
    const north =
      at.y + OFFSET + offsetHeight > size.y ? at.y - OFFSET - offsetHeight : at.y + OFFSET;
    this.card.style.transform = `translate(${Math.max(0, west)}px, ${Math.max(0, north)}px)`;
  }
}
