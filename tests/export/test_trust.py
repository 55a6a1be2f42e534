"""What --trust adds to the files."""

import json

import numpy as np
import pytest

from geolip_viewer.export.tables import write_analysis
from geolip_viewer.export.trust import measures
from geolip_viewer.geometry.projection import ProjectionSpec
from tests.synthetic import make_analysis

FIGURES = {
    "items_used",
    "nearest_anchor_agreement",
    "nearest_anchor_chance",
    "nearest_anchor_most_assigned",
    "neighbors_kept",
    "neighbors_kept_chance",
    "trustworthiness",
    "continuity",
    "angle_error_degrees",
    "angle_rank_correlation",
    "share_kept_mean",
}


def written(tmp_path, analysis, name="PCA"):
    positions = analysis.projected(ProjectionSpec.parse(name))
    write_analysis(analysis, tmp_path, positions, measures(analysis, positions))
    with np.load(tmp_path / "analysis.npz") as file:
        columns = {key: file[key] for key in file.files}
    return columns, json.loads((tmp_path / "summary.json").read_text("utf-8"))


def test_measures_stand_beside_those_of_random_data(tmp_path):
    analysis = make_analysis()
    columns, report = written(tmp_path, analysis)
    trust = report["trust"]
    more = {"neighbors_compared", "standard_error", "held_out", "null", "null_covariance", "neighbor_search_recall"}
    more |= {"evenness", "anchors_made_of_items"}
    assert set(trust) == FIGURES | more
    assert set(trust["null"]) == set(trust["null_covariance"]) == FIGURES
    drawn = (columns["embeddings_sphere"] @ columns["anchors_sphere"].T).argmax(axis=1)
    assert trust["nearest_anchor_chance"] == pytest.approx(np.mean(columns["nearest_anchor"][:, None] == drawn))
    assert trust["nearest_anchor_most_assigned"] == columns["visit_counts"].max() / 40
    assert trust["held_out"] is None
    assert trust["standard_error"] == {}
    assert np.mean(columns["trust_neighbors_kept"]) == pytest.approx(trust["neighbors_kept"], abs=1e-6)
    assert np.mean(columns["trust_anchor_rank"] == 1) == pytest.approx(trust["nearest_anchor_agreement"])


def test_the_written_figures_can_be_computed_from_the_written_positions(tmp_path):
    analysis = make_analysis()
    for name in ("PCA", "PCA 2-3-4", "faithful"):
        columns, report = written(tmp_path, analysis, name)
        assert report["projection"] == name
        drawn = columns["embeddings_sphere"] @ columns["anchors_sphere"].T
        agreement = np.mean(drawn.argmax(axis=1) == columns["nearest_anchor"])
        assert report["trust"]["nearest_anchor_agreement"] == pytest.approx(agreement)
        assert np.isfinite(columns["centroids_sphere"][columns["class_counts"] > 0]).all()


def test_the_other_numbers_are_there(tmp_path):
    report = written(tmp_path, make_analysis())[1]
    assert report["effective_dimension_variance"] > 1
    assert report["effective_rank"] > report["effective_dimension_variance"]
    assert set(report["pentachoron_cv"]) == {"anchors", "embeddings", "uniform_anchors"}
    assert report["anchor_spread"] > 0
    assert [pair["experts"] for pair in report["expert_agreement"]] == [pair["experts"] for pair in report["pairs"]]
    assert all(-1 <= pair["cosine"] <= 1 and -1 <= pair["cosine_aligned"] <= 1 for pair in report["expert_agreement"])


@pytest.mark.parametrize("items", [None, 2])
def test_with_too_few_items_trust_is_null(tmp_path, items):
    columns, report = written(tmp_path, make_analysis(items=items))
    assert report["trust"] is None
    assert "trust_neighbors_kept" not in columns
    assert report["anchor_spread"] > 0


def test_a_fitted_globe_is_measured_on_items_held_out_of_the_fit(tmp_path):
    trust = written(tmp_path, make_analysis(items=60), "faithful")[1]["trust"]
    held_out, errors = trust["held_out"], trust["standard_error"]
    assert set(held_out) == {"nearest_anchor_agreement", "neighbors_kept", "items"}
    assert held_out["items"] == 12
    right = held_out["nearest_anchor_agreement"]
    assert 0 < right < 1
    assert set(errors) == {"held_out_nearest_anchor_agreement", "held_out_neighbors_kept"}
    assert errors["held_out_nearest_anchor_agreement"] == pytest.approx(np.sqrt(right * (1 - right) / 11))


def test_items_that_were_not_sampled_have_no_value(tmp_path, monkeypatch):
    monkeypatch.setattr("geolip_viewer.geometry.trust.sampled.__defaults__", (30, 0))
    columns, report = written(tmp_path, make_analysis())
    assert report["trust"]["items_used"] == 30
    assert set(report["trust"]["standard_error"]) == FIGURES - {
        "items_used",
        "nearest_anchor_chance",
        "nearest_anchor_most_assigned",
        "neighbors_kept_chance",
    }
    for name in ("trust_neighbors_kept", "trust_anchor_rank"):
        assert columns[name].shape == (40,)
        assert np.isfinite(columns[name]).sum() == 30
