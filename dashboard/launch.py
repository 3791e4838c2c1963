"""Start the server in this process: `terrinum run` ends here."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.serving.options import OPTIONS, apply_options
from geodata.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_STARTED = 3  # uvicorn's own exit code
WAITING = 2048  # connections that the system holds for us; uvicorn's own number
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, never chosen by default


class PortTakenError(DashboardError):
    """Another program listens there already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Le port {port} de {host} est déjà pris, peut-être par Terrinum lui-même : ouvrez "
            f"{address(host, port)}, ou choisissez un autre port, par exemple "
            f"« terrinum run --port {port + 1} »."
        )


class HostUnavailableError(DashboardError):
    """This machine cannot listen on that address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Impossible d’écouter sur {host}, port {port} ({reason}). Essayez --host 127.0.0.1 "
            "et un port au-dessus de 1024."
        )


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8501,
    write: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the dashboard until Ctrl-C; `on_ready` is told its address when it listens.

    With port 0, the system chooses one. `write` opens the pages that write, as TERRINUM_ECRITURE=1
    does. By default the address is printed. Raises PortTakenError, HostUnavailableError,
    UnknownBaseMapError for a wrong TERRINUM_FONDS_DE_CARTE, or WritingSettingsError where who may
    write is not said safely.
    """
    with open_port(host, port) as listening:
        chosen = int(listening.getsockname()[1])
        _serve(listening, host=host, port=chosen, write=write, on_ready=on_ready or announce)


def _serve(
    listening: socket.socket,
    *,
    host: str,
    port: int,
    write: bool,
    on_ready: Callable[[str], None],
) -> None:
    # Streamlit takes a second to import: `terrinum --help` does not pay for it.
    import uvicorn  # noqa: PLC0415
    from streamlit import config  # noqa: PLC0415

    from dashboard.server import app, when_ready  # noqa: PLC0415
    from dashboard.settings import WRITING_VARIABLE, offered_base_maps, writing  # noqa: PLC0415

    if write:
        os.environ[WRITING_VARIABLE] = "1"
    # A wrong word is refused now, not when the first page is asked for.
    offered_base_maps()
    writing(host)
    # The gate looks at who connects, not at whom a header says: uvicorn would mix the two.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    when_ready(lambda: on_ready(address(host, port)))
    apply_options({**OPTIONS, "server.address": host, "server.port": port})
    # Not `app.run()`: it opens the socket without saying that it is TCP, so that asyncio leaves
    # Nagle's algorithm on: each small answer then waits 40 ms for the one before.
    served = uvicorn.Config(
        app,
        ws="websockets-sansio",  # as Streamlit does
        access_log=False,
        log_level="warning",
        ssl_certfile=config.get_option("server.sslCertFile"),
        ssl_keyfile=config.get_option("server.sslKeyFile"),
    )
    server = uvicorn.Server(served)
    server.run(sockets=[listening])
    if not server.started:  # the log says why
        raise SystemExit(NOT_STARTED)


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens there already, on a free port where `port` is 0.

    Raises PortTakenError, HostUnavailableError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # there, it would let two programs share a port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        opened.bind((host, port))
        opened.listen(WAITING)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(host, port) from error
        raise HostUnavailableError(host, port, os_reason(error)) from error
    return opened


def address(host: str, port: int) -> str:
    """Return the address to type in a browser on this machine."""
    name = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def announce(url: str) -> None:
    """Print where to go and how to stop."""
    print(f"Terrinum est ouvert à l’adresse {url} (Ctrl-C pour arrêter).", flush=True)  # noqa: T201 - the command's output
