"""The pages « Données », « Qualité » and « Accessibilité », without a browser."""

import html
import io
import json
import re

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import load
from dashboard.export import initiatives_workbook, notice_of
from dashboard.pages.donnees import schema_rows
from geodata import schemas
from geodata.store import publish_initiatives


def run(page, **params):
    app = AppTest.from_string(f"from dashboard.pages import {page}\n{page}.show()")
    app.default_timeout = 60
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def codes(app):
    pages = "".join(each.proto.body for each in app.get("html"))
    return [html.unescape(each) for each in re.findall(r"'terrinum-copyable'>([^<]*)<", pages)]


def headings(app):
    return [each.value for each in app.header]


def test_data_follow_the_shared_filters(store_dir):
    app = run("donnees", academie="Lyon")
    assert not app.exception
    assert "2\xa0initiatives" in headings(app)
    assert list(app.dataframe[0].value["Initiative"]) == [
        "Équipement progressif des écoles",
        "Un ENT régional",
    ]


def test_the_exact_address_of_the_filter_is_given(store_dir):
    app = run("donnees", academie="Lyon", categorie="ent", niveau="epci")
    address = next(each for each in codes(app) if ".csv" in each)
    assert address.endswith("/api/v1/initiatives.csv?academie=Lyon&categorie=ent&v=1")


def choose_table(app, *, columns, sort, order):
    app.multiselect(key="colonnes_choisies").set_value(columns).run()
    app.selectbox(key="tri_choisi").set_value(sort).run()
    return app.segmented_control(key="ordre_choisi").set_value(order).run()


BY_TITLE_DOWN = ["Un ENT régional", "La fibre à l'école", "Équipement progressif des écoles"]
TABLE = {"colonnes": "titre,habitants", "ordre": "decroissant", "v": "1"}


def test_columns_and_order_are_the_readers_and_stay_in_the_address(store_dir):
    app = choose_table(run("donnees"), columns=["titre", "habitants"], sort="titre", order=True)
    shown = app.dataframe[0].value
    assert list(shown.columns) == ["Initiative", "Habitants"]
    assert list(shown["Initiative"]) == BY_TITLE_DOWN
    assert {name: app.query_params[name] for name in app.query_params} == TABLE


def test_a_shared_link_opens_the_same_table_beside_its_filters(store_dir):
    app = run("donnees", academie="Lyon", **TABLE)
    assert not app.warning
    shown = app.dataframe[0].value
    assert list(shown.columns) == ["Initiative", "Habitants"]
    assert list(shown["Initiative"]) == ["Un ENT régional", "Équipement progressif des écoles"]
    assert app.multiselect(key="colonnes_choisies").value == ["titre", "habitants"]
    assert app.segmented_control(key="ordre_choisi").value is True


def test_a_filter_changed_keeps_the_table(store_dir):
    app = run("donnees", **TABLE)
    next(each for each in app.multiselect if each.label == "Académie").set_value(["10"]).run()
    assert app.query_params["academie"] == "Lyon"
    assert app.query_params["colonnes"] == "titre,habitants"
    assert list(app.dataframe[0].value.columns) == ["Initiative", "Habitants"]


def test_the_usual_table_cleans_the_address(store_dir):
    app = choose_table(
        run("donnees", **TABLE, tri="habitants"), columns=[], sort="titre", order=False
    )
    assert not app.query_params
    assert "Statut" in app.dataframe[0].value


def test_an_unknown_column_is_said_once_and_the_rest_is_kept(store_dir):
    app = run("donnees", colonnes="titre,zut,statut", tri="zut", academie="Lyon")
    assert "Colonne inconnue" in app.warning[0].value
    assert "Colonne de tri inconnue" in app.warning[0].value
    assert list(app.dataframe[0].value.columns) == ["Initiative", "Statut"]
    assert app.query_params["colonnes"] == "titre,statut"
    app.run()
    assert not app.warning


def test_a_view_kept_for_a_presentation_holds_its_columns(store_dir):
    app = AppTest.from_string(
        "import streamlit as st\n"
        "from dashboard.components.add_scene import view_of\n"
        "from dashboard.data import load\n"
        "from dashboard.filters import address\n"
        "address.arrive('donnees', load().known, own=('colonnes', 'tri', 'ordre'))\n"
        "st.json(dict(view_of(load(), 'donnees').query))",
        default_timeout=60,
    )
    for name, value in {**TABLE, "academie": "Lyon"}.items():
        app.query_params[name] = value
    kept = json.loads(app.run().json[0].value)
    assert kept == {"academie": "Lyon", "colonnes": "titre,habitants", "ordre": "decroissant"}


def test_nothing_found_keeps_the_page_whole(store_dir):
    app = run("donnees", recherche="zzz")
    assert "Aucune initiative ne correspond" in app.info[0].value
    assert "Versions publiées" in headings(app)


def test_every_column_is_explained():
    assert list(schema_rows()["Nom interne"]) == list(schemas.INITIATIVES.columns)


def test_a_workbook_holds_rows_dictionary_and_notice_and_no_formula(publish, make_initiative):
    publish(make_initiative("a", "lyon", title="=1+1", source_url="https://exemple.fr"))
    data = load()
    book = openpyxl.load_workbook(
        io.BytesIO(initiatives_workbook(data.initiatives, notice_of(data)))
    )
    assert book.sheetnames == ["Initiatives", "Colonnes", "Mention"]
    header, first = (list(row) for row in book["Initiatives"].iter_rows())
    cells = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert cells["Initiative"].value == "=1+1"
    assert cells["Initiative"].data_type == "s"
    assert cells["Source"].hyperlink is None
    assert cells["Catégorie"].value == "Équipement des écoles et établissements"
    said = " ".join(str(cell.value) for row in book["Mention"].iter_rows() for cell in row)
    for part in ("Licence Ouverte 2.0", data.published.version, "Source : essai"):
        assert part in said


@pytest.fixture
def one_waits(store_dir):
    """Publish a row that waits for a decision."""
    before = load().published
    cells = {"id": "x", "title": "Réseau", "territory_name": "Pays d'Or", "territory_type": "epci"}
    pending = pd.DataFrame(
        {
            "source_file": ["essai.csv"],
            "source_line": [9],
            "outcome": ["review"],
            "reason": ["Aucun EPCI actuel ne porte ce nom."],
            "candidates": [["200046977"]],
            "row": [json.dumps(cells)],
        }
    )
    tables = {"initiatives": before.initiatives, "perimeters": before.perimeters}
    manifest = {name: before.manifest[name] for name in ("kind", "cog_year", "counts", "sources")}
    publish_initiatives({**tables, "pending": pending}, manifest, root=store_dir)
    return store_dir


def test_a_row_that_waits_shows_its_reason_and_its_command(one_waits):
    app = run("qualite", voir="a-verifier")
    assert not app.exception
    command = next(each for each in codes(app) if each.startswith("terrinum decide"))
    assert command.startswith("terrinum decide epci:200046977 --name 'Pays d'\"'\"'Or'")
    assert any("Métropole de Lyon" in each.value for each in app.markdown)


def test_each_figure_of_quality_leads_to_its_rows(publish, make_initiative):
    publish(make_initiative("a", "lyon"), make_initiative("b", "lyon", source_url=None))
    app = run("qualite", voir="sans-source")
    assert app.selectbox[0].value == "sans-source"
    shown = next(each.value for each in app.dataframe if "Motif" in each.value)
    assert len(shown) == 1
    app.selectbox[0].set_value("methode-code").run()
    assert app.query_params["voir"] == "methode-code"
    shown = next(each.value for each in app.dataframe if "Motif" in each.value)
    assert len(shown) == 2


def test_an_unknown_list_is_said(store_dir):
    app = run("qualite", voir="zut")
    assert "liste inconnue" in app.warning[0].value
    assert "rien" in app.success[0].value or "tout" in app.success[0].value


def test_the_accessibility_statement_names_what_fails(store_dir):
    app = run("accessibilite")
    assert not app.exception
    said = " ".join(each.value for each in app.markdown)
    assert "non conforme" in said
    assert len(app.table[0].value) == 13
    assert (app.table[0].value["Échoue"] != "–").sum() >= 5


@pytest.mark.parametrize("page", ["qualite", "methode", "initiative"])
def test_a_stray_word_of_the_address_is_said_once_and_taken_out(store_dir, page):
    app = run(page, zut="1")
    assert "Paramètre inconnu" in app.warning[0].value
    assert "« zut »" in app.warning[0].value
    assert "zut" not in app.query_params
    assert not app.run().warning
