"""Rebuild the derived tables of `etl/data` from their official sources: `python -m etl.derive`.

Run by a maintainer once a year, when a new millésime is out; never at run time. Each table, its
source, licence and millésime are told in `etl/data/README.md`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from etl.transform.reference.movements import followed_overseas, read_movements, replay
from etl.transform.reference.periods import CODE_LISTS
from etl.transform.reference.tables import read_table

DATA = Path(__file__).parent / "data"
SINCE = "1999-01-01"  # a period that ended before is of no use to initiatives of 2000 and later

app = typer.Typer(help="Reconstruit les tables dérivées de etl/data.", no_args_is_help=True)
Source = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Fichier source.")]
Output = Annotated[Path | None, typer.Option(help="Fichier écrit (par défaut dans etl/data).")]


@app.command("commune-periods")
def commune_periods_command(movements: Source, output: Output = None) -> None:
    """Rejoue les mouvements de communes de l'INSEE (fichier « v_mvt_commune »)."""
    rows = pd.read_csv(movements, dtype=str, keep_default_na=False)
    _write(commune_periods(rows), output or DATA / "commune_periods.csv")


@app.command("populations")
def populations_command(communes: Source, output: Output = None) -> None:
    """Tire les populations municipales de communes.json (@etalab/decoupage-administratif)."""
    _write(populations(_read_json(communes)), output or DATA / "populations.csv")


@app.command("ept")
def ept_command(ept: Source, output: Output = None) -> None:
    """Tire les membres des établissements publics territoriaux de ept.json (même paquet)."""
    _write(ept_members(_read_json(ept)), output or DATA / "ept_members.csv")


def commune_periods(rows: pd.DataFrame) -> pd.DataFrame:
    """List the periods since 1999 of the codes that INSEE's movements name.

    Communes that became a collectivité d'outre-mer are followed to its code, which INSEE's file
    does not do. In `successor_codes` and `next_codes`, empty stands for the code itself, `-` for
    none, and several codes are separated by a space.
    """
    overseas = read_table("collectivites_outre_mer")
    heirs = dict(zip(overseas["former_code"], overseas["code"], strict=True))
    periods = replay(followed_overseas(read_movements(rows), heirs))
    useful = periods.loc[periods["valid_to"].isna() | (periods["valid_to"] >= SINCE)]
    short = {name: _shorthand(useful[name], useful["code"]) for name in CODE_LISTS}
    return useful.assign(**short)


def populations(communes: list[dict[str, Any]]) -> pd.DataFrame:
    """List the population of current communes and arrondissements municipaux: code, population.

    Overseas, only the two collectivités that `collectivites_outre_mer.csv` names.
    """
    kinds = {"commune-actuelle", "arrondissement-municipal"}
    overseas = set(read_table("collectivites_outre_mer")["code"])
    rows = [
        (commune["code"], commune["population"])
        for commune in communes
        if commune["type"] in kinds and (commune["zone"] != "com" or commune["code"] in overseas)
    ]
    return pd.DataFrame(sorted(rows), columns=["code", "population"])


def ept_members(ept: list[dict[str, Any]]) -> pd.DataFrame:
    """List the members of each EPT: ept_code, ept_name, commune_code."""
    rows = [
        (territory["code"], territory["nom"], member["code"])
        for territory in ept
        for member in territory["membres"]
    ]
    return pd.DataFrame(sorted(rows), columns=["ept_code", "ept_name", "commune_code"])


def _shorthand(codes: pd.Series, itself: pd.Series) -> pd.Series:
    text = codes.map(" ".join).replace("", "-")
    return text.mask(text == itself, "")


def _read_json(path: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n")
    typer.echo(f"{path.name} : {len(table)} lignes, {path.stat().st_size} octets.")


if __name__ == "__main__":
    app()
