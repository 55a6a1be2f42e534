"""Movies of a run, frame by frame."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.colouring import Solid
from geolip_viewer.export.animations import of_option, of_run, write_animation
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.headings import Heading
from geolip_viewer.scene import Points, Scene


def scene(*positions: tuple[float, float, float]) -> tuple[Scene]:
    rows = np.array(positions, np.float64)
    return (Scene(Heading.of("marks"), (Points("marks", rows, Solid("item"), "item", np.arange(len(rows)), 30.0),)),)


STEPS = [scene((1, 0, 0)), scene((0, 1, 0)), scene((0, 0, 1))]


def test_marks_go_along_geodesics_and_are_at_every_checkpoint():
    animation = of_run(STEPS, rate=4, seconds=1.0)
    stills = list(animation.stills())
    assert len(stills) == animation.count == 13
    places = np.array([still.scenes[0].layers[0].positions[0] for still in stills])
    for number, end in ((0, (1, 0, 0)), (4, (0, 1, 0)), (8, (0, 0, 1))):
        np.testing.assert_allclose(places[number], end, atol=1e-6)
    steps = np.degrees(travel(places[:8], places[1:9]))
    np.testing.assert_allclose(steps, 22.5, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(places, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(places[8:], places[8:9].repeat(5, axis=0))


def test_an_option_goes_from_its_lowest_to_its_highest():
    seen = []
    animation = of_option(lambda value: seen.append(value) or STEPS[0], 0.0, 2.0, rate=5, seconds=1.0)
    assert len(list(animation.stills())) == animation.count == 5
    np.testing.assert_allclose(seen, [0, 0.5, 1, 1.5, 2])


def test_what_is_written_of_a_moment_is_written_anew_where_it_changes():
    def scenes_at(value):
        return tuple(
            replace(scene, heading=Heading.of("marks", moment=(f"t = {value // 1:.0f}",))) for scene in STEPS[0]
        )

    stills = of_option(scenes_at, 0.0, 2.0, rate=5, seconds=1.0).stills()
    assert [still.is_written for still in stills] == [True, False, True, False, True]


@pytest.mark.slow
def test_a_movie_of_a_run_moves(tmp_path):
    path = tmp_path / "run.gif"
    write_animation(path, of_run(STEPS, rate=5, seconds=0.6), (160, 120))
    with Image.open(path) as movie:
        frames = [np.asarray(frame.convert("RGB"), int) for frame in _frames(movie)]
    assert len(frames) > 4
    assert np.abs(frames[0] - frames[3]).max() > 50


def _frames(movie):
    for number in range(movie.n_frames):
        movie.seek(number)
        yield movie.copy()
