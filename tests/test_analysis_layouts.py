"""Analyses of checkpoints that public training code wrote are what that code computed (see fixtures/layouts)."""

import json

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import MissingDataError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.writing import LAYOUTS

CASES = [case for case in json.loads((LAYOUTS / "manifest.json").read_text())["cases"] if case["expected"] == "full"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_embeddings_lenses_and_divergence_are_those_of_the_training_code(case):
    stem = case.get("same_as", case["name"].split(".")[0])
    checkpoint = read_checkpoint(LAYOUTS / "files" / case["name"])
    analysis = Analysis(checkpoint, read_features(LAYOUTS / "features" / stem, checkpoint))
    expected = np.load(LAYOUTS / "expected" / f"{stem}.npz")
    np.testing.assert_allclose(analysis.embeddings, expected["fused"], atol=2e-6)
    np.testing.assert_allclose(analysis.similarities(np.arange(96)), expected["cos"], atol=2e-6)
    assert analysis.nearest_anchor.tolist() == expected["nearest"].tolist()
    assert len(analysis.dead_anchors) == case["visits_dead"]
    lenses = [analysis.lens_embeddings(e) for e in range(case["experts"])]
    np.testing.assert_allclose(lenses, expected["lenses"], atol=5e-6)
    if case["experts"] > 1:
        np.testing.assert_allclose(analysis.expert_divergence, expected["expert_divergence"], atol=2e-6)
    else:
        with pytest.raises(MissingDataError):
            _ = analysis.expert_divergence
