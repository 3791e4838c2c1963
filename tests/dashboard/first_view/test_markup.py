"""Elements and containers as HTML: what they say, and nothing that could act."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.Navigation_pb2 import Navigation

from dashboard.first_view.markdown import blocks_html, inline_html
from dashboard.first_view.markup import key_class, node_html
from dashboard.first_view.page import MOST_CHARACTERS, ActiveTextError, view_html
from dashboard.first_view.tables import LINES, table_html
from dashboard.first_view.tree import Node, PageTree

HOSTILE = "<script>1</script></template>\"'"


def element(kind, *, hostile=None, **values):
    made = Element()
    getattr(made, kind).SetInParent()
    if hostile is not None:
        getattr(made, kind).arrow_data.data = arrow(hostile)
    for name, value in values.items():
        field = getattr(getattr(made, kind), name)
        if isinstance(value, list):
            field.extend(value)
        else:
            setattr(getattr(made, kind), name, value)
    return Node(made)


def folded(kind, label):
    made = Block()
    getattr(made, kind).label = label
    return Node(made)


def arrow(table):
    sink = pa.BufferOutputStream()
    data = pa.Table.from_pandas(table)
    with pa.ipc.new_stream(sink, data.schema) as writer:
        writer.write_table(data)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    "node",
    [
        element("heading", tag="h2", body=HOSTILE),
        element("markdown", body=HOSTILE),
        element("alert", body=HOSTILE),
        element("multiselect", label=HOSTILE, placeholder=HOSTILE),
        element("multiselect", set_value=True, raw_values=[HOSTILE]),
        element("selectbox", set_value=True, raw_value=HOSTILE),
        element("text_input", default=HOSTILE),
        element("checkbox", label=HOSTILE),
        element("button", label=HOSTILE),
        element("page_link", page=HOSTILE, label=HOSTILE),
        element("button_group", label=HOSTILE, set_value=True, raw_values=[HOSTILE]),
        element("slider", label=HOSTILE),
        element("download_button", label=HOSTILE),
        element("table", hostile=pd.DataFrame({HOSTILE: [HOSTILE]})),
        element("dataframe", hostile=pd.DataFrame({HOSTILE: [HOSTILE]})),
        folded("expandable", HOSTILE),
        folded("popover", HOSTILE),
    ],
    ids=lambda node: node.kind,
)
def test_no_text_becomes_a_tag(node):
    written = node_html(node)
    assert "<script" not in written
    assert "</template" not in written


def test_a_key_is_the_class_that_streamlit_makes_of_it():
    block = Block(id="$$ID-5b693066e0f4041a-ouvrir voisin/1")
    block.flex_container.SetInParent()
    assert key_class(block) == "st-key-ouvrir-voisin-1"
    assert key_class(element("button", id="$$ID-47aeb419-None").holds) == ""


def test_a_list_shows_what_is_chosen_else_what_it_says_where_nothing_is():
    options = ["Lyon", "Nice"]
    assert "<em>Toute la France</em>" in node_html(
        element("multiselect", options=options, placeholder="Toute la France")
    )
    assert "<b>Nice</b>" in node_html(element("multiselect", options=options, default=[1]))
    chosen = node_html(element("selectbox", options=options, default=1))
    assert "<span>Nice</span>" in chosen


def test_the_segment_chosen_is_told():
    node = element("button_group", set_value=True, raw_values=["EPCI"])
    for name in ("Commune", "EPCI"):
        node.holds.button_group.options.add(content=name)
    assert '<span role="radio" class="on"><p>EPCI</p>' in node_html(node)


def test_the_page_of_a_table_that_the_address_names_is_told():
    written = node_html(element("pagination", num_pages=8, default=1, set_value=True, value=3))
    assert '<span class="on">3</span>' in written
    assert written.count('"on"') == 1


def test_a_slider_stands_where_its_values_are():
    node = element("slider", label="Période", min=2000, max=2020, default=[2005, 2020])
    assert "left:25.00%;right:0.00%" in node_html(node)


def test_what_is_folded_is_not_written():
    node = Node(Block(), {0: element("html", body="<p>dedans</p>")})
    node.holds.expandable.label = "La carte en tableau"
    assert "dedans" not in node_html(node)
    node.holds.expandable.expanded = True
    assert "dedans" in node_html(node)


def test_a_page_of_many_screens_is_written_to_the_first():
    tree = PageTree()
    tree.main.children = {rank: element("html", body="mot " * 2000) for rank in range(100)}
    assert MOST_CHARACTERS <= view_html(tree).count("mot ") * 4 < 1.5 * MOST_CHARACTERS


@pytest.mark.parametrize("body", ["<p></Template>", "<b><script>1</script></b>", "<template>"])
def test_a_page_that_would_leave_its_element_or_run_is_refused(body):
    tree = PageTree()
    tree.main.children[0] = element("html", body=body)
    with pytest.raises(ActiveTextError, match="pas de première vue"):
        view_html(tree)


def test_links_begin_at_the_root_of_the_server():
    link = node_html(element("page_link", page="", query_string="niveau=epci", label="Carte"))
    assert 'href="/?niveau=epci"' in link
    assert 'href="/initiative?id=x"' in node_html(
        element("page_link", page="initiative", query_string="id=x", label="Fiche")
    )


def test_what_asks_the_browser_what_it_keeps_shows_nothing():
    name = "dashboard.components.browser_memory.memoire"
    assert "picture" not in node_html(element("component_instance", component_name=name))
    name = "dashboard.components.map_frame.carte"
    node = element("component_instance", component_name=name, json_args="{}")
    assert "terrinum-picture" in node_html(node)


def test_what_is_not_known_here_keeps_no_place():
    assert node_html(element("balloons")) == ""
    assert node_html(Node(Element())) == ""


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (r"Lycée \*Ampère\*", "Lycée *Ampère*"),
        ("midi&#58;quart", "midi:quart"),
        (":material/print: Imprimer", "Imprimer"),
        ("École : **139**", "École : <strong>139</strong>"),
        ("[x](javascript:1)", "[x](javascript:1)"),
    ],
)
def test_labels_are_read_as_streamlit_reads_them(markdown, expected):
    assert inline_html(markdown) == expected
    assert expected in blocks_html(markdown)


def test_a_table_shows_its_first_lines_without_what_its_grid_hides():
    table = pd.DataFrame(
        {"Titre": [f"n° {each}" for each in range(50)], "id": "x", "Habitants": 1234}
    )
    columns = json.dumps({"id": {"hidden": True}, "Titre": {"label": "Initiative"}})
    written = table_html(arrow(table), columns=columns)
    assert "<th>Initiative</th><th>Habitants</th>" in written
    assert written.count("<td>n° ") == LINES
    assert "<td>x</td>" not in written
    assert "<td>1\u202f234</td>" in written


def test_cells_that_hold_nothing_or_several_things_are_written():
    table = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [["x", "y"], []]})
    written = table_html(arrow(table))
    assert "<td>1</td><td>x, y</td>" in written
    assert "<td></td><td></td>" in written


def test_years_shares_and_quantities_are_written_as_the_grid_writes_them():
    table = pd.DataFrame(
        {"Année": [2013], "Part": [0.874], "Habitants": [1863108.0], "x": [np.inf]}
    )
    formats = {"Année": "%d", "Part": "percent", "Habitants": "localized"}
    columns = {name: {"type_config": {"format": kind}} for name, kind in formats.items()}
    written = table_html(arrow(table), columns=json.dumps(columns))
    assert "<td>2013</td><td>87,4\u00a0%</td><td>1\u202f863\u202f108</td>" in written


def test_the_view_stays_in_an_element_of_its_own_and_names_its_page():
    tree = PageTree(title="Mon académie · Terrinum")
    tree.main.children[0] = element("html", body="<h1>Mon académie</h1>")
    tree.navigation = Navigation()
    tree.navigation.app_pages.add(page_name="Carte", url_pathname="carte", is_default=True)
    tree.navigation.app_pages.add(page_name="Mon académie", url_pathname="academie")
    tree.navigation.app_pages.add(page_name="Cachée", url_pathname="cachee", is_hidden=True)
    written = view_html(tree)
    assert '<template shadowrootmode="closed">' in written
    assert '<a href="/" tabindex="-1">Carte</a>' in written
    assert '<a href="/academie" tabindex="-1" aria-current="page">Mon académie</a>' in written
    assert "<a>Carte</a>" in view_html(tree, has_filters=True)  # which the page's own menu keeps
    assert 'aria-hidden="true"' in written
    assert "Cachée" not in written
    assert 'stSidebar">' not in written  # nothing stands at its side
