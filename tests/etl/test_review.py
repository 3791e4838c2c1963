"""Decisions applied to rows whose file may be gone: published as they were read, taken back."""

import json

import pytest

from etl.import_initiatives import EMBEDDED, import_files
from etl.review import apply_reviewed
from geodata.places import Places
from geodata.review import decide, doubts, take_back
from geodata.store import read_initiatives
from geodata.store.decisions import read_decisions
from geodata.territories import Level

pytestmark = pytest.mark.france

WHO = {"who": "A. Martin", "why": "rejoint en 2017"}
BAUMOIS = "pays-baumois-cartable-numerique"


@pytest.fixture(scope="module")
def places(reference):
    return Places.from_reference(reference)


@pytest.fixture
def root(tmp_path, france_dir):
    (tmp_path / "reference").symlink_to(france_dir / "reference")
    (tmp_path / "initiatives").mkdir()
    return tmp_path


@pytest.fixture
def embedded(root, reference):
    import_files([EMBEDDED], reference, root=root)
    return root


def asked(root, text):
    pending = read_initiatives(root).pending
    return next(each for each in doubts(pending, read_decisions(root)) if each.text == text)


def test_a_decided_row_is_published_without_its_file_and_keeps_its_line(
    embedded, reference, places
):
    doubt = asked(embedded, "Pays Baumois")
    decide(doubt.clue, doubt.candidates(places), **WHO, root=embedded)
    done = apply_reviewed(reference, root=embedded)
    assert (done.ids, done.undecided, done.unresolved) == ((BAUMOIS,), 3, 0)
    published = read_initiatives(embedded)
    row = published.initiatives.set_index("id").loc[BAUMOIS]
    assert (row["source_file"], row["source_line"]) == ("initiatives.csv", 151)
    assert row["loc_code"] == "242504447"
    assert "Décision de A. Martin" in row["loc_reason"]
    assert (len(published.initiatives), len(published.pending)) == (367, 3)
    assert published.manifest["sources"]["initiatives.csv"]["pending"] == 3


def test_applying_again_changes_nothing(embedded, reference, places):
    doubt = asked(embedded, "Pays Baumois")
    decide(doubt.clue, doubt.candidates(places), **WHO, root=embedded)
    first = apply_reviewed(reference, root=embedded)
    again = apply_reviewed(reference, root=embedded)
    assert again.ids == ()
    assert again.published.snapshot.version == first.published.snapshot.version


def test_without_a_decision_nothing_is_published(embedded, reference):
    before = read_initiatives(embedded).version
    done = apply_reviewed(reference, root=embedded)
    assert (done.published.changed, done.undecided) == (False, 4)
    assert read_initiatives(embedded).version == before


def test_a_union_of_several_levels_is_published_as_one_perimeter(embedded, reference, places):
    doubt = asked(embedded, "Haut-Clocher")
    union = [places.get(Level.COMMUNE, "80635"), places.get(Level.EPCI, "200071223")]
    decide(doubt.clue, union, **WHO, root=embedded)
    apply_reviewed(reference, root=embedded)
    row = read_initiatives(embedded).initiatives.set_index("id").loc["haut-clocher-ecoles-fibre"]
    assert row["loc_code"] == "80635;200071223"
    assert row["loc_level"] == "commune;epci"


def test_a_decision_taken_back_makes_the_row_wait_again_with_its_cells(embedded, reference, places):
    doubt = asked(embedded, "Pays Baumois")
    cells = dict(doubt.rows[0].cells)
    decide(doubt.clue, doubt.candidates(places), **WHO, root=embedded)
    apply_reviewed(reference, root=embedded)
    take_back(doubt.clue, **WHO, root=embedded)
    done = apply_reviewed(reference, root=embedded)
    assert (done.ids, done.returned) == ((), 1)
    back = asked(embedded, "Pays Baumois").rows[0]
    assert (back.file, back.line) == ("initiatives.csv", 151)
    assert len(back.candidates) == 1
    same = {name for name, cell in cells.items() if back.cells[name] == cell}
    # Typed cells come back as Terrinum writes them.
    assert set(cells) - same <= {"budget_eur", "source_seen"}
    assert len(read_initiatives(embedded).initiatives) == 366


def test_one_decision_publishes_every_row_of_the_same_text(root, reference, places, tmp_path):
    header = "id,title,category,lead_name,lead_level,territory_type,territory_name"
    rows = [f"s{n},Écoles {n},ent,Mairie,commune,commune,Saint-Aubin" for n in range(3)]
    path = tmp_path / "homonymes.csv"
    path.write_text("\n".join([header, *rows, "x,X,ent,M,commune,commune,Xyz"]), "utf-8")
    import_files([path], reference, root=root)
    path.unlink()
    doubt = asked(root, "Saint-Aubin")
    assert len(doubt.rows) == 3
    decide(doubt.clue, [places.get(Level.COMMUNE, "40249")], **WHO, root=root)
    done = apply_reviewed(reference, root=root)
    assert sorted(done.ids) == ["s0", "s1", "s2"]
    waits = read_initiatives(root).pending["row"].map(lambda row: json.loads(row)["id"])
    assert list(waits) == ["x"]
