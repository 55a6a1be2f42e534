"""A scene on a map is the scene on the globe, with the same marks, lines, cells and colours in other places."""

from dataclasses import replace

import numpy as np
import pytest

from geolip_viewer.badge import Badge
from geolip_viewer.clauses import Clause
from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.geometry.density import Grid
from geolip_viewer.geometry.maps import Map
from geolip_viewer.headings import Heading
from geolip_viewer.map_projection import is_mapped, map_projected, middle_of
from geolip_viewer.scene import Arcs, Cells, Faces, Labels, Lines, Plane, Points, Scene, Sphere
from tests.render.scenes import cloud, manifold, unit

CHART = Map("mollweide", 40.0)


def arcs(count=30, **more):
    """Arcs that differ in a number, so that pieces can be told apart."""
    values = Scalar(np.arange(float(count)), "number")
    return Arcs("arcs", cloud(count, 1), cloud(count, 2), values, **more)


def layers(*given):
    return map_projected(Scene(Heading.of("Given"), given), CHART).layers


def test_marks_keep_all_but_their_places():
    before = manifold().layers[0]
    (after,) = layers(before)
    assert isinstance(after, Points)
    assert replace(after, positions=before.positions).__dict__ | {"positions": 0} == before.__dict__ | {"positions": 0}
    inside = np.hypot(after.positions[:, 0], 2 * after.positions[:, 1])
    assert inside.max() <= 1 + 1e-5
    assert (after.positions[:, 2] == 0).all()


def test_labels_stand_where_their_places_are():
    (label,) = layers(Labels("names", unit(np.array([[1.0, 2.0, 0.5]])), ("here",)))
    (mark,) = layers(Points("dot", unit(np.array([[1.0, 2.0, 0.5]])), Solid("item"), "item", np.array([0])))
    np.testing.assert_array_equal(label.positions, mark.positions)


def test_every_piece_of_an_arc_keeps_its_colour_and_whether_it_is_dashed():
    before = arcs(dashed=np.arange(30) % 3 == 0, width=3.0, opacity=0.4, legend="links")
    (after,) = layers(before)
    assert isinstance(after, Lines)
    assert len(after.points) > 30
    numbers = after.colour.values.astype(int)
    assert set(numbers) == set(range(30))
    np.testing.assert_array_equal(after.dashed, numbers % 3 == 0)
    assert after.colour.span == before.colour.span
    assert (after.width, after.opacity, after.legend) == (3.0, 0.4, "links")
    for arc in range(30):
        pieces = after.points[numbers == arc]
        ends = [CHART.sphere(*pieces[0, 0, :2]), CHART.sphere(*pieces[-1, -1, :2])]
        np.testing.assert_allclose(ends, [before.starts[arc], before.ends[arc]], atol=2e-3)


def test_a_chord_is_drawn_as_the_geodesic_below_it():
    geodesic, chord = layers(arcs(), replace(arcs(), key="chords", straight=True))
    np.testing.assert_array_equal(geodesic.points, chord.points)


def test_cells_of_equal_area_stay_so_wherever_the_map_is_cut():
    grid = Grid(12)
    corners, offsets = grid.corners(along=24)
    cells = Cells("grid", corners, offsets, Solid("item"), None, np.arange(grid.count))
    (faces,) = layers(cells)
    assert isinstance(faces, Faces)
    one, other = (faces.corners[:, each].astype(float) - faces.corners[:, 0] for each in (1, 2))
    areas = np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2
    np.testing.assert_allclose(np.bincount(faces.cell, areas), np.pi / 2 / grid.count, rtol=0.03)


def test_the_ground_is_an_ellipse_twice_as_wide_as_high_with_lines_inside():
    ground = map_projected(manifold(), CHART).ground
    assert isinstance(ground, Plane)
    assert ground.outline is not None
    x, y = ground.outline.T.astype(float)
    np.testing.assert_allclose(x**2 + (2 * y) ** 2, 1, atol=1e-5)
    assert len(ground.graticule) >= 11 + 5
    for line in ground.graticule:
        assert (line[:, 0] ** 2 + (2 * line[:, 1]) ** 2 <= 1 + 1e-4).all()


def test_titles_notices_and_badge_stay():
    before = replace(manifold(), warnings=("odd",), badge=Badge((Clause.of("trust it"),)))
    after = map_projected(before, CHART)
    assert (after.title, after.subtitle, after.warnings, after.badge) == (
        before.title,
        before.subtitle,
        ("odd",),
        before.badge,
    )


def test_only_a_globe_that_is_not_hollow_has_a_map():
    assert is_mapped(manifold())
    assert not is_mapped(replace(manifold(), ground=Sphere(hollow=True)))
    assert not is_mapped(map_projected(manifold(), CHART))


@pytest.mark.parametrize(("facing", "middle"), [((1, 0, 0.4), 0), ((0, 2, -1), 90), ((-1, -1, 0), -135), (None, 0)])
def test_the_middle_is_the_meridian_that_the_data_faces(facing, middle):
    assert middle_of(facing) == pytest.approx(middle)
