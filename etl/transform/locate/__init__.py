"""The locator: typed names, codes, postal codes, points and addresses → territories, with reasons.

```
read the cells (forms, scope, points) → distinct clues → by code, else by name, else by postal code,
else by address, else by point, else by UAI → what else the row says may object → broadcast
```
A row is `matched` only where one answer stands alone; else it goes to `review` with candidates
ranked, or is `rejected` where nothing on it can be used. See `docs/locate.md`.
"""

from etl.transform.locate.batch import communes_of, locate
from etl.transform.locate.forms import beneficiaries_of
from etl.transform.locate.gazetteer import Gazetteer
from etl.transform.locate.values import CLUE_COLUMNS, OUTPUT_COLUMNS, Method, Status

__all__ = [
    "CLUE_COLUMNS",
    "OUTPUT_COLUMNS",
    "Gazetteer",
    "Method",
    "Status",
    "beneficiaries_of",
    "communes_of",
    "locate",
]
