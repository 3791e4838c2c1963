"""Replay INSEE's commune movements: which ground each code had, and who has it today.

A commune's ground is a set of *parcels*, at first one per code. A merger moves parcels to the code
that takes them; a re-established commune takes back the parcels that it brought; a commune cut out
of another splits the parcel of its mother. So a commune that merged in 2016 and left in 2025 is
followed to itself, not to its former partners.

Source: INSEE, Code officiel géographique, « Évènements sur les communes » (since 1943).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RECORD_START = "1943-01-01"  # INSEE's file begins in 1943

# Not INSEE's: its file ends the commune there (SUPPRESSION) and does not know the new code.
BECAME_OVERSEAS = "COM"
SUPPRESSION = "30"

# INSEE's MOD codes → the word stored in `commune_periods.event`.
EVENTS = {
    "10": "changement_de_nom",
    "20": "creation",
    "21": "retablissement",
    SUPPRESSION: "suppression",
    "31": "fusion",
    "32": "commune_nouvelle",
    "33": "fusion_association",
    "34": "fusion",
    "41": "changement_de_departement",
    "50": "changement_de_chef_lieu",
    BECAME_OVERSEAS: "collectivite_outre_mer",
}
# A code first seen as the outcome of one of these, and of no other row, was born that day.
BIRTHS = frozenset({"20", "21", "41", "50", BECAME_OVERSEAS})


class MovementsError(GeodataError):
    """The file of movements does not have the expected columns."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of INSEE's file between two communes; a null side is « nothing »."""

    event_date: str
    kind: str
    before_code: str
    before_name: str
    after_code: str
    after_name: str


@dataclass
class Period:
    """A code bears a name on a ground, from a date (included) to another (excluded)."""

    code: str
    name: str
    valid_from: str
    parcels: frozenset[int]
    valid_to: str | None = None
    event: str | None = None
    next_codes: tuple[str, ...] = ()


@dataclass
class Ground:
    """Who holds which parcel, and into which parcels each one was cut since."""

    held: dict[str, set[int]] = field(default_factory=dict)
    brought: dict[str, frozenset[int]] = field(default_factory=dict)
    origin: dict[int, str] = field(default_factory=dict)
    pieces: dict[int, tuple[int, int]] = field(default_factory=dict)

    def new_parcel(self, code: str) -> int:
        """Add a parcel that `code` is the origin of."""
        parcel = len(self.origin)
        self.origin[parcel] = code
        return parcel

    def cut(self, parcel: int, code: str) -> tuple[int, int]:
        """Cut a parcel in two: what stays, and what becomes `code`'s."""
        self.pieces[parcel] = (self.new_parcel(self.origin[parcel]), self.new_parcel(code))
        return self.pieces[parcel]

    def today(self, parcels: Iterable[int]) -> frozenset[int]:
        """Follow parcels down to the pieces that they are today."""
        return frozenset(piece for parcel in parcels for piece in self._leaves(parcel))

    def _leaves(self, parcel: int) -> Iterator[int]:
        if parcel not in self.pieces:
            yield parcel
            return
        for piece in self.pieces[parcel]:
            yield from self._leaves(piece)


def read_movements(rows: pd.DataFrame) -> list[Movement]:
    """Keep the movements between communes proper, oldest first, from the columns of INSEE's file.

    `rows`: every column as text, missing as "". Raises MovementsError where columns are missing.
    """
    columns = ["DATE_EFF", "MOD", "COM_AV", "LIBELLE_AV", "COM_AP", "LIBELLE_AP"]
    missing = {*columns, "TYPECOM_AV", "TYPECOM_AP"} - set(rows.columns)
    if missing:
        raise MovementsError(
            f"Fichier des mouvements de communes : colonnes absentes {sorted(missing)}. "
            "Attendu : le fichier « Évènements sur les communes » de l'INSEE."
        )
    # Déléguées, associées and arrondissements lie inside a commune: their rows move no ground.
    proper = rows["TYPECOM_AV"].isin(["COM", ""]) & rows["TYPECOM_AP"].isin(["COM", ""])
    known = rows.loc[proper & rows["MOD"].isin(list(EVENTS)), columns].drop_duplicates()
    ordered = known.sort_values(columns)
    return [Movement(*row) for row in ordered.itertuples(index=False)]


def followed_overseas(movements: list[Movement], overseas: Mapping[str, str]) -> list[Movement]:
    """Lead each commune of `overseas` (former code → code since), once suppressed, to its new code.

    Loi organique n° 2007-223 du 21 février 2007: Saint-Martin and Saint-Barthélemy.
    """
    return [
        replace(
            row,
            kind=BECAME_OVERSEAS,
            after_code=overseas[row.before_code],
            after_name=row.before_name,
        )
        if row.kind == SUPPRESSION and row.before_code in overseas
        else row
        for row in movements
    ]


def replay(movements: list[Movement]) -> pd.DataFrame:
    """Replay movements into periods, with the columns of `geodata.schemas.COMMUNE_PERIODS`.

    Only codes that a movement names. Dates are ISO text; `successor_codes` and `next_codes` are
    sorted tuples (empty where the ground left the COG; see `followed_overseas`).
    """
    story = _Replay(movements)
    for day, rows in groupby(movements, key=lambda movement: movement.event_date):
        story.play(day, list(rows))
    return story.periods()


class _Replay:
    def __init__(self, movements: list[Movement]) -> None:
        self.ground = Ground()
        self.open: dict[str, Period] = {}
        self.closed: list[Period] = []
        for code, name in _initial_names(movements).items():
            self._open(code, name, RECORD_START, {self.ground.new_parcel(code)})

    def play(self, day: str, rows: list[Movement]) -> None:
        """Apply one day's movements; those of a commune born that same day come after."""
        while rows:
            ready = [row for row in rows if not row.before_code or row.before_code in self.open]
            if not ready:
                raise MovementsError(
                    f"Mouvements du {day} : la commune {rows[0].before_code} n'existe pas ce "
                    "jour-là. Le fichier de l'INSEE est-il complet depuis 1943 ?"
                )
            self._apply(day, ready)
            rows = [row for row in rows if row not in ready]

    def periods(self) -> pd.DataFrame:
        """Table of all periods, with today's holders of their ground."""
        holder = {parcel: code for code, held in self.ground.held.items() for parcel in held}
        frame = pd.DataFrame(
            {
                "code": period.code,
                "name": period.name,
                "valid_from": period.valid_from,
                "valid_to": period.valid_to,
                "successor_codes": self._successors(period, holder),
                "next_codes": period.next_codes,
                "event": period.event,
            }
            for period in [*self.closed, *self.open.values()]
        )
        return join_alike(frame.sort_values(["code", "valid_from"], ignore_index=True))

    def _successors(self, period: Period, holder: dict[int, str]) -> tuple[str, ...]:
        parcels = self.ground.today(period.parcels)
        return tuple(sorted({holder[parcel] for parcel in parcels if parcel in holder}))

    def _apply(self, day: str, rows: list[Movement]) -> None:
        names = {row.after_code: row.after_name for row in rows if row.after_code}
        kinds = {row.before_code: row.kind for row in rows}
        targets: dict[str, list[str]] = defaultdict(list)
        gained: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            if not row.before_code:
                gained[row.after_code].add(self.ground.new_parcel(row.after_code))
                kinds.setdefault(row.after_code, row.kind)
            elif row.after_code not in targets[row.before_code]:
                targets[row.before_code].append(row.after_code)
        for code, outcomes in targets.items():
            for target, parcels in self._share(code, outcomes).items():
                gained[target] |= parcels
        for code, outcomes in targets.items():
            self._close(code, day, EVENTS[kinds[code]], outcomes)
        for code in sorted(set(gained) - {""}):
            self._settle(code, names[code], day, gained[code], kinds)

    def _share(self, code: str, outcomes: list[str]) -> dict[str, set[int]]:
        """Share out the parcels of `code` between the communes that come out of it."""
        held = self.ground.held[code]
        if len(outcomes) == 1:
            return {outcomes[0]: set(held)}
        others = [target for target in outcomes if target != code]
        rest, shares = set(held), {}
        for target in others:
            home = self.ground.today(self.ground.brought.get(target, ())) & rest
            shares[target] = set(home)
            rest -= home
        for target in [target for target in others if not shares[target]]:
            parcel = self._mother_parcel(code, rest or held)
            rest.discard(parcel)
            kept, given = self.ground.cut(parcel, target)
            rest.add(kept)
            shares[target].add(given)
        # Where `code` itself is gone, what nobody brought goes to the first commune out of it.
        heir = code if code in outcomes else outcomes[0]
        shares[heir] = shares.get(heir, set()) | rest
        return shares

    def _mother_parcel(self, code: str, parcels: set[int]) -> int:
        return min(parcels, key=lambda parcel: (self.ground.origin[parcel] != code, parcel))

    def _settle(
        self, code: str, name: str, day: str, parcels: set[int], kinds: dict[str, str]
    ) -> None:
        """Give a commune its new ground; one that was not named as « before » keeps its own."""
        if code in self.open:
            parcels = parcels | self.ground.held[code]
            self._close(code, day, EVENTS[kinds.get(code, "31")], [code])
        self._open(code, name, day, parcels)

    def _open(self, code: str, name: str, day: str, parcels: set[int]) -> None:
        self.ground.held[code] = parcels
        self.open[code] = Period(code, name, day, frozenset(parcels))

    def _close(self, code: str, day: str, event: str, outcomes: list[str]) -> None:
        period = self.open.pop(code)
        period.valid_to, period.event = day, event
        period.next_codes = tuple(sorted(set(outcomes) - {""}))
        self.ground.brought[code] = frozenset(self.ground.held.pop(code))
        self.closed.append(period)


def join_alike(periods: pd.DataFrame) -> pd.DataFrame:
    """Join a period to the next one of the same code, name and successors.

    Absorbing a neighbour ends nothing that a reader of the table can see.
    """
    previous = periods.shift()
    same = (
        (periods["code"] == previous["code"])
        & (periods["name"] == previous["name"])
        & (periods["valid_from"] == previous["valid_to"])
        & (periods["successor_codes"] == previous["successor_codes"])
    )
    groups = periods.groupby((~same).cumsum(), sort=False)
    ends = ["valid_to", "next_codes", "event"]
    joined = groups.head(1).drop(columns=ends).reset_index(drop=True)
    joined[ends] = groups.tail(1)[ends].reset_index(drop=True)
    return joined[list(periods.columns)]


def _initial_names(movements: list[Movement]) -> dict[str, str]:
    """Names of the codes that existed before the first movement that names them."""
    first_day: dict[str, str] = {}
    seen: dict[str, list[Movement]] = defaultdict(list)
    for row in movements:
        for code in {row.before_code, row.after_code} - {""}:
            if first_day.setdefault(code, row.event_date) == row.event_date:
                seen[code].append(row)
    return {code: name for code, rows in seen.items() if (name := _name_before(code, rows))}


def _name_before(code: str, rows: list[Movement]) -> str | None:
    """Name of `code` just before its first day, or None where it was born that day."""
    before = [row for row in rows if row.before_code == code]
    born = any(row.kind in BIRTHS and row.before_code != code for row in rows)
    kept = any(row.after_code == code for row in before)
    if before and (kept or not born):
        return before[0].before_name
    if before or born:
        return None
    return rows[0].after_name  # absorbs a neighbour without a row of its own
