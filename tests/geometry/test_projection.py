import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.components import axes, moments_of
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.sphere import unit

ROWS = np.random.default_rng(0).normal(size=(60, 7)).astype(np.float32) * np.arange(8, 1, -1) + 1


@given(
    st.sampled_from(["for fitting", "never", "always"]),
    st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True),
    st.sampled_from(["embeddings", "anchors", "selection", "class dog", "class hot dog", "class Car & Train"]),
)
def test_a_name_can_be_read_back(mean, components, fitted_on):
    made = ProjectionSpec("PCA", tuple(components), mean, fitted_on)
    assert ProjectionSpec.parse(made.name) == made


def test_names_are_short_and_case_does_not_matter():
    assert ProjectionSpec.parse("pca") == ProjectionSpec()
    assert ProjectionSpec.parse("Faithful").kind == "faithful"
    assert ProjectionSpec.parse("PCA:2,3,4").name == "PCA 2-3-4"
    assert ProjectionSpec.parse("pca 1-2-3 Uncentred of Anchors").name == "PCA uncentred of anchors"


@pytest.mark.parametrize(
    "text", ["", "umap", "PCA 1-2", "PCA 1-1-2", "PCA 0-1-2", "PCA of", "faithful 2", "PCA 1-2-3-4"]
)
def test_other_texts_are_refused_in_one_sentence(text):
    with pytest.raises(OptionError, match="projection"):
        ProjectionSpec.parse(text)


@pytest.mark.parametrize(
    ("mean", "about"), [("for fitting", ROWS.mean(axis=0)), ("never", 0), ("always", ROWS.mean(0))]
)
def test_components_are_those_of_the_svd(mean, about):
    found = axes(moments_of(ROWS), ProjectionSpec("PCA", (2, 1, 5), mean))
    _, values, vectors = np.linalg.svd(ROWS.astype(float) - about, full_matrices=False)
    for direction, wanted in zip(found.directions, vectors[[1, 0, 4]], strict=True):
        assert abs(direction @ wanted) == pytest.approx(1, abs=1e-5)
        assert direction[np.abs(direction).argmax()] > 0
    np.testing.assert_allclose(found.explained_variance_ratio, (values**2 / (values**2).sum())[[1, 0, 4]], rtol=1e-5)
    drawn_about = ROWS.mean(axis=0) if mean == "always" else 0
    np.testing.assert_allclose(found.coordinates(ROWS), (ROWS - drawn_about) @ found.directions.T, atol=1e-4)


@pytest.mark.parametrize("rows", [ROWS[:3], np.tile(ROWS[:1], (20, 1)), ROWS[:0]], ids=["three", "equal", "none"])
def test_rows_that_vary_too_little_are_refused_in_one_sentence(rows):
    with pytest.raises(MissingDataError, match="vary in"):
        axes(moments_of(unit(rows)), ProjectionSpec())
