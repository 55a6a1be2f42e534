"""The command of what is shown draws what is shown: it is run, and its picture's recipe is compared with the state."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.cli import main
from geolip_viewer.export.command_line import render_command
from geolip_viewer.export.recipes import read_recipe
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.options import changed
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_checkpoint, sample_features
from geolip_viewer.state import (
    CheckpointSource,
    FeaturesSource,
    Filters,
    NamedSelection,
    Selection,
    State,
    embeddings_alone,
)
from geolip_viewer.views import view_named
from tests.declared import others_than

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
CHECKPOINT, FEATURES = LAYOUTS / "files/u01_shared_npscalars.pt", LAYOUTS / "features/u01_shared_npscalars"
BASE = State(CheckpointSource(CHECKPOINT), FeaturesSource(str(FEATURES)))
STATES = {
    "as it opens": BASE,
    "everything": replace(
        BASE,
        options={"manifold": {"size": 2.0, "names": True, "colour": "class"}},
        projection=ProjectionSpec.parse("PCA 2-3-4 centred of anchors"),
        filters=Filters(hidden=(-1, 0), isolated=(1, 2, 3), by="mainly"),
        display=others_than(DisplaySettings()),
        camera=CameraPose(-40.0, -25.25, zoom=1.3),
    ),
    "a plot": replace(BASE, view="magnitudes", options={"magnitudes": {"bins": 12, "height": "count"}}),
}


def keys():
    checkpoint = read_checkpoint(CHECKPOINT)
    return Analysis(checkpoint, read_features(str(FEATURES), checkpoint)).class_keys


def command(state, **given):
    return render_command(state, view_named(state.view), keys(), (480, 400), 1.0, **{"panels": 1, **given})


def run(line, folder):
    """Run the command as a shell would, into a folder; the recipe of its picture."""
    name, *arguments = shlex.split(line.text)
    assert name == "geolip-viewer"
    assert main([*arguments[:-1], str(folder)]) == 0
    (picture,) = folder.glob("*.png")
    return read_recipe(picture)


@pytest.mark.parametrize("name", STATES)
def test_the_command_makes_a_picture_of_the_state(name, tmp_path):
    state, view = STATES[name], view_named(STATES[name].view)
    line = command(state)
    recipe = run(line, tmp_path / "out")
    assert line.unsaid == ()
    assert recipe.size == (480, 400)
    assert changed(view.options(), recipe.state.options_of(view.id)) == changed(
        view.options(), state.options_of(view.id)
    )
    for part in ("view", "projection", "filters", "display", "camera"):
        assert getattr(recipe.state, part) == getattr(state, part), part


def test_the_current_item_of_a_view_of_one_item_is_named(tmp_path):
    checkpoint = read_checkpoint(CHECKPOINT)
    features = read_features(str(FEATURES), checkpoint)
    state = replace(BASE, view="single-encoding", selection=Selection((3,), (), 3))
    line = command(state, item_id=str(features.image_id[3]))
    assert run(line, tmp_path / "out").state.options_of("single-encoding")["item"] == str(features.image_id[3])


def test_what_no_flag_says_is_said():
    state = replace(
        BASE,
        selection=Selection((1, 2), (0,), 1),
        filters=Filters(only=NamedSelection("Corner", (1, 2))),
        camera=CameraPose(roll=10.0),
    )
    assert command(state).unsaid == (
        "the selection of 2 items and 1 anchor",
        "that only the items of “Corner” are shown",
        "that the camera is rolled or shifted",
    )


def test_files_are_named_as_a_shell_needs_it():
    odd = "/data/it's $HOME; a file.pt"
    state = replace(
        BASE,
        checkpoint=CheckpointSource(Path(odd), anchors_key="a b"),
        features=FeaturesSource("someone/data", "train", ("a", "b"), Path("/my names.txt"), "", "id=key"),
    )
    words = shlex.split(command(state).text)
    assert words[2:13] == [
        *(odd, "--features", "someone/data", "--split", "train", "--experts", "a,b"),
        *("--class-names", "/my names.txt", "--columns", "id=key"),
    ]
    assert "'" in command(state).text


def test_it_says_no_more_than_a_picture_shows():
    state = replace(BASE, camera=CameraPose(-33.123456789012345, 12.0000000001, zoom=1.00001))
    words = command(state).words
    assert "--camera=-33.12,12" in words
    assert "--side-by-side" not in words
    assert "--camera=0,0,1.235" in command(replace(BASE, camera=CameraPose(-0.001, 0.0, zoom=1.23456))).words
    assert "--side-by-side" in command(replace(BASE, view="lens"), panels=3).words


def test_what_is_compared_is_named():
    state = replace(BASE, compared=CheckpointSource(Path("/runs/last one.pt")))
    words = render_command(state, view_named("manifold"), keys(), (640, 480), 1.0, panels=2).words
    assert words[words.index("--compare") + 1] == "/runs/last one.pt"


def test_another_checkpoint_beside_it_is_named():
    state = replace(BASE, compared=CheckpointSource(Path("/data/last one.pt")))
    words = command(state).words
    assert words[words.index("--compare") + 1] == "/data/last one.pt"


def test_the_sample_and_embeddings_alone_are_named_as_such():
    sample = State(CheckpointSource(sample_checkpoint()), FeaturesSource(str(sample_features())))
    assert command(sample).words[:5] == ("geolip-viewer", "render", "--sample", "--view", "manifold")
    features = FeaturesSource("/data/x.npy")
    alone = State(embeddings_alone(features, "kmeans:8"), features)
    assert command(alone).words[2:6] == ("--features", "/data/x.npy", "--anchors-from", "kmeans:8")
