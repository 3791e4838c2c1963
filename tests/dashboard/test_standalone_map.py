"""The file of one map: what it says, what it refuses, in French."""

import pytest

from dashboard.export.standalone_map import (
    UnknownFilterError,
    UnwritableMapError,
    map_style,
    write_map,
)
from dashboard.maps import Method

pytestmark = pytest.mark.france


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        pytest.param({"academie": "Lyonn"}, "Vouliez-vous dire « Lyon »", id="near"),
        pytest.param({"niveau": "quartier"}, "Niveau de carte inconnu", id="level"),
        pytest.param({"annees": "hier"}, "Période illisible", id="years"),
    ],
)
def test_an_unknown_filter_writes_nothing(tmp_path, france_dir, filters, message):
    path = tmp_path / "carte.html"
    with pytest.raises(UnknownFilterError, match=message) as error:
        write_map(path, filters=filters, root=france_dir)
    assert "adresse" not in str(error.value)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path, france_dir):
    with pytest.raises(UnwritableMapError, match="ce dossier n’existe pas"):
        write_map(tmp_path / "nulle part" / "carte.html", root=france_dir)


def test_the_same_selection_gives_the_same_file(tmp_path, france_dir):
    one, other = tmp_path / "a.html", tmp_path / "b.html"
    for path in (one, other):
        write_map(path, filters={"niveau": "region"}, root=france_dir)
    assert one.read_bytes() == other.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_a_map_may_be_written_without_its_pins(tmp_path, france_dir):
    marked, bare = tmp_path / "a.html", tmp_path / "b.html"
    write_map(marked, root=france_dir)
    style = map_style(classes="effectifs", bounds="", patterns=True, insets=True, pins=False)
    write_map(bare, style=style, root=france_dir)
    assert "Initiatives d’une seule commune" in marked.read_text("utf-8")
    assert "Initiatives d’une seule commune" not in bare.read_text("utf-8")


def test_a_style_is_read_from_words():
    style = map_style(classes="seuils", bounds="1, 10,100", patterns=True, insets=False)
    assert style.method is Method.NATURAL_BREAKS
    assert style.lowers == (1, 10, 100)


@pytest.mark.parametrize(
    ("classes", "bounds"), [("au hasard", ""), ("effectifs", "1,dix")], ids=["classes", "bounds"]
)
def test_words_that_mean_nothing_are_refused(classes, bounds):
    with pytest.raises(UnknownFilterError, match="«"):
        map_style(classes=classes, bounds=bounds, patterns=True, insets=True)
