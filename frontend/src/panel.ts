/** « Affichage »: which pins are shown, over which base map. Absent where there is no choice. */
import L from "leaflet";
import type { BaseMap } from "./basemaps";
import type { PinGroupData } from "./pins";

const NARROW_PX = 700;
const UNREACHABLE = "Fond de carte injoignable : vérifiez la connexion.";

export interface PanelActions {
  isShown(group: PinGroupData): boolean;
  showPins(group: PinGroupData, isShown: boolean): void;
  /** Resolves to false where the base map does not answer. */
  chooseBaseMap(wanted: BaseMap | undefined): Promise<boolean>;
  say(words: string): void;
}

export class Panel extends L.Control {
  private readonly box = L.DomUtil.create("details", "leaflet-bar terrinum-panel");
  private readonly pins = document.createElement("div");
  private readonly failure = document.createElement("p");

  constructor(
    private readonly baseMaps: readonly BaseMap[],
    private readonly actions: PanelActions,
    private readonly startsOpen: boolean,
  ) {
    super({ position: "bottomleft" });
    const summary = document.createElement("summary");
    summary.textContent = "Affichage";
    this.box.append(summary, this.pins);
    if (baseMaps.length > 0) this.box.append(this.baseMapChoice(), this.failure);
    this.failure.hidden = true;
    this.hideIfEmpty(0);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
  }

  override onAdd(map: L.Map): HTMLElement {
    this.box.open = this.startsOpen && map.getSize().x > NARROW_PX;
    return this.box;
  }

  /** List the groups of pins of new data. */
  list(groups: readonly PinGroupData[]): void {
    this.pins.replaceChildren(...groups.map((group) => this.tick(group)));
    this.hideIfEmpty(groups.length);
  }

  private hideIfEmpty(groups: number): void {
    this.box.hidden = groups === 0 && this.baseMaps.length === 0;
  }

  private tick(group: PinGroupData): HTMLElement {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = this.actions.isShown(group);
    box.addEventListener("change", () => {
      this.actions.showPins(group, box.checked);
    });
    const mark = document.createElement("i");
    mark.className = `terrinum-mark terrinum-${group.shape}`;
    mark.classList.toggle("terrinum-hollow", group.hollow ?? false);
    mark.style.setProperty("--mark", group.colour);
    label.append(box, mark, group.title);
    return label;
  }

  private baseMapChoice(): HTMLElement {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option("aucun", ""));
    this.baseMaps.forEach(({ title }, i) => {
      select.append(new Option(title, String(i)));
    });
    select.addEventListener("change", () => {
      void this.choose(select);
    });
    label.append("Fond de carte", select);
    return label;
  }

  private async choose(select: HTMLSelectElement): Promise<void> {
    const wanted = select.value === "" ? undefined : this.baseMaps[Number(select.value)];
    this.failure.hidden = true;
    if (await this.actions.chooseBaseMap(wanted)) return;
    select.value = "";
    this.failure.textContent = UNREACHABLE;
    this.failure.hidden = false;
    this.actions.say(UNREACHABLE);
  }
}
