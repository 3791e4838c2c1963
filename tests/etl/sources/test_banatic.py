"""Syndicats and their members: placed by SIREN or name, then known to the locator."""

from dataclasses import replace

import pandas as pd
import pytest
import xlsxwriter

from etl.sources.banatic import load_banatic
from etl.sources.errors import RefusedFileError
from etl.transform.locate import Gazetteer, communes_of, locate
from etl.transform.locate.syndicats import SyndicatIndex
from etl.transform.perimeters import explain
from geodata.store import read_syndicats

pytestmark = pytest.mark.france

HEADERS = (
    *("Région siège", "N° SIREN", "Nom du groupement", "Nature juridique", "Département"),
    *("Siren membre", "Nom membre", "Catégorie des membres du groupement"),
)


def siren(digits):
    """Complete eight digits with the key of a SIREN (Luhn)."""
    for key in "0123456789":
        numbers = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits + key))]
        if sum(n - 9 * (n > 9) for n in numbers) % 10 == 0:
            return digits + key
    raise AssertionError


NUMERIQUE, ECOLES, NESTED, TWIN = (siren(f"2580000{n}") for n in range(1, 5))
AMIENS_METROPOLE, SOMME, AMIENS = "248000531", siren("22800001"), siren("21800021")
ROWS = [
    (NUMERIQUE, "Syndicat mixte Somme Numérique", "SMO", SOMME, "Département de la Somme", "autre"),
    (NUMERIQUE, "Syndicat mixte Somme Numérique", "SMO", AMIENS_METROPOLE, "CA Amiens", "EPCI"),
    (ECOLES, "SIVU des écoles du plateau", "SIVU", AMIENS, "Amiens", "commune"),
    # A commune nouvelle has a SIREN that says nothing: found by its name in the département.
    (ECOLES, "SIVU des écoles du plateau", "SIVU", siren("20008888"), "Abbeville", "commune"),
    (NESTED, "Pôle métropolitain du Grand Amiénois", "POLEM", ECOLES, "SIVU", "groupement"),
    (
        NESTED,
        "Pôle métropolitain du Grand Amiénois",
        "POLEM",
        siren("18800001"),
        "CCI",
        "organisme",
    ),
    (TWIN, "SIVOM de Nulle-Part", "SIVOM", siren("20007777"), "Xyzzyville", "commune"),
    (AMIENS_METROPOLE, "CA Amiens Métropole", "CA", AMIENS, "Amiens", "commune"),
]


def table(rows=ROWS):
    return [
        HEADERS,
        *(
            ("Hauts-de-France", code, name, kind, "80 - Somme", member, called, category)
            for code, name, kind, member, called, category in rows
        ),
    ]


def write_csv(path, rows=None):
    lines = [";".join(cells) for cells in rows or table()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def load(tmp_path, reference):
    def run(path, **options):
        load_banatic(reference, path, root=tmp_path / "données", **options)
        return read_syndicats(tmp_path / "données")

    return run


@pytest.fixture(scope="module")
def bare(reference):
    return Gazetteer.from_reference(reference)


@pytest.fixture
def known(load, tmp_path, bare):
    loaded = load(write_csv(tmp_path / "banatic.csv"))
    return replace(bare, syndicats=SyndicatIndex.of(loaded))


def communes_by_name(loaded):
    names = loaded.syndicats.set_index("siren")["name"]
    grouped = loaded.syndicat_communes.groupby("siren")["commune_code"].agg(set)
    return {names[code]: communes for code, communes in grouped.items()}


def test_members_are_placed_by_siren_then_by_name_and_through_other_groupements(
    load, tmp_path, reference
):
    loaded = load(write_csv(tmp_path / "banatic.csv"))
    found = communes_by_name(loaded)
    somme = reference.communes.query("departement_code == '80'")["commune_code"]
    assert set(somme) <= found["Syndicat mixte Somme Numérique"]
    assert found["SIVU des écoles du plateau"] == {"80021", "80001"}
    assert found["Pôle métropolitain du Grand Amiénois"] == {"80021", "80001"}
    table = loaded.syndicats.set_index("name")["unplaced"].map(list)
    assert table["SIVOM de Nulle-Part"] == ["Xyzzyville"]
    assert table["Syndicat mixte Somme Numérique"] == []
    assert "CA Amiens Métropole" not in table.index


def test_the_same_in_a_workbook_gives_the_same(load, tmp_path):
    first = load(write_csv(tmp_path / "banatic.csv")).syndicat_communes
    workbook = xlsxwriter.Workbook(tmp_path / "banatic.xlsx")
    sheet = workbook.add_worksheet()
    for number, cells in enumerate(table()):
        sheet.write_row(number, 0, cells)
    workbook.close()
    pd.testing.assert_frame_equal(first, load(tmp_path / "banatic.xlsx").syndicat_communes)


def test_a_simple_csv_of_one_s_own_is_read_too(load, tmp_path):
    rows = [("siren", "nom", "membre_insee"), (ECOLES, "SIVU", "80021"), (ECOLES, "SIVU", "80001")]
    found = load(write_csv(tmp_path / "a.csv", rows))
    assert found.syndicat_communes["commune_code"].tolist() == ["80001", "80021"]


@pytest.mark.parametrize(
    "name",
    [
        "Syndicat mixte Somme Numérique",
        "SYNDICAT MIXTE SOMME NUMERIQUE",
        "syndicat Somme numérique",
        "Syndicat mixte de la Somme Numérique",
    ],
)
def test_a_syndicat_resolves_to_its_members_communes(name, known, bare):
    clues = pd.DataFrame({"name": [name]})
    found = locate(clues, known)
    assert found.loc[0, ["loc_status", "loc_level", "loc_code"]].tolist() == [
        "matched",
        "syndicat",
        NUMERIQUE,
    ]
    assert found.loc[0, "loc_name"] == "Syndicat mixte Somme Numérique"
    assert len(communes_of(found, known)[0]) > 700
    assert locate(clues, bare).loc[0, "loc_status"] != "matched"


def test_its_perimeter_is_explained_by_its_name(known):
    found = locate(pd.DataFrame({"name": ["Syndicat mixte Somme Numérique"]}), known)
    rows = found.assign(territory_year=2026, commune_count=771, population=565_000)
    told = explain(rows, cog_year=2026)[0]
    assert told.startswith("Syndicat mixte Somme Numérique : 771 communes et")


def test_a_siren_of_a_syndicat_is_its_code_and_a_name_that_differs_is_a_question(known):
    clues = pd.DataFrame(
        {"code": [ECOLES, ECOLES, ECOLES], "name": ["", "SIVU des écoles du plateau", "Lyon"]}
    )
    found = locate(clues, known)
    assert found["loc_status"].tolist() == ["matched", "matched", "review"]
    assert "Mais le nom dit « Lyon »" in found.loc[2, "loc_reason"]


def test_a_syndicat_with_a_member_that_is_not_placed_is_a_question(known):
    found = locate(pd.DataFrame({"name": ["SIVOM de Nulle-Part"]}), known)
    assert found.loc[0, "loc_status"] == "review"
    assert "Xyzzyville" in found.loc[0, "loc_reason"]


def test_other_names_answer_as_they_did_before(known, bare):
    names = ["Amiens", "CA Amiens Métropole", "Somme", "Syndicat mixte inconnu", "PETR du Nord"]
    clues = pd.DataFrame({"name": names, "code": ["", "248000531", "80", "", ""]})
    pd.testing.assert_frame_equal(locate(clues, known), locate(clues, bare))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param([("a", "b"), ("1", "2")], "pas l'export des membres", id="other"),
        pytest.param([*table()[:3], ("cut",)], "incomplète", id="cut"),
        pytest.param([*table()[:2], ("", "12", *table()[1][2:])], "ligne 3 : « 12 »", id="siren"),
    ],
)
def test_a_file_that_is_not_banatic_s_is_refused(rows, told, load, tmp_path):
    with pytest.raises(RefusedFileError, match=told):
        load(write_csv(tmp_path / "a.csv", rows))
    assert read_syndicats(tmp_path / "données") is None


def test_far_fewer_syndicats_than_before_are_refused_unless_accepted(load, tmp_path):
    load(write_csv(tmp_path / "a.csv"))
    with pytest.raises(RefusedFileError, match="--accepter-moins"):
        load(write_csv(tmp_path / "b.csv", table(ROWS[:2])))
    assert (
        len(load(write_csv(tmp_path / "b.csv", table(ROWS[:2])), accept_fewer=True).syndicats) == 1
    )


def test_syndicats_that_are_members_of_each_other_end(load, tmp_path):
    circle = [
        (ECOLES, "A", "SIVU", NESTED, "B", "groupement"),
        (NESTED, "B", "SIVU", ECOLES, "A", "groupement"),
        (NESTED, "B", "SIVU", AMIENS, "Amiens", "commune"),
    ]
    found = load(write_csv(tmp_path / "a.csv", table(circle)))
    assert communes_by_name(found)["A"] == {"80021"}
