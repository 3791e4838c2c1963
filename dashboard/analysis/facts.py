"""What is known of an initiative, as plain text: the page, the kit and paper say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analysis.initiative_rows import amount, whole, years_of
from dashboard.escaping import https_url
from dashboard.labels import EDUCATION_LEVELS, LEAD_LEVELS, LOCATION_METHODS, label
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.analysis.initiative_rows import Row

MONEY_CAVEAT = (
    "Montant annoncé par la source : il peut couvrir plusieurs années, plusieurs financeurs ou un "
    "territoire plus large. Ces montants ne s’additionnent pas."
)
SURE = 0.9  # from this confidence on, a location needs no warning


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is said of it: plain texts (a list where `is_list`), then notes.

    `address`: a web address as the source gives it; `link`: the same where it is https.
    """

    term: str
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_list: bool = False
    address: str = ""
    link: str | None = None


def lead_of(row: Row) -> str:
    """Say who leads, and what it is: « CC Maremne Adour Côte-Sud, intercommunalité (EPCI) »."""
    return f"{row['lead_name']}, {french.lower_first(label(LEAD_LEVELS, row['lead_level']))}"


def facts_of(row: Row) -> Iterator[Fact]:
    """List the facts known of a row of table INITIATIVES; what is not known is not listed."""
    yield Fact("Porteur", (lead_of(row),))
    if len(row["partners"]):
        yield Fact("Partenaires", tuple(row["partners"]), is_list=True)
    yield Fact("Années", (years_of(row),))
    if len(row["education_level"]):
        levels = [label(EDUCATION_LEVELS, each).lower() for each in row["education_level"]]
        yield Fact("Niveaux scolaires", (french.enumeration(levels),))
    yield from _size(row)
    yield from _money(row)
    yield Fact("Périmètre", (row["perimeter_text"],))
    yield _location(row)
    yield _source(row)
    yield Fact("Fichier importé", (f"{row['source_file']}, ligne {row['source_line']}",))


def _size(row: Row) -> Iterator[Fact]:
    connected, total = whole(row["schools_connected"]), whole(row["schools_total"])
    if connected is not None or total is not None:
        parts = [
            french.count(connected, "école ou établissement", "écoles ou établissements")
            if connected is not None
            else "",
            f"sur {french.number(total)}" if total is not None else "",
        ]
        yield Fact("Établissements", (" ".join(part for part in parts if part),))
    if (pupils := whole(row["pupils"])) is not None:
        yield Fact("Élèves", (french.count(pupils, "élève"),))


def _money(row: Row) -> Iterator[Fact]:
    if len(row["funders"]):
        yield Fact("Financeurs", tuple(_funder(each) for each in row["funders"]), is_list=True)
    if (budget := amount(row["budget_eur"])) is not None:
        yield Fact("Montant annoncé", (french.euros(budget),), notes=(MONEY_CAVEAT,))


def _funder(text: str) -> str:
    """Write « État:50000 » as « État : 50 000 € » and « État:50 % » as « État : 50 % »."""
    name, colon, part = text.rpartition(":")
    if not colon:
        return text
    said = french.euros(int(part)) if part.strip().isdecimal() else part.strip()
    return f"{name}{french.NO_BREAK_SPACE}: {said}"


def _location(row: Row) -> Fact:
    method = label(LOCATION_METHODS, row["loc_method"])
    confidence = float(row["loc_confidence"])
    percent = f"confiance {round(100 * confidence)}{french.NO_BREAK_SPACE}%"
    doubt = "" if confidence >= SURE else " : à vérifier"
    said = f"Trouvée {method} ({percent}{doubt})."
    return Fact("Localisation", (said,), notes=(row["loc_reason"],))


def _source(row: Row) -> Fact:
    url = row["source_url"] if isinstance(row["source_url"], str) else ""
    if not url:
        return Fact("Source", ("Aucune source n’est indiquée : information à confirmer.",))
    unseen = () if row["source_seen"] else ("Source non relue.",)
    link = https_url(url)
    if link is None:
        copied = "Adresse non sécurisée (http) : à copier dans un navigateur."
        return Fact("Source", notes=(copied, *unseen), address=url)
    return Fact("Source", notes=unseen, address=url, link=link)
