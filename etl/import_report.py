"""An import told to a program: one JSON object, the same for a trial and for a publication.

    {"fichiers": [{"nom", "lignes", "lu_comme", "remarques", "feuille", "feuilles",
                   "colonnes": [{"entete", "champ", "devine", "hesite"}]}],
     "comptes": {"lues", "acceptees", "a_verifier", "rejetees", "conservees"},
     "problemes": [{"fichier", "ligne", "colonne", "valeur", "message", "gravite"}],
     "problemes_total", "apercu": [{…}], "version", "erreur"}

`champ` is a name of the schema or null, `hesite` the fields between which the user must choose;
`gravite` is « rejet » or « verification ». With an error nothing is published and `erreur` says
why, in French; the files read until then are still told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etl.read_initiatives import open_files
from etl.transform.initiatives import REJECTED
from etl.transform.mapping import question
from geodata.errors import GeodataError
from geodata.initiative_fields import BY_COLUMN, INITIATIVE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from etl.import_initiatives import ImportSummary
    from etl.read_initiatives import SourceFile
    from etl.transform.mapping import Profile
    from geodata.store import Reference

MAX_PROBLEMS = 2_000  # told one by one; the file of rows to correct holds them all
SEVERITIES = {REJECTED: "rejet"}
LOCATION = {"loc_name": "lieu_trouve", "loc_code": "code_trouve"}


def import_report(  # noqa: PLR0913 - the options of the command, all named
    paths: Sequence[Path],
    reference: Reference,
    *,
    profile: Profile | None = None,
    sheet: str | None = None,
    pending_file: Path | None = None,
    replace: bool = False,
    dry_run: bool = False,
    root: Path | None = None,
) -> tuple[dict[str, Any], list[SourceFile]]:
    """Import files and return (what happened, the files read).

    Once the files are read an error is told, not raised. Raises EtlError where one cannot be.
    """
    sources = open_files(paths, profile, sheet=sheet)
    from etl.import_initiatives import import_opened  # noqa: PLC0415 - not for a file refused

    try:
        summary = import_opened(
            sources,
            reference,
            pending_file=pending_file,
            replace=replace,
            dry_run=dry_run,
            root=root,
        )
    except GeodataError as error:
        return failure(sources, str(error)), sources
    return _done(summary), sources


def _done(summary: ImportSummary) -> dict[str, Any]:
    published = summary.published
    return {
        "fichiers": [_file(each) for each in summary.files],
        "comptes": {
            "lues": summary.read,
            "acceptees": summary.accepted,
            "a_verifier": summary.review,
            "rejetees": summary.rejected,
            "conservees": summary.kept,
        },
        "problemes": _problems(summary.problems.head(MAX_PROBLEMS)),
        "problemes_total": len(summary.problems),
        "apercu": _preview(summary.preview),
        "version": published.snapshot.version if published else None,
        "erreur": None,
    }


def failure(sources: Sequence[SourceFile], message: str) -> dict[str, Any]:
    """Tell that nothing was published, and why; `sources` are the files read until then."""
    read = sum(source.raw.row_count for source in sources)
    asked = [
        _problem(source.name, 1, each.header, "", question(each), "verification")
        for source in sources
        for each in source.mapped
        if each.among
    ]
    return {
        "fichiers": [_file(each) for each in sources],
        "comptes": {
            **dict.fromkeys(("acceptees", "a_verifier", "rejetees", "conservees"), 0),
            "lues": read,
        },
        "problemes": asked,
        "problemes_total": len(asked),
        "apercu": [],
        "version": None,
        "erreur": message,
    }


def _file(source: SourceFile) -> dict[str, Any]:
    return {
        "nom": source.name,
        "lignes": source.raw.row_count,
        "lu_comme": source.raw.dialect,
        "remarques": list(source.raw.notes),
        "feuille": source.raw.sheet,
        "feuilles": list(source.raw.sheets),
        "colonnes": [
            {
                "entete": each.header,
                "champ": BY_COLUMN[each.column].name if each.column else None,
                "devine": each.guessed,
                "hesite": [BY_COLUMN[column].name for column in each.among],
            }
            for each in source.mapped
        ],
    }


def _problems(problems: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        _problem(
            row["file"],
            int(row["line"]),
            row["header"],
            row["value"],
            row["message"],
            SEVERITIES.get(row["severity"], "verification"),
        )
        for row in problems.to_dict("records")
    ]


def _problem(  # noqa: PLR0913, PLR0917 - one argument per word of the contract
    file: str, line: int, header: str, value: str, message: str, severity: str
) -> dict[str, Any]:
    return {
        "fichier": file,
        "ligne": line,
        "colonne": header,
        "valeur": value,
        "message": f"{message[:1].upper()}{message[1:]}",
        "gravite": severity,
    }


def _preview(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Write the first located rows under the schema's names, as text."""
    named = {field.column: field.name for field in INITIATIVE_FIELDS} | LOCATION
    return [
        {
            "ligne": int(row["source_line"]),
            **{name: _text(row[column]) for column, name in named.items()},
            "communes": len(row["communes"]),
        }
        for row in rows.to_dict("records")
    ]


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell of the table
    if isinstance(cell, list):
        return ";".join(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if cell is None or cell != cell:  # noqa: PLR0124 - not a number
        return ""
    return f"{cell:.2f}".removesuffix(".00") if isinstance(cell, float) else str(cell)
