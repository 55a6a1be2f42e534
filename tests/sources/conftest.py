"""Checkpoints that read a few features."""

from pathlib import Path

import pytest

from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from tests.sources.writing import checkpoint_file, saved, state_dict


@pytest.fixture
def two(tmp_path: Path) -> Checkpoint:
    """A checkpoint whose experts read 3 and 4 features, and are named a and b."""
    return read_checkpoint(checkpoint_file(tmp_path, widths=(3, 4), names=("a", "b")))


@pytest.fixture
def one(tmp_path: Path) -> Checkpoint:
    """A checkpoint whose only expert reads 3 features and is named a."""
    return read_checkpoint(checkpoint_file(tmp_path, widths=(3,), names=("a",)))


@pytest.fixture
def anchors(tmp_path: Path) -> Checkpoint:
    """Anchors alone in 4 dimensions."""
    return read_checkpoint(saved(tmp_path / "c.pt", {"anchors": state_dict()["constellation.anchors"]}))
