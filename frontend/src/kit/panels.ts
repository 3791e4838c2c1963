/** What the drawer holds, tab by tab, about what is shown now. */
import type { Tab } from "./drawer";
import { h } from "./dom";
import { filtersPanel } from "./filters";
import { finderPanel } from "./finder";
import { helpPanel, sourcesPanel } from "./help";
import { notebookPanel, type About, type Meeting } from "./notebook";
import type { Releve } from "./releve";
import type { Finder } from "./search";
import type { Selection, TerritoryKey } from "./selection";
import { initiativesTable, territoriesTable } from "./tables";
import type { Desk, View } from "./view";

export interface Shown {
  readonly desk: Desk;
  readonly view: View;
  readonly finder: Finder;
  readonly releve: Releve;
  readonly meeting: Meeting;
  readonly about: About;
}

export interface PanelActions {
  readonly filter: (selection: Selection) => void;
  readonly visit: (territory: TerritoryKey) => void;
  readonly openSheet: (id: string) => void;
  readonly say: (text: string) => void;
}

export function panelOf(tab: Tab, shown: Shown, actions: PanelActions): HTMLElement {
  return PANELS[tab](shown, actions);
}

const PANELS: Readonly<Record<Tab, (shown: Shown, actions: PanelActions) => HTMLElement>> = {
  filtres: ({ desk, view }, { filter }) => filtersPanel(desk.known, view.selection, filter),
  chercher: ({ finder }, { visit }) => finderPanel(finder, visit),
  tableaux: ({ desk, view }, { openSheet, visit }) => {
    const open = { openSheet, openTerritory: visit };
    const tables = [initiativesTable(desk.content, view.outcome, open), territoriesTable(desk, view, open)];
    return h("div", { class: "kit-tables" }, ...tables);
  },
  releve: ({ releve, about, meeting }, { say }) => notebookPanel(releve, about, meeting, say),
  sources: ({ desk }) => sourcesPanel(desk.content),
  aide: () => helpPanel(),
};
