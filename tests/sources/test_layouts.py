"""Checkpoints of the layouts that public training code writes."""

import json
from typing import Any

import numpy as np
import pytest

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.writing import COCO_TOLD, LAYOUTS

CASES = json.loads((LAYOUTS / "manifest.json").read_text())["cases"]
READ = [case for case in CASES if case["expected"] != "refuse"]
REFUSED = {case["name"]: case for case in CASES if case["expected"] == "refuse"}
PROJECTED = [case for case in CASES if case["expected"] == "full"]


def read(case: dict[str, Any]) -> Checkpoint:
    return read_checkpoint(LAYOUTS / "files" / case["name"])


def test_there_are_twenty():
    assert len(CASES) == 20


@pytest.mark.parametrize("case", READ, ids=lambda case: case["name"])
def test_a_constellation_is_found_as_its_training_code_wrote_it(case):
    checkpoint = read(case)
    assert checkpoint.anchors_key == case["anchors_key"]
    assert (checkpoint.anchor_count, checkpoint.dimension) == (case["A"], case["D"])
    assert [expert.width for expert in checkpoint.experts] == case["F_e"]
    assert checkpoint.family == (case["family"] or "anchors-only")
    assert [each.key for each in checkpoint.anchor_sets] == case.get("anchors_keys", [case["anchors_key"]])
    np.testing.assert_allclose(np.linalg.norm(checkpoint.anchors, axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("case", [case for case in READ if not case["experts"]], ids=lambda case: case["name"])
def test_anchors_alone_say_why(case):
    assert any(warning.startswith("Anchors alone: ") for warning in read(case).warnings)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("u15_svae_no_anchors.pt", "nothing named like them"),
        ("u16_relaylayer_3d.pt", "anchors is 3-D (4×8×16): 4 spheres, not one"),
        ("u17_dataclass_config.pt", "geofractal.model.core.david_collective.DavidCollectiveConfig"),
        ("u19_beans_class_anchors.pt", "anchors.16 (12×16), anchors.24 (12×24)"),
        ("u19_beans_class_anchors.pt", "or choose what to show instead: --anchors anchors.16"),
        ("u20_numpy_framework_pickle.pt", "not a PyTorch checkpoint"),
    ],
)
def test_what_holds_no_constellation_is_refused_with_its_reason(name, reason):
    with pytest.raises(CheckpointError, match=r"^[^\n]*$") as refused:
        read(REFUSED[name])
    assert reason in str(refused.value)


def test_every_refusal_is_tested():
    assert len(REFUSED) == 5


@pytest.mark.parametrize("name", ["u01_shared_npscalars.pt", "u18_shared_numpy1_scalars.pt"])
def test_metrics_that_numpy_or_torch_hold_become_plain_numbers(name):
    metrics = read_checkpoint(LAYOUTS / "files" / name).metrics
    assert {key: type(metrics[key]) for key in ("epoch", "mAP", "f1", "loss", "n_active")} == {
        "epoch": int, "mAP": float, "f1": float, "loss": float, "n_active": int,
    }  # fmt: skip
    assert metrics["mAP"] == 0.8371
    assert metrics["n_active"] == 44


def test_the_tensor_is_believed_and_the_difference_told():
    checkpoint = read_checkpoint(LAYOUTS / "files" / "u04_core_one_expert.safetensors")
    assert checkpoint.anchor_count == 20
    assert any("n_anchors = 24" in warning and "20 anchors" in warning for warning in checkpoint.warnings)
    assert checkpoint.metrics == {"epoch": 3}


def test_another_set_of_anchors_can_be_chosen():
    checkpoint = read_checkpoint(LAYOUTS / "files" / "u09_backbone_three_sets.safetensors", "layers.2.anchors")
    assert checkpoint.anchors_key == "layers.2.anchors"
    assert [each.key for each in checkpoint.anchor_sets] == [f"layers.{i}.anchors" for i in range(3)]


def test_anchors_of_another_name_can_be_shown_when_named():
    checkpoint = read_checkpoint(LAYOUTS / "files" / "u19_beans_class_anchors.pt", "anchors.24")
    assert (checkpoint.family, checkpoint.anchors.shape) == ("anchors-only", (12, 24))


def normalized(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("case", PROJECTED, ids=lambda case: case["name"])
def test_features_through_the_projectors_are_what_the_training_code_computes(case):
    stem = case.get("same_as", case["name"].split(".")[0])
    checkpoint = read(case)
    features = read_features(LAYOUTS / "features" / stem, checkpoint)
    expected = np.load(LAYOUTS / "expected" / f"{stem}.npz")
    assert [column.expert for column in features.columns] == case["expert_names"]
    assert features.warnings == (COCO_TOLD,)
    projected = []
    for expert, column in zip(checkpoint.experts, features.columns, strict=True):
        part = expert.projector
        x = column.block(slice(None)).astype(np.float64) @ part.weight.T + part.bias
        x = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        projected.append(normalized(x * part.scale + part.shift))
    np.testing.assert_allclose(projected, expected["projected"], atol=1e-6)
    fused = normalized(np.mean(projected, axis=0))
    np.testing.assert_allclose(fused @ checkpoint.anchors.T, expected["cos"], atol=1e-6)
