"""What one row says, read: text cells taken apart once for each distinct value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from etl.transform.locate.forms import TypedName, TypedType
from etl.transform.locate.scope import NOWHERE, Scope

if TYPE_CHECKING:
    from etl.transform.locate.forms import Groups
    from etl.transform.locate.points import Point


class Clue(NamedTuple):
    """One place to find: codes and names are single here, lists having been split before.

    `scope` joins the département and the postal code columns, and the département of a UAI;
    `note` says which cells could not be read and were left aside.
    """

    code: str = ""
    name: TypedName = TypedName()
    type: TypedType = TypedType()
    scope: Scope = NOWHERE
    postcode: str = ""
    year: int | None = None
    note: str = ""
    is_postcode_mended: bool = False
    uai: str = ""
    address: str = ""
    point: Point | None = None

    @property
    def groups(self) -> Groups:
        """Levels asked for, by the type first, else by the form of the name."""
        return self.type.groups or self.name.groups
