"""Whatever a command answers about its own words, it answers in French."""

import re
import sys

import pytest
from typer.main import get_command

from terrinum.cli import app, main

ENGLISH = re.compile(
    r"usage: |\b(show|exit|required|default|command|missing|invalid|such|try|input|should|error|"
    r"abort\w*)\b|<[a-z]+[> ]|list\[",
    re.IGNORECASE,
)


def commands(group=None, words=()):
    """List the words that lead to each command, groups included."""
    group = group or get_command(app)
    yield words
    for name, each in getattr(group, "commands", {}).items():
        if hasattr(each, "commands"):
            yield from commands(each, (*words, name))
        else:
            yield (*words, name)


def run(words, monkeypatch, capsys):
    """Run the command line; return (exit code, what it printed)."""
    monkeypatch.setattr(sys, "argv", ["terrinum", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    said = capsys.readouterr()
    return stopped.value.code, said.out + said.err


@pytest.mark.parametrize("words", [pytest.param(words, id=" ".join(words)) for words in commands()])
def test_help_is_in_french(words, monkeypatch, capsys):
    code, said = run((*words, "--help"), monkeypatch, capsys)
    assert code == 0
    assert "Usage : terrinum" in said
    assert "Montre cette aide." in said
    options_left_out = re.sub(r"--[\w-]+", "", said)
    assert not ENGLISH.findall(options_left_out)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            ("locat",), "Commande inconnue : « locat ». Peut-être : locate.", id="command"
        ),
        pytest.param(("zzz",), "Commande inconnue : « zzz ».", id="command near none"),
        pytest.param(("history",), "Il manque l’argument CODE.", id="argument missing"),
        pytest.param(("kit",), "Il manque l’option --output.", id="option missing"),
        pytest.param(
            ("run", "--prt", "3"), "Option inconnue : --prt. Peut-être : --port.", id="near"
        ),
        pytest.param(("run", "--zzz"), "Option inconnue : --zzz.", id="option unknown"),
        pytest.param(("run", "--port"), "L’option --port attend une valeur.", id="no value"),
        pytest.param(("run", "--port", "x"), "--port : un nombre est attendu.", id="not a number"),
        pytest.param(("run", "--port", "99999"), "--port : 65535 au plus.", id="too large"),
        pytest.param(("run", "--port", "-1"), "--port : 0 au moins.", id="too small"),
        pytest.param(("status", "a", "b"), "De trop dans la commande : a b.", id="extra arguments"),
        pytest.param(
            ("status", "--verify=1"), "L’option --verify ne prend pas de valeur.", id="switch"
        ),
    ],
)
def test_a_wrong_word_is_told_in_french_with_where_the_help_is(
    words, expected, monkeypatch, capsys
):
    code, said = run(words, monkeypatch, capsys)
    assert code == 2
    assert said.startswith(f"Erreur : {expected}\n")
    assert not ENGLISH.findall(said.split("\n")[0].replace("--", " "))


def test_no_word_at_all_shows_the_help_and_nothing_else(monkeypatch, capsys):
    code, said = run((), monkeypatch, capsys)
    assert code == 2
    assert "Commandes" in said
    assert "Erreur" not in said
