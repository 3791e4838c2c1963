"""The files of an académie's portrait: PDF, its map, XLSX."""

import io
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from dashboard import data
from dashboard.analysis.portrait import Portrait
from dashboard.export import initiatives_workbook, notice_of
from dashboard.export.pdf import portrait_map, portrait_pdf
from dashboard.export.portrait_workbook import portrait_workbook
from dashboard.export.vector_map import dissolve, map_svg
from dashboard.filters import Selection
from dashboard.maps import Look, Pattern
from geodata.store import read_initiatives, read_reference
from geodata.territories import Level

SHOTS = Path(__file__).parents[2] / ".cache" / "captures"
PLAIN, DOTTED = Look("#ECEEF1", "#D5D9DE"), Look("#A5C8E4", "#7FAFD6", Pattern.DOTS)
LEFT, RIGHT = shapely.box(4, 45, 5, 46), shapely.box(5, 45, 6, 46)


def test_a_dissolved_territory_has_the_ground_of_its_communes_and_null_codes_none():
    communes = np.array([LEFT, RIGHT, shapely.box(6, 45, 7, 46)], dtype=object)
    found = dissolve(communes, ["A", "A", None])
    assert list(found) == ["A"]
    assert found["A"].equals(shapely.box(4, 45, 6, 46))


def test_the_drawing_holds_one_path_per_look_and_one_pattern_each():
    svg = map_svg([(LEFT, PLAIN), (RIGHT, DOTTED)], shapely.union(LEFT, RIGHT))
    assert svg.count("<pattern") == 2
    assert svg.count('<path id="ground') == 2
    assert svg.count("<path d") == 1 + 2  # the edge, and the ink of two patterns
    assert svg.count("<use") == 2 + 1  # each colour, and the pattern of the one that has ink
    assert "#7FAFD6" in svg


def test_north_is_up_and_east_is_right():
    svg = map_svg([(LEFT, PLAIN)], shapely.union(LEFT, RIGHT))
    first = re.search(r'<path id="ground0" d="(M[^"]*)"', svg)[1]
    points = [tuple(map(float, pair.split())) for pair in re.split("[ML]", first.strip("MZ"))]
    assert min(x for x, _ in points) == 0
    assert max(x for x, _ in points) == pytest.approx(500)
    assert min(y for _, y in points) == 0


@pytest.fixture
def hostile(publish, make_initiative, monkeypatch):
    """Publish an initiative whose texts would run where they were read as code."""
    publish(
        make_initiative(
            "hostile",
            "lyon",
            title='=HYPERLINK("https://ailleurs.fr";"ici")',
            description="#panic() $x$ @cellule",
            lead_name="+33 1",
        ),
        make_initiative("lyon-ecrans", "lyon"),
    )
    monkeypatch.setattr(Portrait, "_region_academique_name", lambda _: "Auvergne-Rhône-Alpes")
    monkeypatch.setattr(
        "dashboard.analysis.portrait.history.sentences", lambda *_: ("#panic() *un* fait",)
    )
    built = data.build(read_reference(), read_initiatives())
    return Portrait(built, "10", Selection())


def test_a_workbook_has_five_sheets_and_no_formula(hostile):
    book = openpyxl.load_workbook(io.BytesIO(portrait_workbook(hostile)))
    assert book.sheetnames == ["Portrait", "Initiatives", "EPCI", "Zones blanches", "Sources"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_a_workbook_says_its_licence_its_version_and_its_limits(hostile):
    book = openpyxl.load_workbook(io.BytesIO(portrait_workbook(hostile)))
    said = "\n".join(str(cell.value) for row in book["Sources"].iter_rows() for cell in row)
    assert "Licence Ouverte 2.0" in said
    assert hostile.data.published.version in said
    assert "Absence de trace" in said
    assert "ne s’additionnent pas" in said


def test_both_workbooks_write_an_initiative_alike(hostile):
    portrait = openpyxl.load_workbook(io.BytesIO(portrait_workbook(hostile)))["Initiatives"]
    notice = notice_of(hostile.data)
    made = initiatives_workbook(hostile.data.initiatives, notice)
    whole = openpyxl.load_workbook(io.BytesIO(made))["Initiatives"]
    assert list(portrait.values) == list(whole.values)
    assert "Équipement des écoles et établissements" in next(whole.iter_rows(min_row=2))[2].value


def test_white_zones_are_numbers_in_the_workbook(hostile):
    book = openpyxl.load_workbook(io.BytesIO(portrait_workbook(hostile)))
    rows = list(book["Zones blanches"].iter_rows(min_row=2, values_only=True))
    assert rows == [
        ("EPCI", "200069193", "CC de la Dombes", "Ain", 1, 800),
        ("Commune", "01001", "L'Abergement-Clémenciat", "Ain, CC de la Dombes", 1, 800),
    ]


@pytest.mark.parametrize("level", [Level.COMMUNE, Level.EPCI, Level.DEPARTEMENT])
def test_a_pdf_is_tagged_dated_by_its_data_and_the_same_each_time(hostile, level):
    made = portrait_pdf(hostile, level=level)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made or b"/StructTreeRoot" in inflated(made)
    assert made == portrait_pdf(hostile, level=level)


def inflated(pdf):
    """Open the compressed streams of a PDF."""
    found = b""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found += zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
    return found


@pytest.fixture(scope="module")
def lyon(reference, initiatives):
    built = data.build(reference, initiatives)
    return Portrait(built, "10", Selection(categories=("thd_ecoles",)))


@pytest.mark.france
def test_the_map_of_lyon_is_drawn_from_simplified_outlines(lyon):
    drawing, shading = portrait_map(lyon, level=Level.EPCI)
    assert len(drawing) < 300_000
    assert shading.territories_per_class()[0] == len(lyon.white_zones(Level.EPCI))


@pytest.mark.france
@pytest.mark.parametrize("code", ["10", "70", "32", "43", "01", "27"])
def test_any_academie_can_be_printed(lyon, code):
    made = portrait_pdf(Portrait(lyon.data, code, Selection()), level=Level.COMMUNE)
    assert 10_000 < len(made) < 5_000_000


@pytest.mark.france
def test_the_pages_of_the_pdf_can_be_looked_at(lyon):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm absent : installez poppler-utils pour regarder le PDF")
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / "academie-lyon.pdf"
    path.write_bytes(portrait_pdf(lyon, level=Level.EPCI))
    command = [shutil.which("pdftoppm"), "-r", "80", "-png", path, path.with_suffix("")]
    subprocess.run(command, check=True)
    assert len(list(SHOTS.glob("academie-lyon-*.png"))) > 1
