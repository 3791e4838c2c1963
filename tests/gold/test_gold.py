"""The published promise, on the whole real France: never a wrong commune, seldom a missed one."""

from pathlib import Path

import pandas as pd
import pytest

from etl.evaluate import MIN_PRECISION, MIN_RECALL, evaluate, read_gold, report
from etl.import_initiatives import EMBEDDED
from etl.transform.locate import Gazetteer, locate

CORPUS = Path(__file__).parent
pytestmark = pytest.mark.france


@pytest.fixture(scope="module")
def gazetteer(reference):
    return Gazetteer.from_reference(reference)


def test_the_corpus_holds_at_least_four_hundred_rows():
    assert len(read_gold(CORPUS)) >= 400


def test_precision_and_recall_are_what_we_publish(gazetteer):
    evaluation = evaluate(read_gold(CORPUS), gazetteer)

    told = report(evaluation)
    assert evaluation.precision >= MIN_PRECISION, told
    assert evaluation.recall >= MIN_RECALL, told


def test_the_initiatives_give_the_same_place_by_code_and_by_name(gazetteer):
    rows = pd.read_csv(EMBEDDED, dtype="str", keep_default_na=False)
    names = pd.DataFrame(
        {
            "name": rows["territory_name"],
            "type": rows["territory_type"],
            "year": rows["territory_year"],
        }
    )
    by_code = locate(names.assign(code=rows["territory_code"]), gazetteer)
    by_name = locate(names, gazetteer)

    both = (by_code["loc_status"] == "matched") & (by_name["loc_status"] == "matched")
    assert both.sum() >= 345
    assert (by_code["loc_code"] == by_name["loc_code"])[both].all()
    assert (by_code["loc_level"] == by_name["loc_level"])[both].all()


@pytest.mark.parametrize(
    ("file", "postcode"),
    [
        ("annuaire-education-extrait-94.csv", "Code_postal"),
        ("annuaire-education-extrait-35.csv", "Code postal"),
    ],
)
def test_the_schools_directory_is_located_as_it_says(gazetteer, peers_dir, file, postcode):
    rows = pd.read_csv(peers_dir / file, sep=";", dtype="str", keep_default_na=False)
    truth = locate(pd.DataFrame({"code": rows["Code_commune"]}), gazetteer)

    for clues in (
        {"name": rows["Nom_commune"], "departement": rows["Code_departement"]},
        {"name": rows["Nom_commune"], "postcode": rows[postcode]},
        {"name": rows["Nom_commune"], "uai": rows["Identifiant_de_l_etablissement"]},
    ):
        found = locate(pd.DataFrame(clues), gazetteer)
        assert (found["loc_status"] == "matched").all()
        assert (found["loc_code"] == truth["loc_code"]).all()
