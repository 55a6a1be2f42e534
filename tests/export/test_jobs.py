"""Jobs: the same files from this process and from another, which tells its progress and its error in JSON."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.export.jobs import ImageJob, MovieJob, perform
from geolip_viewer.export.movies import Turntable
from geolip_viewer.export.recipes import Recipe, read_recipe
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import picture
from geolip_viewer.state import State
from geolip_viewer.task import Task, running
from tests.render.scenes import manifold

RECIPE = Recipe(State(camera=CameraPose(azimuth=50.0)), size=(200, 150), scale=2.0)


def made(name, look=None, recipe=RECIPE):
    return ImageJob(name, (manifold(50),), recipe, look or Look())


def drawn_elsewhere(job, folder):
    command = [sys.executable, "-P", "-m", "geolip_viewer.export", str(folder)]
    return subprocess.run(command, input=pickle.dumps(job), capture_output=True, check=False)


@pytest.mark.slow
def test_another_process_draws_the_very_same_and_tells_how_far_it_is(tmp_path):
    look = Look(theme="light", labels="none")
    job = (made("one.png", look), MovieJob(made("two.gif"), Turntable(1, 5)))
    ended = drawn_elsewhere(job, tmp_path)
    assert ended.returncode == 0, ended.stderr
    pixels = picture(job[0].scenes, (200, 150), scale=2.0, look=look, pose=RECIPE.state.camera)
    with Image.open(tmp_path / "one.png") as written:
        np.testing.assert_array_equal(np.asarray(written), pixels[..., :3])
    assert read_recipe(tmp_path / "one.png") == RECIPE
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {line["stage"] for line in told} == {"Drawing one.png", "Drawing two.gif"}
    assert [line["fraction"] for line in told if line["stage"] == "Drawing two.gif"][-1] == 0.8


@pytest.mark.slow
def test_ended_early_it_leaves_nothing_and_ffmpeg_ends_with_it(tmp_path):
    job = (MovieJob(made("turn.mp4"), Turntable(60, 30)),)
    command = [sys.executable, "-P", "-m", "geolip_viewer.export", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdin.write(pickle.dumps(job))
        process.stdin.close()
        told = next(line for line in process.stdout if json.loads(line)["fraction"])
        assert json.loads(told)["fraction"] > 0
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 1
        process.terminate()
        assert process.wait(timeout=20) == 143
    assert not Path(f"/proc/{children[0]}").exists()
    assert list(tmp_path.iterdir()) == []


def test_an_error_is_one_line_and_status_2(tmp_path):
    ended = drawn_elsewhere((made("one.svg"),), tmp_path)
    assert ended.returncode == 2
    error = json.loads(ended.stdout.splitlines()[-1])
    assert error["where"] == "svg"
    assert "globe" in error["problem"]
    assert list(tmp_path.iterdir()) == []


def test_several_pictures_count_as_parts_of_one_job(tmp_path):
    fractions = []
    with running(Task(lambda progress: fractions.append(progress.fraction))):
        perform((made("one.png"), made("two.png")), tmp_path)
    assert [fraction for fraction in fractions if fraction is not None] == [0.0, 0.5]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.png", "two.png"]
