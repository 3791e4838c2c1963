"""A page's tree as one element of HTML, ready to stand in front of the page."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.first_view.map_picture import PICTURE
from dashboard.first_view.markup import children_html, node_html
from dashboard.serving.addresses import root
from dashboard.serving.assets import APP_STYLE, FIRST_VIEW_SCRIPT, PREFIX, STATIC, hashed_name
from dashboard.serving.html_page import LOGO

if TYPE_CHECKING:
    from streamlit.proto.AppPage_pb2 import AppPage

    from dashboard.first_view.tree import Node, PageTree

IDENTIFIER = "terrinum-premiere-vue"  # `static/first-view.js` knows the element by it
STYLE = STATIC / "first-view.css"
# The page under it is worked with as soon as it is there: only links stop the pointer.
_OVER = "position:fixed;inset:0;z-index:1000;pointer-events:none"
MOST_CHARACTERS = 40_000  # of the page itself: more than a screen, which is not scrolled
_ACTIVE = re.compile(r"</?template|<script", re.IGNORECASE)


class ActiveTextError(DashboardError):
    """A page holds what would run, or would leave the element that a first view stands in."""

    def __init__(self, found: str) -> None:
        super().__init__(f"La page contient « {found} » : elle n’a pas de première vue.")


def view_html(tree: PageTree, *, has_filters: bool = False) -> str:
    """Write a page in an element whose style and names stay inside it, then what removes it.

    Its shadow tree is closed, and hidden from assistive technology: nobody meets twice what the
    page is about to say. `has_filters`: the menu is not followed, since only the page's own keeps
    what is chosen. Raises ActiveTextError; the browser's own barrier for the HTML of pages
    (DOMPurify) is not in the way here.
    """
    side = children_html(tree.sidebar)
    held = "".join(
        (
            _bar(tree, is_followed=not has_filters),
            _part("aside", "stSidebar", "stSidebarUserContent", side) if side else "",
            _part("main", "stMain", "stMainBlockContainer", _first_screen(tree.main)),
        )
    )
    if found := _ACTIVE.search(held):
        raise ActiveTextError(found[0])
    script = f"{root().rstrip('/')}{PREFIX}/{hashed_name(FIRST_VIEW_SCRIPT)}"
    return (
        f'<div id="{IDENTIFIER}" aria-hidden="true" data-maps="{held.count(PICTURE)}" '
        f'style="{_OVER}"><template shadowrootmode="closed"><style>{_style()}</style>'
        f'<div id="root"{"" if side else " class=alone"}>{held}</div></template></div>'
        f'<script src="{script}" async></script>'
    )


def placed(view: str) -> str:
    """Have the map of a view show its ground alone: it opens elsewhere than where it is drawn."""
    return view.replace(f'id="{IDENTIFIER}"', f'id="{IDENTIFIER}" data-placed', 1)


def _first_screen(main: Node) -> str:
    written = ""
    for node in main:
        written += node_html(node)
        if len(written) > MOST_CHARACTERS:
            break
    return f'<div data-testid="stVerticalBlock">{written}</div>'


def _part(tag: str, outer: str, inner: str, held: str) -> str:
    return f'<{tag} data-testid="{outer}"><div data-testid="{inner}">{held}</div></{tag}>'


def _bar(tree: PageTree, *, is_followed: bool) -> str:
    pages = tree.navigation.app_pages if tree.navigation else ()
    links = "".join(_link(tree, page, is_followed) for page in pages if not page.is_hidden)
    return (
        f'<header class="terrinum-bar"><span class="logo">{_logo()}</span><nav>{links}</nav>'
        '<span class="menu"></span></header>'
    )


def _link(tree: PageTree, page: AppPage, is_followed: bool) -> str:
    path = "" if page.is_default else page.url_pathname
    target = f' href="{root()}{escape(path)}" tabindex="-1"' if is_followed else ""
    current = ' aria-current="page"' if tree.title.startswith(f"{page.page_name} ·") else ""
    return f"<a{target}{current}>{escape(page.page_name)}</a>"


@cache
def _logo() -> str:
    return LOGO.read_text(encoding="utf-8").strip()


@cache
def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (STYLE, APP_STYLE))
