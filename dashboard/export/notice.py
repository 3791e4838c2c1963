"""What every file and answer says of itself: licence, date, version, sources."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version as package_version
from typing import TYPE_CHECKING, Any

from dashboard.export.fields import LICENCE
from geodata import french

if TYPE_CHECKING:
    from dashboard.data import Data


@dataclass(frozen=True, slots=True)
class Notice:
    """Where data come from and under which terms they leave."""

    version: str
    published: str
    reference_version: str
    cog_year: int
    sources: tuple[tuple[str, str, str], ...]

    @property
    def mention(self) -> str:
        """The sentence to quote, as the Licence Ouverte asks: who, when, from what."""
        return (
            f"Terrinum, initiatives numériques éducatives, version {self.version} du "
            f"{french.date(self.published)}, {LICENCE['title']} ; contours IGN, codes et "
            f"populations INSEE, COG {self.cog_year}."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the notice for JSON, with French names."""
        return {
            "mention": self.mention,
            "licence": {"nom": LICENCE["title"], "adresse": LICENCE["path"]},
            "version": self.version,
            "publiee": self.published,
            "referentiel": {"version": self.reference_version, "cog": self.cog_year},
            "sources": [
                {"nom": name, "producteur": publisher, "licence": licence}
                for name, publisher, licence in self.sources
            ],
            "logiciel": f"Terrinum {package_version('terrinum')}",
        }


def notice_of(data: Data) -> Notice:
    """Return the notice of a published version."""
    manifest, reference = data.published.manifest, data.reference.manifest
    territorial = tuple(
        (name, str(facts["publisher"]), str(facts["licence"]))
        for name, facts in reference["sources"].items()
    )
    files = tuple(
        (name, "initiatives importées ; chaque ligne cite sa source", LICENCE["title"])
        for name in manifest["sources"]
    )
    return Notice(
        version=data.published.version,
        published=str(manifest.get("created", "")),
        reference_version=data.reference.version,
        cog_year=data.reference.cog_year,
        sources=(*files, *territorial),
    )
