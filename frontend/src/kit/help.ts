/** « Aide » and « Sources »: keys, definitions, where the data come from. */
import type { Content } from "./content";
import { h, outerLink } from "./dom";

const KEYS: readonly (readonly [string, string])[] = [
  ["→ ↓ Page suivante, espace", "scène suivante (télécommande aussi)"],
  ["← ↑ Page précédente", "scène précédente"],
  ["1, 2… 12", "aller à une scène par son numéro"],
  ["Début, Fin", "première, dernière scène"],
  ["R", "revenir à la scène telle qu’elle était préparée"],
  ["B", "écran noir ; encore B pour revenir"],
  ["F", "plein écran"],
  ["N", "notes, horloge et scène suivante dans une seconde fenêtre"],
  ["L", "filtrer : académie, catégorie, période, niveau"],
  ["C", "chercher un territoire"],
  ["M", "noter une remarque ou un engagement (relevé)"],
  ["?", "cette aide"],
  ["Échap", "fermer ce qui est ouvert"],
];

const MEANINGS: readonly string[] = [
  "Une commune est couverte quand le périmètre d’au moins une initiative retenue la contient. Les habitants sont comptés une seule fois, quel que soit le nombre d’initiatives.",
  "Un territoire compte les initiatives dont le périmètre le touche, même portées plus largement. Quand un territoire est choisi, on ne compte qu’à l’intérieur.",
  "Absence de trace n’est pas preuve d’absence : seules les initiatives recensées sont ici.",
  "Tout est dans cette page : rien n’est demandé au réseau. Le relevé reste dans ce navigateur ; téléchargez-le à la fin.",
];

export function helpPanel(): HTMLElement {
  const keys = KEYS.flatMap(([key, meaning]) => [h("dt", {}, key), h("dd", {}, meaning)]);
  return h(
    "div",
    {},
    h("dl", { class: "kit-keys" }, ...keys),
    h("p", {}, "Cliquez un territoire de la carte pour l’ouvrir. Filtrer pendant une scène ne la perd pas : « Revenir à la scène » la retrouve. Les flèches déplacent la carte quand on y arrive par la touche Tab."),
    ...MEANINGS.map((meaning) => h("p", {}, meaning)),
  );
}

export function sourcesPanel({ notice }: Content): HTMLElement {
  const sources = notice.sources.map(({ nom, producteur, licence }) =>
    h("li", {}, h("strong", {}, nom), ` : ${producteur} (${licence})`),
  );
  const facts: readonly (readonly [string, string])[] = [
    ["Version des initiatives", notice.version],
    ["Publiées le", new Date(notice.publiee).toLocaleDateString("fr-FR")],
    ["Référentiel", `${notice.referentiel.version}, COG ${notice.referentiel.cog}`],
    ["Logiciel", notice.logiciel],
  ];
  return h(
    "div",
    { class: "kit-sources" },
    h("p", {}, notice.mention),
    h("dl", {}, ...facts.flatMap(([term, said]) => [h("dt", {}, term), h("dd", {}, said)])),
    h("h3", {}, "Sources"),
    h("ul", {}, ...sources),
    h("p", {}, "Licence des initiatives : ", notice.licence.nom, " ", outerLink(notice.licence.adresse)),
    h("p", {}, "Contient Leaflet (BSD 2-Clause), © Volodymyr Agafonkin."),
  );
}
