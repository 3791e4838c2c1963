"""Where an initiative stands at a glance: a sign, a word, a place in a row; never colour alone."""

from __future__ import annotations

from dashboard.escaping import escape_text
from dashboard.labels import STATUS_MEANINGS, STATUS_SIGNS, STATUSES, UNKNOWN_STATUS
from geodata.french import upper_first

STEPS = ("prevu", "en_cours", "termine")


def status_track_html(status: str) -> str:
    """Write the three steps with the present one marked; not known is a state of its own."""
    steps = STEPS if status in STEPS else (UNKNOWN_STATUS,)
    meaning = STATUS_MEANINGS.get(status, "")
    return (
        f"<div class='terrinum-track'><ol>{''.join(_step(each, status) for each in steps)}</ol>"
        f"<p>{escape_text(upper_first(meaning))}.</p></div>"
    )


def _step(step: str, status: str) -> str:
    here = " aria-current='step'" if step == status else ""
    return (
        f"<li class='step-{escape_text(step)}'{here}>"
        f"<span aria-hidden='true'>{escape_text(STATUS_SIGNS.get(step, ''))}</span> "
        f"{escape_text(STATUSES.get(step, step))}</li>"
    )
