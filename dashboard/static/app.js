/* What Streamlit says in English to those who hear the page, and the link past the menu.
   No option of Streamlit names these: they are replaced as they appear. Nothing else is touched. */
(() => {
  const WORDS = {
    "App pages": "Pages",
    "Clear all": "Tout retirer",
    "Collapse sidebar": "Replier les filtres",
    "Expand sidebar": "Déplier les filtres",
    "Open sidebar": "Déplier les filtres",
    "Close sidebar": "Replier les filtres",
    "Copy to clipboard": "Copier",
    "Link to heading": "Lien vers ce titre",
    "Next page": "Page suivante",
    "Previous page": "Page précédente",
    Open: "Ouvrir la liste",
    Close: "Fermer",
    "file upload": "Fichier à envoyer",
    "Selected values": "Valeurs choisies",
    Sidebar: "Filtres",
    "dashboard.components.map_frame.carte": "Carte interactive ; le même contenu suit en tableau",
    "streamlit_folium.st_folium": "Carte interactive ; le même contenu suit en tableau",
  };
  const BEGINNINGS = [
    ["Help for ", "Aide : "],
    ["Remove ", "Retirer "],
    ["Fullscreen: ", "Plein écran : "],
    ["Search: ", "Chercher dans : "],
    ["Show/hide columns: ", "Choisir les colonnes : "],
  ];
  const ENDINGS = [
    [" — start", " : début"],
    [" — end", " : fin"],
  ];
  const ATTRIBUTES = ["aria-label", "title"];

  const inFrench = (text) => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    for (const [english, french] of BEGINNINGS)
      if (text.startsWith(english)) return french + text.slice(english.length);
    for (const [english, french] of ENDINGS)
      if (text.endsWith(english)) return text.slice(0, -english.length) + french;
    return text;
  };

  // The box that takes a file writes English in its text too; React keeps these very nodes.
  const BOX = "[data-testid='stFileUploader']";
  const TEXTS = [
    [/^Upload$/, "Choisir un fichier"],
    [/^(\d+)MB per file$/, "$1 Mo au plus"],
    [/^(\d+)\.(\d+)([KMG]?)B$/, "$1,$2 $3o"],
    [/^File must be (\S+?)MB or smaller\.$/, "Fichier trop grand : $1 Mo au plus."],
    [/^(.*) files are not allowed\.$/, "Ce genre de fichier n’est pas accepté ($1)."],
  ];

  const translateTexts = (box) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const [english, french] of TEXTS)
        if (english.test(node.nodeValue)) node.nodeValue = node.nodeValue.replace(english, french);
  };

  const translate = (element) => {
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name);
      if (text === null) continue;
      const french = inFrench(text);
      if (french !== text) element.setAttribute(name, french);
    }
  };

  const translateAll = (root) => {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    translate(root);
    for (const element of root.querySelectorAll("[aria-label],[title]")) translate(element);
    const around = root.closest(BOX);
    for (const box of around ? [around] : root.querySelectorAll(BOX)) translateTexts(box);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translate(change.target);
      else change.addedNodes.forEach(translateAll);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".terrinum-skip")) return;
    event.preventDefault();
    const main = document.querySelector("main, [data-testid='stMain']");
    if (!main) return;
    main.setAttribute("tabindex", "-1");
    main.focus();
  });
})();
