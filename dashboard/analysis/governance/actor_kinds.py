"""What an actor is, told from its name: a commune, an EPCI, the State, a bank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboard.filters.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# Tried in order on the folded name; the first that is found tells the kind.
_KIND_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("europe", r"^ (union europeenne|feder|fse|react eu) "),
        ("caisse", r"^ (banque des territoires|caisse des depots) "),
        (
            "etat",
            r"^ (etat|ministere|academie|rectorat|dsden|inspection academique|prefecture|draaf"
            r"|direction academique|education nationale|reseau canope|cddp|france 2030"
            r"|fonds national pour la societe numerique|reserve parlementaire) ",
        ),
        ("commune", r"^ (\d+ )?(communes?|villes?|mairies?|caisse des ecoles) "),
        (
            "syndicat_mixte",
            r"^ (syndicat|sivu|sivom|sivos|sirs|smothd|adico|megalis)| numeriques? $",
        ),
        (
            "departement",
            r"^ (departements?|conseil (departemental|general)|collectivite europeenne) ",
        ),
        ("region", r"^ (regions?|conseil regional|collectivite (territoriale )?de) "),
        (
            "epci",
            r"^ (communaute|intercommunalites?|metropole|agglomeration|ca|cc|cu) | metropole $",
        ),
    )
)


def actor_kind(name: str, places: Mapping[str, str] | None = None) -> str:
    """Tell what an actor is from its name (a key of `labels.ACTOR_KINDS`).

    `places`: folded name of a territory → kind, for names written bare (« Vendée »).
    """
    folded = fold(name)
    found = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(folded)), None)
    return found or (places or {}).get(folded, "autre")


def bare_places(communes: pd.Series, departements: pd.Series) -> dict[str, str]:
    """Return the kind of each folded bare name; one that names both kinds is left out."""
    by_kind = {"commune": set(communes.map(fold)), "departement": set(departements.map(fold))}
    both = by_kind["commune"] & by_kind["departement"]
    return {name: kind for kind, names in by_kind.items() for name in names - both}
