"""Answers: a strong ETag made of versions and query, 304, compression, licence and date."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from dashboard.api.problems import CORS
from dashboard.export.fields import LICENCE
from dashboard.serving.assets import accepted_encodings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from dashboard.export import Notice

SMALLEST_COMPRESSED = 500  # bytes; under that, gzip gains nothing
JSON = "application/json"


def to_json(content: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Write JSON in UTF-8, without blanks."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def answer(
    request: Request,
    notice: Notice,
    media_type: str,
    make: Callable[[], bytes],
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer 304 where the client holds this already, else what `make` gives, compressed.

    `make` runs only when the body is needed. The ETag is strong: one per encoding.
    """
    gzipped = "gzip" in accepted_encodings(request.headers.get("accept-encoding", ""))
    tag = _tag(request, notice)
    common = _merged(_headers(notice), headers or {})
    if _holds(request.headers.get("if-none-match", ""), tag):
        etag = f'"{tag}-gzip"' if gzipped else f'"{tag}"'
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**common, "ETag": etag})
    body = make()
    compress = gzipped and len(body) >= SMALLEST_COMPRESSED and "parquet" not in media_type
    # Said even where nothing is compressed: it keeps Streamlit's gzip middleware off.
    common["Content-Encoding"] = "gzip" if compress else "identity"
    common["ETag"] = f'"{tag}-gzip"' if compress else f'"{tag}"'
    content = gzip.compress(body, 6, mtime=0) if compress else body
    return Response(content, media_type=media_type, headers=common)


def _merged(common: dict[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Add an answer's own headers; links add up."""
    links = [each["Link"] for each in (common, own) if "Link" in each]
    return {**common, **own, "Link": ", ".join(links)}


def _tag(request: Request, notice: Notice) -> str:
    """Digest what the answer depends on: versions, address (the links in it), format, query."""
    said = (
        notice.version,
        notice.reference_version,
        notice.as_dict()["logiciel"],
        str(request.base_url),
        request.url.path,
        sorted(request.query_params.multi_items()),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _holds(header: str, tag: str) -> bool:
    held = {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}
    return bool(held & {tag, f"{tag}-gzip", "*"})


def _headers(notice: Notice) -> dict[str, str]:
    dated = {}
    try:
        published = datetime.fromisoformat(notice.published)
        dated["Last-Modified"] = format_datetime(published, usegmt=True)
    except ValueError:  # a manifest without a date, or not in UTC
        pass
    return {
        **CORS,
        **dated,
        # Kept, but asked again each time: a publication shows at once.
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Encoding",
        "Link": f'<{LICENCE["path"]}>; rel="license"',
        "X-Terrinum-Version": notice.version,
    }
