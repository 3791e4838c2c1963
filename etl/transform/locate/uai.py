"""UAI, the number of a school: seven digits and a key letter.

The key is the remainder of the number by 23, in an alphabet without I, O, Q (ministère de
l'Éducation nationale, répertoire national des établissements).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.transform.locate.gazetteer import Gazetteer

UAI_FORM = re.compile(r"\d{7}[A-Z]")
_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_CORSICA = {"620": "2A", "720": "2B"}


def is_valid_uai(uai: str) -> bool:
    """Check the form and the key letter of a UAI in upper case."""
    return bool(UAI_FORM.fullmatch(uai)) and _KEYS[int(uai[:7]) % 23] == uai[7]


def departement_of_uai(uai: str, gazetteer: Gazetteer) -> str:
    """Return the département that the first three digits tell, or « » overseas and abroad."""
    head = uai[:3]
    code = _CORSICA.get(head, head[1:] if head.startswith("0") else head)
    return code if gazetteer.departements_by_prefix.get(code) else ""
