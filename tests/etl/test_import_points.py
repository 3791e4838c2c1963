"""Import of rows that say where they are by a point: GeoJSON, GeoParquet, or two columns."""

import json

import geopandas as gpd
import pytest
import shapely

from etl.errors import EtlError
from etl.import_initiatives import import_files
from etl.review import apply_reviewed
from geodata.places import Places
from geodata.review import decide, doubts
from geodata.store import read_initiatives

pytestmark = pytest.mark.france

LYON, OFF_THE_HAGUE = (4.8357, 45.7640), (-1.9500, 49.7300)
COMMON = {"categorie": "ent", "porteur": "Mairie", "porteur_niveau": "commune"}


@pytest.fixture
def root(tmp_path, france_dir):
    """Give a store of its own to the test, with the real reference."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reference").symlink_to(france_dir / "reference")
    return tmp_path / "data"


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def geojson(folder, *shapes, **more):
    features = [
        {
            "type": "Feature",
            "properties": {"titre": f"Projet {number}", **COMMON, **more},
            "geometry": shape,
        }
        for number, shape in enumerate(shapes, start=1)
    ]
    path = folder / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def reasons(root):
    return read_initiatives(root).pending.set_index("source_line")["reason"].to_dict()


def test_points_alone_say_the_commune(tmp_path, root, reference):
    summary = import_files([geojson(tmp_path, point(*LYON))], reference, root=root)
    assert (summary.accepted, summary.problems.empty) == (1, True)
    (row,) = read_initiatives(root).initiatives.to_dict("records")
    assert (row["loc_code"], row["loc_method"], row["commune_count"]) == ("69123", "point", 1)
    assert (row["territory_name"], row["territory_type"]) == ("Lyon", "commune")


def test_points_of_a_geoparquet_and_of_two_columns_are_read_alike(tmp_path, root, reference):
    frame = gpd.GeoDataFrame(
        {"titre": ["Projet"], **{name: [cell] for name, cell in COMMON.items()}},
        geometry=[shapely.Point(*LYON)],
        crs=4326,
    )
    frame.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text(
        "titre;categorie;porteur;porteur_niveau;Lat;Lon\nAutre;ent;Mairie;commune;45,764;4,8357\n"
    )
    paths = [tmp_path / "a.parquet", tmp_path / "b.csv"]
    summary = import_files(paths, reference, root=root)
    assert summary.accepted == 2
    assert [file.ignored for file in summary.files] == [(), ()]
    assert set(read_initiatives(root).initiatives["loc_code"]) == {"69123"}


def test_wrong_points_are_told_and_none_is_a_silent_answer(tmp_path, root, reference):
    shapes = [point(*LYON[::-1]), point(842000, 6519000), point(0, 0), None]
    summary = import_files([geojson(tmp_path, *shapes)], reference, root=root)
    assert (summary.accepted, summary.review, summary.rejected) == (1, 1, 2)
    said = reasons(root)
    assert "inversées" in said[1]
    assert "hors de France" in said[3]
    assert "vide ; attendu : une valeur" in said[4]
    assert read_initiatives(root).initiatives["source_line"].tolist() == [2]
    assert any("Lambert-93" in note for note in summary.files[0].raw.notes)


def test_projects_of_one_title_at_two_points_are_two(tmp_path, root, reference):
    path = geojson(tmp_path, point(*LYON), point(2.2370, 48.8123), titre="Équipement")
    assert import_files([path], reference, root=root).accepted == 2


def test_a_name_and_a_far_point_are_a_question(tmp_path, root, reference):
    path = geojson(tmp_path, point(*LYON), territoire_nom="Meudon")
    assert import_files([path], reference, root=root).review == 1
    assert "Le point, lui, tombe à Lyon" in reasons(root)[1]


def test_outlines_are_said_to_tell_no_territory(tmp_path, root, reference):
    square = shapely.geometry.mapping(shapely.box(4.8, 45.7, 4.9, 45.8))
    with pytest.raises(EtlError, match="ne disent pas un territoire"):
        import_files([geojson(tmp_path, square)], reference, root=root)
    line = {"type": "LineString", "coordinates": [LYON, (4.9, 45.8)]}
    summary = import_files([geojson(tmp_path, point(*LYON), square, line)], reference, root=root)
    assert (summary.accepted, summary.rejected) == (1, 2)
    assert all("ne disent pas un territoire" in reason for reason in reasons(root).values())


def test_a_point_in_doubt_is_decided_as_a_text_is(tmp_path, root, reference):
    path = geojson(tmp_path, point(*OFF_THE_HAGUE), point(*LYON[::-1]))
    assert import_files([path], reference, root=root).review == 2
    places = Places.from_reference(reference)
    first, second = doubts(read_initiatives(root).pending)
    assert second.text == "point 4.8357 45.764"
    lyon = second.candidates(places)[0]
    assert lyon.name == "Lyon"
    decide(second.clue, [lyon], who="Zoé", why="inversées", root=root)
    applied = apply_reviewed(reference, root=root)
    assert (len(applied.ids), applied.undecided) == (1, 1)
    assert read_initiatives(root).initiatives["loc_code"].tolist() == ["69123"]
    assert import_files([path], reference, root=root).accepted == 1
    assert first.key != second.key
