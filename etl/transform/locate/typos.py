"""Names a typo or two away, for what exact names, aliases and history did not settle.

Distance: optimal string alignment (a letter added, dropped, changed, or two neighbours swapped) on
glued names. Inside a département a few hundred names are compared; without one, only the names
that share an untouched half (one typo) or third (two typos) with the text, found by index.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.transform.locate.forms import without_kind
from etl.transform.locate.name_keys import strip_leading_kind
from etl.transform.locate.scope import COMMUNE_LEVELS, Scope
from etl.transform.locate.settle import bears_name_in
from geodata.names import bare_key, canonical, exact_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from etl.transform.locate.forms import Groups
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.values import Naming

# (shortest glued length, typos looked for). Fewer may settle: see `SETTLED_INSIDE`.
LIMITS_INSIDE = ((14, 3), (5, 2), (3, 1))
LIMITS_EPCI = ((20, 3), (12, 2), (7, 1))
LIMITS_FEW = ((13, 3), (8, 2), (4, 1))
LIMITS_FEW_AMONG_COMMUNES = ((9, 2), (6, 1))
# Inside a département. « Ars » and « Arc » are two places, never a typo: only suggested.
SETTLED_INSIDE = ((14, 3), (8, 2), (5, 1))
# Anywhere in France. Measured by leaving each commune's name out of the index in turn, that is on
# real places that we do not know (hamlets, foreign towns): from 7 letters, 1 to 2 % of them have
# one name a typo away and no other two typos away; from 13 letters, under 2 % have any name a typo
# away; from 16 letters, 1.5 % have any two typos away.
SHORTEST_ANYWHERE = 6
LONE_FROM = 7  # letters: one typo, and no other name within two
UNLIKE_ANY_OTHER = {1: 13, 2: 16}  # letters, by number of typos
KNOWN_FAR_AWAY = {1: 5_000, 2: 20_000}  # inhabitants, by number of typos
TWO_TYPOS_FROM = 9  # letters
# Their French names are a typo away from a village, and no commune bears them.
FOREIGN_CITIES = frozenset(
    [
        *("barcelone", "bruxelles", "geneve", "londres", "livourne", "lausanne", "luxembourg"),
        *("berlin", "madrid", "lisbonne", "milan", "rome", "turin", "venise", "naples", "monaco"),
        *("anvers", "gand", "bruges", "liege", "namur", "charleroi", "mons", "tournai", "bale"),
        *("berne", "zurich", "fribourg", "montreal", "quebec", "tunis", "alger", "oran", "rabat"),
        *("casablanca", "marrakech", "dakar", "abidjan", "bamako", "munich", "francfort"),
        *("cologne", "hambourg", "stuttgart", "sarrebruck", "amsterdam", "rotterdam", "moscou"),
        *("vienneautriche", "athenes", "dublin", "varsovie", "prague", "budapest", "newyork"),
    ]
)
# Times more inhabitants that make a rival negligible (« Montpelier »: not Montélier).
FAR_BETTER_KNOWN = 50
# Inhabitants that make a city the one meant even where the rival is as near.
EVERYONE_KNOWS = 50_000
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


class Pool:
    """Names to compare with, as glued keys, and where each is in the gazetteer.

    Most are too long or too short to be within reach of a text, and need not be compared: the
    names of each length are found once.
    """

    __slots__ = ("_near", "_places", "keys", "positions")

    def __init__(self, keyed: Sequence[tuple[str, int]]) -> None:
        self.keys = [key for key, _ in keyed]
        self.positions = [position for _, position in keyed]
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for place, key in enumerate(self.keys):
            self._places[len(key)].append(place)
        self._near: dict[tuple[int, int], tuple[list[str], list[int]]] = {}

    def of_length(self, length: int, typos: int) -> tuple[list[str], list[int]]:
        """Return (keys, positions) that so many typos can lead to from a text of that length."""
        near = self._near.get((length, typos))
        if near is None:
            lengths = range(length - typos, length + typos + 1)
            places = sorted(chain.from_iterable(self._places.get(each, ()) for each in lengths))
            keys = [self.keys[place] for place in places]
            near = self._near[length, typos] = (keys, [self.positions[place] for place in places])
        return near


class TypoFinder:
    """Looks names up by edit distance; keeps its pools, as départements repeat."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._pools: dict[tuple[frozenset[Level], Scope], Pool] = {}
        self._by_departement: dict[str, list[int]] = {}
        self._blocks: dict[tuple[int, int, int, str], list[int]] = {}
        self._block_pool = Pool(())

    def near(self, query: Query, year: int | None) -> tuple[Near, ...]:
        """Return the names near a text, nearest first; none where the text is too short."""
        found = sorted(
            self._found(query),
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

    def _found(self, query: Query) -> list[Found]:
        """Go through the groups in order; a later group never beats one typo in an earlier one."""
        found: list[Found] = []
        for rank, group in enumerate(query.groups):
            close = self._compared(query, frozenset(group))
            found += [Found(naming, distance, rank) for naming, distance in close]
            if any(one.distance <= 1 for one in found):
                break
        return found

    def _compared(self, query: Query, levels: frozenset[Level]) -> Iterator[tuple[Naming, int]]:
        """Yield (naming, typos) from each family of `levels`."""
        key, scope = exact_key(query.words), query.scope
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
            within = scope.widened()
            yield from self._in_pool(loose_key(query.words), others, within, limits)

    def _in_pool(
        self, key: str, levels: frozenset[Level], scope: Scope, limits: Limits
    ) -> Iterator[tuple[Naming, int]]:
        limit = _limit(key, limits)
        if limit:
            keys, positions = self._pool(levels, scope).of_length(len(key), limit)
            yield from self._within(key, keys, positions, limit)

    def _within(
        self, key: str, keys: Sequence[str], positions: Sequence[int], limit: int
    ) -> Iterator[tuple[Naming, int]]:
        if not keys:
            return
        found = process.extract(
            key, keys, scorer=OSA.distance, processor=None, score_cutoff=limit, limit=None
        )
        # In the order of the names, as equally near ones are told apart by it.
        for _, distance, index in sorted(found, key=_place):
            yield self._gazetteer.namings[positions[index]], int(distance)

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
        return Pool(keyed)

    def _positions_in(self, scope: Scope) -> Iterable[int]:
        """Return the namings of the scope, from indexes made once; all without scope."""
        if scope.communes:
            by_commune = self._gazetteer.namings_of_commune
            return dict.fromkeys(
                position for code in scope.communes for position in by_commune.get(code, ())
            )
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

    def _anywhere(self, key: str, levels: frozenset[Level]) -> list[tuple[Naming, int]]:
        """Compare with the names that share an untouched half, then third, with the text."""
        if len(key) < SHORTEST_ANYWHERE or key in FOREIGN_CITIES:
            return []
        close = self._sharing_block(key, levels, 1)
        known = any(naming.population >= KNOWN_FAR_AWAY[1] for naming, _ in close)
        if known or len(key) < LONE_FROM or (not close and len(key) < TWO_TYPOS_FROM):
            return close
        return self._sharing_block(key, levels, 2)

    def _sharing_block(
        self, key: str, levels: frozenset[Level], typos: int
    ) -> list[tuple[Naming, int]]:
        if not self._blocks:
            self._index_blocks()
        places = set[int]().union(
            *(self._blocks.get(block, ()) for block in _blocks_of_text(key, typos))
        )
        keys = [self._block_pool.keys[place] for place in places]
        positions = [self._block_pool.positions[place] for place in places]
        return [
            (naming, distance)
            for naming, distance in self._within(key, keys, positions, typos)
            if naming.level in levels
        ]

    def _index_blocks(self) -> None:
        gazetteer = self._gazetteer
        keyed = [
            (key, position)
            for position, naming in enumerate(gazetteer.namings)
            if naming.level in COMMUNE_LEVELS
            for key in _keys(naming, gazetteer.canonicals[position])
        ]
        blocks: defaultdict[tuple[int, int, int, str], list[int]] = defaultdict(list)
        for place, (key, _) in enumerate(keyed):
            for block in _blocks_of_name(key):
                blocks[block].append(place)
        self._block_pool, self._blocks = Pool(keyed), dict(blocks)


def _stands_alone(found: list[Found], query: Query, year: int | None, letters: int) -> bool:
    """Tell whether the nearest name is the only one, by a margin, and likely at all."""
    best = found[0]
    margin = _margin(best, query, letters)
    return margin > 0 and not any(
        _is_rival(one, best, year) and one.distance < best.distance + margin for one in found
    )


def _is_rival(one: Found, best: Found, year: int | None) -> bool:
    """Tell whether another name may be meant as well: not one of a vanished or a minor place."""
    outdated = _fits(best.naming, year) and not _fits(one.naming, year)
    needed = EVERYONE_KNOWS if one.distance == best.distance else 0
    eclipsed = best.naming.population >= max(needed, FAR_BETTER_KNOWN * one.naming.population)
    same = one.naming.target == best.naming.target
    return not (same or outdated or eclipsed or one.rank > best.rank)


def _margin(best: Found, query: Query, letters: int) -> int:
    """Return by how many typos the nearest name must beat the next one; 0 where it may not win."""
    if best.distance == 0:
        return 1
    margin = 1 if best.distance == 1 else 2
    if best.naming.level not in COMMUNE_LEVELS:
        return margin
    if query.scope:
        return margin if best.distance <= _limit("x" * letters, SETTLED_INSIDE) else 0
    return _margin_anywhere(best, query, letters)


def _margin_anywhere(best: Found, query: Query, letters: int) -> int:
    # Two typos, one of them on the first letter, is more often another place.
    same_start = bare_key(canonical(best.naming.name))[:1] == bare_key(query.words)[:1]
    if best.distance > 1 and not same_start:
        return 0
    known = best.naming.population >= KNOWN_FAR_AWAY.get(best.distance, FAR_TOO_MANY)
    if known or letters >= UNLIKE_ANY_OTHER.get(best.distance, FAR_TOO_MANY):
        return best.distance
    return 2 if best.distance == 1 and letters >= LONE_FROM else 0


FAR_TOO_MANY = 10**9


def _place(found: tuple[str, float, int]) -> int:
    return found[2]


def _size(one: Found) -> int:
    return -one.naming.population


def _keys(naming: Naming, words: str) -> tuple[str, ...]:
    """Return the glued spellings of a name that a typo may touch."""
    if naming.level in COMMUNE_LEVELS:
        exact, bare = exact_key(words), bare_key(words)
        return (exact,) if exact == bare else (exact, bare)
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
