"""geolip-viewer render."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.cli import main
from geolip_viewer.cli.drawing import file_name
from geolip_viewer.export.recipes import Recipe, read_recipe
from geolip_viewer.look import CameraPose

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
THREE = (str(LAYOUTS / "files/u01_shared_npscalars.pt"), "--features", str(LAYOUTS / "features/u01_shared_npscalars"))
ONE = (
    str(LAYOUTS / "files/u04_core_one_expert.safetensors"),
    "--features",
    str(LAYOUTS / "features/u04_core_one_expert"),
)
ALONE = (str(LAYOUTS / "files/u06_observer_bare.pt"),)
SMALL = ("--size", "320x240")


def render(*arguments: str, out: Path) -> int:
    return main(["render", *arguments, "--out", str(out)])


def options_of(recipe: Recipe) -> Mapping[str, Any]:
    return recipe.state.options_of(recipe.state.view)


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.slow
def test_all_views_become_pictures_each_different_and_none_blank(tmp_path: Path) -> None:
    """In a separate process without a display."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "geolip_viewer", "render", *THREE, "--view", "all", *SMALL, "--out", str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    files = sorted(tmp_path.iterdir())
    assert sorted(done.stdout.split()) == [str(file) for file in files]
    names = {file.name for file in files}
    assert len(names) >= 20
    assert {"manifold.png", "lens-dinov2_b14.png", "difference-clip_l14_openai-siglip_b16_384.png"} <= names
    drawn = [pixels(file) for file in files]
    assert all(picture.shape == (240, 320, 3) for picture in drawn)
    assert all(len(np.unique(picture.reshape(-1, 3), axis=0)) > 200 for picture in drawn)
    assert len({picture.tobytes() for picture in drawn}) == len(drawn)


@pytest.mark.slow
def test_views_that_lack_data_are_left_out_of_all_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(*ALONE, "--view", "all", *SMALL, out=tmp_path) == 0
    globes = ("manifold", "isolation", "density", "sphere-map", "antipodal", "tour")
    expected = {f"{name}.png" for name in (*globes, "spectrum-explained", "spectrum-cumulative")}
    assert {file.name for file in tmp_path.iterdir()} == expected
    left_out = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Left out for want of ")]
    wanting = {line.removeprefix("Left out for want of ").partition(" (")[0]: line for line in left_out}
    assert "utilization" in wanting["items: open features for the checkpoint"]
    assert "trails" in wanting["a training run: open a folder of its checkpoints"]


def test_panels_can_stand_side_by_side(tmp_path: Path) -> None:
    assert render(*THREE, "--view", "lens", "--side-by-side", "--size", "640x240", out=tmp_path) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["lens.png"]


def test_a_picture_is_made_again_of_another_checkpoint(tmp_path: Path) -> None:
    style = ("--size", "300x200", "--scale", "1.5", "--theme", "light", "--camera", "-30,12.5", "--transparent")
    assert render(*THREE, "--view", "isolation", "--set", "pairs=7", *style, out=tmp_path / "first") == 0
    first = tmp_path / "first/isolation.png"
    assert render(*ALONE, "--like", str(first), out=tmp_path / "second") == 0
    made, again = read_recipe(first), read_recipe(tmp_path / "second/isolation.png")
    assert (made.state.view, options_of(made)["pairs"], made.state.camera) == ("isolation", 7, CameraPose(-30, 12.5))
    assert replace(again.state, checkpoint=None, features=None) == replace(made.state, checkpoint=None, features=None)
    assert (again.size, again.scale, again.state.display.theme, again.transparent) == ((300, 200), 1.5, "light", True)
    assert again.state.checkpoint.content_hash != made.state.checkpoint.content_hash
    assert pixels(first).shape == pixels(tmp_path / "second/isolation.png").shape == (300, 450, 4)
    assert pixels(first)[0, 0, 3] == 0


def test_flags_come_before_the_picture_to_be_alike(tmp_path: Path) -> None:
    assert render(*ALONE, "--view", "isolation", "--set", "pairs=7", *SMALL, out=tmp_path) == 0
    like = ("--like", str(tmp_path / "isolation.png"))
    assert render(*ALONE, *like, "--set", "pairs=3", "--theme", "light", out=tmp_path / "again") == 0
    again = read_recipe(tmp_path / "again/isolation.png")
    assert (options_of(again)["pairs"], again.state.display.theme, again.size) == (3, "light", (320, 240))


def test_the_same_command_makes_the_same_picture(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert render(*ONE, "--view", "nearest-links", "--set", "count=9", *SMALL, out=tmp_path / folder) == 0
    first, second = ((tmp_path / folder / "nearest-links.png").read_bytes() for folder in ("one", "two"))
    assert first == second


def test_the_camera_turns_the_globe(tmp_path: Path) -> None:
    for camera in ("0,0", "90,0"):
        assert render(*ALONE, "--view", "manifold", "--camera", camera, *SMALL, out=tmp_path / camera) == 0
    first, second = (pixels(tmp_path / camera / "manifold.png") for camera in ("0,0", "90,0"))
    assert (first != second).any()


@pytest.mark.slow
def test_a_map_stands_beside_the_globe_and_the_picture_remembers_it(tmp_path: Path) -> None:
    arguments = (*ALONE, "--view", "isolation", "--size", "640x400", "--no-badge")
    for kind in ("off", "mollweide", "hammer"):
        assert render(*arguments, "--map", kind, out=tmp_path / kind) == 0
    alone, mollweide, hammer = (pixels(tmp_path / kind / "isolation.png") for kind in ("off", "mollweide", "hammer"))
    assert (alone != mollweide).any(axis=2).mean() > 0.1
    assert (mollweide != hammer).any()
    like = ("--like", str(tmp_path / "hammer" / "isolation.png"), "--no-badge")
    assert render(*ALONE, *like, out=tmp_path / "again") == 0
    assert (pixels(tmp_path / "again" / "isolation.png") == hammer).all()
    assert render(*ALONE, *like, "--map", "off", out=tmp_path / "without") == 0
    assert (pixels(tmp_path / "without" / "isolation.png") == alone).all()


@pytest.mark.slow
def test_lenses_stand_side_by_side_in_one_frame_and_the_picture_remembers_it(tmp_path: Path) -> None:
    arguments = (*THREE, "--view", "lens", "--side-by-side", "--size", "640x300")
    for frame in ("own", "fused"):
        assert render(*arguments, "--set", f"frame={frame}", out=tmp_path / frame) == 0
    own, fused = (pixels(tmp_path / frame / "lens.png") for frame in ("own", "fused"))
    assert (own != fused).any()
    assert options_of(read_recipe(tmp_path / "fused" / "lens.png"))["frame"] == "fused"


@pytest.mark.slow
def test_a_picture_says_how_far_it_can_be_trusted_unless_told_not_to(tmp_path: Path) -> None:
    """In its bottom line; all else is the same."""
    for folder, flags in (("with", ()), ("without", ("--no-badge",))):
        arguments = (*THREE, "--view", "manifold", "--size", "800x600", *flags)
        assert render(*arguments, out=tmp_path / folder) == 0
    said, silent = (pixels(tmp_path / folder / "manifold.png").astype(int) for folder in ("with", "without"))
    rows, columns = np.nonzero((said != silent).any(axis=2))
    assert len(rows) > 500
    assert rows.min() > 600 - 40
    assert columns.min() < 60


@pytest.mark.slow
def test_a_projection_moves_the_items_and_the_picture_remembers_it(tmp_path: Path) -> None:
    for name in ("PCA", "PCA 4-5-6", "faithful"):
        flags = ("--projection", name, "--no-badge", *SMALL)
        assert render(*THREE, "--view", "manifold", *flags, out=tmp_path / name) == 0
        assert read_recipe(tmp_path / name / "manifold.png").state.projection.name == name
    drawn = [pixels(tmp_path / name / "manifold.png") for name in ("PCA", "PCA 4-5-6", "faithful")]
    assert len({picture.tobytes() for picture in drawn}) == 3
    like = ("--like", str(tmp_path / "faithful" / "manifold.png"), "--no-badge")
    assert render(*THREE, *like, out=tmp_path / "again") == 0
    np.testing.assert_array_equal(pixels(tmp_path / "again" / "manifold.png"), drawn[2])


@pytest.mark.slow
def test_plots_become_vectors_and_globes_are_passed_over_among_all(tmp_path: Path) -> None:
    assert render(*THREE, "--view", "all", "--format", "svg", out=tmp_path) == 0
    expected = {"magnitudes.svg", "spectrum-explained.svg", "spectrum-cumulative.svg"}
    assert {file.name for file in tmp_path.iterdir()} == expected


@pytest.mark.slow
def test_an_option_of_some_views_is_set_where_it_fits(tmp_path: Path) -> None:
    assert render(*ALONE, "--view", "all", "--set", "scale=linear", "--set", "pairs=4", *SMALL, out=tmp_path) == 0
    assert options_of(read_recipe(tmp_path / "isolation.png"))["pairs"] == 4
    assert options_of(read_recipe(tmp_path / "spectrum-explained.png"))["scale"] == "linear"


BAD: Sequence[tuple[Sequence[str], str]] = [
    ((*ALONE, "--view", "globe"), "there is no view 'globe'. Choose one of: manifold, centroids"),
    (ALONE, "--view: is not given"),
    ((*ALONE, "--view", "manifold", "--set", "colour"), "option=value"),
    ((*ALONE, "--view", "manifold", "--set", "hue=1"), "hue: is not an option here. Choose one of: anchors, colour"),
    ((*ALONE, "--view", "all", "--set", "hue=1"), "hue: is not an option here"),
    ((*ALONE, "--view", "all", "--set", "pairs=21"), "pairs: must be from 0 to 20"),
    ((*ALONE, "--view", "lens"), "needs items: open features for the checkpoint"),
    ((*ONE, "--view", "difference"), "needs two experts: this checkpoint has one"),
    ((*THREE, "--view", "lens", "--set", "expert=resnet"), "Choose one of: all, clip_l14_openai"),
    ((*THREE, "--view", "single-encoding", "--set", "item=-5"), "no item has the id"),
    ((*THREE, "--view", "single-encoding", "--set", "k=49"), "k: must be from 1 to 48"),
    ((*THREE, "--view", "manifold", "--set", "within=unicorn"), "within: has no choice 'unicorn'"),
    ((*THREE, "--view", "manifold", "--projection", "tSNE"), "projection: is not 'tSNE'. Use PCA, PCA 2-3-4"),
    ((*THREE, "--view", "manifold", "--projection", "PCA 1-1-2"), "three different components"),
    ((*THREE, "--view", "manifold", "--projection", "PCA 1-2-9999"), "asks for component 9999"),
    ((*THREE, "--view", "manifold", "--projection", "PCA of selection"), "none is selected"),
    ((*THREE, "--view", "manifold", "--projection", "PCA of class unicorn"), "names the class 'unicorn'"),
    ((*THREE, "--view", "morph", "--set", "end=tSNE"), "projection: is not 'tSNE'"),
    ((*ALONE, "--view", "manifold", "--size", "0x0"), "at least 64 pixels"),
    ((*ALONE, "--view", "manifold", "--size", "wide"), "such as 1600x1200"),
    ((*ALONE, "--view", "manifold", "--size", "9000x100", "--scale", "4"), "at most 12000 pixels per side"),
    ((*ALONE, "--view", "manifold", "--scale", "0"), "from 0.25 to 8"),
    ((*ALONE, "--view", "manifold", "--scale", "nan"), "from 0.25 to 8"),
    ((*ALONE, "--view", "manifold", "--camera", "north"), "such as 20,18"),
    ((*ALONE, "--view", "manifold", "--camera", "nan,0"), "such as 20,18"),
    ((*ALONE, "--view", "manifold", "--camera", "0,91"), "such as 20,18"),
    ((*ALONE, "--view", "manifold", "--theme", "pink"), "invalid choice: 'pink'"),
    ((*ALONE, "--view", "manifold", "--format", "svg"), "this view is a globe"),
    ((*ALONE, "--like", "nowhere.png"), "nowhere.png: cannot be read"),
    (("--view", "manifold"), "no CHECKPOINT was given"),
    ((THREE[0], "--view", "manifold"), "AbstractPhil/bulk-coco-features"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], sentence: str
) -> None:
    try:
        status = render(*arguments, out=tmp_path / "out")
    except SystemExit as refused:
        status = refused.code  # type: ignore[assignment]
    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert render(*ALONE, "--view", "manifold", *SMALL, out=tmp_path / "file" / "out") == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_a_sheet_is_not_made_again_as_a_view(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", *ALONE, *SMALL, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    assert render(*ALONE, "--like", str(tmp_path / "anchors_only.png"), out=tmp_path) == 2
    assert "geolip-viewer figures" in capsys.readouterr().err


def test_file_names_are_ones_that_every_file_system_takes() -> None:
    assert file_name("lens", "clip_l14_openai") == "lens-clip_l14_openai"
    assert file_name("difference", "a − b") == "difference-a-b"
    assert file_name("lens", "../../etc/passwd") == "lens-etc-passwd"
    assert file_name("lens", "Straße\n:*?") == "lens-Stra-e"
    assert len(file_name("lens", "x" * 500)) == 120
