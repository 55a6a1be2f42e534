"""What the command line asks the window to open."""

import argparse
from pathlib import Path

import pytest

from geolip_viewer.cli import window
from geolip_viewer.errors import OptionError
from geolip_viewer.state import CheckpointSource, FeaturesSource


def asked(*arguments):
    top = argparse.ArgumentParser()
    window.add(top.add_subparsers())
    return top.parse_args(["window", *arguments])


@pytest.fixture
def opened(monkeypatch):
    """The request that would reach the window, which is not opened."""
    wishes = []
    monkeypatch.setattr("geolip_viewer.app.system.environment.faults", list)
    monkeypatch.setattr("geolip_viewer.app.main.run", lambda wish: wishes.append(wish) or 0)

    def run(*arguments):
        assert window.run(asked(*arguments)) == 0
        return wishes[-1]

    return run


def test_nothing_opens_nothing(opened):
    wish = opened()
    assert (wish.checkpoint, wish.features, wish.sample) == (None, None, False)


def test_a_checkpoint_is_named_whole(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wish = opened("model.pt", "--anchors", "core.anchors")
    assert wish.checkpoint == CheckpointSource(tmp_path / "model.pt", "", "core.anchors")


def test_features_with_all_that_belongs_to_them(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "features").mkdir()
    wish = opened(
        "model.pt", "--features", "features", "--split", "train", "--experts", "a, b", "--class-names", "names.txt"
    )
    assert wish.features == FeaturesSource(str(tmp_path / "features"), "train", ("a", "b"), tmp_path / "names.txt")


@pytest.mark.parametrize(
    ("text", "is_folder"),
    [("someone/data", False), ("./data", True), ("data", True), ("/data/f", True), ("~/f", True), ("a/b/c", True)],
)
def test_a_name_with_one_slash_is_a_hub_id_unless_it_is_there(opened, tmp_path, monkeypatch, text, is_folder):
    monkeypatch.chdir(tmp_path)
    assert opened("model.pt", "--features", text).features.is_folder == is_folder


def test_a_folder_of_that_name_wins_over_the_hub(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "someone" / "data").mkdir(parents=True)
    assert opened("model.pt", "--features", "someone/data").features.source == str(tmp_path / "someone" / "data")


def test_screenshots_go_where_it_says(opened):
    assert opened("--screenshots", "shots").screenshots == Path("shots")


@pytest.mark.parametrize("arguments", [("model.pt", "--sample"), ("--features", "f")])
def test_what_makes_no_sense_together_is_refused(arguments):
    with pytest.raises(OptionError):
        window.run(asked(*arguments))


def test_columns_and_anchors_made_of_the_items(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.npz").touch()
    wish = opened("model.pt", "--features", "x.npz", "--columns", "features=emb,id=key", "--anchors-from", "kmeans:9")
    assert wish.features == FeaturesSource(str(tmp_path / "x.npz"), columns="id=key,features=emb")
    assert wish.checkpoint == CheckpointSource(tmp_path / "model.pt", anchors_from="kmeans:9:0")


def test_features_stand_for_a_checkpoint_where_anchors_are_made_of_them(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.npz").touch()
    wish = opened("--features", "x.npz", "--anchors-from", "classes")
    assert wish.checkpoint == CheckpointSource(tmp_path / "x.npz", anchors_from="classes")
    hub = opened("--features", "someone/data", "--anchors-from", "classes")
    assert (hub.features.source, str(hub.checkpoint.path)) == ("someone/data", "someone/data")
    with pytest.raises(OptionError, match="there are no features"):
        opened("model.pt", "--anchors-from", "classes")


@pytest.mark.parametrize("text", ["~nosuchuser/x", "x" * 300])
def test_names_that_the_system_does_not_have(opened, text):
    assert opened("model.pt", "--features", text).features.is_folder
