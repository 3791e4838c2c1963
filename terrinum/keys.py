"""One key from the terminal, without Enter; keys typed ahead are kept, not dropped."""

from __future__ import annotations

import os
import select
import sys

import click

END = "q"
ESCAPE = b"\x1b"
NOTHING = (b"", b"\x04")  # the end of the input, or Ctrl-D


def one_key() -> str:
    """Wait for a key and return it, lower case; `q` at the end of the input."""
    if sys.platform == "win32":
        return click.getchar().lower()
    # click's own drops what was typed before it listens: three quick answers would be one.
    import termios  # noqa: PLC0415 - not on every system
    import tty  # noqa: PLC0415

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSANOW)
    try:
        key = os.read(terminal, 1)
        if key == ESCAPE:  # an arrow sends several: none of them is an answer
            while select.select([terminal], [], [], 0)[0]:
                os.read(terminal, 1)
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
    return END if key in NOTHING else key.decode("utf-8", "replace").lower()
