/** Entry point of the kit: reads what the page holds, then shows the first scene. */
import { loadAtlas } from "../load";
import { Kit } from "./app";
import { bytesOfPerimeters, readContent, type PageSettings } from "./content";
import { h } from "./dom";
import { readRuns } from "./matrix";
import { PresentationError, readFragment, readPresentation } from "./scenes";

declare global {
  interface Window {
    __kit?: Kit;
  }
}

const OLD = "Ce navigateur est trop ancien : ouvrez cette page avec une version récente de Firefox, Chrome ou Edge.";

function settingsOf(page: Document): PageSettings {
  const text = page.querySelector("#terrinum-kit")?.textContent ?? "";
  return JSON.parse(text) as PageSettings;
}

async function start(root: HTMLElement): Promise<void> {
  const settings = settingsOf(document);
  const [content, atlas, asked] = await Promise.all([
    readContent(settings),
    loadAtlas(settings.geometry, settings.names),
    readFragment(location.hash),
  ]);
  const { perimeters } = content;
  const matrix = readRuns(await bytesOfPerimeters(perimeters), perimeters.count, perimeters.communes);
  const shipped = settings.presentation === null ? null : readPresentation(settings.presentation);
  const presentation = asked.presentation ?? shipped;
  const kit = new Kit(root, { settings, content, atlas, matrix, presentation, first: asked.scene });
  window.__kit = kit;
  await kit.begin();
  root.removeAttribute("aria-busy");
}

const root = document.querySelector<HTMLElement>("#kit");
if (root !== null) {
  start(root).catch((reason: unknown) => {
    console.error(reason);
    const said = reason instanceof PresentationError ? reason.message : failure();
    root.replaceChildren(h("p", { class: "kit-warning", role: "alert" }, said));
  });
}

function failure(): string {
  return "DecompressionStream" in window ? "Cette page n’a pas pu être lue en entier : copiez de nouveau le fichier." : OLD;
}
