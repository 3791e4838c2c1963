"""Human decisions on the real France: applied at the next run, never asked twice, taken back."""

import json

import pandas as pd
import pytest

from etl.decisions import apply_decisions, decide, take_back
from etl.errors import EtlError
from etl.import_initiatives import EMBEDDED, import_files
from etl.transform.locate import Gazetteer, locate
from geodata.store import StoreDamagedError, read_initiatives
from geodata.store.decisions import read_all_decisions, read_decisions

pytestmark = pytest.mark.france

BAUMOIS = {"name": "Pays Baumois", "type": "epci"}
REASON = {"who": "A. Martin, rectorat", "why": "l'EPCI a rejoint le Doubs Baumois en 2017"}


@pytest.fixture(scope="session")
def gazetteer(reference):
    return Gazetteer.from_reference(reference)


def located(gazetteer, root, **clue):
    clues = pd.DataFrame([clue], dtype="str")
    return apply_decisions(clues, locate(clues, gazetteer), read_decisions(root), gazetteer).iloc[0]


def test_a_decided_text_is_matched_and_says_who_when_and_why(gazetteer, tmp_path):
    decide(BAUMOIS, ("epci", "242504447"), **REASON, gazetteer=gazetteer, root=tmp_path)
    row = located(gazetteer, tmp_path, **BAUMOIS, year="2009")
    assert (row["loc_status"], row["loc_code"], row["loc_method"]) == (
        *("matched", "242504447", "decision"),
    )
    assert "A. Martin, rectorat" in row["loc_reason"]
    assert "Doubs Baumois" in row["loc_reason"]


def test_the_same_text_in_other_letters_is_not_asked_again(gazetteer, tmp_path):
    decide(BAUMOIS, ("epci", "242504447"), **REASON, gazetteer=gazetteer, root=tmp_path)
    row = located(gazetteer, tmp_path, name="PAYS  BAUMOIS", type="EPCI")
    assert row["loc_status"] == "matched"


def test_another_text_is_left_as_it_was(gazetteer, tmp_path):
    decide(BAUMOIS, ("epci", "242504447"), **REASON, gazetteer=gazetteer, root=tmp_path)
    assert located(gazetteer, tmp_path, name="Saint-Aubin")["loc_status"] == "review"


def test_a_vanished_territory_can_be_decided_as_a_list_of_communes(gazetteer, tmp_path):
    clue = {"name": "Haut-Clocher", "type": "epci"}
    decide(clue, ("commune", "80635;80716"), **REASON, gazetteer=gazetteer, root=tmp_path)
    row = located(gazetteer, tmp_path, **clue)
    assert row["loc_code"] == "80635;80716"


def test_a_decision_taken_back_is_asked_again_and_the_record_keeps_both(gazetteer, tmp_path):
    decide(BAUMOIS, ("epci", "242504447"), **REASON, gazetteer=gazetteer, root=tmp_path)
    take_back(BAUMOIS, **REASON, root=tmp_path)
    assert located(gazetteer, tmp_path, **BAUMOIS)["loc_status"] == "review"
    assert len(read_all_decisions(tmp_path)) == 2


@pytest.mark.parametrize(
    ("clue", "answer", "reason", "message"),
    [
        pytest.param(BAUMOIS, ("epci", "000000000"), REASON, "rien noté", id="unknown code"),
        pytest.param({}, ("epci", "242504447"), REASON, "quel texte", id="no clue"),
        pytest.param(
            BAUMOIS, ("epci", "242504447"), {"who": " ", "why": "x"}, "qui décide", id="nobody"
        ),
    ],
)
def test_a_decision_that_cannot_hold_is_refused_and_not_kept(
    gazetteer, tmp_path, clue, answer, reason, message
):
    with pytest.raises(EtlError, match=message):
        decide(clue, answer, **reason, gazetteer=gazetteer, root=tmp_path)
    assert read_all_decisions(tmp_path) == []


def test_a_cut_record_is_named(tmp_path):
    (tmp_path / "decisions.jsonl").write_text('{"clue": {"name"')
    with pytest.raises(StoreDamagedError, match=r"decisions\.jsonl"):
        read_decisions(tmp_path)


def test_the_next_import_publishes_the_decided_row(gazetteer, reference, france_dir, tmp_path):
    (tmp_path / "reference").symlink_to(france_dir / "reference")
    decide(
        {**BAUMOIS, "code": "", "departement": ""},
        ("epci", "242504447"),
        **REASON,
        gazetteer=gazetteer,
        root=tmp_path,
    )
    import_files([EMBEDDED], reference, root=tmp_path)
    published = read_initiatives(tmp_path)
    row = published.initiatives.set_index("id").loc["pays-baumois-cartable-numerique"]
    assert row["loc_method"] == "decision"
    waiting = published.pending["row"].map(lambda row: json.loads(row)["id"])
    assert "pays-baumois-cartable-numerique" not in set(waiting)
