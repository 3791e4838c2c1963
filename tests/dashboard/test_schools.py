"""Schools on an initiative's sheet: counted, marked, told on Méthode; without annuaire, nothing."""

import json

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data as door
from dashboard.components.schools import school_table
from dashboard.export import flat_rows
from dashboard.schools import SCHOOL_TITLES, STYLES, WORDS, school_columns, schools_of
from dashboard.serving import assets
from geodata import schemas
from geodata.schools import KINDS
from geodata.store import publish_schools

SCHOOLS = [
    ("0690001A", "ecole", "public", "69123"),
    ("0690002B", "ecole", "public", "69123"),
    ("0690003C", "ecole", "prive", "69123"),
    ("0010001A", "college", "public", "01001"),
    ("0010002B", "lycee", "public", "01001"),
]


@pytest.fixture
def annuaire(store_dir):
    """Load an annuaire of five schools beside the four communes."""
    rows = [
        (
            uai,
            f"Établissement <b>{uai}</b>",
            kind,
            kind,
            sector,
            "ouvert",
            code,
            code,
            "10",
            4.8,
            45,
        )
        for uai, kind, sector, code in SCHOOLS
    ]
    table = pd.DataFrame(rows, columns=list(schemas.SCHOOLS.columns))
    manifest = {
        "kind": "schools",
        "cog_year": 2026,
        "as_of": "2026-05-27",
        "counts": {"schools": len(rows)},
        "sources": {"Annuaire": {"publisher": "le ministère", "licence": "Licence Ouverte 2.0"}},
    }
    publish_schools(table.astype({"lat": "float64"}), manifest, root=store_dir)
    return store_dir


def captions(page, **params):
    app = AppTest.from_string(
        f"from dashboard.pages import {page}\n{page}.show()", default_timeout=60
    )
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return "\n".join(str(each.value) for each in (*app.caption, *app.markdown))


def test_the_sheet_counts_the_public_schools_of_the_levels_that_the_initiative_names(annuaire):
    said = captions("initiative", id="lyon-ecrans")
    assert "2\xa0écoles publiques dans ce périmètre" in said
    assert "(annuaire de l’éducation du 27/05/2026)" in said
    assert "collège" not in said.split("dans ce périmètre")[0]


def test_levels_that_are_not_there_are_said(annuaire, publish, make_initiative):
    publish(make_initiative("lille", "lille", education_level=["ecole", "college"]))
    assert "Aucune école publique ni aucun collège public dans ce périmètre" in captions(
        "initiative", id="lille"
    )


def test_an_initiative_without_level_counts_every_kind(annuaire, publish, make_initiative):
    publish(make_initiative("ara", "ara", education_level=[]))
    said = captions("initiative", id="ara")
    assert "2\xa0écoles publiques, 1\xa0collège public et 1\xa0lycée public" in said


def test_pins_mark_each_kind_in_the_communes_of_the_perimeter(annuaire):
    data = door.load()
    facts = schools_of(data)
    lyon = np.asarray(data.coverage.commune_codes == "69123")
    assert facts.counts.unplaced == 0
    groups = facts.pins(lyon, ["ecole", "college"])
    assert [group.style.title for group in groups] == ["Écoles publiques", "Écoles privées"]
    assert [group.per_commune.sum() for group in groups] == [2, 1]
    assert [group.style.hollow for group in groups] == [False, True]
    assert set(WORDS) == set(STYLES) == set(KINDS)


def test_public_schools_are_marked_at_first_and_private_ones_on_demand(annuaire):
    data = door.load()
    everywhere = np.ones(len(data.communes), dtype=bool)
    groups = schools_of(data).pins(everywhere, [])
    assert [(group.style.plural, group.shown) for group in groups] == [
        ("écoles publiques", True),
        ("collèges publics", True),
        ("lycées publics", True),
        ("écoles privées", False),
    ]
    assert len({group.style.shape for group in groups}) == 3  # never by the colour alone


def test_the_file_of_the_map_holds_each_school_where_it_stands(annuaire):
    data = door.load()
    facts = schools_of(data)
    asset = assets.find(facts.address.rpartition("/")[2])
    places = json.loads(asset.content)
    assert sorted(places["uai"]) == sorted(uai for uai, *_ in SCHOOLS)
    codes = data.coverage.commune_codes
    assert {codes[rank] for rank in places["communes"]} == {"69123", "01001"}
    assert set(places["lon"]) == {480_000}
    everywhere = np.ones(len(codes), dtype=bool)
    for group in facts.pins(everywhere, []):
        found = [
            rank
            for rank, style in zip(places["communes"], places["styles"], strict=True)
            if style == group.place_style
        ]
        assert np.array_equal(np.bincount(found, minlength=len(codes)), group.per_commune)


def test_the_table_lists_what_the_map_marks(annuaire):
    data = door.load()
    everywhere = np.ones(len(data.communes), dtype=bool)
    rows = school_table(data, everywhere, [])
    shown = [group for group in schools_of(data).pins(everywhere, []) if group.shown]
    assert len(rows) == sum(int(group.per_commune.sum()) for group in shown) == 4
    assert rows["Type"].value_counts().to_dict() == {
        "École publique": 2,
        "Collège public": 1,
        "Lycée public": 1,
    }


def test_exports_tell_the_schools_of_each_initiative(annuaire, publish, make_initiative):
    publish(
        make_initiative("lyon", "lyon", education_level=["ecole"]),
        make_initiative("ara", "ara", education_level=[]),
    )
    data = door.load()
    found = school_columns(data, data.initiatives)
    by_id = dict(zip(data.initiatives["id"], zip(*found.values(), strict=True), strict=True))
    assert {key: tuple(map(int, row)) for key, row in by_id.items()} == {
        "lyon": (2, 0, 0),
        "ara": (2, 1, 1),
    }
    rows = flat_rows(data.initiatives, more=found)
    assert [name for name in rows if name.endswith("_annuaire")] == list(SCHOOL_TITLES)


def test_a_count_where_the_annuaire_knows_no_school_at_all_is_said_partial(
    annuaire, publish, make_initiative
):
    publish(make_initiative("lille", "lille"), make_initiative("lyon", "lyon"))
    assert "ce compte est partiel" in captions("initiative", id="lille")
    assert "partiel" not in captions("initiative", id="lyon")


def test_methode_names_the_annuaire_once_it_is_loaded(annuaire):
    said = captions("methode")
    assert "annuaire de l’éducation du 27/05/2026" in said
    assert "5\xa0établissements" in said


def test_without_annuaire_no_page_speaks_of_it(store_dir):
    data = door.load()
    assert schools_of(data) is None
    assert school_columns(data, data.initiatives) == {}
    for said in (captions("initiative", id="lyon-ecrans"), captions("methode")):
        assert "annuaire" not in said


def test_a_damaged_annuaire_leaves_the_pages_as_without(annuaire):
    for path in (annuaire / "schools" / "versions").glob("*/schools.parquet"):
        path.write_bytes(b"0")
    assert "annuaire" not in captions("initiative", id="lyon-ecrans")
