"""Errors of the ETL: each says in French what was wrong, where, and what to do."""

from __future__ import annotations

from geodata.errors import GeodataError


class EtlError(GeodataError):
    """Root of every error that `etl` raises on purpose."""
