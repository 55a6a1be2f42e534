"""analyze --trust and --projection, and render --projection."""

import json

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from geolip_viewer.cli import main
from tests.cli.test_main import ended
from tests.sources.writing import LAYOUTS

SHARED = str(LAYOUTS / "files" / "u01_shared_npscalars.pt")
FEATURES = str(LAYOUTS / "features" / "u01_shared_npscalars")
ALONE = str(LAYOUTS / "files" / "u09_backbone_three_sets.safetensors")


@pytest.mark.slow
def test_trust_is_printed_and_written(capsys, tmp_path):
    status, report, _ = ended(capsys, "analyze", SHARED, "--features", FEATURES, "--trust", "--out", str(tmp_path))
    assert status == 0
    trust = json.loads((tmp_path / "summary.json").read_text())["trust"]
    assert "Trust: what the PCA picture keeps" in report
    for text in (
        f"{100 * trust['neighbors_kept']:.1f} %",
        f"{trust['null']['trustworthiness']:.3f}",
        "uniform data",
        "same covariance",
        "Order of angles",
        "entropy in nats of softmax",
    ):
        assert text in report
    assert "96 items, 10 neighbours each" in report


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pca", "faithful", "PCA 2-3-4 of anchors"])
def test_a_projection_writes_its_positions_and_their_measures(tmp_path, name):
    given = ["analyze", SHARED, "--features", FEATURES, "--projection", name, "--out", str(tmp_path)]
    assert main(given) == 0
    with np.load(tmp_path / "analysis.npz") as found:
        drawn = found["embeddings_sphere"]
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), 1, atol=1e-4)
    summary = json.loads((tmp_path / "summary.json").read_text())
    from geolip_viewer.analysis import Analysis
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.feature_reading import read_features

    checkpoint = read_checkpoint(LAYOUTS / "files" / "u01_shared_npscalars.pt")
    true = Analysis(checkpoint, read_features(FEATURES, checkpoint)).embeddings.astype(float)
    distance = np.maximum(1 - true @ true.T, 0)
    np.fill_diagonal(distance, 0)
    wanted = trustworthiness(distance, drawn, n_neighbors=10, metric="precomputed")
    assert summary["trust"]["trustworthiness"] == pytest.approx(wanted, abs=1e-3)


def test_without_either_flag_nothing_is_measured(capsys, tmp_path):
    status, report, _ = ended(capsys, "analyze", SHARED, "--features", FEATURES, "--out", str(tmp_path))
    assert status == 0
    assert "Trust" not in report
    assert "trust" not in json.loads((tmp_path / "summary.json").read_text())


def test_anchors_alone_say_that_there_is_nothing_to_compare(capsys):
    status, report, _ = ended(capsys, "analyze", ALONE, "--trust")
    assert status == 0
    assert "at least three items" in report
    assert "anchor spread" in report


@pytest.mark.parametrize("command", [["analyze"], ["render", "--view", "manifold", "--out", "nowhere"]])
@pytest.mark.parametrize(
    ("name", "said"), [("umap", "is not 'umap'"), ("PCA 1-1-2", "three different"), ("PCA 90-91-92", "vary in")]
)
def test_a_projection_that_cannot_be_is_one_line(capsys, command, name, said):
    status, _, error = ended(capsys, *command, SHARED, "--features", FEATURES, "--projection", name)
    assert status == 2
    assert said in error
    assert error.count("\n") == 1


def test_a_picture_remembers_its_projection(tmp_path):
    from geolip_viewer.export.recipes import read_recipe

    given = ["render", SHARED, "--features", FEATURES, "--view", "manifold", "--size", "300x220"]
    assert main([*given, "--projection", "pca 2-3-4", "--out", str(tmp_path)]) == 0
    assert read_recipe(tmp_path / "manifold.png").state.projection.name == "PCA 2-3-4"
    again = [*given[:4], "--like", str(tmp_path / "manifold.png"), "--out", str(tmp_path / "again")]
    assert main(again) == 0
    assert read_recipe(tmp_path / "again" / "manifold.png").state.projection.name == "PCA 2-3-4"


@pytest.mark.slow
def test_stability_and_new_items_are_printed_and_written(capsys, tmp_path):
    given = ("analyze", SHARED, "--features", FEATURES, "--projection", "faithful", "--out", str(tmp_path))
    status, report, _ = ended(capsys, *given, "--stability", "--place", FEATURES)
    assert status == 0
    trust = json.loads((tmp_path / "summary.json").read_text())["trust"]
    with np.load(tmp_path / "analysis.npz") as found:
        drawn, anchors = found["new_embeddings_sphere"], found["anchors_sphere"]
        assert trust["stability"] == pytest.approx(found["trust_stability"].mean(), abs=1e-6)
        np.testing.assert_array_equal(found["new_image_id"], found["image_id"])
        agreement = np.mean((drawn @ anchors.T).argmax(axis=1) == found["new_nearest_anchor"])
    assert trust["new_items"]["nearest_anchor_agreement"] == pytest.approx(agreement)
    assert f"{100 * trust['stability']:.1f} %" in report
    assert f"{100 * agreement:.1f} %" in report


def test_the_stability_of_what_is_not_fitted_is_one_line(capsys):
    status, _, error = ended(capsys, "analyze", SHARED, "--features", FEATURES, "--stability")
    assert status == 2
    assert "does not depend on a seed" in error
    assert error.count("\n") == 1
