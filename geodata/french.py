"""French typography: thin spaces in numbers, plurals, years, money, lists."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

THIN_SPACE = "\u202f"  # groups thousands, stands before « % » and « ; »
NO_BREAK_SPACE = "\u00a0"  # between a number and what it counts
VOWELS = frozenset("aeiouy")


def number(value: int) -> str:
    """Write a whole number: 1 234 567."""
    return f"{value:,}".replace(",", THIN_SPACE)


def count(value: int, singular: str, plural: str | None = None) -> str:
    """Count things: « 0 initiative », « 1 initiative », « 2 initiatives » (zero is singular)."""
    noun = singular if value < 2 else plural or f"{singular}s"  # noqa: PLR2004 - French grammar
    return f"{number(value)}{NO_BREAK_SPACE}{noun}"


def share(part: int, whole: int) -> str:
    """Write `part` of `whole` as a percentage that never rounds to a false 0 % or 100 %."""
    if whole <= 0 or part <= 0:
        return f"0{NO_BREAK_SPACE}%"
    percent = 100 * part / whole
    if part < whole and percent > 99.9:  # noqa: PLR2004 - what one decimal can tell
        return f"plus de 99,9{NO_BREAK_SPACE}%"
    if percent < 0.1:  # noqa: PLR2004 - same
        return f"moins de 0,1{NO_BREAK_SPACE}%"
    digits = f"{percent:.1f}".replace(".", ",").removesuffix(",0")
    return f"{digits}{NO_BREAK_SPACE}%"


def euros(value: float) -> str:
    """Write an amount: 4 455 800 €; cents only where there are some: 58 921,93 €."""
    digits = f"{value:,.2f}".removesuffix(".00")
    return f"{digits.replace(',', THIN_SPACE).replace('.', ',')}{NO_BREAK_SPACE}€"


def years(start: int | None, end: int | None) -> str:
    """Write a period: « 2013 – 2017 », « depuis 2013 », « jusqu'en 2015 », « non précisées »."""
    if start is None and end is None:
        return "non précisées"
    if start is None:
        return f"jusqu’en {end}"
    if end is None:
        return f"depuis {start}"
    return str(start) if start == end else f"{start} – {end}"


def enumeration(items: Sequence[str]) -> str:
    """Write « a, b et c »."""
    if len(items) < 2:  # noqa: PLR2004 - a pair needs « et »
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def of_name(name: str) -> str:
    """Write « de Lyon », « d’Amiens », « de La Réunion »."""
    bare = unicodedata.normalize("NFKD", name[:1]).lower()[:1]
    return f"d’{name}" if bare in VOWELS else f"de {name}"


def upper_first(text: str) -> str:
    """Write the first letter in upper case and leave the rest (`capitalize` would lower it)."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Write the first letter in lower case: the rest of a sentence."""
    return text[:1].lower() + text[1:]


def date(iso: str) -> str:
    """Write 2026-11-23T21:19:04 as 23/11/2026; what is not a date is left as it is."""
    parts = iso[:10].split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso  # noqa: PLR2004 - y, m, d


def places(names: str) -> str:
    """Write a list of territories as files hold it, « Somme;Amiens Métropole », as a sentence."""
    return enumeration([name.strip() for name in names.split(";") if name.strip()])
