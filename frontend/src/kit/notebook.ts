/** The panel « Relevé »: write an entry about what is shown, read them back, take them away. */
import { button, download, h } from "./dom";
import { field, select } from "./filters";
import {
  KINDS,
  moment,
  newId,
  toCsv,
  toFile,
  toMarkdown,
  toRows,
  type Entry,
  type Kind,
  type Releve,
} from "./releve";

const REFUSED =
  "Ce navigateur refuse de garder des données : le relevé sera perdu à la fermeture de la page. " +
  "Téléchargez-le avant de fermer.";
const MOST_TEXT = 4000;

/** What an entry is about, as the page shows it now. */
export type About = Pick<Entry, "scene" | "territoire" | "initiative">;

export interface Meeting {
  readonly reunion: string;
  readonly donnees: string;
}

export function notebookPanel(releve: Releve, about: About, meeting: Meeting, say: (text: string) => void): HTMLElement {
  const list = h("ol", { class: "kit-notes-list" });
  const redraw = () => {
    list.replaceChildren(...releve.entries.map((entry) => itemOf(entry, () => {
      releve.remove(entry.id);
      redraw();
    })));
    warning.hidden = releve.isKept;
  };
  const warning = h("p", { class: "kit-warning", role: "status" }, REFUSED);
  const form = formOf(releve, about, () => {
    redraw();
    say("Noté.");
  });
  redraw();
  return h("div", {}, warning, form, list, filesOf(releve, meeting));
}

function formOf(releve: Releve, about: About, written: () => void): HTMLElement {
  const kinds = Object.entries(KINDS);
  const kind = select(kinds, "remarque", () => undefined, "type");
  const who = h("input", { name: "qui", maxlength: 200, autocomplete: "off" });
  const text = h("textarea", { name: "texte", rows: 4, maxlength: MOST_TEXT, required: true });
  text.value = releve.draft;
  text.addEventListener("input", () => {
    releve.draft = text.value;
  });
  const form = h(
    "form",
    { class: "kit-form" },
    h("p", { class: "kit-about" }, aboutWords(about)),
    field("Type", kind),
    field("Qui", who),
    field("Texte", text),
    h("button", { type: "submit", class: "kit-primary" }, "Noter"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const texte = text.value.trim();
    if (texte === "") return;
    releve.add({
      id: newId(Date.now(), Math.random()),
      type: kind.value as Kind,
      qui: who.value.trim(),
      texte,
      quand: new Date().toISOString(),
      ...about,
    });
    text.value = "";
    releve.draft = "";
    written();
  });
  return form;
}

function aboutWords({ scene, territoire, initiative }: About): string {
  const parts = [
    scene && `Scène ${scene.numero}`,
    territoire?.nom,
    initiative?.titre,
  ].filter((part) => part !== null && part !== undefined && part !== "");
  return parts.length === 0 ? "À propos de : la réunion" : `À propos de : ${parts.join(" · ")}`;
}

function itemOf(entry: Entry, remove: () => void): HTMLElement {
  const place = [entry.scene && `scène ${entry.scene.numero}`, entry.territoire?.nom, entry.initiative?.titre];
  const drop = button("Effacer", () => {
    if (drop.dataset.sure === undefined) {
      drop.dataset.sure = "";
      drop.textContent = "Effacer vraiment ?";
    } else {
      remove();
    }
  });
  return h(
    "li",
    { "data-entry": entry.id },
    h("strong", {}, KINDS[entry.type]),
    entry.qui ? ` (${entry.qui})` : "",
    h("p", {}, entry.texte),
    h("small", {}, [moment(entry.quand), ...place.filter(Boolean)].join(" · ")),
    drop,
  );
}

function filesOf(releve: Releve, meeting: Meeting): HTMLElement {
  const file = () => toFile(releve.entries, { ...meeting, ecrit: new Date().toISOString() });
  return h(
    "div",
    { class: "kit-actions" },
    button("Markdown (Word)", () => {
      download("releve.md", toMarkdown(file()), "text/markdown;charset=utf-8");
    }),
    button("Tableur (CSV)", () => {
      download("releve.csv", toCsv(toRows(releve.entries)), "text/csv;charset=utf-8");
    }),
    button("Fichier à réimporter", () => {
      download("releve.json", JSON.stringify(file(), null, 2), "application/json");
    }),
  );
}
