"""The open API: read-only HTTP routes on the same server, under `/api/v1`."""

from dashboard.api.routes import API_PREFIX, api_routes

__all__ = ["API_PREFIX", "api_routes"]
