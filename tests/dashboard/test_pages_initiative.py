"""The pages « Initiative » and « Gouvernance » as a reader meets them, without a browser."""

import re

import pytest
from streamlit.testing.v1 import AppTest


def run(page, **params):
    script = f"from dashboard.pages import {page}\n{page}.show()"
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def html_of(app):
    return "\n".join(each.proto.body for each in app.get("html"))


def text_of(app):
    kinds = ("markdown", "warning", "info", "caption", "subheader")
    found = [html_of(app), *(str(each.value) for kind in kinds for each in app.get(kind))]
    return re.sub(r"<[^>]+>", " ", "\n".join(found))


def links_of(app):
    """Return where each link leads, by its label: a page and its query."""
    return {
        each.proto.label.replace("\\", ""): (each.proto.page, each.proto.query_string)
        for each in app.get("page_link")
    }


def opened_by(app):
    """Return the keys of the buttons that open an initiative, by their label."""
    return {
        each.label.replace("\\", ""): each.key
        for each in app.button
        if (each.key or "").startswith("ouvrir-")
    }


@pytest.fixture
def varied(publish, make_initiative):
    """Publish twins in Lyon and Lille, a wider one, and one that ended."""
    publish(
        make_initiative("lyon-ecrans", "lyon"),
        make_initiative(
            "lille-ecrans",
            "lille",
            title="Écrans de Lille",
            loc_code="59350",
            territory_name="Lille",
            status="termine",
            source_url="http://exemple.fr/ancienne",
        ),
        make_initiative(
            "ara-ent",
            "ara",
            title="Un ENT régional",
            category="ent",
            lead_level="region",
            education_level=["college", "lycee"],
            funders=["FEDER:30 % du total"],
        ),
        make_initiative("sans-statut", "lille", title="Autre", status=None, loc_code="59350"),
    )


def test_an_address_opens_the_sheet_of_its_initiative(store_dir):
    app = run("initiative", id="lyon-ecrans")
    assert not app.exception
    said = text_of(app)
    for expected in (
        "Équipement progressif des écoles",
        "Ville de Lyon, commune",
        "Commune Lyon : 1 commune.",
        "confiance 100\xa0%",
        "essai.csv, ligne 2",
        "ne s’additionnent pas",
    ):
        assert expected in said


@pytest.mark.parametrize(
    ("identifier", "step"),
    [
        pytest.param("lyon-ecrans", "En cours", id="under way"),
        pytest.param("lille-ecrans", "Terminé", id="done"),
        pytest.param("sans-statut", "Non précisé", id="not said"),
    ],
)
def test_one_step_of_the_status_is_marked(varied, identifier, step):
    track = html_of(run("initiative", id=identifier))
    marked = re.findall(r"<li[^>]*aria-current='step'>.*?</span> ([^<]+)</li>", track)
    assert marked == [step]


def test_an_http_source_is_text_to_copy(varied):
    app = run("initiative", id="lille-ecrans")
    assert "à copier dans un navigateur" in text_of(app)
    assert 'href="http://' not in html_of(app)


def test_an_unknown_address_says_so_and_offers_to_search(store_dir):
    app = run("initiative", id="zzz*")
    assert not app.exception
    assert "zzz" in app.warning[0].value
    assert app.text_input[0].label == "Chercher une initiative"


def test_without_an_id_a_search_finds_without_accents(store_dir):
    app = run("initiative")
    app.text_input[0].set_value("equipement").run()
    key = "ouvrir-trouve-lyon-ecrans"
    assert opened_by(app) == {"Équipement progressif des écoles": key}
    app.button(key=key).click().run()
    assert app.query_params["id"] == "lyon-ecrans"
    assert "Ville de Lyon, commune" in text_of(app)


def test_a_search_that_finds_nothing_says_what_to_do(store_dir):
    app = run("initiative")
    app.text_input[0].set_value("zzz").run()
    assert "Aucune initiative ne contient" in text_of(app)


def test_similar_initiatives_say_what_they_share(varied):
    app = run("initiative", id="lyon-ecrans")
    assert opened_by(app)["Écrans de Lille"].endswith("lille-ecrans")
    assert "points sur 10 : même catégorie, même type de porteur" in text_of(app)


def test_territories_like_this_one_are_with_or_without(varied):
    app = run("initiative", id="lyon-ecrans")
    links = links_of(app)
    assert "commune-59350" in links["Lille"][1]
    assert "→ Autre" in opened_by(app)
    assert "Les Abymes" in links


def test_a_shared_address_compares_and_says_what_it_left_aside(varied):
    app = run("initiative", id="lyon-ecrans", comparer="ara-ent,zzz")
    page = html_of(app)
    heads = re.findall(r"<th scope='col'>([^<]+)</th>", page)
    assert heads == ["Équipement progressif des écoles", "Un ENT régional"]
    assert "zzz" in app.warning[0].value


def test_comparing_writes_the_address(varied):
    app = run("initiative", id="lyon-ecrans")
    app.button(key="comparer-semblable-lille-ecrans").click().run()
    assert app.query_params["comparer"] == "lille-ecrans"
    assert "terrinum-compare" in html_of(app)
    app.button(key="fin_comparaison").click().run()
    assert "comparer" not in app.query_params


def test_a_comparison_can_stand_alone(varied):
    app = run("initiative", comparer="lyon-ecrans,ara-ent")
    assert "Un ENT régional" in html_of(app)


@pytest.mark.parametrize("page", ["initiative", "gouvernance"])
def test_what_is_imported_cannot_write_html(publish, make_initiative, page):
    hostile = "<img src=x onerror=alert(1)>${alert(1)}</style><script>alert(1)</script>"
    publish(
        make_initiative(
            "hostile",
            "lyon",
            title=hostile,
            lead_name=hostile,
            territory_name=hostile,
            description=hostile,
            partners=[hostile],
            funders=[f"{hostile}:{hostile}"],
            source_url="javascript:alert(1)",
        ),
        make_initiative("autre", "lille"),
    )
    app = run(page, id="hostile", comparer="autre", case="commune-ecole", v="1")
    assert not app.exception
    assert "<script" not in html_of(app)
    assert "<img" not in html_of(app)
    assert "javascript:alert" not in "".join(re.findall(r"href=[^ >]+", html_of(app)))


@pytest.mark.parametrize("page", ["initiative", "gouvernance"])
def test_nothing_published_says_which_commands_to_run(empty_dir, page):
    app = run(page)
    assert not app.exception
    assert "Aucune donnée n’est encore publiée" in "".join(each.value for each in app.header)


def test_the_matrix_counts_cases_by_verdict(varied):
    app = run("gouvernance")
    assert not app.exception
    assert "5 cas" in text_of(app).replace("\xa0", " ")
    cases = {each.label: each.options for each in app.segmented_control}
    assert cases == {
        "Commune": ["École : **✓ 3**", "Collège : –", "Lycée : –"],
        "Région": ["École : –", "Collège : **▲ 1**", "Lycée : **✓ 1**"],
    }
    assert "Aucune initiative de la sélection n’est portée par : Intercommunalité" in "".join(
        each.value for each in app.caption
    )


def test_a_case_leads_to_its_rows_and_to_an_address(varied):
    app = run("gouvernance")
    cases = app.segmented_control(key="cases-region")
    cases.set_value("college").run()
    assert app.query_params["case"] == "region-college"
    assert links_of(app)["Un ENT régional"] == ("initiative", "id=ara-ent")
    assert "Hors compétence" in text_of(app)
    app.segmented_control(key="cases-region").set_value(None).run()
    assert not app.query_params
    assert not links_of(app)


def test_the_matrix_as_a_table_is_sent_when_it_is_opened(varied):
    app = run("gouvernance")
    assert not [each for each in app.dataframe if "Niveau scolaire" in each.value]
    app.session_state["matrice_en_tableau"] = True
    table = next(each.value for each in app.run().dataframe if "Niveau scolaire" in each.value)
    assert table.to_dict("records")[0] == {
        "Porteur": "Commune",
        "Niveau scolaire": "École",
        "Initiatives": 3,
        "✓ compétence propre": 3,
        "◇ compétence partagée": 0,
        "▲ hors compétence": 0,
    }


def test_one_case_is_open_at_a_time(varied):
    app = run("gouvernance", case="commune-ecole")
    app.segmented_control(key="cases-region").set_value("lycee").run()
    assert app.query_params["case"] == "region-lycee"
    assert app.segmented_control(key="cases-commune").value is None


def test_an_empty_case_says_so(varied):
    app = run("gouvernance", case="commune-lycee")
    assert not app.warning
    assert "Aucune initiative recensée dans cette case" in "".join(
        each.value for each in app.caption
    )


def test_a_shared_link_opens_filters_and_case(varied):
    app = run("gouvernance", academie="Lille", case="commune-ecole", v="1")
    assert set(links_of(app)) == {"Écrans de Lille", "Autre"}
    assert not app.warning


def test_changing_a_filter_keeps_the_case(varied):
    app = run("gouvernance", case="commune-ecole")
    next(each for each in app.multiselect if each.label == "Académie").set_value(["09"]).run()
    assert app.query_params["academie"] == "Lille"
    assert app.query_params["case"] == "commune-ecole"


def test_who_pays_leads_to_its_rows_with_notes(varied):
    app = run("gouvernance", finance="region-europe")
    assert "Financeurs : FEDER (30 % du total)" in text_of(app)


def test_an_actor_leads_to_its_initiatives(varied):
    app = run("gouvernance", acteur="academie-de-lyon")
    assert "Un ENT régional" in links_of(app)


def test_an_unknown_case_is_left_aside(varied):
    app = run("gouvernance", case="zzz", finance="zzz", acteur="zzz", academie="Lyon")
    assert not app.exception
    assert not links_of(app)
    for said in ("Case inconnue", "Porteur et financeur inconnus", "Acteur inconnu"):
        assert said in app.warning[0].value
    assert {name: app.query_params[name] for name in app.query_params} == {
        "academie": "Lyon",
        "v": "1",
    }


def test_an_empty_selection_is_said(varied):
    app = run("gouvernance", recherche="zzz")
    assert not app.exception
    assert "Aucune initiative ne correspond" in app.info[0].value


def test_without_funders_nor_partners_the_page_says_it(publish, make_initiative):
    publish(make_initiative("seule", "lyon", partners=[], funders=[]))
    said = text_of(run("gouvernance"))
    assert "ne nomme ses financeurs" in said
    assert "ne nomme deux acteurs" in said


def test_an_actor_of_other_initiatives_is_known_but_absent_from_the_selection(varied):
    app = run("gouvernance", acteur="feder", academie="Lille")
    assert not app.warning
    assert "n’a aucune initiative dans cette sélection" in "".join(
        each.value for each in app.caption
    )
