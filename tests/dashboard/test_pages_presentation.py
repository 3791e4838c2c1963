"""« Présentation » and « Ajouter à la présentation », without a browser."""

import hashlib
from dataclasses import fields, replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.browser_memory import read_frame
from dashboard.scenes import Presentation, Scene, presentation_to_json
from dashboard.scenes.link import pack
from geodata.store.suggestions import Suggestion, add_suggestions

ABC = Presentation("Réunion", scenes=tuple(Scene(each) for each in "abc"))
SUGGESTION = Suggestion(
    **{each.name: "" for each in fields(Suggestion)} | {"key": "a", "initiative": "lyon-ecrans"}
)
HOSTILE = "<script>alert(1)</script> [ici](https://ailleurs.fr) $x$ :material/close:"


def run(page="presentation", presentation=None, **params):
    script = f"from dashboard.pages import {page}\n{page}.show()"
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    if presentation is not None:
        app.session_state["presentation"] = presentation
    return app.run()


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def titles(app):
    return [scene.title for scene in app.session_state["presentation"].scenes]


def said(app):
    return "\n".join(str(each.value) for each in (*app.markdown, *app.caption, *app.info))


def test_without_a_scene_one_sentence_says_what_to_do(store_dir):
    app = run()
    assert not app.exception
    assert "Aucune scène pour l’instant" in app.info[0].value
    assert "Ajouter à la présentation" in app.info[0].value


def test_a_ready_made_presentation_opens(store_dir):
    app = press(run(), "prete-academies")
    assert titles(app) == ["Académie de Guadeloupe", "Académie de Lille", "Académie de Lyon"]
    assert app.query_params["p"] == pack(app.session_state["presentation"])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("descendre-0", "bac", id="down"),
        pytest.param("monter-2", "acb", id="up"),
        pytest.param("supprimer-1", "ac", id="delete"),
    ],
)
def test_scenes_are_ordered_and_undone(store_dir, key, expected):
    app = press(run(presentation=ABC), key)
    assert titles(app) == list(expected)
    assert titles(press(app, "annuler")) == ["a", "b", "c"]


def test_a_scene_is_duplicated(store_dir):
    assert titles(press(run(presentation=ABC), "dupliquer-0")) == ["a", "a (copie)", "b", "c"]


def test_words_are_changed(store_dir):
    app = press(run(presentation=ABC), "modifier-1")
    app.text_input(key="modif_titre").set_value("B")
    app.text_area(key="modif_notes").set_value("Dire ceci.")
    next(each for each in app.button if each.label == "Enregistrer").click().run()
    assert titles(app) == ["a", "B", "c"]
    assert app.session_state["presentation"].scenes[1].notes == "Dire ceci."


def test_a_link_opens_the_presentation(store_dir):
    app = run(p=pack(ABC))
    assert titles(app) == ["a", "b", "c"]


def test_a_cut_link_is_said_and_the_page_stands(store_dir):
    app = run(p=pack(ABC)[:-8])
    assert "coupé ou abîmé" in app.warning[0].value
    assert "Aucune scène pour l’instant" in app.info[0].value


def test_a_link_found_wrong_says_what_it_left_aside(store_dir):
    strange = Presentation("P", scenes=(Scene("a", query={"academie": "Atlantide"}),))
    app = run(p=pack(strange))
    assert "Académie inconnue" in app.warning[0].value


def test_hostile_texts_come_out_as_typed(store_dir):
    one = Presentation(HOSTILE, HOSTILE, (Scene(HOSTILE, HOSTILE, HOSTILE),))
    app = run(presentation=one)
    assert not app.exception
    shown = "\n".join(each.value for each in app.markdown)
    assert "<script>" not in shown.replace("\\<", "")
    assert "](https" not in shown.replace(r"\]\(", "")


def test_a_long_presentation_says_that_it_needs_a_file(store_dir):
    texts = [hashlib.sha256(bytes([each])).hexdigest() for each in range(150)]
    noisy = Presentation("P", scenes=tuple(Scene(each) for each in texts))
    app = run(presentation=noisy)
    assert "trop longue pour tenir dans l’adresse" in said(app)
    assert "p" not in app.query_params


def test_what_is_said_is_noted_against_the_scene(store_dir):
    scene = Scene("Lyon", query={"academie": "Lyon"})
    app = run(presentation=Presentation("Réunion", scenes=(scene,)))
    app.selectbox(key="releve_type").set_value("engagement")
    app.text_input(key="releve_qui").set_value("Mme Martin")
    app.text_area(key="releve_texte").set_value(HOSTILE)
    next(each for each in app.button if each.label == "Noter").click().run()
    (entry,) = app.session_state["releve"].entrees
    assert (entry.type, entry.qui, entry.texte) == ("engagement", "Mme Martin", HOSTILE)
    assert (entry.scene.numero, entry.territoire.code) == (1, "10")
    assert app.session_state["releve"].reunion == "Réunion"
    assert not app.exception


def test_an_empty_note_is_not_kept(store_dir):
    app = run(presentation=ABC)
    next(each for each in app.button if each.label == "Noter").click().run()
    assert "releve" not in app.session_state


@pytest.mark.parametrize(
    ("page", "params", "expected"),
    [
        pytest.param(
            "carte",
            {"academie": "Lyon", "niveau": "epci"},
            Scene("Académie : Lyon", query={"academie": "Lyon", "niveau": "epci"}),
            id="carte",
        ),
        pytest.param(
            "initiative",
            {"id": "lyon-ecrans"},
            Scene(
                "Équipement progressif des écoles",
                query={"fiche": "lyon-ecrans"},
                page="initiative",
            ),
            id="initiative",
        ),
        pytest.param(
            "donnees",
            {"categorie": "ent"},
            Scene(
                "Données · Toute la France · Espaces numériques de travail (ENT)",
                query={"categorie": "ent"},
                page="donnees",
            ),
            id="données",
        ),
    ],
)
def test_a_view_is_kept_from_each_page(store_dir, page, params, expected):
    # The dialogue itself is used in a browser: AppTest runs the whole script, which closes it.
    script = (
        f"from dashboard.components.add_scene import view_of\n"
        f"from dashboard.data import load\n"
        f"from dashboard.pages import {page}\n"
        f"from dashboard.scenes.proposal import proposed_title\n"
        f"import streamlit as st\n"
        f"{page}.show()\n"
        f"view = view_of(load(), {page!r})\n"
        f"st.session_state['vue'] = view\n"
        f"st.session_state['titre'] = proposed_title(load(), view.page, view.query)\n"
    )
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    view = app.session_state["vue"]
    kept = Scene(app.session_state["titre"], query=view.query, page=view.page)
    assert kept == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        {},
        {"longitude": "x", "latitude": 1, "zoom": 1},
        {"longitude": 999, "latitude": 1, "zoom": 1},
    ],
)
def test_a_position_that_is_none_is_left_aside(value):
    assert read_frame(value) is None


def test_suggestions_are_listed_and_escaped(store_dir):
    add_suggestions([replace(SUGGESTION, text=HOSTILE)])
    for page, params in (("qualite", {}), ("initiative", {"id": "lyon-ecrans"})):
        app = run(page, **params)
        assert not app.exception
        shown = "\n".join(each.value for each in app.markdown)
        assert r"\<script\>" in shown
        assert "](https" not in shown.replace(r"\]\(", "")


def test_what_the_browser_kept_is_json_of_the_file():
    assert '"terrinum":"presentation"' in presentation_to_json(ABC)
