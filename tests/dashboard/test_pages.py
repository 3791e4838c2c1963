"""The pages as a reader meets them, without a browser: what they say, whatever the store holds."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filters import Measure

LYON = {"academie": "Lyon"}


def run(page="carte", **params):
    script = f"from dashboard.pages import {page}\n{page}.show()"
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def text_of(app):
    """Gather everything that the page says, without tags."""
    kinds = ("html", "markdown", "header", "warning", "info", "error", "code")
    found = [element for kind in kinds for element in app.get(kind)]
    said = "\n".join(
        element.proto.body if element.type in {"html", "markdown"} else str(element.value)
        for element in found
    )
    return re.sub(r"<[^>]+>", " ", said)


def figures_of(app):
    """Read the three figures: initiatives, communes, inhabitants."""
    pages = [each.proto.body for each in app.get("html")]
    card = next(page for page in pages if "terrinum-figures" in page)
    found = re.findall(r"<strong>([^<]*)</strong>", card)
    return tuple(int(re.sub(r"\D", "", each)) for each in found)


def several(app, label):
    return next(each for each in app.multiselect if each.label == label)


def test_all_of_france_is_counted_without_a_filter(store_dir):
    app = run()
    assert not app.exception
    assert figures_of(app) == (3, 3, 756_800)


def test_an_academie_counts_within_itself(store_dir):
    assert figures_of(run(**LYON)) == (2, 2, 520_800)


def test_choosing_an_academie_changes_figures_and_address(store_dir):
    app = run()
    several(app, "Académie").set_value(["09"]).run()
    assert figures_of(app) == (1, 1, 236_000)
    assert app.query_params["academie"] == "Lille"


def test_clear_takes_every_filter_off(store_dir):
    app = run(academie="Lyon", categorie="ent", annees="2013", recherche="ent")
    assert figures_of(app)[0] == 1
    next(each for each in app.button if each.label == "Tout effacer").click().run()
    assert figures_of(app)[0] == 3
    assert not app.query_params


def test_a_link_fills_the_widgets(store_dir):
    app = run(academie="lyon", categorie="ent", niveau="epci", recherche="régional")
    assert several(app, "Académie").value == ["10"]
    assert several(app, "Catégorie").value == ["ent"]
    assert app.text_input[0].value == "régional"


def test_an_unknown_academie_is_said_and_the_rest_is_shown(store_dir):
    app = run(academie="Atlantide")
    assert "Académie inconnue &#58; « Atlantide »" in app.warning[0].value
    assert figures_of(app) == (3, 3, 756_800)


def test_an_address_cannot_write_a_link_in_the_page(store_dir):
    app = run(academie="[ici](https://ailleurs.fr) ![](https://ailleurs.fr/i.png)")
    assert r"\[ici\]\(https&#58;" in app.warning[0].value
    assert "](" not in app.warning[0].value.replace(r"\]\(", "")


def test_the_address_is_cleaned_of_what_it_had_wrong(store_dir):
    app = run(academie="Lyon,Atlantide")
    assert app.query_params["academie"] == "Lyon"
    assert not app.run().warning


def test_nothing_found_says_what_to_do(store_dir):
    app = run(recherche="zzz")
    assert not app.exception
    assert "Aucune initiative ne correspond" in app.info[0].value


def test_territories_without_common_ground_are_explained(store_dir):
    app = run(academie="Lyon", departement="Nord")
    assert "aucune commune en commun" in app.warning[0].value


def test_a_territory_lists_what_touches_it_the_most_local_first(store_dir):
    app = run(territoire="commune-69123")
    titles = [each.label for each in app.button if each.key and each.key.startswith("ouvrir-")]
    assert titles == ["Équipement progressif des écoles", "Un ENT régional"]


def test_a_territory_without_initiative_is_no_proof_of_absence(store_dir):
    assert "Absence de trace" in text_of(run(territoire="commune-97101"))


def test_a_territory_can_become_the_filter(store_dir):
    app = run(territoire="academie-10", niveau="academie")
    app.button(key="limiter").click().run()
    assert several(app, "Académie").value == ["10"]
    assert figures_of(app)[0] == 2


def test_a_sheet_tells_everything_that_is_known(store_dir):
    said = text_of(run(fiche="lyon-ecrans"))
    for expected in (
        "Équipement des écoles et établissements",
        "Ville de Lyon, commune",
        "Académie de Lyon",
        "depuis 2013",
        "◐ En cours",
        "4\u202f455\u202f800\xa0€",
        "ne s’additionnent pas",
        "État\xa0: 50 %",
        "sur 20",
        "Commune Lyon : 1 commune.",
        "par son code officiel",
        "confiance 100\xa0%",
        "https://exemple.fr/page",
    ):
        assert expected in said


def test_a_sheet_opens_and_closes(store_dir):
    app = run(fiche="ara-ent")
    app.button(key="fermer_fiche").click().run()
    assert "fiche" not in app.query_params
    assert "terrinum-sheet" not in "".join(each.proto.body for each in app.get("html"))


@pytest.mark.parametrize(
    "hostile",
    ["<img src=x onerror=alert(1)>", "${alert(1)}", "</style><script>alert(1)</script>"],
)
def test_what_is_imported_cannot_write_html(publish, make_initiative, hostile):
    publish(
        make_initiative(
            "hostile",
            "lyon",
            title=hostile,
            lead_name=hostile,
            description=hostile,
            partners=[hostile],
            funders=[hostile],
            source_url="javascript:alert(1)",
        )
    )
    app = run(fiche="hostile", territoire="commune-69123")
    pages = "".join(each.proto.body for each in app.get("html"))
    assert "<script" not in pages
    assert "<img src=x" not in pages
    assert "href='javascript" not in pages
    assert 'href="javascript' not in pages


def test_a_new_publication_is_shown_without_a_restart(publish, make_initiative):
    app = run()
    assert figures_of(app)[0] == 3
    publish(make_initiative("seule", "lille"))
    assert figures_of(app.run()) == (1, 1, 236_000)


def test_a_choice_that_a_publication_no_longer_knows_is_dropped(publish, make_initiative):
    publish(make_initiative("seule", "lyon", category="inédite"))
    app = run(categorie="inédite")
    assert several(app, "Catégorie").value == ["inédite"]
    publish(make_initiative("seule", "lyon"))
    app.run()
    assert not app.exception
    assert several(app, "Catégorie").value == []


def test_nothing_published_says_which_commands_to_run(empty_dir):
    said = text_of(run())
    assert "Aucune donnée n’est encore publiée" in said
    assert "terrinum reference build" in said


def test_a_reference_alone_asks_for_an_import(reference_dir):
    said = text_of(run())
    assert "Aucune initiative n’est encore publiée" in said
    assert "terrinum import" in said


@pytest.mark.parametrize("page", ["carte", "methode"])
def test_a_cut_file_shows_no_figure(store_dir, page):
    table = next(store_dir.glob("initiatives/versions/*/initiatives.parquet"))
    table.write_bytes(table.read_bytes()[:100])
    app = run(page)
    assert not app.exception
    assert "Les données publiées sont incomplètes" in text_of(app)
    assert "terrinum rollback" in text_of(app)


def test_a_file_overwritten_with_as_many_bytes_shows_no_figure(store_dir):
    table = next(store_dir.glob("initiatives/versions/*/perimeters.parquet"))
    table.write_bytes(b"\0" * table.stat().st_size)
    assert "Les données publiées sont incomplètes" in text_of(run())


def test_initiatives_of_another_reference_ask_for_a_new_import(publish, make_initiative):
    publish(make_initiative("ailleurs", "vanished"))
    said = text_of(run())
    assert "ne vont pas ensemble" in said
    assert "terrinum import" in said


def test_the_map_has_a_table_that_says_the_same(store_dir):
    app = run(niveau="academie")
    app.session_state["carte_en_tableau"] = True
    app.run()
    counts = next(each.value for each in app.dataframe if "Académie" in each.value)
    assert dict(zip(counts["Académie"], counts["Initiatives"], strict=True)) == {
        "Lyon": 2,
        "Lille": 1,
        "Guadeloupe": 0,
    }


def test_the_method_page_names_sources_and_limits(store_dir):
    said = text_of(run("methode"))
    for expected in ("Commune couverte", "code officiel géographique 2026", "GPL 3.0", "MIT"):
        assert expected in said


def toggle(app, label):
    return next(each for each in app.toggle if each.label == label)


def test_a_link_to_a_comparison_tells_both_sides(store_dir):
    app = run(categorie="ent", avec="categorie-thd-ecoles")
    assert not app.exception
    said = text_of(app)
    assert "A : Espaces numériques de travail (ENT)" in said
    assert "B : Très haut débit des écoles et collèges" in said
    assert toggle(app, "Comparer").value


def test_comparing_is_written_in_the_address_and_taken_off_it(store_dir):
    app = run()
    toggle(app, "Comparer").set_value(True).run()
    assert not app.exception
    assert app.query_params["avec"].startswith("an-")
    toggle(app, "Comparer").set_value(False).run()
    assert "avec" not in app.query_params


def test_the_years_go_by_one_at_a_time_and_stop_at_the_last(publish, make_initiative):
    publish(*(make_initiative(str(year), "lyon", start_year=year) for year in (2013, 2014, 2015)))
    app = run(an="2013")
    assert figures_of(app)[0] == 1
    next(each for each in app.slider if each.label == "Ce qui avait commencé en").set_value(2014)
    app.run()
    assert not app.exception
    assert figures_of(app)[0] == 2
    assert app.query_params["an"] == "2014"


def test_the_year_is_told_beside_the_filters_and_taken_off_there(store_dir):
    app = run(an="2013")
    next(each for each in app.button if "Commencées en 2013 ou avant" in each.label).click().run()
    assert "an" not in app.query_params


def test_clear_leaves_the_map_shaded_as_it_was(store_dir):
    app = run(academie="Lyon", niveau="epci", mesure="habitants", classes="seuils", an="2013")
    next(each for each in app.button if each.label == "Tout effacer").click().run()
    said = {name: app.query_params[name] for name in app.query_params}
    assert {**said, "v": "1"} == {
        "niveau": "epci",
        "mesure": "habitants",
        "classes": "seuils",
        "v": "1",
    }


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_and_way_of_comparing_is_drawn(store_dir, measure):
    for way in ("difference", "cote-a-cote"):
        app = run(mesure=measure.value, an="2013", avec="statut-termine", comparaison=way)
        assert not app.exception
        assert "Première sélection (A)" in [each.label for each in app.multiselect]
