"""Names a typo or two away, for what exact names, aliases and history did not settle.

Distance: optimal string alignment (a letter added, dropped, changed, or two neighbours swapped) on
glued names. Inside a département a few hundred names are compared; without one, only the names
that share an untouched half (one typo) or third (two typos) with the text, found by index.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.transform.locate.forms import without_kind
from etl.transform.locate.gazetteer import strip_leading_kind
from etl.transform.locate.scope import COMMUNE_LEVELS, Scope
from etl.transform.locate.settle import bears_name_in
from geodata.names import bare_key, canonical, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etl.transform.locate.forms import Groups
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.values import Naming

# (shortest glued length, typos allowed). « Ars » and « Arc » are two places, never a typo.
LIMITS_INSIDE = ((14, 3), (8, 2), (5, 1))
LIMITS_ANYWHERE = ((9, 2), (6, 1))
LIMITS_EPCI = ((20, 3), (12, 2), (7, 1))
LIMITS_FEW = ((13, 3), (8, 2), (4, 1))
LIMITS_FEW_AMONG_COMMUNES = ((9, 2), (6, 1))
# Without a département, a small place with a short name is less likely than a hamlet or a foreign
# city that we do not know (« Barcelone » is not Barcelonne, 400 inhabitants): a human decides.
KNOWN_FAR_AWAY = {1: 5_000, 2: 20_000}  # inhabitants, by number of typos
UNLIKE_ANY_OTHER = {1: 13, 2: 16}  # letters, by number of typos
# Times more inhabitants that make a farther rival negligible (Montpellier against Montélier).
FAR_BETTER_KNOWN = 50
MAX_LISTED = 8
EPCI_LEVELS = frozenset({Level.EPCI, Level.EPT})


class Query(NamedTuple):
    """Words to approach, at which groups of levels (the first ones first), within what."""

    words: str
    groups: Groups
    scope: Scope


class Found(NamedTuple):
    """A name within reach: how many typos away, and the rank of its group."""

    naming: Naming
    distance: int
    rank: int


class Near(NamedTuple):
    """A name near the text: how many typos away, how alike (0 to 1), whether it stands alone."""

    naming: Naming
    distance: int
    similarity: float
    is_alone: bool


class Pool(NamedTuple):
    """Names to compare with, as glued keys, and where each is in the gazetteer."""

    keys: tuple[str, ...]
    positions: tuple[int, ...]


class TypoFinder:
    """Looks names up by edit distance; keeps its pools, as départements repeat."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._pools: dict[tuple[frozenset[Level], Scope], Pool] = {}
        self._by_departement: dict[str, list[int]] = {}
        self._blocks: dict[tuple[int, int, int, str], list[int]] = {}
        self._block_pool = Pool((), ())

    def near(self, query: Query, year: int | None) -> tuple[Near, ...]:
        """Return the names near a text, nearest first; none where the text is too short."""
        found = sorted(
            (
                Found(naming, distance, rank)
                for rank, group in enumerate(query.groups)
                for naming, distance in self._compared(query, frozenset(group))
            ),
            key=lambda one: (one.distance, one.rank, not _fits(one.naming, year), _size(one)),
        )
        if not found:
            return ()
        letters = len(bare_key(query.words))
        alone = _stands_alone(found, query, year, letters)
        return tuple(
            Near(one.naming, one.distance, 1 - one.distance / letters, alone and place == 0)
            for place, one in enumerate(found[:MAX_LISTED])
        )

    def _compared(self, query: Query, levels: frozenset[Level]) -> Iterator[tuple[Naming, int]]:
        """Yield (naming, typos) from each family of `levels`."""
        key, scope = bare_key(query.words), query.scope
        communes, epcis = levels & COMMUNE_LEVELS, levels & EPCI_LEVELS
        others = levels - COMMUNE_LEVELS - EPCI_LEVELS
        if communes and scope:
            yield from self._in_pool(key, communes, scope, LIMITS_INSIDE)
        elif communes:
            yield from self._anywhere(key, communes)
        if epcis:
            yield from self._in_pool(loose_key(query.words), epcis, scope.widened(), LIMITS_EPCI)
        if others:
            limits = LIMITS_FEW_AMONG_COMMUNES if communes else LIMITS_FEW
            yield from self._in_pool(loose_key(query.words), others, scope, limits)

    def _in_pool(
        self, key: str, levels: frozenset[Level], scope: Scope, limits: Limits
    ) -> Iterator[tuple[Naming, int]]:
        limit = _limit(key, limits)
        pool = self._pool(levels, scope) if limit else Pool((), ())
        yield from self._within(key, pool.keys, pool.positions, limit)

    def _within(
        self, key: str, keys: tuple[str, ...] | list[str], positions: Iterable[int], limit: int
    ) -> Iterator[tuple[Naming, int]]:
        if not keys:
            return
        distances = process.cdist([key], keys, scorer=OSA.distance, score_cutoff=limit)[0]
        places = tuple(positions)
        for index in np.flatnonzero(distances <= limit).tolist():
            yield self._gazetteer.namings[places[index]], int(distances[index])

    def _pool(self, levels: frozenset[Level], scope: Scope) -> Pool:
        pool = self._pools.get((levels, scope))
        if pool is None:
            pool = self._pools[levels, scope] = self._new_pool(levels, scope)
        return pool

    def _new_pool(self, levels: frozenset[Level], scope: Scope) -> Pool:
        gazetteer = self._gazetteer
        positions = [
            position
            for position in self._positions_in(scope)
            if gazetteer.namings[position].level in levels
            and scope.holds(gazetteer.namings[position], gazetteer)
        ]
        keyed = [
            (key, position)
            for position in positions
            for key in _keys(gazetteer.namings[position], gazetteer.canonicals[position])
        ]
        return Pool(tuple(key for key, _ in keyed), tuple(position for _, position in keyed))

    def _positions_in(self, scope: Scope) -> Iterable[int]:
        """Return the namings of the scope's départements, indexed once; all without scope."""
        if not scope.departements:
            return range(len(self._gazetteer.namings))
        if not self._by_departement:
            grouped = defaultdict(list)
            for position, naming in enumerate(self._gazetteer.namings):
                for departement in naming.departements:
                    grouped[departement].append(position)
            self._by_departement = dict(grouped)
        return dict.fromkeys(
            position
            for departement in scope.departements
            for position in self._by_departement.get(departement, ())
        )

    def _anywhere(self, key: str, levels: frozenset[Level]) -> Iterator[tuple[Naming, int]]:
        """Compare with the names that share an untouched half or third with the text."""
        limit = _limit(key, LIMITS_ANYWHERE)
        if not limit:
            return
        if not self._blocks:
            self._index_blocks()
        places = {
            place for block in _blocks_of_text(key, limit) for place in self._blocks.get(block, ())
        }
        if not places:
            return
        keys = [self._block_pool.keys[place] for place in places]
        positions = [self._block_pool.positions[place] for place in places]
        for naming, distance in self._within(key, keys, positions, limit):
            if naming.level in levels:
                yield naming, distance

    def _index_blocks(self) -> None:
        gazetteer = self._gazetteer
        positions = tuple(
            position
            for position, naming in enumerate(gazetteer.namings)
            if naming.level in COMMUNE_LEVELS
        )
        keys = tuple(bare_key(gazetteer.canonicals[position]) for position in positions)
        blocks: defaultdict[tuple[int, int, int, str], list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            for block in _blocks_of_name(key):
                blocks[block].append(place)
        self._block_pool, self._blocks = Pool(keys, positions), dict(blocks)


def _stands_alone(found: list[Found], query: Query, year: int | None, letters: int) -> bool:
    """Tell whether the nearest name is the only one, by a margin, and likely at all."""
    best = found[0]
    margin = 1 if best.distance == 1 else 2
    for one in found:
        outdated = _fits(best.naming, year) and not _fits(one.naming, year)
        same = one.naming.target == best.naming.target or one.rank > best.rank
        eclipsed = (
            one.distance > best.distance
            and best.naming.population >= FAR_BETTER_KNOWN * one.naming.population
        )
        if not (same or outdated or eclipsed) and one.distance < best.distance + margin:
            return False
    if query.scope or best.naming.level not in COMMUNE_LEVELS:
        return True
    return _likely_far_away(best, query, letters)


def _likely_far_away(best: Found, query: Query, letters: int) -> bool:
    """Tell whether a place, anywhere in France, is known or odd enough to be what was meant."""
    # Two typos, one of them on the first letter, is more often another place.
    same_start = bare_key(canonical(best.naming.name))[0] == bare_key(query.words)[0]
    known = best.naming.population >= KNOWN_FAR_AWAY[best.distance]
    return (known or letters >= UNLIKE_ANY_OTHER[best.distance]) and (
        same_start or best.distance == 1
    )


def _size(one: Found) -> int:
    return -one.naming.population


def _keys(naming: Naming, words: str) -> tuple[str, ...]:
    """Return the glued spellings of a name that a typo may touch."""
    if naming.level in COMMUNE_LEVELS:
        return (bare_key(words),)
    if naming.level in EPCI_LEVELS:
        spellings = (loose_key(strip_leading_kind(words)), loose_key(without_kind(words)))
        return tuple(dict.fromkeys(spellings))
    return (loose_key(words),)


Limits = tuple[tuple[int, int], ...]


def _fits(naming: Naming, year: int | None) -> bool:
    return bears_name_in(naming, year) if year else naming.is_current


def _limit(key: str, limits: Limits) -> int:
    """Return how many typos a text of this length may hold."""
    return next((typos for shortest, typos in limits if len(key) >= shortest), 0)


def _cut(length: int, parts: int) -> list[tuple[int, int]]:
    size = length // parts
    edges = [*(size * part for part in range(parts)), length]
    return list(pairwise(edges))


def _blocks_of_name(key: str) -> Iterator[tuple[int, int, int, str]]:
    """Cut a name in halves and, where long enough for two typos, in thirds."""
    for parts in (2, 3):
        for number, (start, end) in enumerate(_cut(len(key), parts)):
            yield parts, len(key), number, key[start:end]


def _blocks_of_text(key: str, typos: int) -> Iterator[tuple[int, int, int, str]]:
    """List where an untouched block of a name of each possible length may lie in the text."""
    parts = typos + 1
    for length in range(len(key) - typos, len(key) + typos + 1):
        for number, (start, end) in enumerate(_cut(length, parts)):
            for shift in range(-typos, typos + 1):
                if start + shift >= 0 and end + shift <= len(key):
                    yield parts, length, number, key[start + shift : end + shift]
