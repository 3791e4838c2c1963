/** What opens beside the map on demand: filters, search, tables, relevé, sources, help. */
import { button, h } from "./dom";

const TITLES = {
  filtres: "Filtrer",
  chercher: "Chercher un territoire",
  tableaux: "Tableaux",
  releve: "Relevé de la réunion",
  sources: "Sources et version",
  aide: "Aide",
} as const;
export type Tab = keyof typeof TITLES;

const WIDE: ReadonlySet<Tab> = new Set<Tab>(["tableaux"]);

export class Drawer {
  readonly element: HTMLElement;
  private tab: Tab | null = null;
  private readonly title = h("h2");
  private readonly body = h("div", { class: "kit-drawer-body", tabindex: 0 });
  private opener: HTMLElement | null = null;

  constructor(
    private readonly contentOf: (tab: Tab) => HTMLElement,
    private readonly onWidth: (isWide: boolean) => void,
  ) {
    const close = button("Fermer", () => {
      this.close();
    });
    this.element = h("section", { class: "kit-drawer", "aria-label": "Panneau", hidden: true }, h("header", {}, this.title, close), this.body);
  }

  get isOpen(): boolean {
    return this.tab !== null;
  }

  toggle(tab: Tab): void {
    if (this.tab === tab) this.close();
    else this.open(tab);
  }

  open(tab: Tab): void {
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.tab = tab;
    this.title.textContent = TITLES[tab];
    this.element.setAttribute("aria-label", TITLES[tab]);
    this.element.dataset.tab = tab;
    this.body.replaceChildren(this.contentOf(tab));
    this.element.hidden = false;
    this.onWidth(WIDE.has(tab));
    this.body.scrollTop = 0;
    this.body.querySelector<HTMLElement>("textarea, input, select, button")?.focus();
  }

  close(): void {
    this.tab = null;
    this.element.hidden = true;
    this.onWidth(false);
    this.body.replaceChildren();
    this.opener?.focus();
  }

  /** Draw again what is open, if it is one of `tabs`; the focus stays on its field. */
  refresh(...tabs: readonly Tab[]): void {
    if (this.tab === null || !tabs.includes(this.tab)) return;
    const active = document.activeElement;
    const isInside = active instanceof HTMLElement && this.body.contains(active);
    const name = isInside ? active.getAttribute("name") : null;
    const value = isInside ? active.getAttribute("value") : null;
    const { scrollTop } = this.body;
    this.body.replaceChildren(this.contentOf(this.tab));
    this.body.scrollTop = scrollTop;
    if (name === null) return;
    const same = [...this.body.querySelectorAll<HTMLElement>(`[name="${name}"]`)];
    (same.find((each) => each.getAttribute("value") === value) ?? same.at(0))?.focus();
  }

  /** Say something that needs to be read. */
  tell(text: string): void {
    this.open("aide");
    this.body.prepend(h("p", { class: "kit-warning", role: "alert" }, text));
  }
}
