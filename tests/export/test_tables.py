"""The numbers as files: names, shapes, strict JSON, and both files or neither."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OutputError
from geolip_viewer.export.tables import arrays, summary, write_analysis
from tests.synthetic import make_analysis, make_checkpoint, make_features

N, A, E, P, C = 40, 12, 3, 3, 5
SHAPES = {
    "image_id": (N,),
    "embeddings_sphere": (N, 3),
    "embeddings_3d": (N, 3),
    "radii": (N,),
    "anchors_sphere": (A, 3),
    "anchors_3d": (A, 3),
    "centroids_sphere": (C, 3),
    "class_counts": (C,),
    "primary_class": (N,),
    "explained_variance_ratio": (8,),
    "nearest_anchor": (N,),
    "visit_counts": (A,),
    "neighbor_cosine": (A,),
    "expert_divergence": (A,),
    "anchor_difference": (P, A),
    "difference_magnitude": (P, N),
    "difference_sphere": (N, 3),
    "triangulation_sphere": (N, 3),
    "combined_sphere": (N, 3),
    **{f"lens_{e}_sphere": (N, 3) for e in range(E)},
    **{f"lens_{e}_explained_variance_ratio": (8,) for e in range(E)},
}
NEEDS_TWO = {"expert_divergence", "anchor_difference", "difference_magnitude", "difference_sphere", "combined_sphere"}
NEEDS_LENSES = NEEDS_TWO | {"triangulation_sphere"} | {name for name in SHAPES if name.startswith("lens_")}


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused"])
def test_every_array_has_its_name_and_shape(family):
    assert {name: values.shape for name, values in arrays(make_analysis(family)).items()} == SHAPES


def test_one_expert_lacks_what_needs_two():
    wanted = {name for name in SHAPES if not name.startswith(("lens_1", "lens_2"))} - NEEDS_TWO
    assert set(arrays(make_analysis(experts=1))) == wanted


def test_ready_embeddings_lack_what_needs_lenses():
    assert set(arrays(make_analysis("anchors-only"))) == set(SHAPES) - NEEDS_LENSES


def test_a_checkpoint_alone_has_its_anchors():
    wanted = {"anchors_sphere", "anchors_3d", "explained_variance_ratio", "neighbor_cosine"}
    assert set(arrays(make_analysis(items=None))) == wanted


def test_a_space_that_does_not_vary_has_no_positions():
    assert set(SHAPES) - set(arrays(make_analysis(same_experts=True))) == {"difference_sphere"}


@pytest.mark.parametrize("texts", [False, True])
def test_the_file_holds_the_arrays_without_pickles(tmp_path, texts):
    analysis = make_analysis(texts=texts)
    write_analysis(analysis, tmp_path)
    with np.load(tmp_path / "analysis.npz", allow_pickle=False) as found:
        assert set(found.files) == set(SHAPES)
        assert found["image_id"].tolist() == analysis.image_id.tolist()
        for name, values in arrays(analysis).items():
            np.testing.assert_array_equal(found[name], values)


def read_strictly(folder: Path) -> dict:
    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    return json.loads((folder / "summary.json").read_text("utf-8"), parse_constant=refuse)


def test_the_summary_says_what_the_analysis_says(tmp_path):
    analysis = make_analysis("dual-stream", dead=2)
    write_analysis(analysis, tmp_path)
    found = read_strictly(tmp_path)
    assert found["checkpoint"]["family"] == "dual-stream"
    assert found["checkpoint"]["anchors"] == 12
    assert found["checkpoint"]["dimension"] == 8
    assert found["checkpoint"]["experts"][1] == {"name": "dinov2_b14", "width": 11}
    assert found["checkpoint"]["metrics"] == {"mAP": 0.75, "epoch": 3}
    assert (found["items"], found["classes"], found["notices"]) == (40, 5, [])
    anchors = found["anchors"]
    assert anchors["active"] + anchors["dead"] == 12
    assert anchors["dead"] == len(analysis.dead_anchors) >= 2
    assert (anchors["visits_min"], anchors["visits_max"]) == (0, analysis.assignment_counts.max())
    assert found["explained_variance_3d"] == pytest.approx(analysis.pca.explained_variance_ratio[:3].sum())
    dimension = found["effective_dimension"]
    assert set(dimension) == {"embeddings", "triangulation", "difference", "combined"}
    assert found["information_gain"] == pytest.approx(dimension["combined"] - dimension["triangulation"])
    assert [pair["experts"] for pair in found["pairs"]][2] == ["dinov2_b14", "siglip_b16_384"]
    first = analysis.pair_statistics[0]
    assert found["pairs"][0] == {
        "experts": ["clip_l14_openai", "dinov2_b14"],
        "mean": first.mean,
        "std": first.std,
        "min": first.minimum,
        "max": first.maximum,
    }
    assert found["ratio"] == pytest.approx(first.std / found["triangulation_std"])


@pytest.mark.parametrize("world", [{"experts": 1}, {"family": "anchors-only"}, {"items": None}])
def test_the_summary_lacks_what_the_data_cannot_answer(world):
    found = summary(make_analysis(**world))
    assert found["pairs"] == []
    assert not {"information_gain", "ratio"} & set(found)
    assert not {"difference", "combined"} & set(found["effective_dimension"])


def test_numbers_that_are_none_are_null(tmp_path):
    checkpoint = make_checkpoint()
    odd = {"mAP": float("nan"), "loss": float("-inf"), "epoch": np.int64(3), "f1": np.float32(0.5), "note": "\udc80"}
    analysis = Analysis(dataclasses.replace(checkpoint, metrics=odd), make_features(checkpoint))
    write_analysis(analysis, tmp_path)
    wanted = {"mAP": None, "loss": None, "epoch": 3, "f1": 0.5, "note": "\udc80"}
    assert read_strictly(tmp_path)["checkpoint"]["metrics"] == wanted


def test_a_triangulation_that_stands_still_has_no_ratio():
    checkpoint = make_checkpoint(experts=2)
    features = make_features(checkpoint)
    columns = [dataclasses.replace(each, values=np.ones_like(each.values)) for each in features.columns]
    still = dataclasses.replace(checkpoint, anchors=np.repeat(checkpoint.anchors[:1], 12, axis=0))
    found = summary(Analysis(still, dataclasses.replace(features, columns=tuple(columns))))
    assert found["ratio"] is None or np.isfinite(found["ratio"])
    json.dumps(found, allow_nan=False)


def test_both_files_are_replaced_together_and_others_stay(tmp_path):
    write_analysis(make_analysis(seed=1), tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    write_analysis(make_analysis(seed=2), tmp_path)
    with np.load(tmp_path / "analysis.npz") as found:
        np.testing.assert_array_equal(found["radii"], make_analysis(seed=2).radii)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "analysis.npz",
        "anchors.safetensors",
        "embeddings.parquet",
        "lenses_and_sums.safetensors",
        "mine.txt",
        "summary.json",
    ]


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    write_analysis(make_analysis(seed=1), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OutputError, match="No space left"):
        write_analysis(make_analysis(seed=2), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="taken"):
        write_analysis(make_analysis(), tmp_path / "taken")
