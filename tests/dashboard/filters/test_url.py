import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import Comparison, Known, Measure, Selection, from_query, to_query
from dashboard.labels import CATEGORIES, EDUCATION_LEVELS, LEAD_LEVELS, REACHES, STATUSES
from dashboard.maps import Method
from geodata.territories import Level

KNOWN = Known(
    values={
        "academies": {"10": "Lyon", "08": "Grenoble", "02": "Aix-Marseille"},
        "regions": {"84": "Auvergne-Rhône-Alpes"},
        "departements": {"01": "Ain", "69": "Rhône"},
        "epci": {"244000865": "CC Maremne Adour Côte Sud"},
        "categories": CATEGORIES,
        "lead_levels": LEAD_LEVELS,
        "reaches": REACHES,
        "education_levels": EDUCATION_LEVELS,
        "statuses": STATUSES,
    },
    territories={Level.ACADEMIE: {"10": "Lyon"}, Level.COMMUNE: {"69123": "Lyon"}},
    initiatives={"lyon-tablettes": "Des tablettes à Lyon"},
    years=(2000, 2027),
)


def some_of(name, *, least=0):
    values = list(KNOWN.values[name])
    return st.lists(st.sampled_from(values), unique=True, min_size=least).map(tuple)


years = st.tuples(st.integers(2000, 2027), st.integers(2000, 2027)).map(
    lambda pair: None if set(pair) == {2000, 2027} else (min(pair), max(pair))
)
comparisons = st.one_of(
    st.builds(Comparison, st.just("years"), st.sampled_from([(2000, 2026), (2013, 2013)])),
    st.builds(Comparison, st.just("year"), st.integers(2000, 2027)),
    *(
        st.builds(Comparison, st.just(name), some_of(name, least=1))
        for name in ("categories", "statuses", "lead_levels", "reaches", "education_levels")
    ),
)
selections = st.builds(
    Selection,
    **{name: some_of(name) for name in KNOWN.values},
    years=st.none() | years,
    text=st.sampled_from(["", "tablettes", "l’été, à 100 % & plus", "?a=b#c"]),
    year=st.none() | st.integers(2000, 2027),
    measure=st.sampled_from(Measure),
    classes=st.sampled_from(Method),
    compared=st.none() | comparisons,
    side_by_side=st.booleans(),
    level=st.sampled_from([Level.COMMUNE, Level.EPCI, Level.REGION]),
    territory=st.sampled_from([None, (Level.ACADEMIE, "10"), (Level.COMMUNE, "69123")]),
    initiative=st.sampled_from([None, "lyon-tablettes"]),
)


@given(selections)
def test_an_address_opens_the_view_that_wrote_it(selection):
    assert from_query(to_query(selection, KNOWN), KNOWN) == (selection, ())


def test_nothing_chosen_leaves_the_address_bare():
    assert to_query(Selection(), KNOWN) == {}


def test_an_address_is_made_of_plain_french_words():
    selection = Selection(academies=("10",), level=Level.EPCI, years=(2013, 2020))
    assert to_query(selection, KNOWN) == {
        "academie": "Lyon",
        "annees": "2013-2020",
        "niveau": "epci",
        "v": "1",
    }


def test_a_comparison_is_one_word_of_the_address():
    selection = Selection(
        categories=("thd_ecoles",), compared=Comparison("categories", ("ent",)), side_by_side=True
    )
    query = to_query(selection, KNOWN)
    assert (query["avec"], query["comparaison"]) == ("categorie-ent", "cote-a-cote")
    assert selection.other() == Selection(categories=("ent",), side_by_side=True)


@pytest.mark.parametrize("typed", ["lyon", "LYON", " Lyon ", "10"])
def test_a_name_is_read_without_case_and_a_code_too(typed):
    assert from_query({"academie": typed}, KNOWN)[0].academies == ("10",)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param({"academie": "Atlantide"}, "Académie inconnue : « Atlantide »", id="academy"),
        pytest.param({"academie": "Lion"}, "Vouliez-vous dire « Lyon » ?", id="suggestion"),
        pytest.param({"niveau": "canton"}, "Niveau de carte inconnu", id="level"),
        pytest.param({"annees": "hier"}, "Période illisible", id="years"),
        pytest.param({"annees": "1900-1950"}, "Période hors des données", id="years outside"),
        pytest.param({"territoire": "canton-12"}, "Territoire inconnu", id="territory"),
        pytest.param({"fiche": "rien"}, "Initiative inconnue", id="sheet"),
        pytest.param({"mesure": "poids"}, "Mesure inconnue (choisissez parmi", id="measure"),
        pytest.param({"classes": "dix"}, "Coupure des classes inconnue", id="classes"),
        pytest.param({"an": "1900"}, "écrivez une année de 2000 à 2027", id="year"),
        pytest.param({"avec": "academie-Lyon"}, "comparez par annees, an", id="compared word"),
        pytest.param({"avec": "statut-perdu"}, "Statut inconnu", id="compared value"),
        pytest.param({"comparaison": "x"}, "Comparaison inconnue", id="way of comparing"),
        pytest.param({"v": "9"}, "Version d’adresse inconnue", id="version"),
        pytest.param({"<script>": "1"}, "Paramètre inconnu", id="stranger"),
    ],
)
def test_what_is_not_understood_is_left_aside_and_said(params, said):
    selection, messages = from_query(params, KNOWN)
    assert selection == Selection()
    assert len(messages) == 1
    assert said in messages[0]


def test_the_rest_of_a_partly_wrong_address_is_kept():
    selection, messages = from_query({"academie": "Lyon,Atlantide", "statut": "en-cours"}, KNOWN)
    assert selection == Selection(academies=("10",), statuses=("en_cours",))
    assert len(messages) == 1


def test_years_typed_backward_are_put_in_order():
    assert from_query({"annees": "2020-2013"}, KNOWN)[0].years == (2013, 2020)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
def test_no_address_ever_fails(params):
    from_query(params, KNOWN)
