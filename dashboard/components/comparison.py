"""Two to four initiatives side by side: one column each, one line per fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analysis.facts import MONEY_CAVEAT
from dashboard.analysis.initiative_rows import amount, status_label, status_of, whole, years_of
from dashboard.escaping import escape_text, https_url, link_html
from dashboard.labels import CATEGORIES, EDUCATION_LEVELS, LEAD_LEVELS, label
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.analysis.initiative_rows import Row

UNKNOWN = "–"


def comparison_html(rows: Sequence[Row]) -> str:
    """Write rows of table INITIATIVES as an HTML table; every text is escaped."""
    heads = "".join(f"<th scope='col'>{escape_text(row['title'])}</th>" for row in rows)
    lines = "".join(_line(term, [tell(row) for row in rows]) for term, tell in FACTS.items())
    return (
        "<div class='terrinum-scroll' tabindex='0' role='region' aria-label='Comparaison'>"
        "<table class='terrinum-compare'><thead><tr><td></td>"
        f"{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
        f"<p class='terrinum-line'>« {UNKNOWN} » : la source ne le dit pas. "
        f"{escape_text(MONEY_CAVEAT)}</p>"
    )


def _line(term: str, cells: Sequence[str]) -> str:
    said = "".join(f"<td>{cell or UNKNOWN}</td>" for cell in cells)
    return f"<tr><th scope='row'>{escape_text(term)}</th>{said}</tr>"


def _lead(row: Row) -> str:
    level = french.lower_first(label(LEAD_LEVELS, row["lead_level"]))
    return f"{escape_text(row['lead_name'])} <small>{escape_text(level)}</small>"


def _levels(row: Row) -> str:
    named = [label(EDUCATION_LEVELS, each).lower() for each in row["education_level"]]
    return escape_text(french.enumeration(named))


def _schools(row: Row) -> str:
    connected, total = whole(row["schools_connected"]), whole(row["schools_total"])
    if connected is None and total is None:
        return ""
    said = french.number(connected) if connected is not None else "?"
    return escape_text(said if total is None else f"{said} sur {french.number(total)}")


def _pupils(row: Row) -> str:
    pupils = whole(row["pupils"])
    return "" if pupils is None else escape_text(french.number(pupils))


def _money(row: Row) -> str:
    budget = amount(row["budget_eur"])
    return "" if budget is None else escape_text(french.euros(budget))


def _ground(row: Row) -> str:
    size = french.count(whole(row["commune_count"]) or 0, "commune")
    people = french.count(whole(row["population"]) or 0, "habitant")
    name = escape_text(french.places(row["territory_name"]))
    return f"{name} <small>{escape_text(f'{size}, {people}')}</small>"


def _several(column: str) -> Callable[[Row], str]:
    def tell(row: Row) -> str:
        entries = "".join(f"<li>{escape_text(each)}</li>" for each in row[column])
        return f"<ul>{entries}</ul>" if entries else ""

    return tell


def _source(row: Row) -> str:
    url = row["source_url"] if isinstance(row["source_url"], str) else ""
    return escape_text(url) if https_url(url) is None else link_html(url, "Ouvrir la source")


FACTS: Mapping[str, Callable[[Row], str]] = {
    "Catégorie": lambda row: escape_text(label(CATEGORIES, row["category"])),
    "Statut": lambda row: escape_text(status_label(status_of(row))),
    "Années": lambda row: escape_text(years_of(row)),
    "Territoire": _ground,
    "Porteur": _lead,
    "Partenaires": _several("partners"),
    "Financeurs": _several("funders"),
    "Montant annoncé": _money,
    "Niveaux scolaires": _levels,
    "Établissements": _schools,
    "Élèves": _pupils,
    "Ce qui est fait": lambda row: escape_text(row["description"]),
    "Source": _source,
}
