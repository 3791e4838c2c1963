"""Build hook: the wheel and the sdist carry the map's script, built from frontend/ with npm.

An sdist holds both the sources and what was built from them, so that a machine without npm makes
the same wheel. An editable install leaves the building to `make install`.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT_FILES = (
    "terrinum-map.js",
    "terrinum-map.css",
    "terrinum-ahead.js",
    "terrinum-kit.js",
    "terrinum-kit.css",
    "LICENCES.txt",
)


class FrontendError(RuntimeError):
    """The map's script is neither built nor buildable here."""


class FrontendBuildHook(BuildHookInterface[Any]):
    """Run `npm ci && npm run build` where there is npm and the sources have changed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered, and have the built ones gathered too."""
        if version == "editable":
            return
        root = Path(self.root)
        built = [root / "dashboard" / "static" / "built" / name for name in BUILT_FILES]
        if not _is_fresh(root / "frontend", built):
            _build(root / "frontend", built)
        build_data["artifacts"] += [str(path.relative_to(root)) for path in built]


def _is_fresh(frontend: Path, built: list[Path]) -> bool:
    """Tell whether every built file is there and newer than every source."""
    if not all(path.is_file() for path in built):
        return False
    sources = [*frontend.glob("*.*"), *frontend.glob("src/**/*.*")]
    newest = max((path.stat().st_mtime for path in sources), default=0)
    return newest <= min(path.stat().st_mtime for path in built)


def _build(frontend: Path, built: list[Path]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        if all(path.is_file() for path in built):
            return  # an sdist: its files carry the dates of their unpacking
        raise FrontendError(
            "La carte n'est pas construite et npm est absent : installez Node 20 ou plus, "
            "ou lancez « make install »."
        )
    subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=frontend, check=True)  # noqa: S603
    subprocess.run([npm, "run", "build"], cwd=frontend, check=True)  # noqa: S603
