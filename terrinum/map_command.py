"""`terrinum map`: one option per filter of the page, one file out."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from dashboard.export.standalone_map import WrittenMap

BYTES_PER_MB = 1_000_000
_FILTERS = "Filtres (plusieurs valeurs : séparez-les par des virgules)"
_DRAWING = "Dessin"


def _filter(what: str) -> Any:  # noqa: ANN401 - as typer.Option itself
    return typer.Option(help=what, rich_help_panel=_FILTERS)


def _drawing(what: str, *names: str) -> Any:  # noqa: ANN401 - as typer.Option itself
    return typer.Option(*names, help=what, rich_help_panel=_DRAWING)


def map_command(  # noqa: PLR0913, PLR0917 - one option per filter of the page
    output: Annotated[Path, typer.Option(help="Fichier à écrire.", metavar="FICHIER.html")],
    academie: Annotated[str | None, _filter("Académies : Lyon, Grenoble…")] = None,
    region: Annotated[str | None, _filter("Régions : Bretagne…")] = None,
    departement: Annotated[
        str | None, _filter("Départements, par nom ou code : Landes, 40…")
    ] = None,
    epci: Annotated[str | None, _filter("EPCI, par leur numéro Siren.")] = None,
    categorie: Annotated[str | None, _filter("Catégories : ent, thd-ecoles, formation…")] = None,
    porteur: Annotated[str | None, _filter("Types de porteur : commune, departement…")] = None,
    portee: Annotated[str | None, _filter("Portée du périmètre.")] = None,
    scolaire: Annotated[str | None, _filter("Niveaux scolaires : ecole, college, lycee.")] = None,
    statut: Annotated[str | None, _filter("Statuts : prevu, en-cours, termine, inconnu.")] = None,
    annees: Annotated[str | None, _filter("Année ou période : 2013, 2013-2020.")] = None,
    an: Annotated[
        int | None, _filter("Ce qui avait commencé cette année-là ou avant : 2013.")
    ] = None,
    recherche: Annotated[str | None, _filter("Mots du titre, du porteur, du territoire…")] = None,
    niveau: Annotated[
        str | None, _drawing("Colorer par : commune, epci, departement, academie, region.")
    ] = None,
    mesure: Annotated[
        str | None,
        _drawing(
            "Colorer selon : initiatives, categories, habitants, anciennete, budget, dominante."
        ),
    ] = None,
    titre: Annotated[str, _drawing("Titre au-dessus de la carte.")] = "",
    classes: Annotated[
        str, _drawing("Coupure des classes : effectifs, seuils (naturels), amplitudes.")
    ] = "effectifs",
    bornes: Annotated[str, _drawing("Début de chaque classe, par exemple 1,10,100.")] = "",
    motifs: Annotated[
        bool,
        _drawing(
            "Hachurer les classes, pour les distinguer sans couleur.", "--motifs/--sans-motifs"
        ),
    ] = True,
    encarts: Annotated[
        bool, _drawing("Montrer l'outre-mer en encarts.", "--encarts/--sans-encarts")
    ] = True,
    reperes: Annotated[
        bool,
        _drawing("Marquer les initiatives d'une seule commune.", "--reperes/--sans-reperes"),
    ] = True,
) -> None:
    """Écrire la carte dans un seul fichier HTML, qui s'ouvre sans serveur ni réseau."""
    from dashboard.export.standalone_map import (  # noqa: PLC0415 - keeps `terrinum --help` fast
        TITLE,
        map_style,
        write_map,
    )

    words = {
        "academie": academie,
        "region": region,
        "departement": departement,
        "epci": epci,
        "categorie": categorie,
        "porteur": porteur,
        "portee": portee,
        "scolaire": scolaire,
        "statut": statut,
        "annees": annees,
        "an": None if an is None else str(an),
        "recherche": recherche,
        "niveau": niveau,
        "mesure": mesure,
    }
    written = write_map(
        output,
        filters={word: value for word, value in words.items() if value},
        title=titre or TITLE,
        style=map_style(
            classes=classes, bounds=bornes, patterns=motifs, insets=encarts, pins=reperes
        ),
    )
    _show(written)


def _show(written: WrittenMap) -> None:
    from geodata import french  # noqa: PLC0415 - same

    size = f"{written.size_bytes / BYTES_PER_MB:.1f}".replace(".", ",")
    covered = french.count(written.communes_covered, "commune couverte", "communes couvertes")
    Console(highlight=False, soft_wrap=True).print(
        f"{written.path} : {french.count(written.initiatives, 'initiative')}, {covered} "
        f"({size} Mo). Ouvrez ce fichier dans un navigateur : il contient tout.",
        markup=False,
    )
