"""Zip files (workbooks are some) checked before anything reads them: names, sizes, ratio."""

from __future__ import annotations

import errno
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from etl.extract.parsed import ParseProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_UNZIPPED = 256 * MEGABYTE
MAX_RATIO = 200  # a real sheet packs 10 to 50 times
RATIO_MATTERS_FROM = 8 * MEGABYTE
MAX_MEMBERS = 2_000
ENCRYPTED = 0x1
UNSAFE_NAME = re.compile(r"(^[/\\])|(^[A-Za-z]:)|((^|[/\\])\.\.([/\\]|$))|[\x00-\x1f]")
# What zipfile and its decompressors raise on hostile bytes; OSError is a seek before the start.
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
FULL_DISK = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EACCES, errno.EROFS}
CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose members are all safe to read.

    Raises ParseProblemError where it is broken, encrypted, too large once unpacked, or names a
    member outside itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist())
            yield archive
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise
        raise ParseProblemError(
            "archive abîmée ou incomplète ; enregistrez le fichier de nouveau."
        ) from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    unsafe = next((name for name in names if UNSAFE_NAME.search(name)), None)
    if unsafe is not None:
        raise ParseProblemError(
            f"l'archive contient un nom de fichier interdit (« {unsafe[:60]!s} »), qui sortirait "
            "de son dossier ; fichier refusé."
        )
    if len(names) > MAX_MEMBERS or len(set(names)) < len(names) or "" in names:
        raise ParseProblemError(
            "archive anormale : trop de fichiers, deux du même nom, ou un sans nom."
        )
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise ParseProblemError("protégé par un mot de passe ; enregistrez-le sans protection.")
    _check_sizes(members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    unzipped = sum(member.file_size for member in members)
    if unzipped > MAX_UNZIPPED:
        raise ParseProblemError(
            f"déballé, il occuperait {unzipped // MEGABYTE} Mo (limite : "
            f"{MAX_UNZIPPED // MEGABYTE} Mo) ; gardez les seules lignes utiles, ou passez par un "
            "CSV en plusieurs fichiers."
        )
    for member in members:
        if (
            member.file_size > RATIO_MATTERS_FROM
            and member.file_size > MAX_RATIO * member.compress_size
        ):
            ratio = member.file_size // max(member.compress_size, 1)
            raise ParseProblemError(
                f"contenu anormalement compressé ({ratio} fois, limite : {MAX_RATIO}) ; "
                "enregistrez-le de nouveau depuis un tableur."
            )


def single_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one file of a plain archive; ParseProblemError where there are none or several."""
    files = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not CLUTTER.search(member.filename)
    ]
    if len(files) != 1:
        names = ", ".join(f"« {file.filename[:60]} »" for file in files[:5]) or "aucun"
        raise ParseProblemError(
            f"archive ZIP de {len(files)} fichiers ({names}) ; attendu : un seul tableau. "
            "Déballez-la et importez chaque fichier."
        )
    return files[0]


def extract_single(path: Path, target: Path) -> str:
    """Write the one file of the archive `path` to `target`; return its name in the archive.

    The member's name never becomes a path. What is written is bounded by what was declared.
    """
    with opened(path) as archive:
        member = single_member(archive)
        with archive.open(member) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, MEGABYTE)
        return member.filename
