"""A movie is one turn, frame by frame what a picture from there would be, and a file only when it is whole."""

import re
import subprocess
from dataclasses import replace

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.movies import Turntable, gif_delays, write_turntable
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import picture
from geolip_viewer.scene import Axis, Plane, Scene
from geolip_viewer.task import Cancelled, Task, running
from tests.export.disk import disk_with_room_for
from tests.render.scenes import dots, manifold

SIZE = (201, 151)
BARE = Look(legend=False, labels="none", badge=False, graticule=False)
POSE = CameraPose(azimuth=0.0, elevation=0.0)
TURN = Turntable(seconds=1, rate=5)


def frames_of(path):
    if path.suffix == ".mp4":
        width, height = told(path, r" (\d+)x(\d+)[, ]")
        return list(np.frombuffer(decoded(path).stdout, np.uint8).reshape(-1, int(height), int(width), 3))
    with Image.open(path) as movie:
        return [np.asarray(seeked(movie, number).convert("RGB")) for number in range(movie.n_frames)]


def decoded(path):
    """Run ffmpeg on a movie: all frames on stdout, their description on stderr."""
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", path, *raw], capture_output=True, check=True)


def told(path, pattern):
    """The groups of the first match in what ffmpeg says of a movie."""
    return re.search(pattern, decoded(path).stderr.decode()).groups()


def seeked(movie, number):
    movie.seek(number)
    return movie


def unlike(frame, other):
    """The mean difference of two pictures, out of 255."""
    height, width = frame.shape[:2]
    return np.abs(frame.astype(float) - other[:height, :width, :3]).mean()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["mp4", "gif", "webp"])
def test_every_frame_is_the_picture_from_there(tmp_path, form):
    path, scene = tmp_path / f"turn.{form}", manifold(60)
    write_turntable(path, [scene], TURN, SIZE, look=BARE, pose=POSE)
    frames = frames_of(path)
    pictures = [picture([scene], SIZE, look=BARE, pose=POSE.orbited(-72.0 * n, 0.0)) for n in range(5)]
    assert len(frames) == 5
    for number, frame in enumerate(frames):
        distances = [unlike(frame, each) for each in pictures]
        assert int(np.argmin(distances)) == number
        assert distances[number] < 4


def test_an_mp4_has_even_sides_and_the_rate_asked_for(tmp_path):
    write_turntable(tmp_path / "turn.mp4", [manifold(20)], TURN, SIZE, scale=1.0)
    assert told(tmp_path / "turn.mp4", r"Video: h264.*yuv420p.* 200x150.* (\d+) fps") == ("5",)
    assert told(tmp_path / "turn.mp4", r"Duration: 00:00:(\S+),") == ("01.00",)


def test_scale_multiplies_the_pixels(tmp_path):
    write_turntable(tmp_path / "turn.gif", [manifold(20)], TURN, (100, 80), scale=1.5)
    with Image.open(tmp_path / "turn.gif") as movie:
        assert movie.size == (150, 120)


@pytest.mark.parametrize("eastward", [True, False])
def test_the_globe_turns_the_way_that_was_asked_for(tmp_path, eastward):
    """Eastward, as the Earth: what faces the camera goes to the right, where north is up."""
    scene = Scene(Heading.of(""), (dots([[1.0, 0.0, 0.0]], size=60.0),))
    turn = Turntable(seconds=2.4, rate=10, eastward=eastward)
    write_turntable(tmp_path / "turn.gif", [scene], turn, SIZE, look=BARE, pose=POSE)
    first, second = (where_blue(frame) for frame in frames_of(tmp_path / "turn.gif")[:2])
    assert (second > first + 5) if eastward else (second < first - 5)


def where_blue(frame):
    """The middle column of the mark: the only strongly blue thing."""
    return np.nonzero(frame[..., 2] > 170)[1].mean()


def test_delays_of_a_gif_are_right_in_the_sum():
    turn = Turntable(seconds=3, rate=30)
    delays = gif_delays(turn)
    assert len(delays) == turn.count == 90
    assert sum(delays) == 3000
    assert all(delay % 10 == 0 and delay >= 20 for delay in delays)


@pytest.mark.parametrize("form", ["mp4", "gif", "webp"])
def test_a_cancelled_movie_leaves_nothing(tmp_path, form):
    task = Task(lambda progress: task.cancel() if (progress.fraction or 0) > 0.5 else None)
    with pytest.raises(Cancelled), running(task):
        write_turntable(tmp_path / f"turn.{form}", [manifold(20)], TURN, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_from_nothing_to_nearly_all(tmp_path):
    fractions = []
    with running(Task(lambda progress: fractions.append(progress.fraction))):
        write_turntable(tmp_path / "turn.webp", [manifold(20)], TURN, SIZE)
    assert fractions == [0.0, 0.2, 0.4, 0.6, 0.8]


@pytest.mark.parametrize("form", ["mp4", "gif", "webp"])
def test_a_full_disk_leaves_nothing_and_says_so(tmp_path, form):
    with disk_with_room_for(2000), pytest.raises(OutputError, match="cannot be written to"):
        write_turntable(tmp_path / f"turn.{form}", [manifold(20)], TURN, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_a_gif_is_offered(tmp_path, monkeypatch):
    def absent():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", absent)
    with pytest.raises(OutputError, match="GIF"):
        write_turntable(tmp_path / "turn.mp4", [manifold(20)], TURN, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_a_plot_does_not_turn(tmp_path):
    plot = Scene(Heading.of("Plot"), (), Plane(Axis("x", (0, 1)), Axis("y", (0, 1))))
    with pytest.raises(OptionError, match="globe"):
        write_turntable(tmp_path / "turn.mp4", [plot], TURN, SIZE)


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(OptionError, match="mp4"):
        write_turntable(tmp_path / "turn.avi", [manifold(20)], TURN, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_the_horizon_on_a_map_turns_with_the_globe(tmp_path):
    look, scene = replace(BARE, map="mollweide"), Scene(Heading.of("Globe"), ())
    write_turntable(tmp_path / "turn.gif", [scene], TURN, (402, 152), look=look, pose=POSE)
    frames = frames_of(tmp_path / "turn.gif")
    columns = np.flatnonzero(unlike_columns(frames[0], frames[2]))
    assert len(columns) > 20
    assert columns.min() > 402 * 0.4


def unlike_columns(frame, other):
    """Columns in which two pictures differ clearly; without its graticule, an empty globe looks alike all round."""
    return (np.abs(frame.astype(int) - other.astype(int)).max(axis=2) > 60).any(axis=0)
