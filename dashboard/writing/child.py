"""Run a command of `terrinum` as a process of its own; read the JSON that it prints, or its file.

The page never runs the import itself: what a file makes it do stays in a process with a limit of
time and of memory, which ends without the server or any other session noticing.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dashboard.errors import DashboardError
from geodata.store import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)

# Address space, not memory in use: NumPy and Arrow reserve far more than they touch.
ADDRESS_SPACE_BYTES = 4 * 1024**3
TOLD_CHARACTERS = 600


class ChildError(DashboardError):
    """The command did not answer: too long, too much memory, or it failed."""


class ChildRefusedError(ChildError):
    """The command said itself, in French, why it did nothing."""


class ChildTimeoutError(ChildError):
    """The command was still running at the end of its time."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(
            f"Le traitement a été arrêté après {timeout_s:.0f} secondes. "
            "Coupez le fichier en plusieurs, ou importez-le avec « terrinum import »."
        )


class ChildStoppedError(ChildError):
    """The command ended without an answer."""

    def __init__(self) -> None:
        super().__init__(
            "Le traitement s’est arrêté sans réponse, sans doute faute de mémoire. Recommencez, "
            "coupez le fichier en plusieurs, ou enregistrez-le en CSV."
        )


def run_terrinum(*words: str, folder: Path, timeout_s: float) -> Mapping[str, Any]:
    """Run `terrinum WORDS` in `folder`; return the JSON object that it prints.

    Its key `erreur` holds a French sentence where the command refused what it was given. Raises
    ChildTimeoutError, ChildStoppedError, or ChildRefusedError where it refused without an object.
    """
    return _answer(*_said(words, folder=folder, timeout_s=timeout_s))


def file_of_terrinum(*words: str, name: str, folder: Path, timeout_s: float) -> bytes:
    """Run `terrinum WORDS NAME` in `folder`; return the file NAME that it writes there.

    For a command that writes its file whole or not at all. Raises as `run_terrinum` does.
    """
    _, complaint = _said((*words, name), folder=folder, timeout_s=timeout_s)
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise _failure(complaint) from error


def _said(words: tuple[str, ...], *, folder: Path, timeout_s: float) -> tuple[str, str]:
    """Run `terrinum WORDS` to its end; return what it printed and what it complained of."""
    if any("\0" in word for word in words):
        raise ChildRefusedError(
            "Un nom de colonne ou de feuille contient un caractère nul : retirez-le."
        )
    with subprocess.Popen(  # noqa: S603 - our own command, its words are never read by a shell
        [sys.executable, "-m", "terrinum", *words],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        _limit(child.pid)
        try:
            said, complaint = child.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            raise ChildTimeoutError(timeout_s) from error
        finally:
            _end_all(child)
    return _without(said, folder), _without(complaint, folder)


def _limit(pid: int) -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on every system

        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES,) * 2)


def _end_all(child: subprocess.Popen[bytes]) -> None:
    """End the command and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def _answer(said: str, complaint: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise _failure(complaint) from error
    if not isinstance(answer, dict):
        raise ChildStoppedError
    return answer


def _failure(complaint: str) -> ChildError:
    """Tell a refusal, which the command says in French, from an end without an answer."""
    if complaint.startswith("Erreur"):
        return ChildRefusedError(complaint[:TOLD_CHARACTERS])
    logger.error("terrinum sans réponse : %s", complaint[-TOLD_CHARACTERS:])
    return ChildStoppedError()


def _without(text: bytes, folder: Path) -> str:
    """Read what the command said, without its folders: they tell about the machine."""
    read = text.decode("utf-8", "replace").strip()
    for each in (folder, data_dir()):
        read = read.replace(json.dumps(f"{each}{os.sep}")[1:-1], "").replace(f"{each}{os.sep}", "")
    return read
