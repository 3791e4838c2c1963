"""Journeys on the page « Mon académie », on all of France, every other machine out of reach."""

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]


@pytest.fixture(scope="module")
def epci_without_thd(reference, initiatives):
    """List with plain sets the EPCI of the académie of Lyon that no THD initiative touches."""
    communes = pd.read_parquet(reference.snapshot.path / "communes.parquet")
    rows = pd.read_parquet(initiatives.snapshot.path / "initiatives.parquet")
    pairs = pd.read_parquet(initiatives.snapshot.path / "perimeters.parquet")
    thd = rows.loc[rows["category"] == "thd_ecoles", "perimeter_id"]
    covered = set(pairs.loc[pairs["perimeter_id"].isin(thd), "commune_code"])
    lyon = communes[communes["academie_code"] == "10"]
    touched = set(lyon.loc[lyon["commune_code"].isin(covered), "epci_code"])
    return set(lyon["epci_code"].dropna()) - touched


def choose_academie(reader, name):
    box = reader.page.get_by_role("combobox", name="Académie", exact=True)
    box.click()
    box.fill(name)
    reader.page.get_by_role("option", name=name, exact=True).click()
    reader.expect_address(f"academie={name}")


def downloaded(reader, name):
    """Press a download button; return the name of the file and its bytes."""
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_rectorate_exports_the_epci_of_lyon_without_thd_in_schools(reader, epci_without_thd):
    reader.open("/academie")
    choose_academie(reader, "Lyon")
    reader.choose("Catégorie", "Très haut débit des écoles et collèges")
    reader.expect_address("categorie=thd-ecoles")
    reader.page.get_by_text("Absence de trace n’est pas preuve d’absence").first.wait_for()
    name, content = downloaded(reader, "Télécharger la liste des EPCI (CSV)")
    assert name == "terrinum-academie-lyon-zones-blanches-epci.csv"
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(text, delimiter=";"))
    assert {row["Code"] for row in rows} == epci_without_thd
    inhabitants = [int(row["Habitants"]) for row in rows]
    assert inhabitants == sorted(inhabitants, reverse=True)
    assert "Licence Ouverte" in rows[0]["mention"]
    assert reader.shot("academie-lyon").stat().st_size > 50_000


def test_the_portrait_downloads_as_pdf_and_as_a_workbook(reader, epci_without_thd):
    reader.open("/academie?academie=Lyon&categorie=thd-ecoles&niveau=epci&v=1")
    name, pdf = downloaded(reader, "Portrait en PDF (A4)")
    assert name == "terrinum-academie-lyon.pdf"
    assert pdf.startswith(b"%PDF-")
    name, workbook = downloaded(reader, "Portrait en classeur (XLSX)")
    assert name == "terrinum-academie-lyon.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    zones = book["Zones blanches"].iter_rows(min_row=2, values_only=True)
    assert {row[1] for row in zones if row[0] == "EPCI"} == epci_without_thd


def test_a_link_opens_the_same_portrait(reader):
    reader.open("/academie?academie=Normandie&portee=locale&niveau=epci&v=1")
    reader.page.get_by_role("heading", name="Académie de Normandie").wait_for()
    assert (
        reader.page.get_by_role("switch")
        .or_(reader.page.get_by_role("checkbox", name="Portée locale seulement"))
        .first.is_checked()
    )
    assert "anciennes académies de Caen" in reader.page.locator("body").inner_text()


def test_the_academie_chosen_on_the_map_is_kept(reader):
    reader.open("/?academie=Lyon")
    reader.page.get_by_role("link", name="Mon académie").click()
    reader.page.get_by_role("heading", name="Académie de Lyon").wait_for()
    reader.expect_address("academie=Lyon")


def test_charts_are_drawn_without_another_machine(reader):
    reader.open("/academie?academie=Lyon")
    reader.page.get_by_test_id("stVegaLiteChart").first.locator("svg, canvas").first.wait_for()
    assert reader.page.get_by_test_id("stVegaLiteChart").count() == 2
