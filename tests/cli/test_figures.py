"""geolip-viewer figures."""

from pathlib import Path

import pytest
from PIL import Image

from geolip_viewer.cli import main
from geolip_viewer.export.recipes import read_recipe

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
NAMES = ["anchors_only.png", "expert_perspectives.png", "hypersphere_manifold.png", "pairwise_diffs.png"]


def figures(name: str, *arguments: str, out: Path) -> int:
    (checkpoint,) = (file for file in (LAYOUTS / "files").glob(f"{name}.*") if file.suffix != ".json")
    folder = LAYOUTS / "features" / name
    features = ("--features", str(folder)) if folder.is_dir() else ()
    return main(["figures", str(checkpoint), *features, *arguments, "--out", str(out)])


@pytest.mark.slow
def test_the_four_sheets_are_written_under_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert figures("u02_fused_module_training", "--scale", "0.25", "--theme", "light", out=tmp_path) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == NAMES
    assert len(capsys.readouterr().out.split()) == 4
    with Image.open(tmp_path / "hypersphere_manifold.png") as sheet:
        assert sheet.size == (600, 410)
    recipe = read_recipe(tmp_path / "pairwise_diffs.png")
    assert (recipe.sheet, recipe.state.display.theme) == ("pairwise_diffs", "light")


def test_a_checkpoint_alone_has_the_sheets_that_need_no_items(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert figures("u06_observer_bare", "--size", "320x240", out=tmp_path) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["anchors_only.png", "hypersphere_manifold.png"]
    assert "Left out for want of items" in capsys.readouterr().err


@pytest.mark.slow
def test_sheets_are_drawn_in_any_projection_with_badges_or_without(tmp_path: Path) -> None:
    size = ("--size", "1200x500", "--projection", "pca 2,3,4")
    assert figures("u01_shared_npscalars", *size, out=tmp_path / "with") == 0
    assert figures("u01_shared_npscalars", *size, "--no-badge", out=tmp_path / "without") == 0
    for name in NAMES:
        assert read_recipe(tmp_path / "with" / name).state.projection.name == "PCA 2-3-4"
    with Image.open(tmp_path / "with" / NAMES[1]) as one, Image.open(tmp_path / "without" / NAMES[1]) as other:
        assert one.size == other.size
        assert one.tobytes() != other.tobytes()
