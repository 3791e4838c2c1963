"""The portrait of an académie: on a few lines, then against plain sets on all of France."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.analysis import versions
from dashboard.analysis.portrait import (
    ZONE_LEVELS,
    Portrait,
    announced_by_lead,
    begun_by_year,
    coverage_by,
    straddling,
    tables,
    white_zones,
)
from dashboard.analysis.portrait.history import merged_communes
from dashboard.filters import Selection
from geodata.store import read_initiatives, read_reference
from geodata.territories import Level

COMMUNES = pd.DataFrame(
    {
        "commune_code": ["01001", "01002", "69001", "69002", "59001"],
        "epci_code": ["A", "A", "B", None, "C"],
        "population": [10, 20, 300, 40, 5],
    }
)
LYON = np.array([True, True, True, True, False])


def test_a_territory_sums_its_ground_inside_the_area_once():
    per_commune = np.array([0, 3, 0, 1, 1])
    found = coverage_by(COMMUNES, per_commune, LYON, "epci_code")
    assert found.loc["A"].tolist() == [2, 1, 30, 20]
    assert found.loc["B"].tolist() == [1, 0, 300, 0]
    assert "C" not in found.index


def test_white_zones_are_ranked_by_inhabitants_then_by_code():
    per_commune = np.array([0, 0, 0, 1, 0])
    found = white_zones(coverage_by(COMMUNES, per_commune, LYON, "epci_code"))
    assert found.index.tolist() == ["B", "A"]
    assert found["population"].tolist() == [300, 30]


def test_an_epci_touched_by_one_commune_is_no_white_zone():
    per_commune = np.array([1, 0, 0, 0, 0])
    found = white_zones(coverage_by(COMMUNES, per_commune, LYON, "epci_code"))
    assert found.index.tolist() == ["B"]


def test_an_epci_with_communes_in_two_academies_straddles():
    rows = COMMUNES.assign(academie_code=["10", "08", "10", "10", "09"])
    found = straddling(rows, academie="10")
    parts = found[["epci_code", "academie_code", "communes", "population"]].to_numpy().tolist()
    assert parts == [["A", "08", 1, 20], ["A", "10", 1, 10]]
    assert straddling(rows, academie="09").empty


def test_years_without_beginning_are_counted_zero_and_unknown_years_left_out():
    rows = pd.DataFrame({"title": ["a", "b", "c"], "start_year": [2013, 2015, None]})
    rows["start_year"] = rows["start_year"].astype("Int64")
    found = begun_by_year(rows, pd.Series(["locale", "large", "locale"]))
    assert found["year"].tolist() == [2013, 2014, 2015]
    assert found["locale"].tolist() == [1, 0, 0]
    assert found["large"].tolist() == [0, 0, 1]


def test_no_year_at_all_gives_an_empty_timeline():
    rows = pd.DataFrame({"title": ["a"], "start_year": pd.array([None], dtype="Int64")})
    assert begun_by_year(rows, pd.Series(["locale"])).empty


def test_amounts_are_described_and_never_added():
    rows = pd.DataFrame(
        {"lead_level": ["commune", "commune", "region"], "budget_eur": [10.0, 30.0, None]}
    )
    found = announced_by_lead(rows).set_index("lead_level")
    assert found.loc["commune"].tolist() == [2, 2, 10.0, 20.0, 30.0]
    assert found.loc["region", "announced"] == 0
    assert "total" not in found.columns


def test_a_merged_commune_counts_once_in_the_academie_that_took_it():
    periods = pd.DataFrame(
        [
            ("01003", date(2019, 1, 1), "commune_nouvelle", ["01001"]),
            ("01003", date(2000, 1, 1), "changement_de_nom", ["01001"]),
            ("59003", date(2019, 1, 1), "commune_nouvelle", ["59001"]),
            ("01004", date(1999, 1, 1), "fusion", ["01001"]),
        ],
        columns=["code", "valid_to", "event", "successor_codes"],
    )
    assert merged_communes(periods, {"01001"}, since=date(2013, 1, 1)) == 1


@pytest.fixture
def tiny(store_dir):
    """Build the data of four communes; the académie of Lyon has two of them."""
    return data.build(read_reference(store_dir), read_initiatives(store_dir))


def lyon(tiny, **filters):
    return Portrait(tiny, "10", Selection(**filters))


def test_a_wider_perimeter_fills_white_zones_unless_reach_is_local(publish, make_initiative):
    publish(
        make_initiative("lyon-ecrans", "lyon"),
        make_initiative("ara-ent", "ara", category="ent", loc_level="region", commune_count=2),
    )
    tiny = data.build(read_reference(), read_initiatives())
    assert lyon(tiny).white_zones(Level.EPCI).empty
    local = lyon(tiny, reaches=("locale",)).white_zones(Level.EPCI)
    assert local["name"].tolist() == ["CC de la Dombes"]
    assert local["within"].tolist() == ["Ain"]


def test_the_table_by_category_ignores_the_category_chosen(tiny):
    rows = lyon(tiny, categories=("thd_ecoles",)).categories.set_index("category")
    assert rows.loc["ent", "initiatives"] == 1
    assert rows.loc["ent", "communes_covered"] == 2
    assert rows.loc["thd_ecoles", "initiatives"] == 0


def test_every_epci_of_the_academie_has_a_row(tiny):
    table = lyon(tiny).epci
    assert dict(zip(table["name"], table["initiatives"], strict=True)) == {
        "Métropole de Lyon": 2,
        "CC de la Dombes": 1,
    }
    assert table["categories"].tolist() == [2, 1]


def test_one_version_alone_has_nothing_before_it(store_dir):
    assert versions.previous(read_initiatives()) is None


def test_a_second_version_tells_what_it_added_removed_and_changed(publish, make_initiative):
    publish(
        make_initiative("lyon-ecrans", "lyon", title="Un nouveau titre", partners=[]),
        make_initiative("nouvelle", "lyon"),
        make_initiative("lille-fibre", "lille", title="Loin de l'académie"),
    )
    after = read_initiatives()
    before = versions.previous(after)
    found = versions.compare(before, after, {"69123", "01001"})
    assert found.added["id"].tolist() == ["nouvelle"]
    assert found.removed["id"].tolist() == ["ara-ent"]
    assert found.changed["id"].tolist() == ["lyon-ecrans"]
    assert found.changed["fields"].tolist() == [["Titre", "Partenaires"]]
    assert found.changed["told"].tolist() == [
        [
            "Titre : Équipement progressif des écoles → Un nouveau titre",
            "Partenaires : Académie de Lyon → (vide)",
        ]
    ]


def test_a_change_is_told_in_words_not_in_codes_and_a_long_text_by_its_name(
    publish, make_initiative
):
    publish(make_initiative("a", "lyon", status="en_cours", description="Court.", pupils=None))
    publish(make_initiative("a", "ara", status="termine", description="Long. " * 40, pupils=12))
    after = read_initiatives()
    found = versions.compare(versions.previous(after), after, {"69123"})
    assert found.changed["told"].tolist() == [
        ["Périmètre", "Statut : En cours → Terminé", "Élèves : (vide) → 12", "Description"]
    ]


def test_the_same_content_is_no_change(publish, make_initiative):
    row = make_initiative("lyon-ecrans", "lyon")
    publish(row)
    publish(row | {"source_line": 7})
    after = read_initiatives()
    assert versions.compare(versions.previous(after), after, {"69123"}).is_empty


# The page, without a browser.


def run(**params):
    app = AppTest.from_string(
        "from dashboard.pages import academie\nacademie.show()", default_timeout=60
    )
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def said_by(app):
    kinds = ("html", "markdown", "info", "warning", "caption", "header", "subheader")
    found = [element for kind in kinds for element in app.get(kind)]
    return "\n".join(
        element.proto.body if element.type in {"html", "markdown"} else str(element.value)
        for element in found
    )


def test_without_an_academie_the_page_asks_for_one(store_dir):
    app = run()
    assert not app.exception
    assert "Choisissez votre académie" in app.info[0].value


@pytest.fixture
def full_store(store_dir, monkeypatch):
    """Give the tiny reference its région académique, as the real one has."""
    names = {"84": "Auvergne-Rhône-Alpes", "32": "Hauts-de-France", "01": "Guadeloupe"}
    monkeypatch.setattr(
        Portrait, "_region_academique_name", lambda self: names[self.region_academique]
    )
    monkeypatch.setattr("dashboard.analysis.portrait.history.sentences", lambda *_: ("Un fait.",))
    return store_dir


def test_the_academie_chosen_is_kept_in_the_address(full_store):
    app = run()
    app.selectbox(key="academie_choisie").set_value("10").run()
    assert not app.exception
    assert app.query_params["academie"] == "Lyon"
    assert "Académie de Lyon" in said_by(app)


def test_the_page_says_that_no_record_is_no_proof(full_store):
    said = said_by(run(academie="Lyon", categorie="thd-ecoles"))
    assert "Absence de trace n’est pas preuve d’absence" in said
    assert "2\xa0EPCI (520\u202f800\xa0habitants)" in said


def test_the_local_reach_is_a_switch_kept_in_the_address(full_store):
    app = run(academie="Lyon")
    app.toggle(key="portee_locale").set_value(True).run()
    assert app.query_params["portee"] == "locale"
    assert "Portée locale seulement" in said_by(app)
    app.toggle(key="portee_locale").set_value(False).run()
    assert "portee" not in app.query_params


def test_what_the_page_leaves_aside_is_said(full_store):
    app = run(academie="Lyon,Lille", departement="Ain", niveau="region")
    said = " ".join(each.value for each in app.warning)
    assert "une académie à la fois" in said
    assert "laissés de côté" in said
    assert app.query_params["academie"] == "Lyon"
    assert "departement" not in app.query_params


def test_a_single_version_has_nothing_to_compare(full_store):
    assert "Rien à comparer" in said_by(run(academie="Lyon"))


# All of France, against plain sets.


@pytest.fixture(scope="module")
def france(reference, initiatives):
    return data.build(reference, initiatives)


@pytest.fixture(scope="module")
def raw(reference, initiatives):
    """Read the stored tables themselves, without any of our code."""
    places, rows = reference.snapshot.path, initiatives.snapshot.path
    return {
        "communes": pd.read_parquet(places / "communes.parquet").set_index("commune_code"),
        "initiatives": pd.read_parquet(rows / "initiatives.parquet"),
        "covers": pd.read_parquet(rows / "perimeters.parquet")
        .groupby("perimeter_id")["commune_code"]
        .agg(set),
    }


LOCAL = {"commune", "epci", "ept", "arrondissement_municipal", "commune_deleguee"}


def covered_by_sets(raw, members, *, category=None, is_local=False):
    """Return the communes of `members` under a kept initiative, and how many are kept."""
    ground, kept = set(), 0
    for row in raw["initiatives"].itertuples():
        if category and row.category != category:
            continue
        if is_local and not set(row.loc_level.split(";")) <= LOCAL:
            continue
        here = raw["covers"][row.perimeter_id] & members
        ground |= here
        kept += bool(here)
    return ground, kept


@pytest.mark.france
@pytest.mark.parametrize(
    "code", [pytest.param("10", id="Lyon"), pytest.param("70", id="Normandie")]
)
@pytest.mark.parametrize(
    ("category", "is_local"), [(None, False), (None, True), ("thd_ecoles", False), ("ent", True)]
)
def test_figures_and_white_zones_are_those_of_plain_sets(france, raw, code, category, is_local):
    communes = raw["communes"]
    members = set(communes.index[communes["academie_code"] == code])
    ground, kept = covered_by_sets(raw, members, category=category, is_local=is_local)
    portrait = Portrait(
        france,
        code,
        Selection(
            categories=(category,) if category else (), reaches=("locale",) if is_local else ()
        ),
    )
    assert (portrait.result.initiatives, portrait.result.communes_covered) == (kept, len(ground))
    inhabitants = communes["population"].to_dict()
    assert portrait.result.population_covered == sum(inhabitants[each] for each in ground)

    blank = members - ground
    assert set(portrait.white_zones(Level.COMMUNE).index) == blank
    epci = communes.loc[list(members), "epci_code"].dropna()
    expected = {each for each in set(epci) if not (set(epci.index[epci == each]) & ground)}
    zones = portrait.white_zones(Level.EPCI)
    assert set(zones.index) == expected
    assert zones["population"].is_monotonic_decreasing
    assert zones["population"].sum() == sum(inhabitants[c] for c in epci.index[epci.isin(expected)])


@pytest.mark.france
def test_the_epci_that_straddle_are_those_of_the_memberships(france, reference):
    members = reference.memberships
    academie_of = dict(
        members.loc[members["level"] == "academie", ["commune_code", "code"]].to_numpy().tolist()
    )
    academies = {}
    for epci, commune in members.loc[
        members["level"] == "epci", ["code", "commune_code"]
    ].to_numpy():
        academies.setdefault(epci, set()).add(academie_of[commune])
    expected = {epci for epci, codes in academies.items() if len(codes) > 1 and "10" in codes}
    assert set(Portrait(france, "10", Selection()).straddling["epci_code"]) == expected
    assert len(expected) == 3


@pytest.mark.france
def test_the_map_is_white_where_the_list_says(france):
    for code in france.known.territories[Level.ACADEMIE]:
        portrait = Portrait(france, code, Selection(reaches=("locale",)))
        table = portrait.epci
        assert set(table.index[table["initiatives"] == 0]) == set(
            portrait.white_zones(Level.EPCI).index
        )


@pytest.mark.france
def test_grounds_widen_from_the_academie_to_france(france):
    figures = [each.outcome.initiatives for each in Portrait(france, "10", Selection()).grounds]
    assert len(figures) == 3
    assert figures == sorted(figures)
    assert len(Portrait(france, "70", Selection()).grounds) == 2


@pytest.mark.france
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("70", "anciennes académies de Caen (1\u202f352\xa0communes)", id="Normandie"),
        pytest.param("43", "existe depuis 2020 : c’était jusque-là un vice-rectorat", id="Mayotte"),
        pytest.param("10", "Métropole de Lyon (depuis 2015)", id="Lyon"),
        pytest.param("09", "Nord-Pas-de-Calais", id="Lille"),
        pytest.param("02", "d’Aix-Marseille et de Nice", id="elision"),
    ],
)
def test_history_is_said_where_it_matters(france, code, expected):
    assert expected in " ".join(Portrait(france, code, Selection()).history)


@pytest.mark.france
def test_every_academie_has_a_portrait(france):
    for code in france.known.territories[Level.ACADEMIE]:
        portrait = Portrait(france, code, Selection())
        for table in (
            tables.comparison(portrait),
            tables.by_category(portrait),
            tables.announced(portrait),
        ):
            assert not table.empty or not portrait.result.initiatives
        tables.straddling(portrait)
        tables.begun(portrait)
        tables.by_epci(portrait)
        for level in ZONE_LEVELS:
            tables.white_zones(portrait, level)
