"""The training that ships: small, from untrained to the end, and the sample's own."""

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.sources.sample import sample_checkpoint, sample_features, sample_run

EPOCHS = (0, 1, 3, 6, 7, 9, 12, 18, 26, 36, 48, 60)


def test_it_is_small_begins_untrained_and_says_its_epochs():
    assert sum(file.stat().st_size for file in sample_run().iterdir()) < 10_000_000
    files = read_run([sample_run()])
    assert files.numbers == EPOCHS
    assert files.warnings == ()
    assert "loss" not in files.checkpoints[0].metrics


@pytest.mark.slow
def test_anchors_die_in_it_and_it_ends_as_the_sample_does():
    checkpoints = read_run([sample_run()]).checkpoints
    features = read_features(sample_features(), read_checkpoint(sample_checkpoint()))
    middle, last = (Analysis(checkpoints[EPOCHS.index(epoch)].read(), features) for epoch in (7, 60))
    assert (np.bincount(middle.nearest_anchor, minlength=256) > 0).all()
    assert (np.bincount(last.nearest_anchor, minlength=256) == 0).any()
    shipped = Analysis(read_checkpoint(sample_checkpoint()), features)
    assert (last.nearest_anchor == shipped.nearest_anchor).mean() > 0.9
