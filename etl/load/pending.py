"""The file of rows to correct: what was read, why it was not published, ready to import again."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from etl.transform.initiatives import REPORT_HEADERS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

OUTCOME_LABELS = {"review": "à vérifier", "rejected": "rejetée"}


def write_pending(pending: pd.DataFrame, path: Path) -> None:
    """Write the rows of table PENDING as CSV: their own cells first, then why.

    UTF-8 with BOM, so that a spreadsheet opens it with its accents. The text of the cells is
    kept exactly (a formula-like cell included: the file must come back as it left).
    """
    cells = [json.loads(row) for row in pending["row"]]
    headers = list(dict.fromkeys(name for row in cells for name in row))
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, [*headers, *REPORT_HEADERS], restval="")
        writer.writeheader()
        for row, report in zip(cells, pending.to_dict("records"), strict=True):
            told = (
                OUTCOME_LABELS[report["outcome"]],
                report["reason"],
                ";".join(report["candidates"]),
                report["source_file"],
                report["source_line"],
            )
            writer.writerow({**row, **dict(zip(REPORT_HEADERS, told, strict=True))})
    temporary.replace(path)
