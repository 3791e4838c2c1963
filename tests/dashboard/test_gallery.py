"""The gallery of the documentation: what its command would write is what is there."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from dashboard.serving.addresses import PAGES

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 6_000_000


@pytest.fixture(scope="module")
def screenshots():
    """Import the command, which is a file and no package."""
    pytest.importorskip("playwright.sync_api")
    spec = importlib.util.spec_from_file_location("screenshots", DOCS / "screenshots.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["screenshots"] = module
    spec.loader.exec_module(module)
    return module


def test_every_page_of_the_app_is_shown(screenshots):
    shown = {re.match(r"/([a-z-]*)", shot.address)[1] or "carte" for shot in screenshots.SHOTS}
    assert shown == PAGES
    assert f"presenter-{next(iter(screenshots.SIZES))}.png" in screenshots.gallery_page()


def test_the_gallery_is_the_one_that_its_command_writes(screenshots):
    assert (DOCS / "gallery.md").read_text(encoding="utf-8") == screenshots.gallery_page()


def test_every_picture_of_the_gallery_is_there_and_all_are_light(screenshots):
    named = set(re.findall(r"\(images/([a-z-]+\.png)\)", screenshots.gallery_page()))
    there = {path.name: path.stat().st_size for path in (DOCS / "images").glob("*.png")}
    assert named == set(there)
    assert sum(there.values()) < MOST_BYTES
