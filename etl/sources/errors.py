"""What can go wrong with a source, in French: what, where, what to do; nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.errors import EtlError

if TYPE_CHECKING:
    from etl.sources.source import Source

UNCHANGED = "Rien n'a été changé."


class SourceError(EtlError):
    """Root of the errors of sources."""


class UnreachableError(SourceError):
    """No answer: no network, a server that is down, an answer cut or too slow."""

    def __init__(self, source: Source, problem: str) -> None:
        super().__init__(
            f"{source.title} : {source.host} n'a pas pu être lu ({problem}). {UNCHANGED} "
            f"Sans réseau : {source.offline}"
        )


class RefusedAnswerError(SourceError):
    """An answer came that is not what the source gives."""

    def __init__(self, source: Source, problem: str) -> None:
        super().__init__(f"{source.title} : réponse refusée. {problem} {UNCHANGED}")


class RefusedFileError(SourceError):
    """A local file is not what the source gives."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} : {problem} {UNCHANGED}")


class AddressError(SourceError):
    """The address set in the environment is neither https nor this machine."""

    def __init__(self, variable: str, address: str) -> None:
        super().__init__(
            f"{variable} : « {address[:200]} » n'est pas une adresse acceptée ; attendu https://…, "
            "ou http:// sur cette machine seulement (127.0.0.1, localhost)."
        )
