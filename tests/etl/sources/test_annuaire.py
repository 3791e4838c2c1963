"""The annuaire de l'éducation: what is kept, carried, refused; schools counted and UAI located."""

import json
import time

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.sources import annuaire
from etl.sources.annuaire import load_annuaire
from etl.sources.errors import RefusedAnswerError, RefusedFileError, UnreachableError
from etl.transform.locate import Gazetteer, locate
from geodata.store import read_schools
from geodata.territories import Level

pytestmark = pytest.mark.france

COLUMNS = (
    *("Identifiant_de_l_etablissement", "Nom_etablissement", "Type_etablissement"),
    *("Statut_public_prive", "Code_commune", "etat", "latitude", "longitude", "libelle_nature"),
    *("Ecole_maternelle", "Ecole_elementaire", "Code_academie", "date_maj_ligne"),
)
ROWS = [
    *[("0940176F", "École Doisneau", "Ecole", "Public", "94034", "OUVERT", "48.75", "2.32")],
    *[("0350002M", "Collège Brossolette", "Collège", "Public", "35047", "OUVERT", "", "")],
    # Équeurdreville-Hainneville merged into Cherbourg-en-Cotentin in 2016.
    *[("0501234J", "École d'Équeurdreville", "Ecole", "Privé", "50173", "A FERMER", "", "")],
    *[("0750001C", "Lycée de Paris 4e", "Lycée", "Public", "75104", "OUVERT", "48.85", "2.35")],
]


def key(digits):
    return "ABCDEFGHJKLMNPRSTUVWXYZ"[int(digits) % 23]


def csv_of(rows, columns=COLUMNS):
    lines = [";".join(columns)]
    for row in rows:
        uai = row[0][:7] + key(row[0][:7])
        lines.append(";".join([uai, *row[1:], *("", "1", "1", "14", "2026-05-27")]))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def many(count):
    return [
        (f"094{n:04d}A", f"École {n}", "Ecole", "Public", "94034", "OUVERT", "48.75", "2.32")
        for n in range(count)
    ]


@pytest.fixture
def load(server, quick, tmp_path, monkeypatch, reference):
    """Load the annuaire from a file, or from the scripted server, into a folder of the test."""
    monkeypatch.setenv(annuaire.SOURCE.variable, server.url)

    def run(*replies, content=None, **options):
        file = None
        if content is not None:
            file = tmp_path / "annuaire.csv"
            file.write_bytes(content)
        else:
            server.gives(*replies)
        root = tmp_path / "données"
        return load_annuaire(reference, file, root=root, patience=quick, **options)

    return run


@pytest.fixture
def schools(load, tmp_path):
    load(content=csv_of(ROWS))
    return read_schools(tmp_path / "données")


def test_a_school_keeps_its_kind_sector_state_and_current_commune(schools):
    table = schools.schools.set_index("name")
    assert table["kind"].to_dict() == {
        "Collège Brossolette": "college",
        "École Doisneau": "ecole",
        "École d'Équeurdreville": "ecole",
        "Lycée de Paris 4e": "lycee",
    }
    assert table.loc["École d'Équeurdreville", ["sector", "status"]].tolist() == [
        "prive",
        "a_fermer",
    ]
    assert table["commune_code"].to_dict() == {
        "Collège Brossolette": "35047",
        "École Doisneau": "94034",
        "École d'Équeurdreville": "50129",
        "Lycée de Paris 4e": "75056",
    }
    assert schools.as_of == "2026-05-27"
    assert schools.manifest["sources"]["Annuaire de l'éducation"]["sha256"]


def test_nothing_loaded_is_none(tmp_path):
    assert read_schools(tmp_path) is None


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_the_other_exports_of_the_api_say_the_same(form, load, tmp_path):
    records = []
    for row in ROWS:
        texts, point, rest = row[1:6], row[6:8], (None, 1, 1, "14", "2026-05-27")
        cells = (row[0][:7] + key(row[0][:7]), *texts, *map(number, point), *rest)
        records.append(dict(zip(map(str.lower, COLUMNS), cells, strict=True)))
    path = tmp_path / "export"
    if form == "json":
        path.write_text(json.dumps(records), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(records), path)
    load(content=path.read_bytes())
    found = read_schools(tmp_path / "données").schools
    load(content=csv_of(ROWS))
    pd.testing.assert_frame_equal(found, read_schools(tmp_path / "données").schools)


def number(text):
    return float(text) if text else None


def test_rows_that_cannot_be_placed_are_counted_and_a_file_full_of_them_is_refused(load):
    lost = ("0940999A", "Nulle part", "Ecole", "Public", "94999", "OUVERT", "", "")
    at_its_point = ("0940998A", "Au point", "Ecole", "Public", "94999", "OUVERT", "48.75", "2.32")
    loaded = load(content=csv_of([*many(100), lost, at_its_point, many(1)[0]]))
    assert (loaded.read, loaded.kept) == (103, 101)
    assert sum(loaded.left_out.values()) == 2
    with pytest.raises(RefusedFileError, match="pas l'annuaire"):
        load(content=csv_of([*many(3), lost]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"a;b\n1;2\n", "colonnes absentes", id="other-table"),
        pytest.param(csv_of(ROWS)[:-60], "ligne\\(s\\) incomplète", id="cut"),
        pytest.param(b'[{"a": 1}, {"a"', "JSON mal formé", id="cut-json"),
        pytest.param(b"PAR1oops", "Parquet abîmé", id="cut-parquet"),
        pytest.param(b"", "fichier vide", id="empty"),
        pytest.param(b"[" * 200_000, "imbriqué", id="nested"),
    ],
)
def test_a_file_that_is_not_the_annuaire_is_refused_and_the_former_one_stays(
    content, told, load, tmp_path
):
    load(content=csv_of(ROWS))
    before = read_schools(tmp_path / "données").version
    with pytest.raises(RefusedFileError, match=told):
        load(content=content)
    assert read_schools(tmp_path / "données").version == before


def test_far_fewer_schools_than_before_are_refused_unless_accepted(load, tmp_path):
    load(content=csv_of(many(100)))
    with pytest.raises(RefusedFileError, match=r"50 établissements, contre 100.*--accepter-moins"):
        load(content=csv_of(many(50)))
    load(content=csv_of(many(95)))
    load(content=csv_of(many(50)), accept_fewer=True)
    assert len(read_schools(tmp_path / "données").schools) == 50


def test_the_network_gives_the_whole_annuaire_after_an_error_500(load, reply, server, tmp_path):
    loaded = load(reply(status=500), reply(csv_of(many(100))), least_rows=100)
    assert loaded.kept == 100
    assert server.asked[-1][1].startswith(
        "/api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/exports/csv?"
    )
    assert (tmp_path / "données/sources/annuaire/fr-en-annuaire-education.csv").is_file()


def test_an_annuaire_that_is_not_whole_is_refused_and_nothing_is_kept(load, reply, tmp_path):
    whole = csv_of(many(100))
    for body, told, error in (
        (csv_of(many(40)), "anormalement courte : 40", RefusedAnswerError),
        (whole[: len(whole) // 2], "incomplète|courte", Exception),
        (b"<html>" + b"x" * 5000, "page web", RefusedAnswerError),
    ):
        with pytest.raises(error, match=told):
            load(reply(body), least_rows=100)
    with pytest.raises(UnreachableError):
        load(reply(whole[:900], claimed=len(whole)), least_rows=100)
    assert read_schools(tmp_path / "données") is None
    assert list((tmp_path / "données/sources/annuaire").iterdir()) == []


def test_a_uai_is_located_in_its_school_s_commune_once_the_annuaire_is_loaded(
    schools, reference, tmp_path
):
    from dataclasses import replace  # noqa: PLC0415

    from etl.transform.locate.uai import SchoolIndex  # noqa: PLC0415

    bare = Gazetteer.from_reference(reference)
    known = replace(bare, schools=SchoolIndex.of(schools))
    paris = "0750001" + key("0750001")
    clues = pd.DataFrame({"uai": [paris, "0940151D", "0940176G"]})
    found = locate(clues, known)
    assert found["loc_status"].tolist() == ["matched", "review", "rejected"]
    assert found.loc[0, ["loc_code", "loc_method"]].tolist() == ["75056", "uai"]
    assert "Lycée de Paris 4e" in found.loc[0, "loc_reason"]
    assert "27/05/2026" in found.loc[0, "loc_reason"]
    assert "établissement fermé" in found.loc[1, "loc_reason"]
    assert locate(clues, bare)["loc_status"].tolist() == ["review", "review", "rejected"]


def test_a_uai_that_contradicts_the_departement_is_a_question(schools, reference):
    from dataclasses import replace  # noqa: PLC0415

    from etl.transform.locate.uai import SchoolIndex  # noqa: PLC0415

    known = replace(Gazetteer.from_reference(reference), schools=SchoolIndex.of(schools))
    found = locate(pd.DataFrame({"uai": ["0940176F"], "departement": ["33"]}), known)
    assert found["loc_status"].tolist() == ["review"]
    assert "Contradiction" in found.loc[0, "loc_reason"]


def test_a_name_and_a_school_of_two_communes_are_a_question(schools, reference):
    from dataclasses import replace  # noqa: PLC0415

    from etl.transform.locate.uai import SchoolIndex  # noqa: PLC0415

    known = replace(Gazetteer.from_reference(reference), schools=SchoolIndex.of(schools))
    uai, school = next(iter(known.schools.by_uai.items()))
    own = known.labels[Level.COMMUNE, school.commune_code]
    departement = known.departement_of_commune[school.commune_code]
    around = known.labels[Level.DEPARTEMENT, departement]
    other = "Mérignac" if departement != "33" else "Pessac"
    rows = pd.DataFrame({"uai": [uai] * 3, "name": [own, f"département {around}", other]})
    found = locate(rows.assign(departement=[departement, "", ""]), known)
    assert found["loc_status"].tolist() == ["matched", "matched", "review"]
    near = next(
        naming.name
        for naming in known.namings
        if naming.level is Level.COMMUNE
        and naming.is_current
        and naming.departements == {departement}
        and naming.codes != (school.commune_code,)
        and naming.population > 40_000
    )
    asked = locate(pd.DataFrame({"uai": [uai], "name": [near]}), known)
    assert asked["loc_status"].tolist() == ["review"]
    assert uai in asked.loc[0, "loc_reason"]
    assert school.commune_code in asked.loc[0, "loc_candidates"].split(";")


@pytest.mark.parametrize(("departement", "rows", "kept"), [("94", 613, 613), ("35", 996, 993)])
def test_a_real_extract_is_read_whole_quickly(departement, rows, kept, load, peers_dir, tmp_path):
    content = (peers_dir / f"annuaire-education-extrait-{departement}.csv").read_bytes()
    started = time.perf_counter()
    loaded = load(content=content)
    assert (loaded.read, loaded.kept) == (rows, kept)
    assert time.perf_counter() - started < 30
    places = read_schools(tmp_path / "données").schools
    assert places["commune_code"].str.startswith(departement).all()
