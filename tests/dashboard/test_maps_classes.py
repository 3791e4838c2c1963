"""Classes: every way of cutting, their French labels, and looks that everybody tells apart."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest

from dashboard import maps
from dashboard.maps.classes import NO_DATA, ClassificationError
from dashboard.maps.looks import CATEGORICAL, LESS, MORE, NO_DATA_LOOK, SEQUENTIAL, ZERO_LOOK
from geodata.territories import Level

# Machado, Oliveira and Fernandes (2009): what a reader without red, green or blue cones sees.
SIMULATIONS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "everything": np.eye(3),
}
TOLD_APART = 8  # CIE76: about 2 is just seen side by side


def labels(classes):
    return [each.label for each in classes.classes]


def lab(colour, simulation="everything"):
    srgb = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIMULATIONS[simulation]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ratio = (np.array(to_xyz) @ seen) / [0.9505, 1, 1.089]
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([0, 3], ["1", "2", "3"], id="fewer values than classes"),
        pytest.param([100], ["1 à 20", "21 à 40", "41 à 60", "61 à 80", "81 et plus"], id="one"),
    ],
)
def test_equal_widths_go_from_one_to_the_largest(values, expected):
    classes = maps.count_classes(pd.Series(values, dtype="int64"), method=maps.Method.EQUAL_WIDTHS)
    assert labels(classes) == ["aucune initiative", *expected]


def test_natural_breaks_fall_in_the_gaps():
    values = pd.Series([1, 1, 2, 2, 20, 21, 22, 90, 91])
    classes = maps.count_classes(values, most=3, method=maps.Method.NATURAL_BREAKS)
    assert labels(classes)[1:] == ["1 à 2", "3 à 22", "23 et plus"]


@pytest.mark.parametrize("seed", range(6))
def test_natural_breaks_are_as_good_as_mapclassify_s(seed):
    values = np.random.default_rng(seed).negative_binomial(1, 0.02, 150) + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba absent: slow, and right
        import mapclassify  # noqa: PLC0415 - a reference, in tests only

        theirs = mapclassify.FisherJenks(values.astype(float), k=5).bins
    classes = maps.count_classes(pd.Series(values), method=maps.Method.NATURAL_BREAKS)
    ours = [each.upper or values.max() for each in classes.classes[1:]]
    assert deviations(values, ours) == pytest.approx(deviations(values, theirs))


def deviations(values, uppers):
    groups = pd.Series(values).groupby(np.searchsorted(np.asarray(uppers), values))
    return groups.apply(lambda each: ((each - each.mean()) ** 2).sum()).sum()


def test_natural_breaks_of_many_distinct_values_stay_quick_and_ordered():
    values = pd.Series(np.random.default_rng(0).integers(1, 10**7, 35_000))
    classes = maps.count_classes(values, method=maps.Method.NATURAL_BREAKS)
    lowers = [each.lower for each in classes.classes]
    assert len(lowers) == 6
    assert lowers == sorted(set(lowers))


@pytest.mark.parametrize(
    ("lowers", "expected"),
    [
        pytest.param([10, 100], ["1 à 9", "10 à 99", "100 et plus"], id="from above one"),
        pytest.param([1, 2, 1000], ["1", "2 à 999", "1\u202f000 et plus"], id="from one"),
        pytest.param([1], ["1 et plus"], id="any or none"),
    ],
)
def test_given_bounds_begin_classes(lowers, expected):
    assert labels(maps.given_bounds(lowers)) == ["aucune initiative", *expected]


@pytest.mark.parametrize(
    "lowers",
    [
        pytest.param([], id="none"),
        pytest.param([0, 5], id="zero"),
        pytest.param([5, 5], id="twice"),
        pytest.param([9, 3], id="down"),
        pytest.param([2, 3, 4, 5, 6, 7], id="seven classes"),
    ],
)
def test_bounds_that_make_no_legend_are_refused_in_french(lowers):
    with pytest.raises(ClassificationError, match=r"refusées|demandées"):
        maps.given_bounds(lowers)


def test_differences_mirror_around_zero():
    classes = maps.diverging(pd.Series([-9, -1, 0, 1, 2, 3, 4, 40]))
    assert labels(classes) == [
        "−5 et moins",
        "−4 à −3",
        "−2 à −1",
        "sans changement",
        "+1 à +2",
        "+3 à +4",
        "+5 et plus",
    ]
    assert list(classes.index(pd.Series([-9, -3, -1, 0, 2, 3, 500, None]))) == [
        *(0, 1, 2, 3, 4, 5, 6),
        NO_DATA,
    ]


def test_differences_of_one_size_are_said_alone():
    assert labels(maps.diverging(pd.Series([-1, 1, 0]))) == ["−1", "sans changement", "+1"]
    assert labels(maps.diverging(pd.Series([0, 0]))) == ["sans changement"]


def test_a_shading_of_differences_is_sent_from_its_lowest_value():
    codes = ["01", "02", "2A", "974"]
    values = pd.Series([-300, 2, 0, 5], index=codes)
    shading = maps.shade(
        values, level=Level.DEPARTEMENT, codes=codes, classes=maps.diverging(values)
    )
    data = shading.for_layer(patterns=True)
    assert (data["lowest"], data["valueBytes"], data["saying"]) == (-300, 2, "difference")
    assert list(shading.class_index) == list(shading.classes.index(values))


def test_categories_name_themselves_and_leave_the_others_unknown():
    kinds = maps.categories(["Réseaux", "Formation"])
    shading = maps.shade(
        pd.Series({"01": 1, "02": 0}),
        level=Level.DEPARTEMENT,
        codes=["01", "02", "2A"],
        classes=kinds,
    )
    assert list(shading.class_index) == [1, 0, NO_DATA]
    assert shading.for_layer(patterns=True)["labels"] == ["Réseaux", "Formation"]
    entries = [(each.label, each.territories) for each in maps.legend_entries(shading)]
    assert entries == [("Réseaux", 1), ("Formation", 1), ("aucune donnée", 1)]


def test_thirteen_categories_are_too_many():
    with pytest.raises(ClassificationError, match="de 1 à 12"):
        maps.categories([str(each) for each in range(13)])


@pytest.mark.parametrize("method", maps.Method)
def test_the_legend_counts_every_territory_once(method):
    counts = pd.Series(np.random.default_rng(3).poisson(3, 400)).rename(str)
    classes = maps.count_classes(counts, method=method)
    shading = maps.shade(counts, level=Level.COMMUNE, codes=list(counts.index), classes=classes)
    assert sum(each.territories for each in maps.legend_entries(shading)) == len(counts)


PALETTES = {
    "sequential": (ZERO_LOOK, *SEQUENTIAL, NO_DATA_LOOK),
    "diverging": (*LESS, ZERO_LOOK, *MORE, NO_DATA_LOOK),
    "categorical": (*CATEGORICAL, NO_DATA_LOOK),
}


@pytest.mark.parametrize("simulation", SIMULATIONS)
@pytest.mark.parametrize("palette", PALETTES)
def test_classes_are_told_apart_by_every_kind_of_colour_vision(palette, simulation):
    for one, other in itertools.combinations(PALETTES[palette], 2):
        if one.pattern == other.pattern:
            distance = np.linalg.norm(lab(one.fill, simulation) - lab(other.fill, simulation))
            assert distance > TOLD_APART, (one, other)


@pytest.mark.parametrize("palette", PALETTES)
def test_classes_are_told_apart_in_black_and_white(palette):
    for one, other in itertools.combinations(PALETTES[palette], 2):
        if one.pattern == other.pattern:
            assert abs(lab(one.fill)[0] - lab(other.fill)[0]) > 5, (one, other)


@pytest.mark.parametrize("palette", PALETTES)
def test_a_pattern_is_seen_on_its_fill(palette):
    for look in PALETTES[palette]:
        if look.pattern != maps.Pattern.PLAIN:
            assert np.linalg.norm(lab(look.fill) - lab(look.ink)) > TOLD_APART, look
