"""BANATIC: syndicats and the communes of their members (`terrinum source banatic --fichier F`).

The file is BANATIC's own export (banatic.interieur.gouv.fr, « Groupements et membres »: one row per
member; columns of NEEDED, verified on programs that read it in 2024 to 2026), or a CSV of ours with
the columns `siren`, `nom`, `membre_siren` or `membre_insee`. It is read from a file only: the
ministry has moved its address without notice.

**Where a member is.** BANATIC names members by SIREN. An EPCI of the reference is its communes; a
groupement of the file is its own members, and so on; a commune or a département has a SIREN that
holds its code (21 + code, 22 + département); a commune nouvelle has another, and is then found by
its name in the département of the groupement, as a région is by its name. A body that is no
territory (chamber, port…) covers nothing. Whatever else is not found is `unplaced`: the
syndicat is known, and never `matched`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.sources.errors import RefusedFileError
from etl.sources.fetch import Fetched, local
from etl.sources.records import read_records
from etl.transform.locate.by_code import luhn
from geodata.names import canonical, exact_key
from geodata.schemas import SYNDICAT_COMMUNES, SYNDICATS
from geodata.store import publish_syndicats, read_syndicats
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from geodata.store import Published, Reference

TITLE = "BANATIC"
PUBLISHER = "ministère de l'Intérieur, DGCL"
LICENCE = "Licence Ouverte 2.0"
# Header of the export, or of our own CSV → our name.
HEADERS = {
    "n° siren": "siren",
    "nom du groupement": "nom",
    "nature juridique": "nature",
    "département": "departement",
    "département siège": "departement",
    "siren membre": "membre_siren",
    "nom membre": "membre_nom",
    "catégorie des membres du groupement": "membre_categorie",
    "insee membre": "membre_insee",
    "insee": "membre_insee",
}
COLUMNS = (
    *("siren", "nom", "nature", "departement"),
    *("membre_siren", "membre_nom", "membre_categorie", "membre_insee"),
)
# EPCI with their own tax, and EPT: the reference has them already.
NOT_SYNDICATS = frozenset({"cc", "ca", "cu", "metro", "met69", "ept"})
COVERS_NOTHING = re.compile(r"organisme|autre|chambre|consulaire", re.IGNORECASE)
REGION = "région"  # in the place of a département, in `Places.by_name`
LEAST_SHARE = 0.9
MOST_DEPTH = 6  # syndicats of syndicats; deeper is a circle


@dataclass(frozen=True)
class LoadedSyndicats:
    """What a load gave: rows read, syndicats kept, those of which a member is not placed."""

    published: Published
    fetched: Fetched
    read: int
    kept: int
    incomplete: int


def load_banatic(
    reference: Reference,
    file: Path,
    *,
    accept_fewer: bool = False,
    root: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> LoadedSyndicats:
    """Load the syndicats of `file` and publish them.

    Raises RefusedFileError, with nothing changed, where the file is not BANATIC's, or holds less
    than nine tenths of the syndicats loaded before (unless `accept_fewer`).
    """
    on_step("lecture des membres")
    fetched = local(file)
    rows = read_members(file)
    on_step("communes des membres")
    tables = syndicat_tables(rows, Places.of(reference))
    syndicats = tables[SYNDICATS.name]
    before = read_syndicats(root)
    known = len(before.syndicats) if before else 0
    if len(syndicats) < LEAST_SHARE * known and not accept_fewer:
        raise RefusedFileError(
            file.name,
            f"anormalement court : {len(syndicats)} syndicats, contre {known} déjà chargés. "
            "Si c'est voulu, ajoutez --accepter-moins.",
        )
    manifest = _manifest(tables, fetched, reference)
    published = publish_syndicats(tables, manifest, root=root, on_step=on_step)
    incomplete = int((syndicats["unplaced"].map(len) > 0).sum())
    return LoadedSyndicats(published, fetched, len(rows), len(syndicats), incomplete)


def read_members(file: Path) -> pd.DataFrame:
    """Read one row per member, COLUMNS as text; raises RefusedFileError."""
    records = read_records(file, file.name)
    records = records.rename(columns={name: HEADERS.get(name, name) for name in records.columns})
    records = records.loc[:, ~records.columns.duplicated()]
    missing = [name for name in ("siren", "nom") if name not in records.columns]
    if missing or not {"membre_siren", "membre_insee"} & set(records.columns):
        raise RefusedFileError(
            file.name,
            "ce n'est pas l'export des membres de BANATIC ; attendu les colonnes « N° SIREN », "
            "« Nom du groupement », « Siren membre » (ou siren, nom, membre_siren|membre_insee).",
        )
    rows: pd.DataFrame = records.reindex(columns=list(COLUMNS), fill_value="").apply(
        lambda column: column.str.strip()
    )
    for name in ("siren", "membre_siren"):
        rows[name] = rows[name].str.replace(r"\s|\.0$", "", regex=True)
    wrong = ~rows["siren"].map(lambda code: len(code) == 9 and code.isdigit() and luhn(code))  # noqa: PLR2004 - a SIREN
    if rows.empty or wrong.any():
        line = int(wrong.to_numpy().argmax()) + 2 if len(rows) else 2
        raise RefusedFileError(
            file.name,
            f"ligne {line} : « {rows['siren'].iloc[line - 2] if len(rows) else ''} » n'est pas un "
            "SIREN de groupement (9 chiffres, clé juste).",
        )
    return rows


@dataclass(frozen=True)
class Places:
    """Where members may be: communes, EPCI, départements, régions, by what BANATIC calls them."""

    communes: frozenset[str]
    members: Mapping[tuple[str, str], tuple[str, ...]]
    by_name: Mapping[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, reference: Reference) -> Places:
        """Index a reference."""
        communes, rows = reference.communes, reference.memberships
        grouped = rows.groupby(["level", "code"], sort=False)["commune_code"].agg(tuple)
        named: dict[tuple[str, str], tuple[str, ...]] = {}
        for code, departement, name in zip(
            communes["commune_code"], communes["departement_code"], communes["name"], strict=True
        ):
            key = (departement, exact_key(canonical(name)))
            named[key] = (*named.get(key, ()), code)
        members = {(str(key[0]), str(key[1])): codes for key, codes in grouped.items()}  # type: ignore[index]
        regions = reference.territories[reference.territories["level"] == Level.REGION.value]
        for code, name in zip(regions["code"], regions["name"], strict=True):
            named[REGION, exact_key(canonical(name))] = members[Level.REGION.value, code]
        return cls(frozenset(communes["commune_code"]), members, named)

    def of_insee(self, code: str) -> tuple[str, ...]:
        """Return a current commune by its code."""
        return (code,) if code in self.communes else ()

    def of_siren(self, siren: str) -> tuple[str, ...]:
        """Return the communes of an EPCI, or of the collectivité whose code the SIREN holds."""
        epci = self.members.get((Level.EPCI.value, siren)) or self.members.get(
            (Level.EPT.value, siren)
        )
        if epci:
            return epci
        if siren.startswith("21"):
            return self._commune_of(siren[2:8])
        # A région's SIREN holds the département of its seat, which is no code of it.
        code = siren[2:5] if siren[2:4] == "97" else siren[2:4]
        is_departement = siren.startswith("22")
        return self.members.get((Level.DEPARTEMENT.value, code), ()) if is_departement else ()

    def _commune_of(self, digits: str) -> tuple[str, ...]:
        """Read « 690123 » as 69123, « 974011 » as 97411, « 200004 » as 2A004 or 2B004."""
        if digits.startswith("97"):
            return self.of_insee(f"{digits[:3]}{digits[4:]}")
        number = digits[3:]
        if digits.startswith("20"):
            return self.of_insee(f"2A{number}") or self.of_insee(f"2B{number}")
        return self.of_insee(f"{digits[:2]}{number}") if digits[2] == "0" else ()

    def named(self, name: str, departement: str) -> tuple[str, ...]:
        """Return a région (« Région Bretagne »), or the only commune of a name in a département.

        `departement`: « 12 - Aveyron », « 12 ».
        """
        words = canonical(name)
        if words.startswith("region "):
            bare = re.sub(r"^region (?:de la |de l |des |de |du |d )?", "", words)
            return self.by_name.get((REGION, exact_key(bare)), ())
        code = re.split(r"\s*-\s*", departement.strip())[0].lstrip("0").rjust(2, "0")
        found = self.by_name.get((code, exact_key(canonical(name))), ())
        return found if len(found) == 1 else ()


def syndicat_tables(rows: pd.DataFrame, places: Places) -> dict[str, pd.DataFrame]:
    """Return tables SYNDICATS and SYNDICAT_COMMUNES of the rows of `read_members`."""
    groups = {str(siren): group for siren, group in rows.groupby("siren", sort=True)}
    ground = _Ground(groups, places)
    kept = {
        siren: group
        for siren, group in groups.items()
        if group["nature"].iloc[0].lower() not in NOT_SYNDICATS
    }
    described = [
        {
            "siren": siren,
            "name": group["nom"].iloc[0] or siren,
            "kind": group["nature"].iloc[0] or None,
            "member_count": len(group),
            "unplaced": sorted(ground.of(siren)[1]),
        }
        for siren, group in kept.items()
    ]
    pairs = [(siren, code) for siren in kept for code in sorted(ground.of(siren)[0])]
    return {
        SYNDICATS.name: pd.DataFrame(described, columns=list(SYNDICATS.columns)),
        SYNDICAT_COMMUNES.name: pd.DataFrame(
            pairs, columns=list(SYNDICAT_COMMUNES.columns), dtype="str"
        ),
    }


class _Ground:
    """Communes and unplaced members of each groupement, through groupements that are members."""

    def __init__(self, groups: Mapping[str, pd.DataFrame], places: Places) -> None:
        self._groups, self._places = groups, places
        self._known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def of(self, siren: str, depth: int = 0) -> tuple[frozenset[str], frozenset[str]]:
        """Return (communes, names of the members that are not placed)."""
        if siren not in self._known:
            communes, unplaced = set[str](), set[str]()
            for row in self._groups[siren].to_dict("records"):
                found, lost = self._of_member({str(k): str(v) for k, v in row.items()}, depth)
                communes |= found
                unplaced |= lost
            answer = frozenset(communes), frozenset(unplaced)
            if depth:
                return answer  # of a member, perhaps cut by a circle: asked again for itself
            self._known[siren] = answer
        return self._known[siren]

    def _of_member(
        self, row: Mapping[str, str], depth: int
    ) -> tuple[frozenset[str], frozenset[str]]:
        siren, name = row["membre_siren"], row["membre_nom"] or row["membre_siren"]
        found = self._places.of_insee(row["membre_insee"]) or self._places.of_siren(siren)
        if found:
            return frozenset(found), frozenset()
        if siren in self._groups and siren != row["siren"] and depth < MOST_DEPTH:
            return self.of(siren, depth + 1)
        named = self._places.named(name, row["departement"])
        if named or COVERS_NOTHING.search(row["membre_categorie"]):
            return frozenset(named), frozenset()
        return frozenset(), frozenset({name or row["membre_insee"] or "?"})


def _manifest(
    tables: Mapping[str, pd.DataFrame], fetched: Fetched, reference: Reference
) -> dict[str, Any]:
    return {
        "kind": "syndicats",
        "cog_year": reference.cog_year,
        "reference_version": reference.version,
        "counts": {name: len(frame) for name, frame in tables.items()},
        "sources": {
            TITLE: {
                "publisher": PUBLISHER,
                "licence": LICENCE,
                "origin": fetched.origin,
                "fetched": fetched.fetched,
                "sha256": fetched.sha256,
            }
        },
    }
