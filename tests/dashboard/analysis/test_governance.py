"""Who leads and who pays, against the law, on a few typed rows."""

import pandas as pd
import pytest

from dashboard.analysis import governance
from dashboard.analysis.governance import Funder, Governance, Matter
from dashboard.labels import ACTOR_KINDS, CATEGORIES, VERDICT_SIGNS, VERDICTS

PLACES = {" vendee ": "departement", " salazie ": "commune"}


def initiatives(*rows):
    columns = ["lead_name", "lead_level", "category", "education_level", "partners", "funders"]
    table = pd.DataFrame(rows, columns=[*columns, "budget_eur"])
    return table.assign(budget_eur=table["budget_eur"].astype("float64"))


def verdicts(*row):
    judged = governance.cases(initiatives((*row, None)), PLACES)
    return dict(zip(judged["education_level"], judged["verdict"], strict=True))


@pytest.mark.parametrize(
    ("level", "school", "category", "expected"),
    [
        pytest.param("commune", "ecole", "equipement_ecoles", "propre", id="commune, schools"),
        pytest.param("epci", "ecole", "thd_ecoles", "propre", id="EPCI, schools"),
        pytest.param("departement", "college", "ent", "propre", id="département, collèges"),
        pytest.param("region", "lycee", "reseau_lycees", "propre", id="région, lycées"),
        pytest.param("academie", "lycee", "formation", "propre", id="State, teaching"),
        pytest.param("etat", "college", "experimentation", "partagee", id="State, a service"),
        pytest.param("region", "lycee", "ressources", "partagee", id="région, teaching"),
        pytest.param("syndicat_mixte", "ecole", "maintenance", "partagee", id="for its members"),
        pytest.param("etat", "college", "equipement_individuel", "hors", id="State, computers"),
        pytest.param("region", "college", "equipement_individuel", "hors", id="région, collèges"),
        pytest.param("departement", "ecole", "ent", "hors", id="département, schools"),
    ],
)
def test_a_lead_alone_stands_before_the_law(level, school, category, expected):
    assert verdicts("Quelqu’un", level, category, [school], [], []) == {school: expected}


@pytest.mark.parametrize(
    ("partners", "funders"),
    [
        pytest.param(["communes"], [], id="a partner"),
        pytest.param([], ["Ville de Sète:10000"], id="a funder"),
        pytest.param(["Salazie"], [], id="a bare name"),
    ],
)
def test_the_competent_level_named_beside_the_lead_makes_it_shared(partners, funders):
    found = verdicts("Département", "departement", "ent", ["ecole"], partners, funders)
    assert found == {"ecole": "partagee"}


def test_an_initiative_is_judged_for_each_of_its_education_levels():
    found = verdicts("Région", "region", "ent", ["lycee", "college"], [], [])
    assert found == {"lycee": "propre", "college": "hors"}


@pytest.mark.parametrize(
    ("lead", "level", "school"),
    [
        pytest.param("Ville de Paris", "commune", "college", id="Paris"),
        pytest.param("Métropole de Lyon", "epci", "college", id="Lyon"),
        pytest.param("Collectivité territoriale de Corse", "region", "college", id="Corse"),
        pytest.param("Collectivité de Saint-Martin", "region", "ecole", id="Saint-Martin"),
        pytest.param("Département de Mayotte", "departement", "lycee", id="Mayotte"),
    ],
)
def test_special_collectivites_hold_the_powers_of_several_levels(lead, level, school):
    assert verdicts(lead, level, "equipement_ecoles", [school], [], []) == {school: "propre"}


def test_without_an_education_level_there_is_no_case():
    assert verdicts("Région", "region", "ent", [], [], []) == {}


def test_every_category_has_a_matter_or_is_a_service():
    assert governance.MATTERS.keys() <= CATEGORIES.keys()
    assert governance.MATTERS.get("ent", Matter.SERVICE) is Matter.SERVICE


def test_every_verdict_has_a_word_and_a_sign():
    assert VERDICTS.keys() == VERDICT_SIGNS.keys()
    assert len(set(VERDICT_SIGNS.values())) == len(VERDICT_SIGNS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("État (plan de relance)", "etat"),
        ("Académie de Lyon", "etat"),
        ("ministère de l'Éducation nationale", "etat"),
        ("Réseau Canopé Manche", "etat"),
        ("Ville d'Annecy", "commune"),
        ("12 communes membres", "commune"),
        ("communes de la Métropole", "commune"),
        ("Communauté de communes des Deux Rives", "epci"),
        ("Limoges Métropole", "epci"),
        ("CA Sud Sainte Baume", "epci"),
        ("Départements bretons", "departement"),
        ("Collectivité de Corse", "region"),
        ("Région Auvergne", "region"),
        ("Syndicat mixte DORSAL", "syndicat_mixte"),
        ("Manche Numérique", "syndicat_mixte"),
        ("Fonds national pour la société numérique", "etat"),
        ("FEDER-FSE", "europe"),
        ("Caisse des dépôts", "caisse"),
        ("Vendée", "departement"),
        ("Orange", "autre"),
    ],
)
def test_an_actor_is_known_by_its_name(name, kind):
    assert governance.actor_kind(name, PLACES) == kind
    assert kind in ACTOR_KINDS


def test_a_bare_name_borne_by_both_kinds_is_left_unclassified():
    places = governance.bare_places(pd.Series(["Mayenne", "Salazie"]), pd.Series(["Mayenne"]))
    assert places == {" salazie ": "commune"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("État", Funder("État")),
        ("État:76000", Funder("État", amount_eur=76_000)),
        ("Banque:41643.20", Funder("Banque", amount_eur=41_643.2)),
        ("Loire:19,5 %", Funder("Loire", share_percent=19.5)),
        ("FEDER:30 % de la plate-forme", Funder("FEDER", note="30 % de la plate-forme")),
    ],
)
def test_a_funder_is_read_with_its_amount_its_share_or_a_note(text, expected):
    assert governance.parse_funder(text) == expected


PAID = initiatives(
    ("Ville A", "commune", "ent", ["ecole"], ["Orange"], ["État:50 %", "Ville A:50 %"], 1000),
    ("Ville B", "commune", "ent", ["ecole"], ["orange"], ["État (DETR)", "État:100"], 3000),
    ("Région C", "region", "ent", ["lycee"], [], [], None),
)


def test_an_initiative_counts_once_per_kind_of_funder():
    counts = governance.who_pays(governance.funding(PAID))
    assert counts.to_dict("records") == [
        {"lead_level": "commune", "kind": "commune", "initiatives": 1},
        {"lead_level": "commune", "kind": "etat", "initiatives": 2},
    ]


def test_money_is_spread_and_never_added():
    money = governance.money_by_lead(PAID, governance.funding(PAID))
    commune = money.loc["commune"]
    assert (commune["lowest_eur"], commune["median_eur"], commune["highest_eur"]) == (
        *(1000, 2000, 3000),
    )
    assert (commune["initiatives"], commune["funders_named"], commune["cofunded"]) == (2, 2, 2)
    assert money.loc["region", "amounts"] == 0
    assert not any("total" in name or "sum" in name for name in money.columns)


def test_no_funder_named_is_an_empty_table():
    lines = governance.funding(PAID.iloc[[2]])
    assert lines.empty
    assert governance.who_pays(lines).empty
    assert governance.money_by_lead(PAID.iloc[[2]], lines)["cofunded"].tolist() == [0]


def test_spellings_of_an_actor_are_one_actor():
    acting = governance.actors(PAID)
    assert acting[acting["key"] == "orange"]["actor"].unique().tolist() == ["Orange"]
    assert acting[acting["row"] == 0]["key"].tolist() == ["ville-a", "orange", "etat"]


def test_two_actors_are_linked_by_the_initiatives_that_name_both():
    shared = governance.links(governance.meetings(governance.actors(PAID)))
    assert shared.iloc[0].to_dict() == {"a": "Orange", "b": "État", "initiatives": 2}
    assert governance.most_linked(shared, top=2) == ["Orange", "État"]


def test_the_matrix_counts_each_case_by_verdict():
    counts = governance.matrix(governance.cases(PAID, {}))
    assert counts.loc[("commune", "ecole")].to_dict() == {
        "propre": 2,
        "partagee": 0,
        "hors": 0,
        "total": 2,
    }


def test_a_selection_keeps_its_own_rows():
    everything = Governance.from_tables(PAID, {})
    kept = everything.kept(pd.Series([False, True, False]).to_numpy())
    assert set(kept.cases["row"]) == set(kept.funding["row"]) == set(kept.actors["row"]) == {1}
