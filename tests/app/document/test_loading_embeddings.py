"""Features without a checkpoint, with anchors made from them."""

from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.app.document.loading import load, load_beside
from geolip_viewer.app.document.missing_files import find_moved
from geolip_viewer.errors import MissingDataError
from geolip_viewer.session import session_text, state_of
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, embeddings_alone
from geolip_viewer.views import VIEWS
from tests.app.conftest import LAYOUTS
from tests.sources.writing import features


@pytest.fixture
def path(tmp_path):
    np.savez(tmp_path / "x.npz", vectors=features(20, 6), other=features(20, 3), kind=np.arange(20) % 4)
    return tmp_path / "x.npz"


def sources(path, made):
    return CheckpointSource(path, anchors_from=made), FeaturesSource(str(path), columns="features=vectors,labels=kind")


def test_they_are_opened_alone(path):
    loaded = load(*sources(path, "classes"), VIEWS)
    assert loaded.features_error is None
    assert (loaded.checkpoint.anchor_count, loaded.checkpoint.dimension, loaded.item_count) == (4, 6, 20)
    assert any("unit means of 4 classes" in told for told in loaded.warnings)


def test_a_session_brings_them_back(path):
    state = State(*sources(path, "kmeans:5:2"))
    again = state_of(session_text(state, path.parent), path.parent)
    assert (again.checkpoint, again.features) == (state.checkpoint, state.features)
    assert load(again.checkpoint, again.features, VIEWS).checkpoint.anchor_count == 5


def test_what_cannot_be_made_opens_nothing(path):
    checkpoint, wanted = sources(path, "classes")
    with pytest.raises(MissingDataError, match="needs at least two classes"):
        load(checkpoint, FeaturesSource(wanted.source, columns="features=vectors"), VIEWS)


def test_a_session_leaves_a_hub_id_what_it_is(tmp_path):
    data = FeaturesSource("someone/data", columns="features=vector")
    state = State(embeddings_alone(data, "kmeans:5:2"), data)
    again = state_of(session_text(state, tmp_path), tmp_path)
    assert (again.checkpoint, again.features) == (state.checkpoint, state.features)
    found = find_moved(again, [tmp_path])
    assert (found.checkpoint, found.features) == (state.checkpoint, state.features)


@pytest.mark.parametrize("where", ["x.npz", "inner/x.npz"])
def test_files_that_moved_are_found_with_their_names_file(path, where):
    (path.parent / "names.txt").write_text("a\nb\n")
    checkpoint, data = sources(path.parent / "gone" / "x.npz", "classes")
    state = State(checkpoint, FeaturesSource(data.source, class_names=path.parent / "gone" / "names.txt"))
    (path.parent / where).parent.mkdir(exist_ok=True)
    path.rename(path.parent / where)
    found = find_moved(state, [path.parent])
    assert found.checkpoint.path == path.parent / where
    assert found.features == FeaturesSource(str(path.parent / where), class_names=path.parent / "names.txt")


def test_files_that_are_gone_are_asked_for(path):
    checkpoint, data = sources(path, "classes")
    path.unlink()
    assert find_moved(State(checkpoint, data), [path.parent]).checkpoint is None


def test_an_impossible_path_counts_as_missing(path):
    """A session's own path can be opened, but relative to another folder the path may become too long."""
    long = Path("/", *["x"] * 2100)
    state = State(CheckpointSource(long), FeaturesSource(str(long), class_names=long))
    found = find_moved(state, [path.parent])
    assert (found.checkpoint, found.features) == (None, state.features)


def test_a_checkpoint_gets_its_own_anchors_back():
    name = "u01_shared_npscalars"
    own = CheckpointSource(LAYOUTS / "files" / f"{name}.pt")
    data = FeaturesSource(str(LAYOUTS / "features" / name))
    first = load(own, data, VIEWS)
    made = load_beside(first, CheckpointSource(own.path, anchors_from="kmeans:5"), data, VIEWS)
    assert made.checkpoint.anchor_count == 5
    again = load_beside(made, own, data, VIEWS)
    np.testing.assert_array_equal(again.checkpoint.anchors, first.checkpoint.anchors)


def test_without_its_items_a_checkpoint_has_its_own_anchors(tmp_path):
    own = CheckpointSource(LAYOUTS / "files" / "u01_shared_npscalars.pt", anchors_from="kmeans:5")
    loaded = load(own, FeaturesSource(str(tmp_path / "nowhere")), VIEWS)
    assert loaded.features_error is not None
    assert loaded.sources[0].anchors_from is None
