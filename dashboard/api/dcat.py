"""The dataset described for catalogues: DCAT 2 in JSON-LD, as data.gouv.fr harvests it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export.fields import LICENCE

if TYPE_CHECKING:
    from dashboard.export import Notice

EU = "http://publications.europa.eu/resource/authority"
FORMATS = (
    ("json", "application/json", "JSON"),
    ("csv", "text/csv", "CSV"),
    ("geojson", "application/geo+json", "GEOJSON"),
    ("parquet", "application/vnd.apache.parquet", "PARQUET"),
)
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(notice: Notice, *, base: str) -> dict[str, Any]:
    """Describe the dataset; `base` is the address of the API."""
    return {
        "@context": CONTEXT,
        "@id": f"{base}/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _french("Terrinum"),
        "dct:description": _french("Catalogue des données publiées par ce serveur Terrinum."),
        "dct:language": {"@id": f"{EU}/language/FRA"},
        "dcat:dataset": [_dataset(notice, base)],
    }


def _dataset(notice: Notice, base: str) -> dict[str, Any]:
    return {
        "@id": f"{base}/dcat.jsonld#initiatives",
        "@type": "dcat:Dataset",
        "dct:identifier": "terrinum-initiatives",
        "dct:title": _french("Initiatives numériques éducatives des territoires de France"),
        "dct:description": _french(
            "Une ligne par initiative : porteur, périmètre, dates, statut, montant annoncé, source."
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "Terrinum"},
        "dct:modified": {"@type": "xsd:dateTime", "@value": notice.published},
        "dcat:version": notice.version,
        "dct:license": {"@id": LICENCE["path"]},
        "dct:spatial": {"@id": f"{EU}/country/FRA"},
        "dct:language": {"@id": f"{EU}/language/FRA"},
        "dcat:theme": [{"@id": f"{EU}/data-theme/EDUC"}],
        "dcat:keyword": [
            _french(word)
            for word in ("éducation", "numérique", "collectivités", "très haut débit", "ENT")
        ],
        "dct:conformsTo": {"@id": f"{base}/schema"},
        "dct:source": [_french(f"{name} : {who}") for name, who, _ in notice.sources],
        "dcat:distribution": [
            _distribution(extension, media_type, code, base)
            for extension, media_type, code in FORMATS
        ],
    }


def _distribution(extension: str, media_type: str, code: str, base: str) -> dict[str, Any]:
    address = f"{base}/initiatives.{extension}"
    return {
        "@id": f"{base}/dcat.jsonld#{extension}",
        "@type": "dcat:Distribution",
        "dct:title": _french(f"Initiatives ({extension})"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": media_type,
        "dct:format": {"@id": f"{EU}/file-type/{code}"},
        "dct:license": {"@id": LICENCE["path"]},
    }


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
