"""`terrinum review` in a real terminal: one key decides, another takes back."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from geodata.store import read_initiatives
from geodata.store.decisions import read_all_decisions, read_decisions

pytestmark = [
    pytest.mark.france,
    pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there"),
]
PATIENCE_S = 60
SETTLING_S = 0.7  # between a prompt and the terminal listening to keys
COMMAND = [sys.executable, "-m", "terrinum"]


@pytest.fixture
def data_dir(tmp_path, france_dir):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "reference").symlink_to(france_dir / "reference")
    subprocess.run([*COMMAND, "import"], check=True, env=environment(folder), cwd=tmp_path)
    return folder


def environment(folder):
    return {**os.environ, "TERRINUM_DATA_DIR": str(folder), "COLUMNS": "160", "TERM": "xterm"}


class Terminal:
    """A real terminal: what is typed, and what is waited for on the screen."""

    def __init__(self, folder, *words):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, "review", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(folder),
            close_fds=True,
        )
        os.close(slave)
        self.said, self.read_to = "", 0

    def expect(self, text):
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.said.find(text, self.read_to)) < 0:
            assert time.monotonic() < deadline, self.said
            self._listen(1)
        self.read_to = found + len(text)

    def press(self, key):
        self.expect("u annuler")
        # What is typed before the last word is read may be dropped with it.
        quiet = time.monotonic() + SETTLING_S
        while time.monotonic() < quiet:
            self._listen(0.1)
        self.type(key)

    def type(self, text):
        os.write(self.master, text.encode())

    def _listen(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            try:
                chunk = os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:  # the other end is closed
                raise AssertionError(self.said) from None
            self.said += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", chunk)

    def end(self):
        try:
            while os.read(self.master, 65536):
                pass
        except OSError:
            pass
        os.close(self.master)
        return self.process.wait(PATIENCE_S)


def test_one_key_decides_one_takes_back_and_quitting_keeps_what_was_decided(data_dir):
    terminal = Terminal(data_dir)
    terminal.expect("votre nom")
    terminal.type("A. Martin\n")
    terminal.expect("Région de Signy-le-Petit »")
    terminal.press("1")
    terminal.expect("3\xa0textes")
    terminal.press("u")
    terminal.expect("de nouveau à trancher")
    terminal.press("s")
    terminal.expect("Pays Baumois »")
    terminal.press("1")
    terminal.expect("Haut-Clocher »")
    terminal.press("q")
    terminal.expect("Publier maintenant")
    terminal.type("n\n")
    assert terminal.end() == 0
    assert [each.takes_back for each in read_all_decisions(data_dir)] == [False, True, False]
    (kept,) = read_decisions(data_dir).values()
    assert (kept.clue["name"], kept.codes, kept.who) == (
        *("Pays Baumois", ("242504447",), "A. Martin"),
    )
    assert kept.why == "choisi parmi les candidats proposés"


def test_a_union_is_searched_for_and_published_at_once(data_dir):
    terminal = Terminal(data_dir, "--who", "A. Martin", "--why", "ses trois communes")
    terminal.press("s")
    terminal.press("s")
    terminal.expect("Haut-Clocher »")
    terminal.press("c")
    terminal.expect("Nom ou code")
    terminal.type("saint riquier\n")
    terminal.expect("Somme (80)")
    terminal.expect("Numéro")
    terminal.type("1 2\n")
    terminal.expect("+")
    terminal.press("q")
    terminal.expect("Publier maintenant")
    terminal.type("o\n")
    terminal.expect("1\xa0ligne publiée, 3 encore à trancher")
    assert terminal.end() == 0
    row = read_initiatives(data_dir).initiatives.set_index("id").loc["haut-clocher-ecoles-fibre"]
    assert row["loc_method"] == "decision"
    assert len(row["loc_code"].split(";")) == 2
    assert "ses trois communes" in row["loc_reason"]


def test_without_a_terminal_it_says_what_to_do_and_asks_nothing(data_dir):
    done = subprocess.run(
        [*COMMAND, "review"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(data_dir),
    )
    assert done.returncode == 1
    assert "À trancher : « Pays Baumois »" in done.stdout
    assert "lancez-le dans un terminal" in done.stderr
    assert read_all_decisions(data_dir) == []


def test_a_program_is_answered_in_json(data_dir, tmp_path):
    def answer(folder):
        done = subprocess.run(
            [*COMMAND, "review", "--appliquer", "--json"],
            check=False,
            capture_output=True,
            text=True,
            env=environment(folder),
        )
        return done.returncode, json.loads(done.stdout)

    code, said = answer(data_dir)
    assert (code, said["publiees"], said["a_trancher"], said["erreur"]) == (0, [], 4, None)
    code, said = answer(tmp_path / "vide")
    assert code == 1
    assert "terrinum reference build" in said["erreur"]
