"""The base error of the package; every message says what, where and what to do, in French."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_REASONS: Mapping[int, str] = {
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.ENOTDIR: "ce dossier n’en est pas un",
    errno.EISDIR: "c’est un dossier",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EACCES: "l’accès y est interdit",
    errno.EPERM: "l’accès y est interdit",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "plus de place sur le disque",
    errno.EDQUOT: "la part de disque permise est pleine",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.EIO: "le disque ne répond pas",
    errno.EADDRINUSE: "ce port est déjà pris",
    socket.EAI_NONAME: "ce nom de machine est inconnu",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cette machine",
}


class GeodataError(Exception):
    """Root of every error that `geodata` raises on purpose."""


def os_reason(error: OSError) -> str:
    """Say in French why the system refused: its own words are in the language of the machine."""
    number = error.errno
    return _REASONS.get(number, f"le système a répondu {number}") if number else str(error)
