"""A page's tree as one element of HTML, ready to stand in front of the page."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from dashboard.first_view.map_picture import PICTURE
from dashboard.first_view.markup import children_html
from dashboard.serving.addresses import root
from dashboard.serving.assets import APP_STYLE, FIRST_VIEW_SCRIPT, PREFIX, STATIC, hashed_name
from dashboard.serving.html_page import LOGO

if TYPE_CHECKING:
    from streamlit.proto.AppPage_pb2 import AppPage

    from dashboard.first_view.tree import PageTree

IDENTIFIER = "terrinum-premiere-vue"  # `static/first-view.js` knows the element by it
STYLE = STATIC / "first-view.css"
# The page under it is worked with as soon as it is there: only links stop the pointer.
_OVER = "position:fixed;inset:0;z-index:1000;pointer-events:none"


def view_html(tree: PageTree) -> str:
    """Write a page in an element whose style and names stay inside it, then what removes it.

    Its shadow tree is closed: scripts, tests and readers that go through the page's elements do not
    meet twice what the page is about to say.
    """
    side = children_html(tree.sidebar)
    held = "".join(
        (
            _bar(tree),
            _part("aside", "stSidebar", "stSidebarUserContent", side) if side else "",
            _part("main", "stMain", "stMainBlockContainer", _stacked(children_html(tree.main))),
        )
    )
    script = f"{root().rstrip('/')}{PREFIX}/{hashed_name(FIRST_VIEW_SCRIPT)}"
    return (
        f'<div id="{IDENTIFIER}" data-maps="{held.count(PICTURE)}" style="{_OVER}">'
        '<template shadowrootmode="closed">'
        f'<style>{_style()}</style><div id="root"{"" if side else " class=alone"}>{held}</div>'
        f'</template></div><script src="{script}" async></script>'
    )


def _part(tag: str, outer: str, inner: str, held: str) -> str:
    return f'<{tag} data-testid="{outer}"><div data-testid="{inner}">{held}</div></{tag}>'


def _stacked(held: str) -> str:
    return f'<div data-testid="stVerticalBlock">{held}</div>'


def _bar(tree: PageTree) -> str:
    pages = tree.navigation.app_pages if tree.navigation else ()
    links = "".join(_link(tree, page) for page in pages if not page.is_hidden)
    return (
        f'<header class="terrinum-bar"><span class="logo">{_logo()}</span><nav>{links}</nav>'
        '<span class="menu"></span></header>'
    )


def _link(tree: PageTree, page: AppPage) -> str:
    path = "" if page.is_default else page.url_pathname
    current = ' aria-current="page"' if tree.title.startswith(f"{page.page_name} ·") else ""
    return f'<a href="{root()}{escape(path)}"{current}>{escape(page.page_name)}</a>'


@cache
def _logo() -> str:
    return LOGO.read_text(encoding="utf-8").strip()


@cache
def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (STYLE, APP_STYLE))
