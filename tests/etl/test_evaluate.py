"""`terrinum evaluate`: precision, recall and confusions, on a corpus of a few rows."""

import pytest

from etl.errors import EtlError
from etl.evaluate import evaluate, gold_folder, read_gold, report

HEADER = "name,departement,expected_status,expected_level,expected_code,why\n"


@pytest.fixture
def corpus(tmp_path):
    """Write a corpus of one kind; return its folder."""

    def write(*rows):
        (tmp_path / "villes.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        return tmp_path

    return write


def test_a_corpus_answered_as_expected_passes(corpus, small_gazetteer):
    folder = corpus("Lyon,,matched,commune,69123,nom", "Mérignac,,review,,,homonymes")

    evaluation = evaluate(read_gold(folder), small_gazetteer)

    assert (evaluation.precision, evaluation.recall, evaluation.passes) == (1.0, 1.0, True)
    assert "Aucune ligne non conforme" in report(evaluation)


def test_a_confusion_is_told_with_its_kind_its_line_and_why(corpus, small_gazetteer):
    folder = corpus("Lyon,,matched,commune,33063,faux exprès", "Mérignac,,matched,commune,33281,x")

    evaluation = evaluate(read_gold(folder), small_gazetteer)
    told = report(evaluation)

    assert (evaluation.precision, evaluation.recall, evaluation.passes) == (0.0, 0.0, False)
    assert "villes.csv, ligne 2 : name « Lyon » ; attendu matched commune 33063" in told
    assert evaluation.by_kind.loc["villes", ["matched faux", "manqués"]].tolist() == [1, 1]


def test_a_folder_without_corpus_is_told_in_french(tmp_path):
    with pytest.raises(EtlError, match="aucun corpus"):
        read_gold(tmp_path)
    with pytest.raises(EtlError, match="n'existe pas"):
        gold_folder(tmp_path / "nulle part")


def test_a_corpus_without_an_expected_column_is_told_with_its_file(tmp_path):
    (tmp_path / "x.csv").write_text("name,why\nLyon,nom\n", encoding="utf-8")

    with pytest.raises(EtlError, match=r"x.csv, ligne 1 : il manque expected_status"):
        read_gold(tmp_path)
