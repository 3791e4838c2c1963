"""What is known of a source before asking it anything."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from etl.sources.errors import AddressError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MB = 1_000_000


@dataclass(frozen=True)
class Source:
    """A public source: where it is, whose it is, under which licence, what a whole answer weighs.

    `base` may be replaced by the environment variable `variable` (a mirror, a test server): https,
    or plain http on this machine. `sha256` is set where the content never moves; else the checksum
    is recorded with the version that was made of it. `offline` says what to do without a network.
    """

    key: str
    title: str
    publisher: str
    licence: str
    base: str
    path: str
    variable: str
    offline: str
    file_name: str
    least_bytes: int
    most_bytes: int
    sha256: str = ""

    @property
    def address(self) -> str:
        """Return the whole address; raises AddressError where the environment gives a bad one."""
        base = os.environ.get(self.variable, "").strip() or self.base
        parts = urlsplit(base)
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not (local or (parts.scheme == "https" and parts.hostname)):
            raise AddressError(self.variable, base)
        return base.rstrip("/") + self.path

    @property
    def host(self) -> str:
        """Return the host asked, for messages."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True)
class Patience:
    """How long to wait (seconds), and how often to ask again after a passing failure."""

    attempts: int = 4
    connect_s: float = 10.0
    read_s: float = 60.0
    whole_s: float = 900.0
    wait_s: float = 1.0


PATIENCE = Patience()
