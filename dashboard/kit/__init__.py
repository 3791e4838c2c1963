"""The meeting kit: scenes, map, filters, tables and sheets in one page that needs nothing else.

`kit_content` says what it holds, `kit_html` writes the single file, `write_kit` the folder;
`dashboard.serving.presenter` serves the same page. No Streamlit here. See docs/kit.md.
"""

from dashboard.kit.content import kit_content
from dashboard.kit.folder import UnwritableKitError, WrittenKit, kit_zip, write_kit
from dashboard.kit.page import KitAddresses, kit_html, kit_page
from dashboard.kit.scenes_file import UnreadableScenesError, load_presentation

__all__ = [
    "KitAddresses",
    "UnreadableScenesError",
    "UnwritableKitError",
    "WrittenKit",
    "kit_content",
    "kit_html",
    "kit_page",
    "kit_zip",
    "load_presentation",
    "write_kit",
]
