"""Anchors made of the items."""

from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.derived_anchors import AnchorsFrom, parse_anchors_from, with_derived_anchors
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.spherical_kmeans import spherical_kmeans
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import ViewInput
from tests.sources.writing import checkpoint_file, features, features_folder

CLASSES = np.array([3, 5, 3, 9, 5, 3, -1, 9])


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def embeddings(tmp_path: Path) -> Path:
    path = tmp_path / "x.npz"
    np.savez(path, x=features(8, 6), labels=CLASSES)
    return path


@pytest.mark.parametrize("text", ["classes", "kmeans:2:0", "kmeans:256:7"])
def test_a_text_says_how_and_is_read_back(text):
    assert parse_anchors_from(text).text == text
    assert parse_anchors_from("kmeans:12") == AnchorsFrom("kmeans", 12, 0)


@pytest.mark.parametrize(
    "text", ["", "class", "kmeans", "kmeans:", "kmeans:1", "kmeans:-3", "kmeans:3:x", "kmeans:9999999"]
)
def test_other_texts_say_nothing(text):
    with pytest.raises(OptionError, match="Use classes, kmeans:256"):
        parse_anchors_from(text)


def test_class_means_of_embeddings_without_a_checkpoint(embeddings):
    found = read_features(embeddings, None)
    checkpoint = with_derived_anchors(None, found, parse_anchors_from("classes"))
    rows = unit(features(8, 6).astype(np.float64))
    wanted = unit(np.stack([rows[each == CLASSES].mean(axis=0) for each in (3, 5, 9)]))
    np.testing.assert_allclose(checkpoint.anchors, wanted, atol=1e-6)
    assert checkpoint.anchors_from == "unit means of 3 classes"
    assert checkpoint.warnings == ("These anchors were not trained: they are unit means of 3 classes",)
    assert not checkpoint.anchors.flags.writeable


def test_centres_of_what_a_checkpoint_projects(tmp_path):
    trained = read_checkpoint(checkpoint_file(tmp_path, widths=(3, 5), dimension=4, names=("a", "b")))
    found = read_features(features_folder(tmp_path / "f", {"a": 3, "b": 5}, count=40), trained)
    made = with_derived_anchors(trained, found, AnchorsFrom("kmeans", 6, 1))
    wanted = spherical_kmeans(Analysis(trained, found).embeddings, 6, 1).centres
    np.testing.assert_array_equal(made.anchors, wanted)
    assert (made.experts, made.family) == (trained.experts, "shared")
    assert Analysis(made, found).assignment_counts.sum() == 40
    again = with_derived_anchors(made, found, AnchorsFrom("kmeans", 3))
    assert sum("were not trained" in told for told in again.warnings) == 1


def test_what_cannot_be_made_is_refused(embeddings, tmp_path):
    found = read_features(embeddings, None)
    with pytest.raises(OptionError, match="asks for 9 centres, but there are only 8 items"):
        with_derived_anchors(None, found, AnchorsFrom("kmeans", 9))
    np.save(tmp_path / "bare.npy", features(8, 6))
    with pytest.raises(MissingDataError, match="at least two classes with items, not 0"):
        with_derived_anchors(None, read_features(tmp_path / "bare.npy", None), AnchorsFrom("classes"))


def test_every_title_says_where_the_anchors_come_from(embeddings):
    found = read_features(embeddings, None)
    analysis = Analysis(with_derived_anchors(None, found, AnchorsFrom("kmeans", 3)), found)
    view_input = ViewInput(analysis, analysis.positions)
    able = [view for view in VIEWS if not view.missing(analysis)]
    assert len(able) > 8
    for view in able:
        for scene in view.scenes(view_input, view.options()):
            assert scene.title.endswith("· anchors: 3 centres of spherical k-means, seed 0")
