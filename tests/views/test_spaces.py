"""The difference, triangulation and combined spaces."""

import numpy as np
import pytest

from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, layer, panel


def stacked(view: str, distances: np.ndarray) -> np.ndarray:
    differences = [distances[a] - distances[b] for a, b in ((0, 1), (0, 2), (1, 2))]
    blocks = {
        "difference-space": differences,
        "triangulation-space": [distances[0]],
        "combined-space": [distances[0], *differences],
    }
    return np.hstack(blocks[view])


@pytest.mark.parametrize("view", ["difference-space", "triangulation-space", "combined-space"])
def test_items_lie_at_the_first_three_components_of_the_centred_space(view: str) -> None:
    analysis = make_analysis()
    rows = stacked(view, exact_distances(analysis))
    rows -= rows.mean(axis=0)
    _, values, axes = np.linalg.svd(rows, full_matrices=False)
    positions = rows @ axes[:3].T
    positions /= np.linalg.norm(positions, axis=1, keepdims=True)
    scene = panel(view, analysis)
    items = layer(scene, "items")
    np.testing.assert_allclose(np.abs(items.positions), np.abs(positions), atol=2e-3)
    np.testing.assert_array_equal(items.colour.codes, analysis.first_class)
    assert f"effective dimension {values.sum() ** 2 / (values**2).sum():.1f}" in scene.title
    assert f"{100 * (values[:3] ** 2).sum() / (values**2).sum():.1f}\u00a0% of the variance in 3-D" in scene.subtitle


def test_the_combined_space_tells_what_the_differences_add() -> None:
    distances = exact_distances(make_analysis())
    effective = {}
    for view in ("triangulation-space", "combined-space"):
        rows = stacked(view, distances)
        values = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
        effective[view] = values.sum() ** 2 / (values**2).sum()
    gain = effective["combined-space"] - effective["triangulation-space"]
    assert f"{gain:+.1f} dimensions over triangulation alone" in panel("combined-space", make_analysis()).subtitle


def test_a_space_without_variance_shows_no_item_and_says_so() -> None:
    scene = panel("difference-space", make_analysis(experts=2, same_experts=True))
    assert scene.layers == ()
    assert scene.title == "Difference space: effective dimension 0.0"
    assert "no variance" in scene.warnings[0]
