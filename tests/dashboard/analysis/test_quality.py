import json
import shlex
import subprocess

import pandas as pd
import pytest

from dashboard.analysis.quality import CHECKS, decide_command, pending_rows
from etl.decisions import decide, parse_answer
from etl.import_initiatives import EMBEDDED, import_files
from etl.transform.initiative_columns import BY_NAME
from etl.transform.initiatives import REPORT_HEADERS
from etl.transform.locate import Gazetteer
from geodata.review import CLUE_HEADERS, Waiting, waiting
from geodata.store import read_initiatives


def row(**cells):
    return Waiting("a.csv", 2, "review", "en doute", (), cells)


@pytest.mark.parametrize("clue", CLUE_HEADERS)
def test_a_clue_is_read_under_every_header_that_the_import_knows(clue):
    column = BY_NAME[f"territory_{clue}"]
    assert set(CLUE_HEADERS[clue]) == {column.name, *column.headers}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Pays Baumois", id="plain"),
        pytest.param("L’Isle-d'Abeau", id="apostrophe"),
        pytest.param('"; echo pris; "', id="quotes"),
        pytest.param("$(echo pris)`echo pris`", id="substitution"),
        pytest.param("a\\b %PATH% !x", id="other shells"),
        pytest.param("--undo; echo pris", id="option"),
    ],
)
def test_a_copied_command_carries_the_text_and_runs_nothing(text):
    command = decide_command(row(territory_name=text), "epci", "200041622")
    script = f'terrinum() {{ printf "%s\\n" "$@"; }}; {command}'
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)  # noqa: S607
    assert said.stdout.splitlines()[:4] == ["decide", "epci:200041622", "--name", text]


@pytest.mark.parametrize("text", ["a\nrm -rf x", "a\x1b[2Jb", "a\u202eb", ""])
def test_a_text_that_cannot_be_seen_is_not_copied(text):
    assert decide_command(row(territoire=text), "epci", "1") is None


def test_rows_come_back_with_their_own_cells_then_why():
    pending = pd.DataFrame(
        {
            "source_file": ["a.csv"],
            "source_line": [7],
            "outcome": ["rejected"],
            "reason": ["illisible"],
            "candidates": [["1", "2"]],
            "row": [json.dumps({"titre": "École", "debut": "vers 2013"})],
        }
    )
    (shown,) = waiting(pending)
    assert (shown.title, shown.line) == ("École", 7)
    table = pending_rows(pending)
    assert list(table.columns) == ["titre", "debut", *REPORT_HEADERS]
    assert table.loc[0, "candidats"] == "1;2"


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("doute", {"loc_confidence": 0.8}),
        ("sans-source", {"source_url": None}),
        ("source-http", {"source_url": "HTTP://exemple.fr"}),
        ("source-non-relue", {"source_seen": False}),
        ("sans-annee", {"start_year": None, "end_year": None, "territory_year": None}),
        ("sans-statut", {"status": None}),
    ],
)
def test_a_check_finds_the_rows_that_fail_it_and_no_other(publish, make_initiative, check, changes):
    publish(make_initiative("bonne", "lyon"), make_initiative("mauvaise", "lyon", **changes))
    rows = read_initiatives().initiatives
    found = {each.name: rows.loc[each.rows(rows), "id"].tolist() for each in CHECKS}
    assert found.pop(check) == ["mauvaise"]
    assert set(map(tuple, found.values())) == {()}


@pytest.mark.france
def test_the_command_shown_publishes_the_row_at_the_next_import(reference, tmp_path):
    import_files([EMBEDDED], reference, replace=True, root=tmp_path)
    before = read_initiatives(tmp_path)
    doubtful = next(each for each in waiting(before.pending) if each.candidates)
    command = shlex.split(decide_command(doubtful, "epci", doubtful.candidates[0]))
    answer, options = command[2], dict(zip(command[3::2], command[4::2], strict=True))
    clue = {name: options.get(f"--{name}", "") for name in ("code", "name", "type")}
    gazetteer = Gazetteer.from_reference(reference)
    decide(clue, parse_answer(answer), who="X", why="essai", gazetteer=gazetteer, root=tmp_path)
    import_files([EMBEDDED], reference, root=tmp_path)
    after = read_initiatives(tmp_path)
    assert len(after.initiatives) == len(before.initiatives) + 1
    assert doubtful.cells["id"] in set(after.initiatives["id"])
