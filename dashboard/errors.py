"""The base error of the package; every message says what, where and what to do, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


_REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: "ce fichier ou ce dossier n’existe pas",
    NotADirectoryError: "ce dossier n’en est pas un",
    IsADirectoryError: "c’est un dossier",
    PermissionError: "l’accès y est interdit",
}


def os_reason(error: OSError) -> str:
    """Say in French why a file cannot be read or written."""
    return _REASONS.get(type(error), "disque plein ou inaccessible")


class DashboardError(Exception):
    """Root of every error that `dashboard` raises on purpose."""
