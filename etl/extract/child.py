"""The child process in which risky parsers run: limits first, then one file, then it ends.

Its answer is a file: an Arrow table of text (columns `0`, `1`…, `line`, and `geometry` where there
is one) whose metadata holds the rest as JSON, or the problem alone. See `sandbox` for the parent.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.extract.parsed import Parsed

PARSERS = {
    "XLSX": ("etl.extract.workbook", "parse_workbook"),
    "ODS": ("etl.extract.workbook", "parse_workbook"),
    "JSON": ("etl.extract.json_records", "parse_json"),
    "Parquet": ("etl.extract.parquet", "parse_parquet"),
}
METADATA = b"terrinum"
TOO_MUCH_MEMORY = 77  # exit code


class WithoutPandas(MetaPathFinder):
    """Hide pandas, which pyarrow imports where it finds it: 55 MB that no parser needs."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas alone."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main() -> None:
    """Read the request (one JSON argument), parse, write the answer."""
    request = json.loads(sys.argv[-1])
    limit(request)
    sys.meta_path.insert(0, WithoutPandas())
    try:
        _answer(request)
    except MemoryError:
        sys.exit(TOO_MUCH_MEMORY)


def limit(request: dict[str, Any]) -> None:
    """Bound memory, processor time, files and core dumps, where the system can."""
    if sys.platform == "win32":
        return  # the parent's clock and the caps before parsing still hold
    import resource  # noqa: PLC0415 - absent on Windows

    cpu, memory = request["cpu_seconds"], request["memory_bytes"]
    bounds = {
        resource.RLIMIT_CPU: (cpu, cpu + 1),
        resource.RLIMIT_FSIZE: (memory, memory),
        resource.RLIMIT_CORE: (0, 0),
        # Address space counts libraries and reserved stacks, hence the larger bound;
        # data is what the process really claims.
        resource.RLIMIT_AS: (memory * 4, memory * 4),
        resource.RLIMIT_DATA: (memory, memory),
    }
    for what, bound in bounds.items():
        with suppress(ValueError, OSError):  # the system's own limit is lower already
            resource.setrlimit(what, bound)


def _answer(request: dict[str, Any]) -> None:
    from etl.extract.parsed import ParseProblemError  # noqa: PLC0415 - limits come first

    module, function = PARSERS[request["format"]]
    parse = getattr(import_module(module), function)
    try:
        parsed = parse(Path(request["path"]), request["sheet"])
    except ParseProblemError as problem:
        Path(request["output"]).with_suffix(".json").write_text(
            json.dumps({"problem": str(problem)}), encoding="utf-8"
        )
        return
    _write(parsed, Path(request["output"]))


def _write(parsed: Parsed, output: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415

    table = _numbered(parsed)
    with pa.OSFile(str(output), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _numbered(parsed: Parsed) -> pa.Table:
    """Name the columns by their rank, so that no header meets our own names."""
    import pyarrow as pa  # noqa: PLC0415

    headers = list(parsed.cells.column_names)
    table = parsed.cells.rename_columns([str(rank) for rank in range(len(headers))])
    table = table.append_column("line", pa.array(parsed.lines, pa.int64()))
    if parsed.geometry is not None:
        table = table.append_column("geometry", pa.array(parsed.geometry, pa.binary()))
    told = {
        "headers": headers,
        "dialect": parsed.dialect,
        "header_place": parsed.header_place,
        "notes": parsed.notes,
        "misshapen": parsed.misshapen,
        "sheets": parsed.sheets,
        "sheet": parsed.sheet,
    }
    return table.replace_schema_metadata({METADATA: json.dumps(told).encode()})
