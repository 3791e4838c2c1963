/** The map without a mouse: move between territories, choose one, hear its name. */
import L from "leaflet";

const HELP =
  "Flèches : déplacer la carte. Plus et moins : zoomer. Majuscule et flèches : passer d'un " +
  "territoire à l'autre. R : passer au repère suivant. Entrée : choisir.";

export type Direction = readonly [number, number];

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
]);

export interface Actions {
  move(direction: Direction): void;
  choose(): void;
  leave(): void;
  nextPin(): void;
}

export class Keyboard {
  private readonly live = hiddenText("terrinum-live");
  private readonly help = hiddenText("terrinum-help");
  private readonly container: HTMLElement;

  constructor(
    map: L.Map,
    private readonly actions: Actions,
  ) {
    this.container = map.getContainer();
    this.live.setAttribute("aria-live", "polite");
    this.live.setAttribute("role", "status");
    this.help.id = `${this.container.id}-aide`;
    this.help.textContent = HELP;
    this.container.append(this.live, this.help);
    this.container.setAttribute("role", "application");
    this.container.setAttribute("aria-label", "Carte de France");
    this.container.setAttribute("aria-describedby", this.help.id);
    // Captured, so that Leaflet does not pan with the same keys.
    this.container.addEventListener("keydown", this.onKey, { capture: true });
  }

  remove(): void {
    this.container.removeEventListener("keydown", this.onKey, { capture: true });
    this.live.remove();
    this.help.remove();
  }

  /** Have a screen reader say `words`. */
  say(words: string): void {
    this.live.textContent = words;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.target !== this.container) return;
    if (!this.answers(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private answers(event: KeyboardEvent): boolean {
    const direction = event.shiftKey ? DIRECTIONS.get(event.key) : undefined;
    if (direction !== undefined) this.actions.move(direction);
    else if (event.key === "Enter") this.actions.choose();
    else if (event.key.toLowerCase() === "r" && !hasModifier(event)) this.actions.nextPin();
    else if (event.key === "Escape") this.actions.leave();
    else return false;
    return true;
  }
}

/** Control + R reloads the page: it is not ours. */
function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

function hiddenText(className: string): HTMLElement {
  return L.DomUtil.create("div", `terrinum-unseen ${className}`);
}
