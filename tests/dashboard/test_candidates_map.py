"""The small map of candidates: each its own look, the small ones seen, what is inside on top."""

import numpy as np

from dashboard.components.candidates_map import pins_of, shading_of
from dashboard.data import load
from dashboard.maps.classes import NO_DATA
from geodata.places import Places
from geodata.territories import Level


def test_a_commune_is_painted_over_the_region_around_it_and_pinned(store_dir):
    data = load()
    places = Places.from_reference(data.reference)
    region, lyon = places.get(Level.REGION, "84"), places.get(Level.COMMUNE, "69123")
    shading = shading_of(data, [region, lyon])
    painted = dict(zip(data.coverage.commune_codes, shading.class_index, strict=True))
    assert (painted["01001"], painted["69123"], painted["59350"]) == (0, 1, NO_DATA)
    assert [each.label for each in shading.classes.classes] == [
        "1. Auvergne-Rhône-Alpes",
        "2. Lyon",
    ]
    pins = pins_of(data, [lyon])
    codes = np.asarray(data.coverage.commune_codes)
    assert list(codes[pins.per_commune > 0]) == ["69123"]
