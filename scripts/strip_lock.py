"""Keep names, versions and hashes in an npm lock; drop every address (funding pages included).

python scripts/strip_lock.py frontend/package-lock.json
"""

import json
import sys
from pathlib import Path


def strip(path: Path) -> None:
    """Rewrite the lock at `path` without what holds an address."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        for field in ("resolved", "funding"):
            package.pop(field, None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    strip(Path(sys.argv[1]))
