"""The tree of a page as HTML, with Streamlit's own names so that `app.css` dresses it alike.

What a reader works with (lists, buttons) is drawn as she will find it, and does nothing yet. What a
script must draw (charts, maps but the territories') keeps its place, empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboard.components import map_frame
from dashboard.first_view import widgets
from dashboard.first_view.map_picture import picture_of
from dashboard.first_view.markdown import blocks_html, inline_html
from dashboard.first_view.tables import table_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.proto.Block_pb2 import Block
    from streamlit.proto.Element_pb2 import Element

    from dashboard.first_view.tree import Node

_KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")
_NOT_IN_A_CLASS = re.compile(r"[^A-Za-z0-9_-]")


def node_html(node: Node) -> str:
    """Write a container or an element; what is not known here keeps no place."""
    if node.kind in _ELEMENTS:
        drawn = _ELEMENTS[node.kind](node.holds)
        return (
            f'<div data-testid="stElementContainer" class="{key_class(node.holds)}">{drawn}</div>'
        )
    if node.kind in _BLOCKS:
        return _BLOCKS[node.kind](node)
    return children_html(node) if node.children else ""


def children_html(node: Node) -> str:
    """Write what a container holds."""
    return "".join(map(node_html, node))


def key_class(holds: Block | Element) -> str:
    """Return the class that Streamlit gives what has a key; empty for what has none."""
    kind = holds.WhichOneof("type")
    own = getattr(holds, kind) if kind else holds
    identifier = getattr(own, "id", "") or getattr(holds, "id", "")
    found = _KEY.fullmatch(identifier)
    if found is None or found[1] == "None":
        return ""
    return "st-key-" + _NOT_IN_A_CLASS.sub("-", found[1].strip())


# Containers

_GAPS = {1: "1rem", 2: "2rem", 3: "4rem"}  # Streamlit's small, medium, large


def _stack(node: Node) -> str:
    horizontal = node.holds.flex_container.direction == node.holds.flex_container.HORIZONTAL
    align = node.holds.flex_container.align
    name = "stHorizontalBlock" if horizontal else "stVerticalBlock"
    kind = "terrinum-end" if align == node.holds.flex_container.ALIGN_END else ""
    gap = _GAPS.get(node.holds.flex_container.gap_config.gap_size, "1rem")
    return (
        f'<div data-testid="{name}" class="{key_class(node.holds)} {kind}" style="--gap:{gap}">'
        f"{children_html(node)}</div>"
    )


def _column(node: Node) -> str:
    column = node.holds.column
    at = {column.BOTTOM: "end", column.CENTER: "center"}.get(column.vertical_alignment, "start")
    return (
        f'<div data-testid="stColumn" style="--part:{column.weight:.2%};justify-content:{at}">'
        f'<div data-testid="stVerticalBlock" style="--gap:1rem">{children_html(node)}</div></div>'
    )


def _folded(node: Node) -> str:
    what = node.holds.expandable
    inside = children_html(node) if what.expanded else ""
    return (
        f'<div data-testid="stExpander" class="{key_class(node.holds)}">'
        f"<p>{inline_html(what.label)}</p>{inside}</div>"
    )


def _popover(node: Node) -> str:
    what = node.holds.popover
    return f'<div data-testid="stPopover">{widgets.opener(what.label, icon=what.icon)}</div>'


_BLOCKS: Mapping[str, Callable[[Node], str]] = {
    "flex_container": _stack,
    "column": _column,
    "expandable": _folded,
    "popover": _popover,
}


# Elements


def _html(element: Element) -> str:
    return f'<div class="stHtml">{element.html.body}</div>'


def _heading(element: Element) -> str:
    tag = element.heading.tag if element.heading.tag in {"h1", "h2", "h3"} else "h3"
    return f"<{tag}>{inline_html(element.heading.body)}</{tag}>"


def _text(element: Element) -> str:
    is_caption = element.markdown.element_type == element.markdown.CAPTION
    name = "stCaptionContainer" if is_caption else "stMarkdownContainer"
    return f'<div data-testid="{name}">{blocks_html(element.markdown.body)}</div>'


def _alert(element: Element) -> str:
    names = {1: "error", 2: "warning", 3: "info", 4: "success"}
    kind = names.get(element.alert.format, "info")
    return f'<div class="terrinum-alert {kind}">{blocks_html(element.alert.body)}</div>'


def _component(element: Element) -> str:
    """Draw a map; the others show nothing: they ask the browser what it keeps."""
    component = element.component_instance
    is_map = component.component_name.rpartition(".")[2] == map_frame.NAME
    return picture_of(component.json_args) if is_map else ""


def _place(height_px: int) -> Callable[[Element], str]:
    return lambda _: f'<div class="terrinum-place-kept" style="height:{height_px}px"></div>'


_ELEMENTS: Mapping[str, Callable[[Element], str]] = {
    "html": _html,
    "heading": _heading,
    "markdown": _text,
    "alert": _alert,
    "multiselect": lambda element: widgets.choices(element.multiselect),
    "selectbox": lambda element: widgets.choice(element.selectbox),
    "text_input": lambda element: widgets.text_field(element.text_input),
    "checkbox": lambda element: widgets.switch(element.checkbox),
    "button_group": lambda element: widgets.segments(element.button_group),
    "slider": lambda element: widgets.slider(element.slider),
    "button": lambda element: widgets.button(element.button),
    "download_button": lambda element: widgets.button(element.download_button),
    "page_link": lambda element: widgets.page_link(element.page_link),
    "pagination": lambda element: widgets.pages(element.pagination),
    "table": lambda element: table_html(element.table.arrow_data.data),
    "dataframe": lambda element: table_html(
        element.dataframe.arrow_data.data, columns=element.dataframe.columns
    ),
    "component_instance": _component,
    "vega_lite_chart": _place(300),
}
