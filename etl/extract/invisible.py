"""Characters that nobody sees, taken out of cells and headers in a stated way.

Zero-width characters break comparisons, direction marks make a text read otherwise than it is
(« Trojan source »), control characters break files. Each removal is told with its lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.extract.raw_table import told

if TYPE_CHECKING:
    import pandas as pd

# Soft hyphen, Arabic letter mark, Mongolian separator, zero-width, direction and invisible marks,
# byte order mark, interlinear marks, tags; controls other than tab and line ends.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Remove the invisible characters of a text; half a character becomes « \ufffd »."""
    return SURROGATES.sub("\ufffd", INVISIBLE.sub("", text))


def clean_header(text: str) -> str:
    """Clean a header, and put it on one line."""
    return " ".join(clean(text).split())


def clean_frame(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Clean every text column; return the frame and what was removed, in French."""
    lines: list[int] = []
    for name, column in frame.items():
        touched = column.str.contains(INVISIBLE.pattern, regex=True, na=False)
        if touched.any():
            lines += column.index[touched].tolist()
            frame[name] = column.where(~touched, column.map(clean))
    if not lines:
        return frame, []
    shown = told(sorted(set(lines)))
    return frame, [
        f"Caractères invisibles (espaces de largeur nulle, marques de sens d'écriture, "
        f"commandes) retirés : lignes {shown}."
    ]
