"""The relevé: read back equal, refused when wrong, told as Markdown and CSV without running."""

import pytest

from dashboard.scenes import PresentationError
from dashboard.scenes.releve import (
    About,
    Entry,
    Place,
    Releve,
    SceneShown,
    new_entry,
    read_releve,
    releve_to_json,
)
from dashboard.scenes.releve_texts import releve_to_csv, releve_to_markdown
from dashboard.scenes.suggestions import import_releve
from geodata.store.suggestions import read_suggestions

ENTRY = Entry(
    id="a-1",
    type="engagement",
    qui="Mme <b>Martin</b>",
    texte="=cmd|' /C calc'!A0 & <script>alert(1)</script> *gras*",
    quand="2026-11-23T20:31:00.000Z",
    scene=SceneShown(3, "Les écoles"),
    territoire=Place("commune", "69123", "Lyon"),
    initiative=About("lyon-ecrans", "Équipement"),
)
WHOLE = Releve("Réunion de Lyon", "v1", (ENTRY, Entry("a-2", "remarque", "", "Oui.", "hier")))


def test_a_releve_is_read_back_equal():
    assert read_releve(releve_to_json(WHOLE, written="2026-11-23T21:00:00Z")) == WHOLE


def test_the_file_of_the_documentation_is_read(request):
    text = (request.config.rootpath / "docs" / "releve.md").read_text(encoding="utf-8")
    read = read_releve(text.split("```json\n")[1].split("```")[0])
    assert read.entrees[0].territoire == Place("commune", "69123", "Lyon")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        pytest.param("{type: engagement}", "pas de texte", id="no text"),
        pytest.param("{texte: a, type: ordre}", "« ordre » inconnu", id="kind"),
        pytest.param("{texte: a, territoire: {niveau: a, code: '../x'}}", "illisible", id="code"),
        pytest.param("{texte: [a]}", "doit être un texte", id="text is a list"),
    ],
)
def test_a_wrong_entry_is_told_by_its_line(entry, said):
    with pytest.raises(PresentationError, match=said) as caught:
        read_releve(f"terrinum: releve\nversion: 1\nentrees:\n- {entry}\n")
    assert caught.value.line == 4


def test_the_same_entry_twice_is_one():
    assert WHOLE.with_entries(*WHOLE.entrees) == WHOLE


def test_markdown_cannot_hold_a_tag_and_lists_commitments():
    written = releve_to_markdown(WHOLE)
    assert "<script>" not in written.replace("\\<", "")
    assert r"\*gras\*" in written
    assert "## Scène 3 : Les écoles" in written
    assert "## Engagements pris\n\n1. **Engagement**" in written


def test_csv_cannot_run_a_formula():
    assert "'=cmd" in releve_to_csv(WHOLE).decode("utf-8-sig")


def test_what_is_typed_is_bounded():
    entry = new_entry(number=1, when="2026", kind="ordre", who="x" * 999, text=" a\x07\n b ")
    assert (entry.type, len(entry.qui), entry.texte) == ("remarque", 200, "a\n b")


def test_a_releve_becomes_suggestions_once(tmp_path):
    path = tmp_path / "releve.json"
    path.write_text(releve_to_json(WHOLE), encoding="utf-8")
    first = import_releve(path, who="moi", root=tmp_path)
    again = import_releve(path, who="moi", root=tmp_path)
    assert (first.read, first.added, again.added) == (2, 2, 0)
    kept = read_suggestions(tmp_path)
    assert (kept[0].initiative, kept[0].code, kept[0].received_by) == (
        "lyon-ecrans",
        "69123",
        "moi",
    )
    assert kept[0].text == ENTRY.texte


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(PresentationError, match="n’existe pas"):
        import_releve(tmp_path / "rien.json", who="moi", root=tmp_path)
