"""A file from the browser to the command: a safe name, an answer or a French reason."""

import pytest

from dashboard.writing import child
from dashboard.writing.access import NotAllowedError
from dashboard.writing.child import (
    ChildRefusedError,
    ChildStoppedError,
    ChildTimeoutError,
    run_terrinum,
)
from dashboard.writing.importing import Draft, run_import, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("projets 2026.csv", "projets 2026.csv"),
        ("../../x.csv", "x.csv"),
        ("C:\\Users\\moi\\liste.xlsx", "liste.xlsx"),
        ("-rf.csv", "rf.csv"),
        (".cache", "cache"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("nul.csv", "_nul.csv"),
        ("École\u0301.csv", "Écolé.csv"),
        ("…", "…"),
        ("", "fichier"),
        ("...", "fichier"),
        ("x" * 300 + ".geojson", "x" * 73 + ".geojson"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_it_is_safe(sent, kept):
    assert safe_name(sent) == kept


@pytest.mark.parametrize("sent", ['<a|b>?*".csv', "a/b/../..", "con", "`$(id)`.csv", "\ud800.csv"])
def test_no_name_leads_out_of_its_folder(tmp_path, sent):
    path = (tmp_path / safe_name(sent)).resolve()
    assert path.parent == tmp_path.resolve()
    path.write_bytes(b"")


def test_a_command_that_lasts_is_stopped(tmp_path):
    with pytest.raises(ChildTimeoutError, match="arrêté après"):
        run_terrinum("status", folder=tmp_path, timeout_s=0.05)


def test_a_command_that_asks_for_too_much_memory_ends_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "ADDRESS_SPACE_BYTES", 60 * 1024**2)
    with pytest.raises(ChildStoppedError, match="mémoire"):
        run_terrinum("review", "--appliquer", "--json", folder=tmp_path, timeout_s=60)


def test_an_answer_that_is_not_an_object_is_no_answer(tmp_path):
    with pytest.raises(ChildStoppedError):
        run_terrinum("--help", folder=tmp_path, timeout_s=60)


def test_a_refusal_is_told_in_its_own_french(tmp_path, monkeypatch):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(tmp_path / "vide"))
    said = run_terrinum("review", "--appliquer", "--json", folder=tmp_path, timeout_s=60)
    assert "terrinum reference build" in said["erreur"]
    with pytest.raises(ChildRefusedError, match="Erreur"):
        run_terrinum("history", "01001", folder=tmp_path, timeout_s=60)


def test_a_word_with_a_null_is_refused_before_anything_starts(tmp_path):
    with pytest.raises(ChildRefusedError, match="nul"):
        run_terrinum("import", "--colonne=a\0b=titre", folder=tmp_path, timeout_s=60)


def test_outside_a_session_that_may_write_nothing_is_imported():
    with pytest.raises(NotAllowedError):
        run_import(Draft("a.csv", b"titre\n"), trial=True)
