"""The base error of the package; every message says what, where and what to do, in French."""


class GeodataError(Exception):
    """Root of every error that `geodata` raises on purpose."""
