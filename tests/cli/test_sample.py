"""geolip-viewer sample: files of the ordinary form."""

import shlex

import pytest

from geolip_viewer.cli import main
from tests.cli.test_main import ended


@pytest.mark.slow
def test_what_it_writes_can_be_analyzed(capsys, tmp_path):
    status, said, error = ended(capsys, "sample", str(tmp_path / "a sample"))
    assert (status, error) == (0, "")
    _, _, *try_this = shlex.split(said.splitlines()[-1])
    status, report, _ = ended(capsys, "analyze", *try_this)
    assert status == 0
    assert "1,906" in report


def test_it_does_not_write_into_a_folder_that_holds_something(capsys, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    status, _, error = ended(capsys, "sample", str(tmp_path))
    assert (status, error.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_the_sample_needs_no_files_of_ones_own(capsys):
    assert main(["analyze", "--sample"]) == 0
    assert "dual-stream" in capsys.readouterr().out
