"""Outlines: complete, joined edge to edge, dissolved level by level."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from etl.extract.embedded import read_communes
from etl.transform import outlines as made
from etl.transform.outlines import OutlineError
from geodata.schemas import OUTLINES

WGS84 = "EPSG:4326"


def hexadecimal(shape):
    return None if shape is None else shapely.to_wkb(shape, hex=True)


def raw_rows(*rows):
    columns = ["id", "code", "type", "commune_parent_id", "shape"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(geometry=[hexadecimal(shape) for shape in frame["shape"]])


def former(*rows):
    frame = pd.DataFrame(rows, columns=["code", "commune_code", "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)


NOTHING = former()


def cleaned(rows, pieces=NOTHING, overseas=NOTHING):
    return made.clean_outlines(rows, pieces, overseas)


TWO_NEIGHBOURS = raw_rows(
    ("1", "01001", "COM", None, box(0, 0, 1, 1)),
    ("2", "01002", "COM", None, box(1.00002, 0, 2, 1)),
)


def shapes_of(outlines):
    return outlines.communes.set_index("commune_code")["geometry"]


def test_a_slit_of_two_metres_between_three_neighbours_is_closed():
    rows = raw_rows(
        ("1", "01001", "COM", None, box(0, 0, 1, 1)),
        ("2", "01002", "COM", None, box(1.00002, 0, 2, 1)),
        ("3", "01003", "COM", None, box(0, -1, 2, 3).difference(box(0, 0, 2, 1))),
        ("4", "01004", "COM", None, box(-1, -1, 3, 3).difference(box(0, -1, 2, 3))),
    )
    shapes = shapes_of(cleaned(rows)).to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).equals(box(-1, -1, 3, 3))


def test_a_slit_that_opens_on_the_sea_is_closed_too():
    shapes = shapes_of(cleaned(TWO_NEIGHBOURS)).to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).area == pytest.approx(2, abs=1e-5)
    assert shapely.get_num_geometries(shapely.union_all(shapes)) == 1


def test_an_overlap_is_given_to_one_commune_only():
    rows = raw_rows(
        ("1", "01001", "COM", None, box(0, 0, 1.001, 1)),
        ("2", "01002", "COM", None, box(1, 0, 2, 1)),
    )
    shapes = shapes_of(cleaned(rows))
    assert shapely.coverage_is_valid(shapes.to_numpy())
    assert shapely.area(shapes.to_numpy()).sum() == pytest.approx(2)


def test_a_lake_wider_than_a_slit_stays_open():
    around = box(0, 0, 2, 2).difference(box(0.5, 0.5, 0.6, 0.6))
    shapes = shapes_of(cleaned(raw_rows(("1", "01001", "COM", None, around))))
    assert shapes["01001"].area == pytest.approx(3.99)


def test_a_renumbered_commune_takes_its_outline_of_2024():
    rows = raw_rows(("1", "01001", "COM", None, box(0, 0, 1, 1)), ("2", "01009", "COM", None, None))
    outlines = cleaned(rows, former(("01002", "01009", box(1, 0, 2, 1))))
    assert shapes_of(outlines)["01009"].equals(box(1, 0, 2, 1))
    assert outlines.rebuilt["outline_method"].tolist() == ["source_2024"]


def test_a_commune_that_left_is_cut_out_of_the_one_that_still_covers_it():
    rows = raw_rows(("1", "01001", "COM", None, box(0, 0, 2, 1)), ("2", "01002", "COM", None, None))
    outlines = cleaned(rows, former(("01002", "01002", box(1, 0, 2, 1))))
    assert shapes_of(outlines)["01001"].equals(box(0, 0, 1, 1))
    assert outlines.rebuilt["outline_method"].tolist() == ["source_minus_2024", "source_2024"]


def test_a_commune_that_the_source_forgot_joins_the_one_that_absorbed_it():
    outlines = cleaned(TWO_NEIGHBOURS, former(("01003", "01001", box(0, 1, 1, 2))))
    assert shapes_of(outlines)["01001"].area == pytest.approx(2, abs=1e-4)
    assert outlines.rebuilt["commune_code"].tolist() == ["01001"]


def test_ground_that_a_later_source_already_gives_is_left_to_the_source():
    outlines = cleaned(TWO_NEIGHBOURS, former(("01003", "01001", box(0.2, 0.2, 0.8, 0.8))))
    assert outlines.rebuilt.empty


def test_a_commune_without_any_outline_is_refused_by_name():
    rows = raw_rows(("1", "01001", "COM", None, None))
    with pytest.raises(OutlineError, match="01001"):
        cleaned(rows)


def test_a_collectivite_that_the_source_lacks_is_drawn_from_natural_earth():
    island = former(("97801", "97801", box(5, 0, 6, 1)))
    outlines = cleaned(TWO_NEIGHBOURS, overseas=island)
    assert shapes_of(outlines)["97801"].equals(box(5, 0, 6, 1))
    assert outlines.rebuilt["outline_method"].tolist() == ["natural_earth"]


def test_a_collectivite_that_a_later_source_draws_is_left_to_the_source():
    rows = raw_rows(("1", "97801", "COM", None, box(0, 0, 1, 1)))
    outlines = cleaned(rows, overseas=former(("97801", "97801", box(5, 0, 6, 1))))
    assert shapes_of(outlines)["97801"].equals(box(0, 0, 1, 1))
    assert outlines.rebuilt.empty


def test_arrondissements_are_faces_and_fill_their_commune():
    rows = raw_rows(
        ("1", "75056", "COM", None, box(0, 0, 2, 1)),
        ("2", "75101", "ARM", "1", box(0, 0, 1, 1)),
        ("3", "75102", "ARM", "1", box(1, 0, 2, 1)),
    )
    outlines = cleaned(rows)
    assert outlines.faces["face_code"].tolist() == ["75101", "75102"]
    assert shapes_of(outlines)["75056"].equals(box(0, 0, 2, 1))
    below = made.sub_commune_outlines(rows, outlines)
    assert below["level"].unique().tolist() == ["arrondissement_municipal"]


def test_the_seat_without_outline_gets_what_the_other_parts_leave():
    rows = raw_rows(
        ("1", "01001", "COM", None, box(0, 0, 2, 1)),
        ("2", "01001", "COMD", "1", None),
        ("3", "01002", "COMD", "1", box(1, 0, 2, 1)),
    )
    outlines = cleaned(rows)
    parts = made.former_communes(rows, outlines.communes).set_index("code")["geometry"]
    assert parts["01001"].equals(box(0, 0, 1, 1))


def test_a_level_is_the_union_of_its_communes():
    rows = raw_rows(
        ("1", "01001", "COM", None, box(0, 0, 1, 1)),
        ("2", "01002", "COM", None, box(1, 0, 2, 1)),
    )
    communes = cleaned(rows).communes
    members = pd.DataFrame(
        {"level": "departement", "code": "01", "commune_code": communes["commune_code"]}
    )
    table = made.level_outlines(communes, members)
    assert table["geometry"].iloc[0].equals(box(0, 0, 2, 1))


def test_a_membership_of_an_unknown_commune_is_refused():
    communes = cleaned(TWO_NEIGHBOURS).communes
    members = pd.DataFrame({"level": ["epci"], "code": ["2"], "commune_code": ["99999"]})
    with pytest.raises(OutlineError, match="99999"):
        made.level_outlines(communes, members)


@pytest.fixture(scope="module")
def raw():
    return read_communes()


@pytest.fixture(scope="module")
def france(raw):
    return made.clean_outlines(raw)


@pytest.mark.france
def test_all_communes_of_france_form_one_clean_coverage(france):
    shapes = france.communes["geometry"].to_numpy()
    assert len(shapes) == 34_875 + 2
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    zone = (
        france.communes["commune_code"]
        .str[:3]
        .where(france.communes["commune_code"].str.startswith("97"), "metropole")
    )
    for _, rows in france.communes.groupby(zone):
        assert shapely.coverage_is_valid(rows["geometry"].to_numpy())


@pytest.mark.france
def test_no_commune_is_missing_inside_france(france):
    whole = shapely.coverage_union_all(france.communes["geometry"].to_numpy())
    inner = [
        shapely.Polygon(ring) for polygon in shapely.get_parts(whole) for ring in polygon.interiors
    ]
    large = [hole for hole in inner if hole.area > 2e-5]
    assert [hole.covers(shapely.Point(1.98, 42.47)) for hole in large] == [True], "Llívia only"


@pytest.mark.france
def test_the_57_communes_drawn_from_elsewhere_are_listed_with_their_rule(france):
    rebuilt = france.rebuilt
    assert rebuilt["outline_method"].value_counts().to_dict() == {
        "source_plus_2024": 46,
        "source_2024": 8,
        "natural_earth": 2,
        "source_minus_2024": 1,
    }
    assert rebuilt["rule"].str.endswith(".").all()


@pytest.mark.france
def test_saint_martin_is_drawn_around_marigot_and_apart_from_philipsburg(france):
    shapes = shapes_of(france)
    assert shapes["97801"].covers(shapely.Point(-63.083, 18.068))
    assert not shapes["97801"].covers(shapely.Point(-63.046, 18.026))
    assert shapes["97701"].covers(shapely.Point(-62.833, 17.9))


@pytest.mark.france
def test_ground_of_2024_is_where_it_belongs_now(france):
    shapes = shapes_of(france)
    pieces = made.former_outlines()
    owners = shapes[pieces["commune_code"]].to_numpy()
    assert shapely.covers(owners, shapely.point_on_surface(pieces["geometry"])).all()


@pytest.mark.france
def test_outlines_of_the_source_keep_their_area_within_ten_hectares(raw, france):
    kept = france.communes.loc[france.communes["outline_method"] == "source"]
    source = raw.loc[raw["type"] == "COM"].set_index("code")["geometry"]
    before = shapely.from_wkb(source[kept["commune_code"]].astype(object).to_numpy())
    moved = shapely.area(before) - shapely.area(kept["geometry"].to_numpy())
    assert np.abs(moved).max() < 1e-5  # square degrees: under 9 hectares


@pytest.mark.france
def test_every_deleguee_and_associee_has_an_outline(raw, france):
    table = made.sub_commune_outlines(raw, france)
    assert table.groupby("level").size().to_dict() == {
        "arrondissement_municipal": 45,
        "commune_associee": 471,
        "commune_deleguee": 2105,
    }
    assert shapely.is_valid(table["geometry"].to_numpy()).all()


@pytest.mark.france
def test_the_table_follows_its_schema_and_departements_their_official_area(raw, france):
    codes = france.communes["commune_code"]
    departement = codes.str[:2].where(~codes.str.startswith("97"), codes.str[:3])
    members = pd.DataFrame({"level": "departement", "code": departement, "commune_code": codes})
    table = made.outlines_table(raw, members, france)
    OUTLINES.check(table)
    area = made.territory_measures(table).set_index(["level", "code"])["area_km2"]
    assert area["departement", "01"] == pytest.approx(5_762, rel=0.01)
    assert area["departement", "75"] == pytest.approx(105.4, rel=0.01)
    assert area["departement", "2A"] == pytest.approx(4_014, rel=0.01)
    assert area["departement"].sum() == pytest.approx(area["commune"].sum(), rel=1e-9)
