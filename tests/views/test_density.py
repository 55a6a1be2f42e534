import numpy as np
import pytest

from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel


def test_each_cell_counts_the_points_within_its_own_bounds() -> None:
    """Cells are bounded by two parallels and two meridians, so whoever lies between these is inside."""
    analysis = make_analysis(items=400)
    scene = panel("density", analysis, bands=8)
    cells = layer(scene, "density")
    x, y, z = analysis.positions.items.astype(float).T
    longitude = np.degrees(np.arctan2(y, x)) % 360
    total = 0
    for place, value in enumerate(cells.colour.values):
        corners = cells.corners[cells.offsets[place] : cells.offsets[place + 1]].astype(float)
        turns = np.degrees(np.arctan2(corners[:, 1], corners[:, 0])) % 360
        off_pole = np.hypot(corners[:, 0], corners[:, 1]) > 1e-3
        east, west = turns[off_pole].max(), turns[off_pole].min()
        if east - west > 200:  # the cell that ends at longitude 0
            turns = np.where(turns < 1e-3, 360, turns)
            east, west = turns[off_pole].max(), turns[off_pole].min()
        inside = (z >= corners[:, 2].min()) & (z < corners[:, 2].max()) & (longitude >= west) & (longitude < east)
        total += inside.sum()
        area = (corners[:, 2].max() - corners[:, 2].min()) * np.radians(east - west)
        assert value == pytest.approx(inside.sum() / 400 / (area / (4 * np.pi)), rel=1e-4)
    assert total == 400
    assert scene.title == f"Density of 400 items: up to {cells.colour.values.max():.0f} times an even spread"


def test_a_checkpoint_alone_has_the_density_of_its_anchors() -> None:
    scene = panel("density", make_analysis(items=None))
    assert scene.title.startswith("Density of 12 anchors")
    assert layer(scene, "density").colour.values.sum() > 0


def test_only_the_chosen_items_are_counted() -> None:
    analysis = make_analysis(items=100)
    scene = panel("density", analysis, (3,), items="selection", names=False)
    cells = layer(scene, "density")
    assert len(cells.index) == 1
    corners = cells.corners.astype(float)
    middle = corners.mean(axis=0) / np.linalg.norm(corners.mean(axis=0))
    assert middle @ analysis.positions.items[3] > np.cos(np.radians(10))


def test_stars_and_names_are_added_when_asked_for() -> None:
    assert keys(panel("density", make_analysis(), anchors=True)) == ["density", "anchors", "class names"]
    assert keys(panel("density", make_analysis(), names=False)) == ["density"]
