"""Streamlit's widgets as a reader sees them before she uses them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.first_view.markdown import inline_html
from dashboard.serving.addresses import root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.proto.Button_pb2 import Button
    from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
    from streamlit.proto.Checkbox_pb2 import Checkbox
    from streamlit.proto.DownloadButton_pb2 import DownloadButton
    from streamlit.proto.LabelVisibility_pb2 import LabelVisibility
    from streamlit.proto.MultiSelect_pb2 import MultiSelect
    from streamlit.proto.PageLink_pb2 import PageLink
    from streamlit.proto.Pagination_pb2 import Pagination
    from streamlit.proto.Selectbox_pb2 import Selectbox
    from streamlit.proto.Slider_pb2 import Slider
    from streamlit.proto.TextInput_pb2 import TextInput

_ARROW = '<i class="terrinum-arrow"></i>'


def choices(asked: MultiSelect) -> str:
    """Write a list of several choices: what is chosen, or what it says where nothing is."""
    chosen = _chosen(asked)
    held = "".join(f"<b>{escape(each)}</b>" for each in chosen) or _faint(asked.placeholder)
    return _field("stMultiSelect", asked.label, asked.label_visibility, held + _ARROW, asked.help)


def choice(asked: Selectbox) -> str:
    """Write a list of one choice."""
    chosen = asked.raw_value if asked.set_value and asked.raw_value else ""
    if not chosen and asked.options and asked.HasField("default"):
        chosen = asked.options[asked.default]
    held = f"<span>{escape(chosen)}</span>" if chosen else _faint(asked.placeholder)
    return _field("stSelectbox", asked.label, asked.label_visibility, held + _ARROW, asked.help)


def text_field(asked: TextInput) -> str:
    """Write a field to type in."""
    text = asked.value if asked.set_value else asked.default
    held = f"<span>{escape(text)}</span>" if text else _faint(asked.placeholder)
    return _field("stTextInput", asked.label, asked.label_visibility, held, asked.help)


def switch(asked: Checkbox) -> str:
    """Write a box to tick, or a switch."""
    is_on = asked.value if asked.set_value else asked.default
    kind = "terrinum-toggle" if asked.type == asked.TOGGLE else "terrinum-tick"
    state = " on" if is_on else ""
    return f'<p class="{kind}{state}"><i></i>{inline_html(asked.label)}{_help(asked.help)}</p>'


def segments(asked: ButtonGroup) -> str:
    """Write buttons of which one or several are chosen."""
    names = [each.content for each in asked.options]
    chosen = set(asked.raw_values) if asked.set_value else {names[rank] for rank in asked.default}
    label = _label(asked.label, asked.label_visibility, asked.help)
    held = "".join(
        f'<span role="radio" class="{_on(name in chosen)}"><p>{inline_html(name)}</p></span>'
        for name in names
    )
    return f'<div data-testid="stButtonGroup">{label}<div role="radiogroup">{held}</div></div>'


def slider(asked: Slider) -> str:
    """Write a slider, its ends where they stand."""
    values = list(asked.value if asked.set_value else asked.default)
    span = (asked.max - asked.min) or 1
    at = [100 * (each - asked.min) / span for each in values]
    start, end = (at[0], at[-1]) if len(at) > 1 else (0, at[-1] if at else 0)
    said = "".join(f"<span>{each:.0f}</span>" for each in values)
    dots = "".join(f'<i style="left:{each:.2f}%"></i>' for each in at)
    return (
        f"{_label(asked.label, asked.label_visibility, asked.help)}"
        f'<div class="terrinum-slider"><p>{said}</p><div>'
        f'<b style="left:{start:.2f}%;right:{100 - end:.2f}%"></b>{dots}</div></div>'
    )


def button(asked: Button | DownloadButton) -> str:
    """Write a button."""
    held = f"{_place_of(asked.icon)}<p>{inline_html(asked.label)}</p>"
    drawn = _button(held, kind=asked.type, disabled=asked.disabled)
    return f'<div class="stButton" data-testid="stButton">{drawn}</div>'


def opener(label: str, *, icon: str = "") -> str:
    """Write a button that opens a list."""
    return _button(f"{_place_of(icon)}<p>{inline_html(label)}</p>{_ARROW}")


def _button(held: str, *, kind: str = "secondary", disabled: bool = False) -> str:
    state = " disabled" if disabled else ""
    return (
        f'<span data-testid="stBaseButton-{escape(kind)}" class="terrinum-button{state}">'
        f"{held}</span>"
    )


def _place_of(icon: str) -> str:
    """Keep the place of an icon, which is a letter of a font that the page loads later."""
    return '<i class="terrinum-icon"></i>' if icon else ""


def page_link(asked: PageLink) -> str:
    """Write a link to a page of ours, which works already."""
    query = asked.query_string.lstrip("?")
    target = f"{root()}{asked.page}" + (f"?{query}" if query else "")
    link = f'<a href="{escape(target)}" tabindex="-1"><p>{inline_html(asked.label)}</p></a>'
    return f'<div data-testid="stPageLink">{link}</div>'


def pages(asked: Pagination) -> str:
    """Write the numbers of the pages of a table."""
    shown = min(asked.num_pages, asked.max_visible_pages or asked.num_pages)
    open_one = asked.value if asked.set_value else asked.default
    held = "".join(
        f'<span class="{_on(number == open_one)}">{number}</span>' for number in range(1, shown + 1)
    )
    return f'<div class="terrinum-pages">{held}</div>'


def _chosen(asked: MultiSelect) -> Sequence[str]:
    if asked.set_value:
        return list(asked.raw_values)
    return [asked.options[rank] for rank in asked.default]


def _field(name: str, label: str, visibility: LabelVisibility, held: str, help_text: str) -> str:
    return (
        f'<div class="{name} terrinum-field" data-testid="{name}">'
        f"{_label(label, visibility, help_text)}"
        f'<div class="react-aria-ComboBox"><div role="group">{held}</div></div></div>'
    )


def _label(label: str, visibility: LabelVisibility, help_text: str = "") -> str:
    if visibility.value != visibility.VISIBLE:
        return ""
    said = inline_html(label)
    return f'<label data-testid="stWidgetLabel"><p>{said}</p>{_help(help_text)}</label>'


def _on(is_chosen: bool) -> str:
    return "on" if is_chosen else ""


def _help(text: str) -> str:
    return '<u class="terrinum-help">?</u>' if text else ""


def _faint(text: str) -> str:
    return f"<em>{escape(text)}</em>"
