"""What a presentation's file may have wrong, said in French with the place."""

from __future__ import annotations

from dashboard.errors import DashboardError


class PresentationError(DashboardError):
    """A presentation cannot be read; `line` and `column` count from 1, None where unknown."""

    def __init__(self, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        where = "" if line is None else f"Ligne {line}, colonne {column} : "
        super().__init__(f"{where}{reason}")
        self.line = line
        self.column = column
