"""Read GeoJSON, a JSON array of objects, or JSON lines as text (runs in the child process).

Numbers keep the digits that were written, « 1.50 » and « 1e400 » included.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from etl.extract.encodings import decode
from etl.extract.geometry import (
    LATITUDE,
    LONGITUDE,
    GeometryError,
    from_geojson,
    point_texts,
    shape_notes,
    to_wkb,
)
from etl.extract.parsed import Parsed, ParseProblemError, Rows, cell_text, checked_headers
from etl.extract.raw_table import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_BYTES = 100 * 1024 * 1024
MAX_DIGITS = 16
MAX_KEYS = 702  # as the columns of a sheet
DEGREES = ("crs84", "epsg::4326", "epsg:4326", "epsg:4171", "epsg::4171")
PLACE = "propriétés"  # where the headers stand
REPEATED_KEY = "clés répétées"  # marks an object that JSON readers would silently cut


@dataclass
class Records:
    """The objects of a file: their line or rank, and what could not be read."""

    lines: list[int] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    misshapen: list[tuple[int, list[str], str]] = field(default_factory=list)

    def take(self, line: int, value: object) -> None:
        """Keep an object; anything else, or a repeated key, is misshapen with its reason."""
        if not isinstance(value, dict):
            self._refuse(line, value, "ce n'est pas un objet { … }")
        elif REPEATED_KEY in value:
            self._refuse(line, value[REPEATED_KEY], "une clé est répétée")
        else:
            self.lines.append(line)
            self.objects.append(value)

    def _refuse(self, line: int, value: object, reason: str) -> None:
        self.misshapen.append((line, [cell_text(value)], reason))


def parse_json(path: Path, _: str | None) -> Parsed:
    """Read a JSON file of at most 100 MB, whatever its layout.

    Raises ParseProblemError, in French, where it is not one, or nested too deep.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ParseProblemError("JSON de plus de 100 Mo ; découpez-le, ou passez par un CSV.")
    try:
        return _parse(decode(path.read_bytes())[0])
    except RecursionError as error:
        raise ParseProblemError("JSON imbriqué trop profondément ; fichier refusé.") from error


def _parse(text: str) -> Parsed:
    try:
        whole = _loads(text)
    except json.JSONDecodeError as error:
        if "Extra data" not in error.msg:
            raise ParseProblemError(
                f"JSON mal formé, ligne {error.lineno}, caractère {error.colno}."
            ) from error
        return _from_lines(text)
    del text  # as large as the file: a long outline needs that room
    if _is_geojson(whole):
        return _from_features(whole)
    values, notes = _list_in(whole)
    records = Records()
    for rank, value in enumerate(values, start=1):
        records.take(rank, value)
    return _table(records, "JSON, un objet par initiative", notes)


def _is_geojson(whole: object) -> bool:
    # A list, not a set: « type » may be any JSON, which need not hash.
    return isinstance(whole, dict) and whole.get("type") in ["FeatureCollection", "Feature"]


def _loads(text: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(
        text, parse_float=_number, parse_int=_whole, parse_constant=str, object_pairs_hook=_object
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    return {REPEATED_KEY: ", ".join(f"{name} : {cell_text(value)}" for name, value in pairs)}


def _whole(written: str) -> int | str:
    """Decode a whole number where that loses nothing; 12,345 digits stay text."""
    return int(written) if len(written) < MAX_DIGITS and str(int(written)) == written else written


def _number(written: str) -> float | str:
    """Decode a number where that loses nothing, else keep its text: 1.50, 1e400, 20 digits."""
    number = float(written)
    return number if repr(number) == written else written


def _list_in(whole: object) -> tuple[list[Any], list[str]]:
    """Return the list of objects that a document holds, at its top or under a single key."""
    if isinstance(whole, list):
        return whole, []
    lists = (
        {key: item for key, item in whole.items() if _is_records(item)}
        if isinstance(whole, dict)
        else {}
    )
    if len(lists) == 1:
        key, values = next(iter(lists.items()))
        return values, [f"Objets lus sous la clé « {key} » ; le reste du document est ignoré."]
    if isinstance(whole, dict) and not lists:
        return [whole], ["Un seul objet : lu comme une seule ligne."]
    raise ParseProblemError(
        "attendu : une liste d'objets, des lignes d'objets (JSON lines) ou un GeoJSON."
    )


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _from_lines(text: str) -> Parsed:
    records = Records()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.take(number, _loads(line))
        except json.JSONDecodeError as error:
            reason = f"JSON mal formé au caractère {error.colno}"
            records.misshapen.append((number, [line.strip()], reason))
        except RecursionError:
            records.misshapen.append((number, [line[:1000]], "JSON imbriqué trop profondément"))
    return _table(records, "JSON lines, un objet par ligne", [])


def _from_features(whole: dict[str, Any]) -> Parsed:
    features = whole.get("features") if whole["type"] == "FeatureCollection" else [whole]
    if not isinstance(features, list):
        raise ParseProblemError("GeoJSON sans liste « features ».")
    records, shapes, notes = Records(), [], _crs_notes(whole.get("crs"))
    unreadable: dict[str, list[int]] = {}
    for rank, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            records.misshapen.append((rank, [cell_text(feature)], "ce n'est pas un « Feature »"))
            continue
        before = len(records.objects)
        records.take(rank, _properties(feature))
        if len(records.objects) > before:
            shapes.append(_shape(feature, rank, unreadable))
    for problem, ranks in unreadable.items():
        notes.append(f"Géométrie laissée de côté, {problem} (objets {told(ranks)}).")
    notes += shape_notes(shapes, records.lines)
    with_points = _with_points(records, shapes, notes)
    return _table(with_points, "GeoJSON", notes, geometry=to_wkb(shapes))


def _properties(feature: dict[str, Any]) -> object:
    """Return the properties, the feature's own `id` among them unless they have one."""
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if isinstance(properties, dict) and "id" in feature:
        return {"id": feature["id"], **properties}
    return properties


def _shape(feature: dict[str, Any], rank: int, unreadable: dict[str, list[int]]) -> Any:  # noqa: ANN401
    try:
        return from_geojson(feature.pop("geometry", None))
    except GeometryError as error:
        unreadable.setdefault(str(error), []).append(rank)
        return None


def _crs_notes(crs: object) -> list[str]:
    if crs is None:
        return []
    name = json.dumps(crs, ensure_ascii=False)
    if any(known in name.lower() for known in DEGREES):
        return []
    code = re.search(r"EPSG:+(\d{4,5})", name)
    shown = f"EPSG:{code.group(1)}" if code else name[:60]
    return [f"Le fichier déclare le système {shown} : les coordonnées sont lues telles quelles."]


def _with_points(records: Records, shapes: list[Any], notes: list[str]) -> Records:
    """Add the points' coordinates as properties, unless the file has such columns."""
    longitudes, latitudes = point_texts(shapes)
    if not any(longitudes):
        return records
    if any({LONGITUDE, LATITUDE} & set(properties) for properties in records.objects):
        notes.append(
            "Le fichier a ses propres colonnes longitude ou latitude : elles sont gardées."
        )
        return records
    objects = [
        {**properties, LONGITUDE: lon, LATITUDE: lat}
        for properties, lon, lat in zip(records.objects, longitudes, latitudes, strict=True)
    ]
    return Records(records.lines, objects, records.misshapen)


def _table(
    records: Records, dialect: str, notes: list[str], *, geometry: list[bytes | None] | None = None
) -> Parsed:
    keys = list(dict.fromkeys(key for properties in records.objects for key in properties))
    if not keys:
        raise ParseProblemError("aucun objet avec des propriétés ; attendu : une ligne par objet.")
    if len(keys) > MAX_KEYS:
        raise ParseProblemError(f"{len(keys)} propriétés différentes (limite : {MAX_KEYS}).")
    rows = Rows(checked_headers(keys, where=PLACE))
    for line, properties in zip(records.lines, records.objects, strict=True):
        rows.add(line, [cell_text(properties.get(key)) for key in keys])
    return Parsed(
        rows.table(),
        rows.lines,
        dialect,
        PLACE,
        (*notes, *_nested_notes(keys, records.objects)),
        tuple(records.misshapen),
        geometry,
    )


def _nested_notes(keys: list[str], objects: Iterable[dict[str, Any]]) -> list[str]:
    nested = {
        key
        for properties in objects
        for key, value in properties.items()
        if isinstance(value, dict)
    }
    shown = [f"« {key} »" for key in keys if key in nested]
    return [f"Propriétés imbriquées écrites en JSON : {told(shown)}."] if shown else []
