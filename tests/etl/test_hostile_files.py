"""The worst files, through the real command: a sentence or a table, in little time and memory."""

import csv
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

import psutil
import pytest
from xlsxwriter import Workbook

from geodata import french
from geodata.store import read_initiatives
from tests.hostile_cases import (
    ADDRESSES,
    HIDDEN,
    LYON,
    MAX_MEMORY,
    MAX_SECONDS,
    PAYLOADS,
    READ,
    REFUSED,
    geojson,
    rows,
)

pytestmark = pytest.mark.france


@dataclass(frozen=True)
class Outcome:
    """How a command ended, what it said, and what it took (seconds of processor, bytes)."""

    code: int
    said: str
    seconds: float
    memory: int


@pytest.fixture
def data_dir(tmp_path, france_dir):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "reference").symlink_to(france_dir / "reference")
    return folder


@pytest.fixture
def run(data_dir, tmp_path):
    """Run `terrinum` as a user does; no traceback, ten seconds and 512 MB at most."""

    def ask(*words, before=None):
        process = psutil.Popen(
            [sys.executable, "-m", "terrinum", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
            env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir), "COLUMNS": "400"},
            preexec_fn=before,
        )
        peak = Peak(process)
        peak.start()
        said = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        outcome = Outcome(process.returncode, said, usage.ru_utime + usage.ru_stime, peak.stop())
        assert "Traceback" not in said
        assert outcome.seconds < MAX_SECONDS
        assert outcome.memory < MAX_MEMORY
        return outcome

    return ask


class Peak(threading.Thread):
    """Watch the memory of a process and of its children together."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self._process, self._bytes, self._over = process, 0, threading.Event()

    def run(self):
        while not self._over.wait(0.02):
            with suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                self._bytes = max(self._bytes, sum(each.memory_info().rss for each in family))

    def stop(self):
        self._over.set()
        self.join()
        return self._bytes


def write(folder, content, name="in.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.id)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(run, tmp_path, data_dir, case):
    inside = tmp_path / "a" / "b"  # « ../../x.csv » would be seen
    inside.mkdir(parents=True)
    case.write(inside / case.name)
    done = run("import", inside / case.name)
    assert done.code == 1
    assert re.search(case.says, done.said, re.DOTALL)
    assert "root:" not in done.said  # of /etc/passwd
    assert not (tmp_path / "x.csv").exists()
    assert not (data_dir / "initiatives").exists()


@pytest.mark.parametrize("case", READ, ids=lambda case: case.id)
def test_a_file_that_can_be_read_loses_no_row(run, tmp_path, data_dir, case):
    case.write(tmp_path / case.name)
    done = run("import", case.name)
    assert done.code == 0
    accepted, review, rejected = case.counts
    counts = (
        f"{french.count(sum(case.counts), 'lue')} = {french.count(accepted, 'acceptée')} + "
        f"{review} à vérifier + {french.count(rejected, 'rejetée')}"
    )
    assert counts in done.said
    reasons = " ".join(read_initiatives(data_dir).pending["reason"])
    assert re.search(case.says, reasons)


def test_payloads_in_every_text_field_are_stored_as_text_and_told_as_text(run, tmp_path, data_dir):
    path = tmp_path / "in.csv"
    next(case for case in READ if case.id == "payloads").write(path)
    done = run("import", path)
    assert done.code == 0
    published = read_initiatives(data_dir).initiatives.set_index("id")
    assert published["title"].to_dict() == {f"p{n}": bad for n, bad in enumerate(PAYLOADS)}
    assert len(read_initiatives(data_dir).pending) == len(PAYLOADS)


@pytest.mark.parametrize("source", ADDRESSES)
@pytest.mark.parametrize("command", ["import", "locate"])
def test_an_address_is_no_file(run, command, source):
    more = ("--output", "out.csv", "--name", "x") if command == "locate" else ()
    done = run(command, source, *more)
    assert done.code == 1
    assert "une adresse n'est pas un fichier" in done.said


def test_a_pipe_or_a_folder_is_no_file(run, tmp_path):
    os.mkfifo(tmp_path / "tube.csv")
    for name in ("tube.csv", "."):
        assert "pas un fichier ordinaire" in run("import", name).said


def test_a_file_named_from_a_parent_folder_is_known_by_its_last_name(run, tmp_path, data_dir):
    write(tmp_path, rows(LYON), "x.csv")
    (tmp_path / "a").mkdir()
    assert run("import", "a/../x.csv").code == 0
    assert read_initiatives(data_dir).initiatives["source_file"].tolist() == ["x.csv"]


@pytest.mark.parametrize(
    ("lat", "lon", "status", "reason"),
    [
        pytest.param("NaN", "4.8", "rejected", "", id="nan"),
        pytest.param("1e400", "4.8", "rejected", "", id="1e400"),
        pytest.param("0", "0", "rejected", "hors de France", id="null island"),
        pytest.param("4.8357", "45.7640", "review", "", id="swapped"),
        pytest.param("6519000", "842000", "matched", "69123", id="lambert 93"),
        pytest.param("45,764", "4,8357", "matched", "", id="decimal comma"),
    ],
)
def test_wrong_coordinates_are_never_a_silent_answer(run, tmp_path, lat, lon, status, reason):
    path = write(tmp_path, f"y;x\n{lat};{lon}\n")
    assert run("locate", path, "--output", "out.csv", "--lat", "y", "--lon", "x").code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        row = next(csv.DictReader(stream, delimiter=";"))
    assert row["loc_status"] == status
    assert reason in row["loc_reason"]


def test_points_of_a_geojson_are_located_without_any_option(run, tmp_path):
    shapes = [
        '{"type":"Point","coordinates":[4.8357,45.7640]}',
        '{"type":"Point","coordinates":[NaN,45.7640]}',
        '{"type":"Point","coordinates":[1e400,45.7640]}',
        '{"type":"Point","coordinates":[0,0]}',
        '{"type":"Point","coordinates":[842000,6519000]}',
    ]
    done = run("locate", write(tmp_path, geojson(*shapes), "x.geojson"), "--output", "out.csv")
    assert done.code == 0
    assert "ne sont pas des nombres finis (NaN, infini) (objets 2, 3)" in done.said
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        found = [(row["loc_code"], row["loc_status"]) for row in csv.DictReader(stream)]
    assert found[0] == ("69123", "matched")
    assert [status for _, status in found[1:4]] == ["rejected"] * 3
    assert found[4] == ("69123", "matched")


def test_codes_that_a_spreadsheet_ate_are_suggested_and_never_silent(run, tmp_path, data_dir):
    with Workbook(str(tmp_path / "eaten.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code"])
        sheet.write_column(1, 0, [1001, 2004, 69123, "02A004"])  # 01001, 2A004 as 2004
    done = run("locate", "eaten.xlsx", "--output", "out.csv", "--code", "code")
    assert done.code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert found[2]["loc_code"] == "69123"
    for row in (found[0], found[1], found[3]):
        assert row["loc_reason"]
        assert row["loc_status"] != "matched" or "zéro" in row["loc_reason"]


def test_invisible_characters_are_removed_and_told(run, tmp_path, data_dir):
    write(tmp_path, rows(HIDDEN))
    done = run("locate", "in.csv", "--output", "o.csv", "--code", "territory_code")
    assert "Caractères invisibles" in done.said
    assert "lignes 2" in done.said
    run("import", "in.csv")
    published = read_initiatives(data_dir).initiatives
    assert published[["id", "title"]].to_numpy().tolist() == [["lyon", "Écoles de Lyon"]]


def test_two_imports_at_once_both_publish(tmp_path, data_dir):
    names = ("a", "b")
    for name in names:
        write(tmp_path, rows(LYON.replace("lyon,", f"{name},")), f"{name}.csv")
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "terrinum", "import", f"{name}.csv"],
            cwd=tmp_path,
            env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir)},
            stdout=subprocess.DEVNULL,
        )
        for name in names
    ]
    assert [each.wait() for each in started] == [0, 0]
    assert sorted(read_initiatives(data_dir).initiatives["id"]) == ["a", "b"]
    read_initiatives(data_dir).snapshot.verify()


def test_a_full_disk_publishes_nothing_and_says_so(run, tmp_path, data_dir):
    import resource  # noqa: PLC0415 - absent on Windows

    assert run("import", write(tmp_path, rows(LYON))).code == 0
    before = read_initiatives(data_dir).version
    many = [LYON.replace("lyon,", f"n{n},").replace("Écoles", f"Écoles {n}") for n in range(3000)]
    write(tmp_path, rows(*many), "many.csv")
    done = run(
        "import",
        "many.csv",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.code == 1
    assert "le système a refusé" in done.said
    assert read_initiatives(data_dir).version == before
