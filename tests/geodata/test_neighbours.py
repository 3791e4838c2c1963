import numpy as np
import pytest
import shapely
from scipy import sparse

from geodata.neighbours import neighbouring_communes, neighbouring_territories, neighbours_of
from geodata.store import read_reference
from geodata.topology import build_topology
from geodata.topology_file import decode

# Two rows of two squares and an island: 2 3
#                                        0 1   4
SQUARES = [
    shapely.box(x, y, x + 0.1, y + 0.1) for x, y in [(0, 0), (0.1, 0), (0, 0.1), (0.1, 0.1), (1, 0)]
]


@pytest.fixture
def communes():
    return neighbouring_communes(build_topology(np.array(SQUARES), np.arange(5)), 5)


@pytest.mark.parametrize(
    ("commune", "expected"),
    [
        pytest.param(0, [1, 2], id="a corner is no border"),
        pytest.param(3, [1, 2], id="the other corner"),
        pytest.param(4, [], id="an island has no neighbour"),
    ],
)
def test_neighbours_share_a_border_of_some_length(communes, commune, expected):
    assert neighbours_of(communes, commune).tolist() == expected


def test_territories_are_neighbours_through_their_communes(communes):
    # 0 and 1 together, 2 alone, 3 in no territory, 4 alone.
    members = sparse.csr_array(
        np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], dtype=np.int64)
    )
    above = neighbouring_territories(communes, members)
    assert [neighbours_of(above, each).tolist() for each in range(3)] == [[1], [0], []]


@pytest.mark.france
def test_the_neighbours_of_lyon_are_those_of_the_outlines(france_dir):
    reference = read_reference(france_dir)
    codes = reference.communes["commune_code"].tolist()
    file = reference.web_dir / reference.web_files["communes"]
    matrix = neighbouring_communes(decode(file.read_bytes()), len(codes))
    found = {codes[each] for each in neighbours_of(matrix, codes.index("69123"))}
    outlines = reference.outlines
    outlines = outlines[(outlines["level"] == "commune") & outlines["code"].str.startswith("69")]
    shapes = outlines.set_index("code")["geometry"]
    shared = shapes.drop("69123").intersection(shapes["69123"])
    assert found == set(shared.index[shapely.length(shared.to_numpy()) > 0])
