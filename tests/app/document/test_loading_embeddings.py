"""Features that stand for a checkpoint, whose anchors are made of them."""

import numpy as np
import pytest

from geolip_viewer.app.document.loading import load
from geolip_viewer.errors import MissingDataError
from geolip_viewer.session import session_text, state_of
from geolip_viewer.state import CheckpointSource, FeaturesSource, State
from geolip_viewer.views import VIEWS
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
    with pytest.raises(MissingDataError, match="needs two classes"):
        load(checkpoint, FeaturesSource(wanted.source, columns="features=vectors"), VIEWS)
