"""One published version, and its tables: each is read when first asked for, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.store.tables import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geodata.schemas import Table
    from geodata.store.snapshots import Snapshot


class Version:
    """What a snapshot of a collection says of itself; its tables are StoredTable attributes."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Keep the snapshot; no file is read yet."""
        self.snapshot = snapshot

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.snapshot.version

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Millésime, sources, licences, counts, checksums."""
        return self.snapshot.manifest

    @property
    def cog_year(self) -> int:
        """Millésime of the code officiel géographique."""
        return int(self.manifest["cog_year"])

    def columns_of(self, table: Table, columns: Sequence[str]) -> pd.DataFrame:
        """Read some columns of a table alone; unlike the table's attribute, nothing is kept."""
        return read_table(table, self.snapshot.path, columns=list(columns))


class StoredTable:
    """A table of a Version, as an attribute: read at first use, then kept on the instance."""

    def __init__(self, table: Table) -> None:
        """Name the table; its class attribute must bear the table's own name."""
        self.table = table

    def __get__(self, owner: Version, _: type[Version]) -> pd.DataFrame:
        """Read the table and put it where Python finds it before this descriptor."""
        frame = read_table(self.table, owner.snapshot.path)
        vars(owner)[self.table.name] = frame
        return frame


def write_tables(
    group: Iterable[Table],
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    on_step: Callable[[str], None],
) -> None:
    """Write each table of `group`, checked against its schema."""
    for table in group:
        on_step(f"table {table.name}")
        write_table(table, tables[table.name], folder)
