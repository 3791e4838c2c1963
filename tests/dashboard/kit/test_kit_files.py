"""The kit as files: what the page holds, the folder, the ZIP, what cannot be written or read."""

import io
import json
import re
import zipfile

import pytest

from dashboard.data import build
from dashboard.kit import (
    UnreadableScenesError,
    UnwritableKitError,
    kit_content,
    kit_html,
    kit_zip,
    load_presentation,
    write_kit,
)
from dashboard.scenes import Presentation, PresentationError, Scene, read_presentation
from dashboard.scenes.ready import both
from dashboard.serving.assets import BUILT, KIT_SCRIPT

pytestmark = pytest.mark.france

MOST_BYTES = 8_000_000


@pytest.fixture(scope="module")
def data(reference, initiatives):
    if not (BUILT / KIT_SCRIPT).is_file():
        pytest.skip("le kit n'est pas construit : make install")
    return build(reference, initiatives)


def settings_of(page):
    return json.loads(re.search(r'id="terrinum-kit">(.*?)</script>', page)[1])


def test_the_page_names_no_other_place(data):
    page = kit_html(data, both(data))
    assert len(page.encode()) < MOST_BYTES
    settings = settings_of(page)
    for part in ("geometry", "names", "content"):
        assert settings[part].startswith("data:application/gzip;base64,")
    head = page[: page.index("<style>")]
    assert "default-src 'none'" in head
    assert "unsafe" not in head
    assert not re.search(r'(?:src|href)="(?!data:)', page.split("<style>")[0])


def test_a_hostile_title_ends_no_element(data):
    title = "</script><script>alert(1)</script></title><!--"
    page = kit_html(data, Presentation(title, scenes=(Scene(title),)))
    assert page.count("</title>") == 1
    assert "alert(1)</script>" not in page
    assert settings_of(page)["presentation"]["scenes"][0]["titre"] == title


def test_the_same_version_gives_the_same_bytes(data):
    assert kit_content(data) == kit_content(data)
    assert kit_zip(data) == kit_zip(data)


def test_the_zip_holds_what_the_folder_holds(data, tmp_path):
    presentation = both(data)
    written = write_kit(tmp_path / "neuf" / "kit", data, presentation)
    assert written.scenes == len(presentation.scenes)
    with zipfile.ZipFile(io.BytesIO(kit_zip(data, presentation, name="lyon"))) as archive:
        packed = {each: archive.read(each) for each in archive.namelist()}
    folder = {f"lyon/{each.name}": each.read_bytes() for each in written.page.parent.iterdir()}
    assert packed == folder
    read, messages = read_presentation(packed["lyon/scenes.yaml"], data.known)
    assert messages == ()
    assert [each.query for each in read.scenes] == [each.query for each in presentation.scenes]


def test_a_folder_that_is_a_file_is_said(data, tmp_path):
    (tmp_path / "kit").write_text("déjà là")
    with pytest.raises(UnwritableKitError, match="Choisissez un dossier"):
        write_kit(tmp_path / "kit", data)
    assert (tmp_path / "kit").read_text() == "déjà là"


def test_scenes_that_cannot_be_read_are_said(data, tmp_path):
    with pytest.raises(UnreadableScenesError, match="n’existe pas"):
        load_presentation(tmp_path / "absent.yaml", data.known)
    with pytest.raises(UnreadableScenesError, match="dossier"):
        load_presentation(tmp_path, data.known)
    broken = tmp_path / "cassé.yaml"
    broken.write_text("terrinum: presentation\nversion: 1\nscenes: 3x\n  a: b: c\n")
    with pytest.raises(PresentationError, match="Ligne 4"):
        load_presentation(broken, data.known)
