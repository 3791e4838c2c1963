"""A design's server in a process of its own, behind a relay that counts its bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from relay import Relay, free_port

if TYPE_CHECKING:
    from designs import Design

SERVE = Path(__file__).with_name("serve.py")
START_S = 60


class Server:
    """Start on creation, answer when created, end with `stop`."""

    def __init__(self, design: Design, folder: Path) -> None:
        self.port = free_port()
        environment = dict(os.environ)
        if design.outlines:
            environment["BENCHMARK_GEOJSON"] = str(folder / f"{design.outlines}.geojson")
        with (folder / f"{design.key}.log").open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(SERVE), design.key, str(self.port)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._relay = Relay(self.port)
        self._wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._relay.port}/"

    @property
    def address(self) -> str:
        """Its address without the relay."""
        return f"127.0.0.1:{self.port}"

    @property
    def bytes_down(self) -> int:
        return self._relay.bytes_down

    def cpu_s(self) -> float:
        """Processor time spent so far."""
        times = psutil.Process(self._process.pid).cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        self._relay.stop()
        self._process.terminate()
        self._process.wait()

    def _wait(self) -> None:
        deadline = time.time() + START_S
        while time.time() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=1)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"The server did not start: see its log beside {SERVE.name}.")
