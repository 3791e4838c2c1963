"""Scenes on paper and as slides: one page each, by typst, without a browser.

PDF is tagged for screen readers (PDF/UA-1); the same scenes, version and address give the same
bytes. PNG comes from the same pages: 1920 × 1080 for a slide, 300 dots per inch for print.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import typst

from dashboard.errors import DashboardError
from dashboard.export.notice import notice_of
from dashboard.export.pdf import STANDARD, PdfError
from dashboard.export.scene_maps import SceneMaps
from dashboard.export.scene_sheet import Sheets
from geodata import french
from geodata.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data
    from dashboard.scenes.model import Presentation

TEMPLATE = Path(__file__).parent / "templates" / "handout.typ"
PRINT_DPI = 300
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: width and height in points (1/72 inch), size of its letters (1 on A4)."""

    name: str
    title: str
    width: float
    height: float
    letters: float


A4 = Paper("a4", "A4", 841.89, 595.28, 1)
A3 = Paper("a3", "A3", 1190.55, 841.89, 1.35)
SLIDE = Paper("diapositive", "diapositive", 960, 540, 1.2)
PAPERS: Mapping[str, Paper] = {each.name: each for each in (A4, A3)}
SLIDE_DPI = 144  # 960 × 540 points are 1920 × 1080 pixels


class NoSceneError(DashboardError):
    """There is nothing to print."""

    def __init__(self) -> None:
        super().__init__(
            "Cette présentation ne contient aucune scène. Ajoutez une vue avec « Ajouter à la "
            "présentation », puis réessayez."
        )


def handout_pdf(data: Data, presentation: Presentation, *, paper: Paper, base: str) -> bytes:
    """Set the scenes as PDF bytes, one page each; raises PdfError or NoSceneError.

    `base` is the address (scheme and host) that links and QR codes lead to.
    """
    return _compile(_content(data, presentation, paper, base), kind="pdf")[0]


def handout_png(
    data: Data, presentation: Presentation, *, paper: Paper, base: str, dpi: int = PRINT_DPI
) -> list[bytes]:
    """Set the scenes as PNG, one image each; raises PdfError or NoSceneError."""
    return _compile(_content(data, presentation, paper, base), kind="png", dpi=dpi)


def slides_png(data: Data, presentation: Presentation, *, base: str) -> bytes:
    """Return the slide of the only scene as PNG 1920 × 1080, or a ZIP of all of them."""
    return zipped_png(data, presentation, paper=SLIDE, base=base, dpi=SLIDE_DPI)


def zipped_png(
    data: Data, presentation: Presentation, *, paper: Paper, base: str, dpi: int = PRINT_DPI
) -> bytes:
    """Return the only scene as PNG, or a ZIP of an image per scene."""
    images = handout_png(data, presentation, paper=paper, base=base, dpi=dpi)
    if len(images) == 1:
        return images[0]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, image in enumerate(images, 1):
            archive.writestr(zipfile.ZipInfo(f"scene-{number:02}.png", _EPOCH), image)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written."""

    paths: tuple[Path, ...]
    scenes: int


class HandoutFileError(DashboardError):
    """The file asked for cannot be made, or not there."""


def write_handout(
    output: Path, data: Data, presentation: Presentation, *, page: str, base: str
) -> Printed:
    """Write a PDF, or one PNG per scene, as the name of `output` ends.

    `page` is the title of a paper: A4, A3 or diapositive. Raises HandoutFileError, PdfError,
    NoSceneError.
    """
    paper = next(each for each in (A4, A3, SLIDE) if each.title == page)
    check_base(base)
    kind = output.suffix.lower()
    if kind not in {".pdf", ".png"}:
        raise HandoutFileError(
            f"« {output.name} » : terminez le nom du fichier par .pdf ou par .png."
        )
    if kind == ".pdf":
        files = {output: handout_pdf(data, presentation, paper=paper, base=base)}
    else:
        dpi = SLIDE_DPI if paper is SLIDE else PRINT_DPI
        images = handout_png(data, presentation, paper=paper, base=base, dpi=dpi)
        files = dict(zip(_image_paths(output, len(images)), images, strict=True))
    try:
        for path, content in files.items():
            path.write_bytes(content)
    except OSError as error:
        raise HandoutFileError(
            f"Impossible d’écrire {output} : {os_reason(error)}. Choisissez "
            "un dossier qui existe et où vous pouvez écrire."
        ) from error
    return Printed(tuple(files), len(presentation.scenes))


def check_base(base: str) -> None:
    """Refuse what is not the address of a server; raises HandoutFileError."""
    try:
        parts = urlsplit(base)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise HandoutFileError(
            f"« {base[:80]} » n’est pas l’adresse d’un serveur : écrivez par exemple "
            "--lien https://carte.exemple.fr"
        )


def _image_paths(output: Path, count: int) -> list[Path]:
    if count == 1:
        return [output]
    return [output.with_name(f"{output.stem}-{number:02}.png") for number in range(1, count + 1)]


def _compile(
    content: dict[str, Any], *, kind: Literal["pdf", "png"], dpi: int = PRINT_DPI
) -> list[bytes]:
    try:
        made = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format=kind,
            ppi=dpi if kind == "png" else None,
            ignore_system_fonts=True,
            sys_inputs={"handout": json.dumps(content, ensure_ascii=False)},
            pdf_standards=[STANDARD] if kind == "pdf" else [],
            timestamp=datetime(**content["date_parts"], tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise PdfError(str(error)) from error
    return list(made) if isinstance(made, list) else [made]


def _content(data: Data, presentation: Presentation, paper: Paper, base: str) -> dict[str, Any]:
    if not presentation.scenes:
        raise NoSceneError
    notice = notice_of(data)
    sheets = Sheets(data, SceneMaps(data), base.rstrip("/"))
    day = datetime.fromisoformat(notice.published)
    return {
        "title": presentation.title,
        "subtitle": presentation.subtitle,
        "date_parts": {"year": day.year, "month": day.month, "day": day.day},
        "paper": {"width": paper.width, "height": paper.height, "letters": paper.letters},
        "sources": notice.mention,
        "footer": f"Terrinum {package_version('terrinum')} · données publiées le "
        f"{french.date(notice.published)} · service indépendant, sans lien avec l’administration",
        "scenes": [sheets.of(scene) for scene in presentation.scenes],
    }
