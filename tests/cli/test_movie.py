"""geolip-viewer movie: what is refused, and what is written."""

import pytest

from tests.cli.test_main import ended
from tests.runs import save_features, save_run, trained


@pytest.mark.slow
def test_a_run_becomes_a_movie(capsys, tmp_path):
    folder, features = save_run(tmp_path / "run", trained(2)), save_features(tmp_path / "features")
    out = tmp_path / "run.gif"
    status, told, error = ended(
        capsys,
        *("movie", str(folder), "--features", str(features), "--of", "run"),
        *("--size", "160x120", "--seconds", "0.2", "--rate", "5", "--out", str(out)),
    )
    assert status == 0, error
    assert told.strip() == str(out)
    assert out.read_bytes()[:3] == b"GIF"


def test_what_cannot_be_is_told_in_a_line(capsys, tmp_path):
    one = save_run(tmp_path / "run", trained(1)) / "epoch_0.pt"
    status, _, error = ended(capsys, "movie", str(one), "--of", "run", "--out", str(tmp_path / "a.avi"))
    assert status == 2
    assert "cannot be written as a movie" in error
    features = save_features(tmp_path / "features")
    status, _, error = ended(
        capsys, "movie", str(one), "--features", str(features), "--of", "run", "--out", str(tmp_path / "a.gif")
    )
    assert status == 2
    assert "needs a training run" in error
