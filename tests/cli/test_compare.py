"""geolip-viewer render --compare: two checkpoints in one picture."""

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.cli import main
from geolip_viewer.export.recipes import read_recipe
from tests.runs import save_features, save_run, trained
from tests.sources.writing import state_dict


@pytest.fixture
def run(tmp_path):
    save_features(tmp_path / "features")
    save_run(tmp_path, trained(2, step=0.4))
    save_run(tmp_path, [state_dict((5, 6), 8, 12)], "other_{}.pt")
    return tmp_path


def render(run, *more, out="out"):
    inputs = (str(run / "epoch_0.pt"), "--features", str(run / "features"), "--size", "640x360", "--view", "manifold")
    return main(["render", *inputs, *more, "--no-badge", "--out", str(run / out)])


def test_both_stand_in_one_picture_which_remembers_the_second(run, capsys):
    assert render(run, "--compare", str(run / "epoch_1.pt")) == 0
    assert render(run, out="alone") == 0
    recipe = read_recipe(run / "out" / "manifold.png")
    assert recipe.state.compared.path.name == "epoch_1.pt"
    assert recipe.state.compared.content_hash
    pictures = [np.asarray(Image.open(run / name / "manifold.png")).astype(int) for name in ("out", "alone")]
    assert pictures[0].shape == pictures[1].shape
    assert np.abs(pictures[0] - pictures[1]).max() > 60
    capsys.readouterr()
    assert render(run, "--like", str(run / "out" / "manifold.png"), out="like") == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "manifold.png shows a second checkpoint, epoch_1.pt, which this picture lacks" in told
    assert "does not store folders: add --compare FOLDER/epoch_1.pt to draw both" in told
    both = ("--like", str(run / "out" / "manifold.png"), "--compare", str(run / "epoch_1.pt"))
    assert render(run, *both, out="both") == 0
    assert "lacks" not in capsys.readouterr().err
    with Image.open(run / "both" / "manifold.png") as again:
        np.testing.assert_array_equal(np.asarray(again).astype(int), pictures[0])


def test_a_folder_that_analyze_wrote_stands_for_its_anchors(run):
    analyzed = ("analyze", str(run / "epoch_1.pt"), "--features", str(run / "features"), "--out", str(run / "numbers"))
    assert main([*analyzed]) == 0
    assert render(run, "--compare", str(run / "numbers")) == 0
    assert read_recipe(run / "out" / "manifold.png").state.compared.path.name == "anchors.safetensors"


def test_what_does_not_fit_is_one_line(run, capsys):
    assert render(run, "--compare", str(run / "other_0.pt")) == 2
    told = capsys.readouterr().err.strip()
    assert told.count("\n") == 0
    assert "cannot be compared with epoch_0.pt: it has 2 experts, not 3 experts" in told
    assert not (run / "out").exists()


def test_the_window_needs_a_first_checkpoint(capsys):
    assert main(["window", "--compare", "other.pt"]) == 2
    assert "needs a checkpoint to compare with" in capsys.readouterr().err
