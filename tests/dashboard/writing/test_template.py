"""The template that the page gives: the command's own, made once, or a French reason."""

import io
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from dashboard.writing import template
from dashboard.writing.template import NAME, TemplateError, template_workbook
from geodata.initiative_fields import INITIATIVE_FIELDS


@pytest.fixture(autouse=True)
def _nothing_made_yet():
    template._made.cache_clear()
    yield
    template._made.cache_clear()


@pytest.fixture
def runs(monkeypatch):
    """Give the commands that ran; none of them does, and each writes the same file."""
    asked = []

    def run(*words, **_options):
        asked.append(words)
        return b"PK"

    monkeypatch.setattr(template, "file_of_terrinum", run)
    return asked


def test_it_holds_the_columns_of_the_schema_and_their_choices_whatever_is_published(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(tmp_path / "vide"))  # not even a reference
    sheet = openpyxl.load_workbook(io.BytesIO(template_workbook())).active
    assert [cell.value for cell in sheet[1]] == [field.name for field in INITIATIVE_FIELDS]
    checks = sheet.data_validations.dataValidation
    lists = {each.formula1.strip('"') for each in checks if each.type == "list"}
    wanted = [field for field in INITIATIVE_FIELDS if field.choices and not field.is_list]
    assert wanted
    assert lists >= {",".join(field.choices) for field in wanted}
    assert all(each.prompt for each in checks)


def test_it_is_made_once_for_everyone_even_by_clicks_at_once(runs):
    with ThreadPoolExecutor(4) as clicks:
        made = [click.result() for click in [clicks.submit(template_workbook) for _ in range(8)]]
    assert made == [b"PK"] * 8
    assert runs == [("template",)]


def test_what_cannot_be_made_is_told_in_french_and_tried_again(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(template, "TIME_S", 0.01)
        with pytest.raises(TemplateError, match=f"Réessayez, ou : terrinum template {NAME}"):
            template_workbook()
    assert template_workbook().startswith(b"PK")


def test_a_disk_that_is_full_is_told_in_french(monkeypatch):
    def refuse(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(template.tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(TemplateError, match="n’a pas pu être préparé"):
        template_workbook()
