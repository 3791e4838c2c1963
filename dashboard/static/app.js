/* What Streamlit says in English, for the most part to those who hear the page.
   No option of Streamlit names these: they are replaced as they appear. Nothing else is touched. */
(() => {
  const WORDS = {
    "App pages": "Pages",
    "Choose an option": "Choisir",
    "Choose options": "Choisir",
    "Clear all": "Tout retirer",
    "Collapse sidebar": "Replier les filtres",
    "Expand sidebar": "Menu et filtres", // holds what app.css shows of it
    "Open sidebar": "Menu et filtres",
    "Close sidebar": "Replier les filtres",
    "Copy to clipboard": "Copier",
    "Copy column name": "Copier le nom de la colonne",
    "Link to heading": "Lien vers ce titre",
    "Next page": "Page suivante",
    "Previous page": "Page précédente",
    "Navigate to home page": "Terrinum : ouvrir la carte",
    Logo: "Terrinum",
    Open: "Ouvrir la liste",
    Close: "Fermer",
    Dismiss: "Fermer",
    "Clear value": "Effacer",
    "Clear entry": "Effacer",
    Increment: "Augmenter",
    Decrement: "Diminuer",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    "Dataframe column menu": "Menu de la colonne",
    "Previous Result": "Résultat précédent",
    "Next Result": "Résultat suivant",
    "Close Search": "Fermer la recherche",
    Help: "Aide",
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
    ["Show data: ", "Voir les valeurs : "],
    ["Show chart: ", "Voir le graphique : "],
    ["Download as PNG: ", "Enregistrer l’image (PNG) : "],
    ["Download as SVG: ", "Enregistrer l’image (SVG) : "],
    ["Copy Vega-Lite spec: ", "Copier le graphique (Vega-Lite) : "],
    ["Show/hide columns: ", "Choisir les colonnes : "],
  ];
  const ENDINGS = [
    [" — start", " : début"],
    [" — end", " : fin"],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const NAMED = ATTRIBUTES.map((name) => `[${name}]`).join();

  const SERVER_AWAY =
    "Le serveur de Terrinum ne répond plus. Cette page se remettra à jour d’elle-même dès qu’il " +
    "répondra ; sinon, vérifiez le réseau, ou demandez à qui vous a donné cette adresse.";

  const inFrench = (text) => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    for (const [english, french] of BEGINNINGS)
      if (text.startsWith(english)) return french + text.slice(english.length);
    for (const [english, french] of ENDINGS)
      if (text.endsWith(english)) return text.slice(0, -english.length) + french;
    return text;
  };

  // Elements whose text is English too; React keeps these very nodes. Not one holds our own words.
  const SPEAKING = [
    ...["stSkipToContent", "stFileUploader", "stDialog", "InputInstructions", "stTopNavSection"],
    "stDownloadButtonError",
    ...["stDataFrameColumnMenu", "stDataFrameColumnFormattingMenu", "stDataFrameStatisticsMenu"],
  ]
    .map((name) => `[data-testid='${name}']`)
    .concat(".gdg-search-status", "[data-empty='true']")
    .join();
  const NOT_PREPARED =
    "Ce fichier n’a pas pu être préparé. Réessayez ; la raison est dans le journal du serveur.";
  const TEXTS = [
    [/^Skip to main content$/, "Aller au contenu"],
    [/^(\d+) more$/, (_, pages) => (pages === "1" ? "1 autre" : `${pages} autres`)],
    [/^Press Enter to apply$/, "Entrée pour appliquer"],
    [/^Press (Ctrl|⌘)\+Enter to apply$/, "$1 + Entrée pour appliquer"],
    [/^No results$/, "Aucun résultat"],
    [/^Connection error$/, "Connexion perdue"],
    [/^(Streamlit server is not responding|Is Streamlit still running).*$/, SERVER_AWAY],
    [/^streamlit run yourscript\.py$/, "terrinum run"],
    [/^Cannot connect to Streamlit \(HTTP status: (\d+)\)\.?$/, "Le serveur refuse (HTTP $1)."],
    [/^Script execution error$/, "Cette page n’a pas pu être préparée"],
    [/^(Failed to generate file for download|Download failed|Request timed out)$/, NOT_PREPARED],
    [/^Sort ascending$/, "Trier par ordre croissant"],
    [/^Sort descending$/, "Trier par ordre décroissant"],
    [/^Statistics$/, "Statistiques"],
    [/^Format$/, "Présentation"],
    [/^Autosize$/, "Ajuster la largeur"],
    [/^Pin column$/, "Figer la colonne"],
    [/^Unpin column$/, "Libérer la colonne"],
    [/^Hide column$/, "Masquer la colonne"],
    [/^Values$/, "Valeurs"],
    [/^Empty$/, "Vides"],
    [/^Distinct$/, "Distinctes"],
    [/^Minimum length$/, "Longueur minimale"],
    [/^Maximum length$/, "Longueur maximale"],
    [/^Average length$/, "Longueur moyenne"],
    [/^Minimum$/, "Le plus petit"],
    [/^Maximum$/, "Le plus grand"],
    [/^Average$/, "Moyenne"],
    [/^Median$/, "Médiane"],
    [/^Standard deviation$/, "Écart type"],
    [/^Sum$/, "Somme"],
    [/^No data$/, "Aucune valeur"],
    [/^Based on sample$/, "D’après un échantillon"],
    [/^Automatic$/, "Automatique"],
    [/^Localized$/, "À la française"],
    [/^Plain$/, "Brut"],
    [/^Compact$/, "Abrégé"],
    [/^Percent$/, "Pourcentage"],
    [/^Scientific$/, "Scientifique"],
    [/^Accounting$/, "Comptable"],
    [/^Type to search$/, "Mot à chercher"],
    [/^(\d+ of )?(over )?(\d+) results?$/, (_, rank, over, held) =>
      `${rank ? `${parseInt(rank, 10)} sur ` : ""}${over ? "plus de " : ""}${held} trouvé(s)`],
    [/^Upload$/, "Choisir un fichier"],
    [/^(\d+)MB per file$/, "$1 Mo au plus"],
    [/^(\d+)\.(\d+)([KMG]?)B$/, "$1,$2 $3o"],
    [/^File must be (\S+?)MB or smaller\.$/, "Fichier trop grand : $1 Mo au plus."],
    [/^(.*) files are not allowed\.$/, "Ce genre de fichier n’est pas accepté ($1)."],
  ];

  const translateText = (node) => {
    for (const [english, french] of TEXTS)
      if (english.test(node.nodeValue)) {
        node.nodeValue = node.nodeValue.replace(english, french);
        return;
      }
  };

  const translateTexts = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) translateText(node);
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
    if (root.nodeType === Node.TEXT_NODE && root.parentElement?.closest(SPEAKING)) translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    translate(root);
    for (const element of root.querySelectorAll(NAMED)) translate(element);
    const around = root.closest(SPEAKING);
    for (const each of around ? [around] : root.querySelectorAll(SPEAKING)) translateTexts(each);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translate(change.target);
      else if (change.type === "characterData") translateAll(change.target);
      else change.addedNodes.forEach(translateAll);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  translateAll(document.documentElement); // what stands there already
})();
