"""The worst files, through the real command: a sentence or a table, in little time and memory."""

import csv
import json
import os
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from dataclasses import dataclass

import psutil
import pytest
from xlsxwriter import Workbook

from geodata.store import read_initiatives

pytestmark = pytest.mark.france

MEGABYTE = 1024 * 1024
MAX_SECONDS, MAX_MEMORY = 10, 512 * MEGABYTE
HEADER = "id,title,category,lead_name,lead_level,territory_type,territory_name,territory_code"
LYON = "lyon,Écoles de Lyon,equipement_ecoles,Ville de Lyon,commune,commune,Lyon,69123"
PAYLOADS = (
    "<script>alert(1)</script>",
    "${alert(1)}",
    "`alert(1)`",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "</script><img src=x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "[/bold] [link=file:///etc/passwd]x[/link]",
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


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


def rows(*lines, header=HEADER):
    return "\n".join([header, *lines]) + "\n"


def workbook_parts(path, **replaced):
    """Write a workbook of LYON, then replace some of its members, by the end of their name."""
    plain = path.with_suffix(".plain")
    with Workbook(str(plain)) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate((HEADER, LYON)):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            change = next(
                (new for end, new in replaced.items() if name.endswith(f"{end}.xml")), None
            )
            content = source.read(name)
            copy.writestr(name, change(content) if change else content)
    return path


def features(*shapes):
    """Build a GeoJSON of initiatives of Lyon, one for each geometry (as JSON text)."""
    properties = [
        dict(zip(HEADER.split(","), LYON.split(","), strict=True), id=f"i{n}")
        for n in range(len(shapes))
    ]
    parts = [
        f'{{"type":"Feature","properties":{json.dumps(each)},"geometry":{shape}}}'
        for each, shape in zip(properties, shapes, strict=True)
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'


def test_payloads_in_every_text_field_are_stored_as_text_and_told_as_text(run, tmp_path, data_dir):
    fields = "id,title,category,lead_name,lead_level,partners,territory_name,territory_code,"
    fields += "funders,description"
    lines = [
        [f"p{n}", bad, "ent", bad, "commune", bad, "Lyon", "69123", bad, bad]
        for n, bad in enumerate(PAYLOADS)
    ]
    lines += [
        [bad, "Titre", bad, "Porteur", bad, "", bad, "", "", ""] for n, bad in enumerate(PAYLOADS)
    ]
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([fields.split(","), *lines])
    done = run("import", path)
    assert done.code == 0
    published = read_initiatives(data_dir).initiatives.set_index("id")
    assert published["title"].to_dict() == {f"p{n}": bad for n, bad in enumerate(PAYLOADS)}
    assert len(read_initiatives(data_dir).pending) == len(PAYLOADS)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "/vsicurl/http://127.0.0.1:1/x.csv",
        "https://x/`${alert(1)}`",
    ],
)
def test_a_link_that_is_no_web_address_is_refused_with_its_line(run, tmp_path, data_dir, link):
    path = write(tmp_path, rows(f'{LYON},"{link}"', header=f"{HEADER},source_url"))
    done = run("import", path)
    assert "0 acceptées + 0 à vérifier + 1 rejetées" in done.said
    assert "une adresse https:// ou http://" in read_initiatives(data_dir).pending["reason"][0]


@pytest.mark.parametrize(
    "source",
    [
        "/vsicurl/http://127.0.0.1:1/x.csv",
        "/vsizip//etc/x.zip",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/x.csv",
        "https://localhost/x.csv",
    ],
)
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


def test_one_cell_at_the_end_of_a_sheet_is_named(run, tmp_path):
    with Workbook(str(tmp_path / "far.xlsx")) as book:
        sheet = book.add_worksheet("Suivi")
        for number, line in enumerate((HEADER, LYON)):
            sheet.write_row(number, 0, line.split(","))
        sheet.write(1_048_575, 16_383, "x")
    done = run("import", "far.xlsx")
    assert done.code == 1
    assert "« Suivi »" in done.said
    assert "XFD1048576" in done.said


def test_a_workbook_that_unpacks_to_800_megabytes_is_refused_before_it_does(run, tmp_path):
    noise = os.urandom(15 * MEGABYTE)
    filler = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * (8 * MEGABYTE)
    path = tmp_path / "bomb.xlsx"
    workbook_parts(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/noise.bin", noise)
        with archive.open("xl/worksheets/sheet2.xml", "w") as member:
            for _ in range(100):
                member.write(filler)
    assert 15 * MEGABYTE < path.stat().st_size < 20 * MEGABYTE
    done = run("import", path)
    assert done.code == 1
    assert "déballé, il occuperait 8" in done.said


def test_a_member_that_lies_about_its_size_is_refused(run, tmp_path):
    path = workbook_parts(tmp_path / "liar.xlsx", sheet1=lambda xml: xml + b" " * 20 * MEGABYTE)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(true_size.to_bytes(4, "little"), (2000).to_bytes(4, "little")))
    done = run("import", path)
    assert done.code == 1
    assert "archive abîmée" in done.said or "mal formé" in done.said


@pytest.mark.parametrize("doctype", [pytest.param(BOMB, id="laughs"), pytest.param(XXE, id="xxe")])
@pytest.mark.parametrize("member", ["sheet1", "sharedStrings", "workbook"])
def test_entities_in_a_workbook_are_refused(run, tmp_path, doctype, member):
    def inject(xml):
        end = xml.index(b"?>") + 2
        return xml[:end] + doctype.encode() + xml[end:].replace(b"Lyon", b"&j;")

    done = run("import", workbook_parts(tmp_path / "x.xlsx", **{member: inject}))
    assert done.code == 1
    assert "entités XML" in done.said
    assert "root:" not in done.said


def test_entities_in_an_ods_are_refused(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<?xml version='1.0'?>{BOMB}<x>&j;</x>")
    assert "entités XML" in run("import", "x.ods").said


def test_an_ods_cell_repeated_over_the_whole_sheet_is_stopped(run, tmp_path):
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="700">'
        "<text:p>x</text:p></table:table-cell>"
    )
    with zipfile.ZipFile(tmp_path / "x.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            '<office:spreadsheet><table:table table:name="F">'
            f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<x/>")
    done = run("import", "x.ods")
    assert done.code == 1
    assert "x.ods : " in done.said


def test_a_vrt_named_geojson_is_refused_and_nothing_is_fetched(run, tmp_path):
    vrt = "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"
    done = run("import", write(tmp_path, vrt, "x.geojson"))
    assert done.code == 1
    assert "VRT" in done.said
    assert "root:" not in done.said


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "..\\..\\x.csv", "C:\\x.csv"])
def test_a_zip_member_that_leaves_its_folder_is_refused(run, tmp_path, name):
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    with zipfile.ZipFile(inside / "in.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), rows(LYON))
    done = run("import", inside / "in.zip")
    assert done.code == 1
    assert "nom de fichier interdit" in done.said
    assert not (tmp_path / "x.csv").exists()


def test_a_file_named_from_a_parent_folder_is_known_by_its_last_name(run, tmp_path, data_dir):
    write(tmp_path, rows(LYON), "x.csv")
    (tmp_path / "a").mkdir()
    assert run("import", "a/../x.csv").code == 0
    assert read_initiatives(data_dir).initiatives["source_file"].tolist() == ["x.csv"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 200_000 + "]" * 200_000, id="lists"),
        pytest.param('{"a":' * 200_000 + "1" + "}" * 200_000, id="objects"),
        pytest.param('{"type":"FeatureCollection","features":' + "[" * 200_000, id="unclosed"),
    ],
)
def test_json_nested_200000_deep_is_refused(run, tmp_path, text):
    done = run("import", write(tmp_path, text, "deep.geojson"))
    assert done.code == 1
    assert "imbriqué trop profondément" in done.said


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
    done = run("locate", write(tmp_path, features(*shapes), "x.geojson"), "--output", "out.csv")
    assert done.code == 0
    assert "ne sont pas des nombres finis (NaN, infini) (objets 2, 3)" in done.said
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        found = [(row["loc_code"], row["loc_status"]) for row in csv.DictReader(stream)]
    assert found[0] == ("69123", "matched")
    assert [status for _, status in found[1:4]] == ["rejected"] * 3
    assert found[4] == ("69123", "matched")


def test_crossed_empty_and_million_vertex_polygons_are_told_and_their_rows_kept(run, tmp_path):
    vertices = ",".join(f"[{4 + n * 1e-6:.6f},{45 + n % 2}]" for n in range(1_000_000))
    shapes = [
        '{"type":"Polygon","coordinates":[[[4,45],[5,46],[5,45],[4,46],[4,45]]]}',
        '{"type":"Polygon","coordinates":[]}',
        f'{{"type":"Polygon","coordinates":[[[4,45],{vertices},[4,45]]]}}',
    ]
    done = run("import", write(tmp_path, features(*shapes), "x.geojson"))
    assert done.code == 0
    assert "3 lues = 3 acceptées" in done.said


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_of_spreadsheets_are_read(run, tmp_path, data_dir, encoding):
    assert run("import", write(tmp_path, rows(LYON).encode(encoding))).code == 0
    assert read_initiatives(data_dir).initiatives["title"].tolist() == ["Écoles de Lyon"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(rows(LYON).encode() + b"\x00\x00", "octets nuls", id="nul bytes"),
        pytest.param(rows(LYON).encode() + b"\x81\xff", "encodage inconnu", id="no encoding"),
        pytest.param(rows(LYON).encode() + "é".encode("cp1252"), "ligne 3", id="two encodings"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, "archive abîmée", id="cut zip"),
        pytest.param(b"PAR1" + b"x" * 100, "Parquet abîmé", id="cut parquet"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 100, "XLS ancien", id="xls"),
        pytest.param(b"<html><script>", "page HTML", id="html"),
        pytest.param(b"title,Title,title\n1,2,3\n", "en-tête répété", id="headers"),
        pytest.param(b"", "fichier vide", id="empty"),
        pytest.param(b'"' + b"x" * 2_000_000, "guillemet non fermé", id="open quote"),
        pytest.param(b"x," * 1_000, "1001 colonnes", id="wide"),
    ],
)
def test_a_broken_file_gets_a_sentence(run, tmp_path, content, message):
    done = run("import", write(tmp_path, content))
    assert done.code == 1
    assert message in done.said


def test_a_workbook_cut_anywhere_gets_a_sentence(run, tmp_path):
    whole = workbook_parts(tmp_path / "whole.xlsx").read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        done = run("import", write(tmp_path, whole[: int(len(whole) * share)], "cut.xlsx"))
        assert done.code == 1
        assert "abîmé" in done.said


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


def test_ids_that_repeat_are_refused_with_both_lines(run, tmp_path, data_dir):
    done = run("import", write(tmp_path, rows(LYON, LYON)))
    assert "2 lues = 1 acceptées + 0 à vérifier + 1 rejetées" in done.said
    assert "ligne 2" in read_initiatives(data_dir).pending["reason"][0]


def test_invisible_characters_are_removed_and_told(run, tmp_path, data_dir):
    hidden = LYON.replace("Écoles", "\u202eÉco\u200bles\u2066").replace("lyon,", "ly\ufeffon,")
    done = run(
        "locate", write(tmp_path, rows(hidden)), "--output", "o.csv", "--code", "territory_code"
    )
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
