"""The workbook to fill, as `terrinum template` writes it: made once, when it is first asked for."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock

from dashboard.errors import DashboardError
from dashboard.writing.child import ChildError, file_of_terrinum

NAME = "terrinum-modele.xlsx"
TIME_S = 60.0
_one_at_a_time = Lock()


class TemplateError(DashboardError):
    """The workbook could not be made."""

    def __init__(self) -> None:
        super().__init__(
            f"Le modèle à remplir n’a pas pu être préparé. Réessayez, ou : terrinum template {NAME}"
        )


def template_workbook() -> bytes:
    """Return the XLSX template; raises TemplateError, and tries again when next asked.

    Kept as long as the server: the schema alone makes it, no publication changes it. Whoever sees
    the button may have it; Streamlit asks for it in a thread where no session is known.
    """
    try:
        with _one_at_a_time:  # two clicks at once make it once
            return _made()
    except (ChildError, OSError) as error:
        raise TemplateError from error


@lru_cache(maxsize=1)
def _made() -> bytes:
    with tempfile.TemporaryDirectory(prefix="terrinum-") as folder:
        return file_of_terrinum("template", name=NAME, folder=Path(folder), timeout_s=TIME_S)
