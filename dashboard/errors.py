"""The base error of the package; every message says what, where and what to do, in French."""


class DashboardError(Exception):
    """Root of every error that `dashboard` raises on purpose."""
