"""Serve one design: `python serve.py DESIGN PORT`, in a process of its own.

The usual way and the empty script run with Streamlit's own settings; ours with those it ships.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
APPS = HERE / "apps"
LEAFLET = HERE.parents[1] / "frontend" / "node_modules" / "leaflet" / "dist"

QUIET = {
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.headless": True,
}


def serve(design: str, port: int) -> None:
    """Serve `design` until stopped."""
    if design == "app":
        from dashboard.launch import serve as serve_terrinum  # noqa: PLC0415 - slow to import

        serve_terrinum(port=port)
    elif design == "element":
        from dashboard.server import PREFIX, map_frame_page, static_file  # noqa: PLC0415
        from dashboard.serving.map_page import FOLDER  # noqa: PLC0415
        from dashboard.serving.options import OPTIONS  # noqa: PLC0415 - only ours has these settings

        routes = [
            Route(f"{PREFIX}/{{name}}", static_file),
            Route(f"{FOLDER}/{{name}}", map_frame_page),
        ]
        st.App(APPS / "element.py", routes=routes).run(
            config={**OPTIONS, **QUIET, "server.port": port}
        )
    else:
        routes = [Mount("/leaflet", StaticFiles(directory=LEAFLET))]
        script = APPS / ("empty.py" if design == "empty" else "usual.py")
        st.App(script, routes=routes).run(config={**QUIET, "server.port": port})


if __name__ == "__main__":
    sys.path.insert(0, str(APPS))
    serve(sys.argv[1], int(sys.argv[2]))
