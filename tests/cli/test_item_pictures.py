"""Pictures of items in the pictures of the command line."""

import numpy as np
from PIL import Image

from geolip_viewer.cli import main
from tests.runs import save_features, save_run, trained


def test_render_draws_them_from_a_folder_and_says_where_there_are_none(tmp_path, capsys):
    save_features(tmp_path / "features")
    save_run(tmp_path, trained(1))
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.feature_reading import read_features

    ids = read_features(tmp_path / "features", read_checkpoint(tmp_path / "epoch_0.pt")).image_id
    (tmp_path / "images").mkdir()
    for each in ids:
        Image.new("RGB", (30, 30), (255, 0, 0)).save(tmp_path / "images" / f"{each}.png")
    inputs = (str(tmp_path / "epoch_0.pt"), "--features", str(tmp_path / "features"), "--view", "manifold")
    plain = ("render", *inputs, "--no-badge", "--size", "400x300", "--item-pictures", "--out")
    folder = ("--images", str(tmp_path / "images"), "--image-names", "{image_id}.png")
    assert main([*plain, str(tmp_path / "with"), *folder]) == 0
    assert main([*plain, str(tmp_path / "without")]) == 0
    assert "There are no pictures of items: give their folder with --images" in capsys.readouterr().err
    reds = []
    for name in ("with", "without"):
        pixels = np.asarray(Image.open(tmp_path / name / "manifold.png").convert("RGB")).astype(int)
        reds.append(int(((pixels[..., 0] > 240) & (pixels[..., 1:] < 20).all(axis=2)).sum()))
    assert reds[0] > 1000 > reds[1]
