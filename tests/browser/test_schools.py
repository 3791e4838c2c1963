"""Schools on a sheet, in a real browser: counted, marked, and quick however many they are."""

import pandas as pd
import pytest

from geodata import schemas
from geodata.store import publish_schools

pytestmark = [pytest.mark.browser, pytest.mark.france]

SHEET = "/initiative?id=bretagne-thd-sites-education"
HOSTILE = "${alert(1)}`</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def schooled(france_dir, reference, serving, tmp_path_factory):
    """Serve the real France with one école in each commune, all of a hostile name."""
    folder = tmp_path_factory.mktemp("écoles")
    for name in ("reference", "initiatives"):
        (folder / name).symlink_to(france_dir / name)
    communes = reference.communes
    schools = pd.DataFrame(
        {
            "uai": [f"{number:07d}A" for number in range(len(communes))],
            "name": HOSTILE,
            "kind": "ecole",
            "detail": HOSTILE,
            "sector": "public",
            "status": "ouvert",
            "commune_code": communes["commune_code"],
            "source_commune_code": communes["commune_code"],
            "academie_code": communes["academie_code"],
            "lon": communes["lon"],
            "lat": communes["lat"],
        }
    )[list(schemas.SCHOOLS.columns)]
    manifest = {
        "kind": "schools",
        "cog_year": 2026,
        "as_of": "2026-05-27",
        "counts": {"schools": len(schools)},
        "sources": {"Annuaire": {"publisher": HOSTILE, "licence": "Licence Ouverte 2.0"}},
    }
    publish_schools(schools, manifest, root=folder)
    with serving(folder) as address:
        yield address


def heard_among_marks(page, map_, frame, words, *, tries=120):
    """Go from mark to mark until one says these words; marks are there once their file is read."""
    tooltip = frame.locator(".terrinum-tooltip", has_text=words)
    for _ in range(tries):
        map_.press("r")
        page.wait_for_timeout(250)
        if tooltip.count():
            return tooltip.inner_text()
    raise AssertionError(f"Aucun repère ne dit « {words} ».")


def test_a_sheet_counts_its_schools_and_the_map_marks_each_of_them(reading, schooled, reference):
    reader = reading(schooled)
    page = reader.open(SHEET).page
    count = int((reference.communes["region_code"] == "53").sum())
    told = f"{count // 1000}\u202f{count % 1000:03d}\u00a0écoles publiques dans ce périmètre"
    page.get_by_text(told).wait_for()
    frame = page.frame_locator("iframe").first
    box = frame.get_by_label("Écoles publiques")
    frame.get_by_text("Affichage").first.click()
    assert box.is_checked()
    reader.shot("ecoles")
    # « R » goes from mark to mark and says each: gathered, they still count every school.
    map_ = frame.locator(".leaflet-container")
    map_.focus()
    assert heard_among_marks(page, map_, frame, "écoles publiques")
    assert HOSTILE in heard_among_marks(page, map_, frame, "UAI")
    assert "pris" not in page.title()


def test_methode_writes_the_source_as_text(reading, schooled):
    reader = reading(schooled)
    page = reader.open("/methode").page
    page.get_by_text("annuaire de l’éducation du 27/05/2026").first.wait_for()
    assert page.locator("img[src='x']").count() == 0
