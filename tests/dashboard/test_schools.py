"""Schools on an initiative's sheet: counted, marked, told on Méthode; without annuaire, nothing."""

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data as door
from dashboard.schools import STYLES, WORDS, schools_of
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
    assert [group.style.title for group in groups] == ["Écoles publiques"]
    assert groups[0].per_commune.sum() == 2
    assert set(WORDS) == set(STYLES) == set(KINDS)


def test_only_the_first_kind_is_marked_at_first(annuaire):
    data = door.load()
    everywhere = np.ones(len(data.communes), dtype=bool)
    groups = schools_of(data).pins(everywhere, [])
    assert [(group.style.plural, group.shown) for group in groups] == [
        ("écoles publiques", True),
        ("collèges publics", False),
        ("lycées publics", False),
    ]


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
    assert schools_of(door.load()) is None
    for said in (captions("initiative", id="lyon-ecrans"), captions("methode")):
        assert "annuaire" not in said


def test_a_damaged_annuaire_leaves_the_pages_as_without(annuaire):
    for path in (annuaire / "schools" / "versions").glob("*/schools.parquet"):
        path.write_bytes(b"0")
    assert "annuaire" not in captions("initiative", id="lyon-ecrans")
