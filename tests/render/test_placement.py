"""Labels beside what is selected."""

from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.placement import MOST_SPARED
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Labels, Points, Scene

LOOK = Look(graticule=False, legend=False, badge=False)


@pytest.fixture
def renderer():
    plotter = pv.Plotter(off_screen=True, window_size=[600, 500])
    made = SceneRenderer(plotter)
    made.look = LOOK
    yield made
    plotter.close()


def named_below(renderer, kind, count):
    """`count` marks in the middle, and a name for a place just far enough below that it would be written over them."""
    toward, up = renderer.pose.direction, np.array([0.0, 0.0, 1.0])
    up = up - (up @ toward) * toward
    up /= np.linalg.norm(up)

    def show(place):
        names = Labels("names", place[None], ("a name",))
        marks = Points("marks", np.tile(toward, (count, 1)), Solid("item"), kind, np.arange(count), 5.0)
        renderer.show([Scene(Heading.of("Marks"), (marks, names))])
        renderer.render()

    show(toward)
    above = renderer.projection(0).screen(toward[None])[0][0, 1] - renderer.labels[0].y
    place = toward - up * above / renderer.projection(0).frame.radius
    show(place / np.linalg.norm(place))


def covers(renderer):
    (middle,), _ = renderer.projection(0).screen(renderer.pose.direction[None])
    return [label for label in renderer.labels if label.holds(*middle)]


@pytest.mark.parametrize("kind", ["item", "anchor"])
def test_no_name_covers_a_selected_mark(renderer, kind):
    named_below(renderer, kind, 1)
    assert covers(renderer)
    renderer.look = replace(LOOK, **{f"selected_{kind}s": np.array([0])})
    renderer.render()
    assert renderer.labels
    assert not covers(renderer)


def test_beside_many_selected_marks_names_stay(renderer):
    count = MOST_SPARED + 1
    named_below(renderer, "item", count)
    renderer.look = replace(LOOK, selected_items=np.arange(count))
    renderer.render()
    assert covers(renderer)
