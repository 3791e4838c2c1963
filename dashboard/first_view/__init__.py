"""The first view: what a page says, as plain HTML, before a script of it has run.

A browser needs one to five seconds to load Streamlit, run it and be told what a page holds. The
server knows at once: it runs the page as for a reader, writes what comes as HTML, and sends it in
the page itself. Streamlit draws under it; `static/first-view.js` takes it away once that is done.
"""

from dashboard.first_view.recording import Visit
from dashboard.first_view.views import FirstViews, first_views

__all__ = ["FirstViews", "Visit", "first_views"]
