"""Which territories share a border: read from the arcs of the web map, never from distances.

Two communes are neighbours where an arc has one on its left and the other on its right: a border of
some length, on outlines generalised by the IGN. A corner is no border, nor is the sea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from geodata.topology import NOBODY

if TYPE_CHECKING:
    import numpy.typing as npt

    from geodata.topology import Topology


def neighbouring_communes(topology: Topology, commune_count: int) -> sparse.csr_array:
    """Return which communes share a border: (C × C) of 0/1, symmetric, nobody next to itself.

    `commune_count`: rows of table COMMUNES, whose order the faces follow.
    """
    inland = (topology.arc_left != NOBODY) & (topology.arc_right != NOBODY)
    left = topology.face_commune[topology.arc_left[inland]]
    right = topology.face_commune[topology.arc_right[inland]]
    ones = np.ones(2 * len(left), dtype=np.int64)
    pairs = (np.concatenate([left, right]), np.concatenate([right, left]))
    return _apart(sparse.csr_array((ones, pairs), shape=(commune_count, commune_count)))


def neighbouring_territories(
    communes: sparse.csr_array, members: sparse.csr_array
) -> sparse.csr_array:
    """Return which territories share a border, from their communes: (T × T) of 0/1.

    `members` is a (C × T) matrix of 0/1; a commune in no territory separates nobody.
    """
    return _apart(sparse.csr_array(members.T @ communes @ members))


def neighbours_of(matrix: sparse.csr_array, position: int) -> npt.NDArray[np.int64]:
    """Return the positions of the neighbours of one row, ascending."""
    row = matrix.indices[matrix.indptr[position] : matrix.indptr[position + 1]]
    return np.sort(row).astype(np.int64)


def _apart(matrix: sparse.csr_array) -> sparse.csr_array:
    """Take out what a territory shares with itself; count each neighbour once."""
    pairs = sparse.coo_array(matrix)
    others = pairs.row != pairs.col
    ones = np.ones(int(others.sum()), dtype=np.int64)
    apart = sparse.csr_array((ones, (pairs.row[others], pairs.col[others])), shape=matrix.shape)
    apart.sum_duplicates()
    apart.data[:] = 1
    return apart
