"""The frontend's unit tests read a small partition written here by the real encoder.

Run with TERRINUM_UPDATE_FIXTURES=1 to write it again after a change of format.
"""

import base64
import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.topology import Topology, build_topology, polygons
from geodata.topology_file import decode, encode

FIXTURE = Path(__file__).parents[2] / "frontend" / "tests" / "fixtures" / "partition.json"
BOX = shapely.box(4.0, 45.0, 4.5, 45.4)


def partition() -> np.ndarray:
    """Twenty-four cells, one of them with an island, another with an enclave: the last face."""
    seeds = np.random.default_rng(2013).uniform((4.0, 45.0), (4.5, 45.4), (24, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=BOX))
    faces = shapely.set_precision(shapely.intersection(cells, BOX), 1e-5)
    faces = shapely.coverage_clean(faces)
    largest = int(np.argmax(shapely.area(faces)))
    inside = shapely.point_on_surface(faces[largest])
    enclave = shapely.buffer(inside, 0.01, cap_style="square")
    faces[largest] = shapely.difference(faces[largest], enclave)
    faces[0] = shapely.union(faces[0], shapely.box(4.6, 45.1, 4.65, 45.15))
    return np.append(faces, enclave)


def content_of(topology: Topology) -> dict[str, object]:
    return {
        "content": base64.b64encode(encode(topology)).decode(),
        "arcCount": topology.arc_count,
        "polygons": [json.loads(each) for each in shapely.to_geojson(polygons(topology))],
    }


@pytest.mark.skipif(
    "TERRINUM_UPDATE_FIXTURES" not in os.environ, reason="writes the fixture only when asked"
)
def test_write_the_fixture():
    faces = partition()
    content = content_of(build_topology(faces, np.arange(len(faces))))
    FIXTURE.write_text(json.dumps(content) + "\n", encoding="utf-8")


def test_the_frontend_is_tested_on_what_the_encoder_writes_today():
    # Decoded and encoded again rather than built again: GEOS may cut the cells otherwise one day.
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    assert content_of(decode(base64.b64decode(fixture["content"]))) == fixture
