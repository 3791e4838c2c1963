"""The HTML page that carries the app: in French, and under a policy that names no other machine.

Streamlit ships one `index.html` in English. It is rewritten on its way out, by exact patterns: a
pattern that is not found is left alone, so that another version of Streamlit still opens.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE = "Terrinum"
LOGO = Path(__file__).parents[1] / "static" / "logo.svg"
THIS_SITE, ANY_SITE = "'self'", "*"

_NOSCRIPT = (
    "<noscript><p>Terrinum a besoin de JavaScript pour dessiner la carte. Activez-le dans les "
    "réglages de votre navigateur, puis rechargez la page.</p></noscript>"
)
_LOGO = LOGO.read_text(encoding="utf-8").strip()
# Shown where there is no first view, until the app draws itself; React empties this element when it
# starts. It waits a little: most pages have a first view.
_LOADING = (
    "<style>@keyframes terrinum-charge { from { opacity: 0 } 99% { opacity: 0 } }</style>"
    '<div id="root"><p role="status" style="margin:20vh auto;max-width:24rem;text-align:center;'
    "font:1.125rem/1.5 system-ui,sans-serif;color:#12365e;animation:terrinum-charge .4s"
    f'">{_LOGO}<br>'
    "Terrinum se charge…</p></div>"
)
# A page of ours that the app has no part in.
_NOTICE = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Terrinum</title>
<style>body {{ margin: 18vh auto; max-width: 30rem; padding: 0 1rem; color: #16202b;
  font: 1.125rem/1.5 system-ui, sans-serif; }}
h1 {{ color: #12365e; font-size: 1.75rem; line-height: 1.2; }}
a {{ color: #1f5a92; }}</style></head>
<body><main>{logo}<h1>{title}</h1><p>{said} <a href="{root}">Ouvrir la carte</a>.</p></main></body>
</html>
"""
_REWRITES: tuple[tuple[str, str], ...] = (
    (r'<html lang="[^"]*">', '<html lang="fr">'),
    (r"<title>[^<]*</title>", f"<title>{TITLE}</title>"),
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
    (r'<div id="root"></div>', _LOADING),
    (r'\s*<!--(?:(?!-->).)*?agent.*?-->\s*<link rel="service-desc"[^>]*/>', ""),
)
_APP_SCRIPT = re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>')
# Where Streamlit's server is: else its page first asks below its own address, in vain.
_SERVER = "<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + '{root}'}}</script>"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def in_french(  # noqa: PLR0913 - what a page is made of
    page: str,
    *,
    stylesheet: str,
    script: str,
    early: str = "",
    late: str = "",
    root: str = "/",
) -> str:
    """Rewrite Streamlit's page: language, title, style, what is shown before JavaScript runs.

    `stylesheet` and `script` are the addresses of our style sheet and of our script; `early` and
    `late` are what the browser is told to read before anything else and after its first files;
    `root` is the path that every address of this server begins with.
    """
    for pattern, replacement in _REWRITES:
        page = re.sub(pattern, replacement, page, count=1, flags=re.DOTALL)
    page = _with_script_after_root(page)
    ours = f'<link rel="stylesheet" href="{stylesheet}">\n<script src="{script}" async></script>'
    page = page.replace("<head>", f"<head>{early}{_SERVER.format(root=root)}", 1)
    return page.replace("</head>", f"{ours}{late}\n  </head>", 1)


def _with_script_after_root(page: str) -> str:
    """Have the app's script run as soon as what it draws into is there.

    As Streamlit has it, it waits for the end of the page: for the first view, which the server may
    still be writing.
    """
    found = _APP_SCRIPT.search(page)
    if found is None or _LOADING not in page:
        return page
    ahead = f'<link rel="modulepreload" crossorigin href="{found[1]}">'
    script = f'<script type="module" async crossorigin src="{found[1]}"></script>'
    page = page.replace(found[0], ahead, 1)
    return page.replace(_LOADING, f"{_LOADING}{script}", 1)


# streamlit-folium's own page is English, without a heading, and not to be enlarged.
_MAP_HEADING = '<h1 style="position:absolute;clip-path:inset(50%);white-space:nowrap">Carte</h1>'
_COMPONENT_REWRITES: tuple[tuple[str, str], ...] = (
    (r'<html lang="[^"]*"', '<html lang="fr"'),
    (r"<title>Streamlit Folium Component</title>", "<title>Carte</title>"),
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
    (r'<div id="root">(?=<div id="parent")', f'<div id="root" role="main">{_MAP_HEADING}'),
    (r",\s*maximum-scale=1(?:\.0)?,\s*user-scalable=no", ""),
)


def notice_page(title: str, said: str, *, root: str) -> str:
    """Write a page that says one thing and leads to the map; `title` and `said` are our own."""
    return _NOTICE.format(title=title, said=said, root=root, logo=_LOGO)


def component_in_french(page: str) -> str:
    """Rewrite the page of a component: its words, its structure, the right to enlarge it."""
    for pattern, replacement in _COMPONENT_REWRITES:
        page = re.sub(pattern, replacement, page, count=1)
    return page


def page_policy(page: str, *, embedded: bool = False) -> str:
    """Write the Content-Security-Policy of the page: this server alone, no inline script but ours.

    An `embedded` page may stand in a frame of any site: it is read only.

    Styles are inline (Streamlit makes them as it draws); so are images made by the page itself.
    """
    scripts = " ".join(_digest(script) for script in _INLINE_SCRIPT.findall(page))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ANY_SITE if embedded else THIS_SITE}",
        )
    )


def component_policy(image_origins: Iterable[str] = ()) -> str:
    """Write the policy of the frames, the map's among them.

    The map's script is written by folium: there, inline code is the rule. It still reaches no
    other machine, but for the pictures of the `image_origins` that the installation allows.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            " ".join(("img-src 'self' data: blob:", *image_origins)),
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            # A page that holds it may be embedded elsewhere; alone, it shows nothing.
            f"frame-ancestors {ANY_SITE}",
        )
    )


def map_page_policy(page: str, image_origins: Iterable[str] = ()) -> str:
    """Write the policy of the map's own page: as a frame's, but the scripts it holds alone."""
    scripts = " ".join(_digest(script) for script in _INLINE_SCRIPT.findall(page))
    return component_policy(image_origins).replace("'unsafe-inline' 'unsafe-eval'", scripts, 1)


COMMON_HEADERS: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
