"""Streamlit's options and the theme, set in code: no file to find, nothing to forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit import config

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCENT = "#1F5A92"  # the deep blue of the map's classes
INK = "#16202B"
PAPER = "#FFFFFF"
SHADE = "#F3F6FA"
LINE = "#D5DCE4"

THEME: Mapping[str, Any] = {
    "theme.base": "light",
    "theme.primaryColor": ACCENT,
    "theme.backgroundColor": PAPER,
    "theme.secondaryBackgroundColor": SHADE,
    "theme.textColor": INK,
    "theme.linkColor": ACCENT,
    "theme.borderColor": LINE,
    "theme.dataframeBorderColor": LINE,
    "theme.dataframeHeaderBackgroundColor": SHADE,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "0.375rem",
    # A family that Streamlit ships: no font comes from elsewhere.
    "theme.font": "sans-serif",
    "theme.headingFontSizes": ["2rem", "1.375rem", "1.125rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [700, 600, 600, 600, 600, 600],
    "theme.sidebar.backgroundColor": SHADE,
    "theme.sidebar.secondaryBackgroundColor": PAPER,
}

OPTIONS: Mapping[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    # Its button writes a CSV that a spreadsheet may run as formulas: ours neutralises them.
    "client.disableDataExport": True,
    "client.allowedOrigins": [],
    # The list of the 1,253 EPCI is sent once, then named by its digest.
    "global.maxCachedMessageAge": 200,
    "global.suppressDeprecationWarnings": True,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    # A full collection after each run takes four times as long as the run: `data` sees to it.
    "runner.postScriptGC": False,
    "server.enableWebsocketCompression": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    # In megabytes, for who may write; readers send less (`dashboard.writing.access`).
    "server.maxUploadSize": 50,
    "server.showEmailPrompt": False,
    **THEME,
}


def apply_options(options: Mapping[str, Any] = OPTIONS) -> None:
    """Set every option that a command line, a file or the environment did not set."""
    for name, value in options.items():
        if not config.is_manually_set(name):
            config.set_option(name, value)
