"""« Accessibilité »: what was checked, what fails, what was not looked at, said plainly."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components import page, screens
from dashboard.filters import address

NAME = "accessibilite"

STATE = """
Terrinum veut être utilisable par tous, au clavier, avec un lecteur d’écran, agrandi ou projeté.

**État de conformité : non conforme au RGAA 4.1, faute d’audit complet.** Ce qui suit est une
auto-évaluation de l’équipe, faite le 29 novembre 2026 : ni un audit des 106 critères, ni un taux.
Elle dit ce qui est vérifié à chaque modification par un test automatique, ce que nous savons
échouer, et ce que personne n’a encore regardé.
"""

# Topic of the RGAA, what holds, what is known to fail, what nobody checked.
TOPICS: tuple[tuple[str, str, str, str], ...] = (
    (
        "Images",
        "Les motifs de la légende sont décoratifs et ignorés ; leur texte est à côté.",
        "La carte est dessinée dans un canevas : elle n’a pas d’équivalent dans le canevas même, "
        "mais un tableau sous la carte dit la même chose.",
        "",
    ),
    (
        "Cadres",
        "Le cadre de la carte porte un titre en français, une zone principale et un titre 1.",
        "",
        "Le titre dépend d’un script : sans lui, le cadre garde un nom technique.",
    ),
    (
        "Couleurs",
        "Contrastes d’au moins 4,5 pour les textes ; les classes de la carte se distinguent aussi "
        "par des hachures et un texte, les statuts par un signe.",
        "",
        "Contraste des noms de villes sur toutes les teintes de la carte.",
    ),
    ("Multimédia", "Sans objet : ni son, ni vidéo.", "", ""),
    (
        "Tableaux",
        "Chaque tableau porte un nom ; les lignes d’initiatives se téléchargent en CSV.",
        "Les grilles de Streamlit sont dessinées ; le tableau caché qui les double ne contient que "
        "les lignes visibles, et la sélection d’une ligne y est mal annoncée.",
        "",
    ),
    (
        "Liens",
        "Chaque lien ouvre ce que dit son texte ; dans les tableaux, « Ouvrir » est sur la ligne "
        "de son initiative.",
        "« Ouvrir », seul, n’est pas explicite hors de son tableau.",
        "",
    ),
    (
        "Scripts",
        "Filtres, boutons et listes sont utilisables au clavier et nommés ; la carte se parcourt "
        "au clavier (Maj + flèches, Entrée) et annonce le territoire atteint.",
        "Après un filtre, les nouveaux chiffres ne sont pas annoncés par eux-mêmes aux lecteurs "
        "d’écran ; la page ne fonctionne pas sans JavaScript.",
        "Parcours complet avec NVDA, JAWS, VoiceOver.",
    ),
    (
        "Éléments obligatoires",
        "Langue française déclarée, y compris dans la carte ; titre propre à chaque page.",
        "Le code produit par Streamlit n’est pas validé. La boîte qui reçoit un fichier y porte un "
        "nom sans rôle ; le bouton qu’elle contient, lui, est nommé.",
        "",
    ),
    (
        "Structure",
        "Un titre de niveau 1 par page ; zones d’en-tête, de menu et de contenu.",
        "Les titres du panneau des filtres (niveau 3) précèdent le titre de niveau 1.",
        "",
    ),
    (
        "Présentation",
        "Aucune information par la seule forme ou couleur ; le focus du clavier est visible ; la "
        "page tient à 390 pixels de large sans défilement horizontal ; ce qui se touche sur la "
        "carte a 44 pixels de haut sur un téléphone.",
        "",
        "Agrandissement à 200 % et espacement du texte, page par page ; affichage sans CSS.",
    ),
    (
        "Formulaires",
        "Chaque champ a une étiquette visible, et une aide là où son effet ne va pas de soi.",
        "L’avertissement d’une adresse mal comprise n’est pas lié au champ concerné.",
        "",
    ),
    (
        "Navigation",
        "Menu au même endroit partout ; lien « Aller au contenu » ; toute vue a une adresse.",
        "Pas de plan du site. La recherche porte sur les initiatives, non sur les pages.",
        "",
    ),
    (
        "Consultation",
        "Aucune limite de temps, aucun clignotement, aucune nouvelle fenêtre sauf les sources.",
        "Les sources s’ouvrent dans une nouvelle fenêtre sans que le lien le dise.",
        "Accessibilité des PDF exportés (balisage) : non vérifiée.",
    ),
)

HOW = """
À chaque modification du programme, le moteur **axe-core** (règles WCAG 2.1 A et AA, sur
lesquelles repose le RGAA, et bonnes pratiques) parcourt chaque page et ses cadres dans un vrai
navigateur, pages d’écriture et carte incorporée comprises : le test échoue au premier problème
qui vient de nous, si petit soit-il. Reste un défaut « mineur » de Streamlit, que rien ne permet
de changer : le rôle de la boîte qui reçoit un fichier. Un autre test lit tout ce qui s’entend
(noms, aides, invites) et échoue au premier mot anglais de l’interface. Un outil automatique ne
trouve qu’une partie des défauts : il ne remplace ni l’audit, ni les essais avec des personnes
concernées.
"""

ALTERNATIVES = """
- La carte et son tableau disent la même chose : sous la carte, « La carte en tableau ».
- La page **Données** donne toutes les lignes en CSV et en XLSX, lisibles par vos propres outils.
- Toute vue est une adresse : un collègue peut vous envoyer la page déjà filtrée.

**Signaler un défaut, demander une autre forme :** écrivez à qui vous a donné accès à ce serveur
Terrinum, en joignant l’adresse de la page. Si la réponse ne vient pas d’un service public ou ne
vous satisfait pas, le **Défenseur des droits** peut être saisi (defenseurdesdroits.fr).
"""


def show() -> None:
    """Draw the page."""
    wrong = address.leave(NAME)
    page.title("Accessibilité", "Ce qui est vérifié, ce qui échoue, ce qui n’a pas été regardé.")
    page.messages(wrong)
    data = screens.open_store()
    with st.container(key="accessibilite"):
        st.markdown(STATE)
        st.header("Ce que nous savons, thème par thème", anchor="themes")
        st.table(topics().set_index("Thème du RGAA"))
        st.header("Comment c’est vérifié", anchor="verification")
        st.markdown(HOW)
        st.header("Autres façons d’accéder au contenu, et nous écrire", anchor="contact")
        st.markdown(ALTERNATIVES)
    page.footer(data)


def topics() -> pd.DataFrame:
    """Return the self-audit as a table, one row per topic of the RGAA."""
    columns = ["Thème du RGAA", "Vérifié", "Échoue", "Pas encore regardé"]
    return pd.DataFrame(TOPICS, columns=columns).replace("", "–")
