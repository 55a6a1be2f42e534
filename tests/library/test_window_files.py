"""The window is opened on the same files; arrays become files that hold the same."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import geolip_viewer
from geolip_viewer.cli import parsers, temporary_window
from geolip_viewer.cli.window import checkpoint_source, features_source
from geolip_viewer.errors import OutputError
from geolip_viewer.library import window_files
from geolip_viewer.sources.sample import sample_checkpoint, sample_features

ROWS = np.random.default_rng(3).normal(size=(20, 4))
LABELS = [[1, 0], [], [1]] + [[0]] * 17


@pytest.fixture
def started(monkeypatch):
    """The commands that would have been started."""
    commands = []
    monkeypatch.setattr(window_files.subprocess, "Popen", lambda command, **_: commands.append(list(command)))
    return commands


def wish(arguments):
    parsed = parsers(["window"])[1]["window"].parse_args(arguments)
    features = features_source(parsed)
    return checkpoint_source(parsed, features), features


def test_files_are_named_with_all_that_belongs_to_them(started):
    path, folder = sample_checkpoint(), sample_features()
    opened = geolip_viewer.open(path, folder)
    opened.window()
    (command,) = started
    assert command[:5] == [sys.executable, "-P", "-m", "geolip_viewer", "window"]
    checkpoint, features = wish(command[5:])
    assert (checkpoint.path, features.source, features.split) == (path, str(folder), "val")


def test_features_alone_are_opened_with_the_anchors_made_of_them(started, tmp_path):
    np.save(tmp_path / "rows.npy", ROWS.astype(np.float32))
    geolip_viewer.open(features=tmp_path / "rows.npy", anchors_from="kmeans:3", columns={"id": ""}).window()
    checkpoint, features = wish(started[0][5:])
    assert (checkpoint.path, checkpoint.anchors_from) == (tmp_path / "rows.npy", "kmeans:3:0")
    assert features.columns == "id="


@pytest.mark.parametrize("anchors", [np.random.default_rng(4).normal(size=(3, 4)), None])
@pytest.mark.parametrize("ids", [None, [f"item {row}" for row in range(20)]])
def test_arrays_are_read_back_as_they_were_given(started, tmp_path, monkeypatch, anchors, ids):
    monkeypatch.setattr(window_files.tempfile, "tempdir", str(tmp_path))
    given = geolip_viewer.from_arrays(ROWS, anchors, LABELS, ids, ["one", ""])
    given.window()
    (command,) = started
    assert command[2:4] == ["-m", "geolip_viewer.cli.temporary_window"]
    assert Path(command[4]).parent == tmp_path
    checkpoint, features = wish(command[5:])
    path = None if checkpoint.anchors_from else checkpoint.path
    read = geolip_viewer.open(
        path, features.source, class_names=features.class_names, anchors_from=checkpoint.anchors_from
    )
    assert np.array_equal(read.embeddings, given.embeddings)
    assert np.allclose(read.anchor_vectors, given.anchor_vectors, atol=1e-7)
    assert read.ids.tolist() == given.ids.tolist()
    assert read.class_names == given.class_names == ("one", "class 1")
    assert read.items().equals(given.items())
    assert read._analysis.first_class.tolist() == given._analysis.first_class.tolist() == [1, -1, 1] + [0] * 17


def test_a_folder_that_cannot_be_written_is_one_line(monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(window_files.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(window_files, "write_items", full)
    with pytest.raises(OutputError, match="No space left on device"):
        geolip_viewer.from_arrays(ROWS).window()
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(window_files.tempfile, "tempdir", "/dev/null/nowhere")
    with pytest.raises(OutputError, match="temporary folder"):
        geolip_viewer.from_arrays(ROWS).window()


def test_the_folder_goes_when_the_window_is_closed(monkeypatch, tmp_path):
    folder = tmp_path / "arrays"
    folder.mkdir()
    (folder / "items.parquet").touch()
    monkeypatch.setattr(sys, "argv", ["window", str(folder), "--features", "x"])
    monkeypatch.setattr("geolip_viewer.cli.process.run_process", lambda: sys.argv[1:] == ["window", "--features", "x"])
    assert temporary_window.main() is True
    assert not folder.exists()


def test_it_runs_in_a_separate_process_that_reports_errors(tmp_path):
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "geolip_viewer.cli.temporary_window", str(tmp_path / "a"), "--nothing"]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
