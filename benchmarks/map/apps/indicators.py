"""Counts per commune that look like real ones; the same for every design."""

import numpy as np
import pandas as pd

NAMES = ("A", "B", "C", "D")


def counts(codes: list[str], name: str) -> pd.Series:
    """Draw a count per commune: waves across the country, and noise."""
    rank = NAMES.index(name)
    waves = np.sin(np.linspace(0, 40 + 9 * rank, len(codes)))
    draws = np.random.default_rng(1000 + rank).poisson(np.clip(2 + 3 * waves, 0.1, None))
    return pd.Series(draws, index=pd.Index(codes, name="code"), name="value")
