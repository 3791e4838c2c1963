import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.fields import BY_NAME
from dashboard.filters.table_view import TableView, from_words, to_words

names = st.sampled_from(list(BY_NAME))
views = st.builds(
    TableView,
    columns=st.lists(names, unique=True, min_size=1).map(tuple),
    sort=names,
    descending=st.booleans(),
)


@given(views)
def test_an_address_opens_the_table_that_wrote_it(view):
    assert from_words(to_words(view)) == (view, ())


def test_the_usual_table_leaves_the_address_bare():
    assert to_words(TableView()) == {}
    assert from_words({}) == (TableView(), ())


def test_columns_are_told_by_their_names_in_the_files_or_by_their_titles():
    view, messages = from_words({"colonnes": "titre, Montant annoncé,titre", "tri": "HABITANTS"})
    assert view == TableView(("titre", "montant_eur"), "habitants")
    assert messages == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param({"colonnes": "zut"}, "Colonne inconnue : « zut »", id="column"),
        pytest.param({"colonnes": "habitant"}, "Vouliez-vous dire « Habitants » ?", id="near"),
        pytest.param({"tri": "zut"}, "Colonne de tri inconnue : « zut »", id="sort"),
        pytest.param({"ordre": "zut"}, "choisissez croissant ou decroissant", id="order"),
    ],
)
def test_what_is_not_understood_is_left_aside_and_said(words, said):
    view, messages = from_words(words)
    assert view == TableView()
    assert len(messages) == 1
    assert said in messages[0]


@given(st.dictionaries(st.sampled_from(["colonnes", "tri", "ordre"]), st.text(max_size=50)))
def test_no_address_ever_fails(words):
    from_words(words)
