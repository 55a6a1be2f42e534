"""Arrays become a constellation, or one line says why they cannot."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geolip_viewer

ROOT = Path(__file__).parents[2]
RANDOM = np.random.default_rng(1)
ITEMS, ANCHORS = RANDOM.normal(size=(30, 6)), RANDOM.normal(size=(5, 6))


def made(**arguments):
    return geolip_viewer.from_arrays(**{"embeddings": ITEMS, "anchors": ANCHORS, **arguments})


def test_rows_are_made_unit_and_cannot_be_written():
    constellation = made()
    expected = ITEMS / np.linalg.norm(ITEMS, axis=1, keepdims=True)
    assert np.allclose(constellation.embeddings, expected, atol=1e-6)
    assert np.allclose(np.linalg.norm(constellation.anchor_vectors, axis=1), 1, atol=1e-6)
    for values in (constellation.embeddings, constellation.anchor_vectors, *constellation.arrays().values()):
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 0


def test_the_arrays_given_are_copied():
    own = ITEMS.astype(np.float32)
    constellation = made(embeddings=own)
    own[:] = 1
    assert np.allclose(constellation.embeddings, ITEMS / np.linalg.norm(ITEMS, axis=1, keepdims=True), atol=1e-6)


def test_the_nearest_anchor_of_each_item_is_that_of_the_largest_cosine():
    unit = ANCHORS / np.linalg.norm(ANCHORS, axis=1, keepdims=True)
    table = made().items()
    assert table["nearest_anchor"].to_pylist() == (ITEMS @ unit.T).argmax(axis=1).tolist()
    visits = np.bincount((ITEMS @ unit.T).argmax(axis=1), minlength=5)
    assert made().anchors()["visits"].to_pylist() == visits.tolist()


@pytest.mark.parametrize(
    ("labels", "class_names", "expected"),
    [
        ([0, 2, -1], None, (["class 0"], ["class 2"], [])),
        (np.array([0, 2, -1]), ["cat", "dog", "owl"], (["cat"], ["owl"], [])),
        (["owl", "cat", None], None, (["owl"], ["cat"], [])),
        ([["owl", "cat"], [], ["owl"]], ["owl", "cat"], (["owl", "cat"], [], ["owl"])),
        ([[0, 1], [], [1]], None, (["class 0", "class 1"], [], ["class 1"])),
        (np.array([[True, True], [False, False], [False, True]]), ["a", "b"], (["a", "b"], [], ["b"])),
    ],
)
def test_labels_are_ids_or_names_one_or_several_an_item(labels, class_names, expected):
    constellation = made(embeddings=ITEMS[:3], labels=labels, class_names=class_names)
    assert constellation.items()["classes"].to_pylist() == list(expected)


def test_ids_are_those_given_else_row_numbers():
    assert made().ids.tolist() == list(range(30))
    assert made(ids=[f"x{row}" for row in range(30)]).items()["image_id"][7].as_py() == "x7"


def test_without_anchors_they_are_the_means_of_classes_or_centres():
    labels = np.arange(30) % 3
    of_classes = made(anchors=None, labels=labels).anchor_vectors
    unit = ITEMS / np.linalg.norm(ITEMS, axis=1, keepdims=True)
    means = np.stack([unit[labels == label].mean(axis=0) for label in range(3)])
    assert np.allclose(of_classes, means / np.linalg.norm(means, axis=1, keepdims=True), atol=1e-6)
    assert made(anchors=None).anchor_vectors.shape == (5, 6)  # √30, rounded
    assert made(anchors=None, labels=labels, anchors_from="kmeans:4").anchor_vectors.shape == (4, 6)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"embeddings": ITEMS[0]}, "embeddings: is 6 of float64, not a matrix"),
        ({"embeddings": [["a", "b"]]}, "not a matrix of numbers"),
        ({"embeddings": [[1, 2], [3]]}, "cannot be read as an array"),
        ({"embeddings": np.zeros((0, 6))}, "embeddings: is 0×6"),
        ({"embeddings": np.where(np.arange(30)[:, None] == 4, np.nan, ITEMS)}, "in 1 row, first in row 4"),
        ({"embeddings": ITEMS * 1e300}, "more than float32 holds"),
        ({"embeddings": np.where(np.arange(30)[:, None] > 27, 0, ITEMS)}, "zeros only in 2 rows, first in row 28"),
        ({"anchors": ANCHORS[:, :4]}, "anchors: have 4 dimensions, but embeddings have 6"),
        ({"anchors": ANCHORS[:1]}, "too few"),
        ({"anchors_from": "classes"}, "makes anchors, but anchors are also given"),
        ({"anchors": None, "anchors_from": "means"}, "cannot be 'means'"),
        ({"labels": [0, 1]}, "labels: has 2 rows for 30 items"),
        ({"labels": [0.5] * 30}, "neither whole numbers nor texts"),
        ({"labels": 5}, "labels: cannot be read"),
        ({"labels": [10**30] * 30}, "has the class id"),
        ({"labels": [3] * 30, "class_names": ["a"]}, "class_names: has 1 names, and labels go up to class 3"),
        ({"labels": ["b"] * 30, "class_names": ["a"]}, "has 'b', which class_names lacks"),
        ({"ids": [1] * 30}, "names 29 items twice"),
        ({"ids": [1.5] * 30}, "is float64"),
        ({"ids": np.full(30, 2**64 - 1, np.uint64)}, "not 30 int64 numbers"),
        ({"ids": [[1], [2, 3]]}, "ids: cannot be read as an array"),
    ],
)
def test_what_does_not_fit_is_one_line(arguments, told):
    with pytest.raises(geolip_viewer.ViewerError) as error:
        made(**arguments)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=6,
)


@given(
    embeddings=st.just(ITEMS[:3]) | JUNK,
    anchors=st.just(ANCHORS) | JUNK,
    labels=st.lists(st.integers(-3, 3) | st.text(max_size=2), min_size=3, max_size=3) | JUNK,
    ids=st.none() | st.lists(st.integers() | st.text(max_size=2), min_size=3, max_size=3) | JUNK,
    class_names=st.none() | st.lists(st.text(max_size=3), max_size=4),
)
def test_whatever_is_given_is_a_constellation_or_a_viewer_error(**arguments):
    try:
        constellation = geolip_viewer.from_arrays(**arguments)
    except geolip_viewer.ViewerError:
        return
    assert constellation.items().num_rows == len(constellation.ids) == len(constellation.embeddings)


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import geolip_viewer", ("numpy", "scipy", "pyarrow", "matplotlib", "PIL", "msgspec")),
        ("import geolip_viewer as g; g.open; g.Constellation; g.ViewerError", ("matplotlib", "scipy")),
        ("import geolip_viewer as g; g.from_arrays([[1, 2, 3], [3, 1, 2]], [[1, 0, 0], [0, 1, 0]]).items()", ()),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code, absent):
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "geolip_viewer" in loaded
    assert not loaded & {"PyQt6", "pyvista", "vtkmodules", "torch", "datasets", *absent}


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'opn'"):
        _ = geolip_viewer.opn
