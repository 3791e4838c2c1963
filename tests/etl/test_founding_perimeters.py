"""The five systems of the founding document (December 2013), exact, against the reference.

The expected communes come straight from the embedded source's files or from a list written here,
not from the tables that the import used.
"""

import pytest

from etl.extract.embedded import read_communes, read_embedded

pytestmark = pytest.mark.france

# Maremne Adour Côte-Sud: the 23 communes that the communauté de communes itself lists.
MAREMNE = {
    "Angresse",
    "Azur",
    "Bénesse-Maremne",
    "Capbreton",
    "Josse",
    "Labenne",
    "Magescq",
    "Messanges",
    "Moliets-et-Maa",
    "Orx",
    "Sainte-Marie-de-Gosse",
    "Saint-Geours-de-Maremne",
    "Saint-Jean-de-Marsacq",
    "Saint-Martin-de-Hinx",
    "Saint-Vincent-de-Tyrosse",
    "Saubion",
    "Saubrigues",
    "Saubusse",
    "Seignosse",
    "Soorts-Hossegor",
    "Soustons",
    "Tosse",
    "Vieux-Boucau-les-Bains",
}


@pytest.fixture(scope="session")
def raw_communes():
    raw = read_communes()
    epci = read_embedded("epci").set_index("id")["code"]
    current = raw[raw["type"] == "COM"]
    return current.assign(epci=current["epci_id"].map(epci))


def perimeter_of(initiatives, key):
    rows = initiatives.initiatives.set_index("id")
    covered = initiatives.perimeters
    codes = covered.loc[covered["perimeter_id"] == rows.loc[key, "perimeter_id"], "commune_code"]
    assert codes.is_unique
    assert rows.loc[key, "commune_count"] == len(codes)
    return set(codes)


def test_somme_numerique_is_the_somme_and_amiens_metropole_each_commune_once(
    initiatives, raw_communes
):
    somme = raw_communes[raw_communes["code"].str.startswith("80")]
    amiens = raw_communes[raw_communes["epci"] == "248000531"]
    expected = set(somme["code"]) | set(amiens["code"])
    assert len(expected) < len(somme) + len(amiens)
    assert perimeter_of(initiatives, "somme-numerique-e-education") == expected


def test_maremne_adour_cote_sud_has_its_23_communes(initiatives, reference):
    names = reference.communes.set_index("commune_code")["name"]
    covered = perimeter_of(initiatives, "macs-thd-ecoles")
    assert {names[code] for code in covered} == MAREMNE


def test_nord_pas_de_calais_is_every_commune_of_59_and_62_as_a_territory_of_2013(
    initiatives, raw_communes
):
    in_both = raw_communes["code"].str.startswith(("59", "62"))
    covered = perimeter_of(initiatives, "npdc-territoire-numerique-lycees")
    assert covered == set(raw_communes.loc[in_both, "code"])
    row = initiatives.initiatives.set_index("id").loc["npdc-territoire-numerique-lycees"]
    assert row["loc_level"] == "ancienne_region"
    assert "2013" in row["perimeter_text"]


def test_lyon_is_one_commune_with_nine_arrondissements(initiatives, reference):
    assert perimeter_of(initiatives, "lyon-equipement-progressif-ecoles") == {"69123"}
    inside = reference.territories.query(
        "level == 'arrondissement_municipal' and parent_code == '69123'"
    )
    assert inside["code"].tolist() == [f"6938{n}" for n in range(1, 10)]


def test_meudon_is_one_commune(initiatives):
    assert perimeter_of(initiatives, "meudon-equipement-ecoles") == {"92048"}
