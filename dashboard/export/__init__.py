"""Exports: files that leave the dashboard, safe to open in a spreadsheet."""

from dashboard.export.csv import safe_csv

__all__ = ["safe_csv"]
