"""How the rows of « Données » are looked at: columns and order, as words of the address, and back.

`?colonnes=titre,habitants&tri=habitants&ordre=decroissant`: columns bear the names that they have
in the files. What is by default is left out; what is not understood is left aside with a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.export.fields import BY_COLUMN, BY_NAME
from dashboard.filters.url import Messages, suggestion
from geodata.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dashboard.export.fields import Field

COLUMNS, SORT, ORDER = "colonnes", "tri", "ordre"
WORDS = (COLUMNS, SORT, ORDER)
ASCENDING, DESCENDING = "croissant", "decroissant"
USUAL_COLUMNS = tuple(
    BY_COLUMN[column].name
    for column in ("title", "category", "lead_name", "territory_name", "start_year", "status")
)


@dataclass(frozen=True, slots=True)
class TableView:
    """The columns shown, in order, and what sorts the rows: names of `FIELDS`."""

    columns: tuple[str, ...] = USUAL_COLUMNS
    sort: str = BY_COLUMN["title"].name
    descending: bool = False

    @property
    def fields(self) -> list[Field]:
        """Fields shown."""
        return [BY_NAME[name] for name in self.columns]


def to_words(view: TableView) -> dict[str, str]:
    """Write a view as words of the address; what is by default is left out."""
    usual, words = TableView(), {}
    if view.columns != usual.columns:
        words[COLUMNS] = ",".join(view.columns)
    if view.sort != usual.sort:
        words[SORT] = view.sort
    if view.descending:
        words[ORDER] = DESCENDING
    return words


def from_words(params: Mapping[str, str]) -> tuple[TableView, tuple[str, ...]]:
    """Read a view among the words of an address, with a message per thing left aside."""
    messages = Messages()
    columns = dict.fromkeys(_names(params.get(COLUMNS, "").split(","), "Colonne", messages))
    sort = next(_names([params.get(SORT, "")], "Colonne de tri", messages), TableView().sort)
    order = normalise(params.get(ORDER, ASCENDING))
    if order not in {ASCENDING, DESCENDING}:
        choices = f"choisissez {ASCENDING} ou {DESCENDING}"
        messages.ignored(f"Ordre inconnu ({choices})", params[ORDER])
    view = TableView(tuple(columns) or USUAL_COLUMNS, sort, order == DESCENDING)
    return view, tuple(messages)


_TITLES = {name: field.title for name, field in BY_NAME.items()}
_BY_TYPED = {normalise(title): name for name, title in _TITLES.items()} | {
    normalise(name): name for name in _TITLES
}


def _names(typed: list[str], what: str, messages: Messages) -> Iterator[str]:
    """Yield the columns typed by name or by title, whatever their case."""
    for text in (each.strip() for each in typed[: len(BY_NAME)]):
        if found := _BY_TYPED.get(normalise(text)):
            yield found
        elif text:
            messages.ignored(f"{what} inconnue", text, suggestion(text, _TITLES))
