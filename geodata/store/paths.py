"""Where the data files live. The store is the sole owner of these paths."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

ENVIRONMENT_VARIABLE = "TERRINUM_DATA_DIR"


def data_dir() -> Path:
    """Return `TERRINUM_DATA_DIR` when set, else the platform's user data directory."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    return Path(platformdirs.user_data_dir("terrinum", appauthor=False))
