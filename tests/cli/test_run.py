"""geolip-viewer run, from a folder of checkpoints to files."""

import json
import math
import re
from collections import Counter

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from PIL import Image
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.export.recipes import read_recipe
from geolip_viewer.export.run_tables import FILES
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_features, sample_run
from tests.brute import Brute
from tests.cli.test_main import ended, imported_by
from tests.runs import anchors_only, save_features, save_run, trained

FIRST = [
    *("name", "epoch", "active", "dead", "churn", "neighbor_churn", "rotation_share", "drift_mean"),
    *("drift_aligned_mean", "motion_correlation_items", "motion_correlation_anchors"),
]
ANCHORS = [
    *("checkpoint", "anchor", "assigned", "drift_previous", "drift_first", "drift_reference"),
    *("drift_previous_aligned", "drift_first_aligned", "drift_reference_aligned"),
]


def written(capsys, tmp_path, **metrics):
    folder, features = save_run(tmp_path / "run", trained(3), **metrics), save_features(tmp_path / "features")
    status, report, error = ended(
        capsys, "run", str(folder), "--features", str(features), "--out", str(tmp_path / "out")
    )
    assert (status, error) == (0, "")
    out = tmp_path / "out"
    assert sorted(each.name for each in out.iterdir()) == sorted(FILES)
    checkpoints, anchors = (pq.read_table(out / f"{name}.parquet") for name in ("checkpoints", "anchors"))
    return report, json.loads((out / "run.json").read_text()), checkpoints, anchors


def test_the_files_have_the_columns_that_are_promised(capsys, tmp_path):
    metrics = {"loss": [1.0, 0.5, 0.25], "note": ["a", "b", "c"], "lr": [1, 0.1, math.nan]}
    report, said, checkpoints, anchors = written(capsys, tmp_path, **metrics)
    assert checkpoints.column_names[: len(FIRST)] == FIRST
    assert checkpoints.column_names[-4:] == ["metric_epoch", "metric_loss", "metric_note", "metric_lr"]
    assert anchors.column_names == ANCHORS
    rows = checkpoints.to_pylist()
    assert [row["name"] for row in rows] == ["epoch_0.pt", "epoch_1.pt", "epoch_2.pt"]
    assert [row["epoch"] for row in rows] == [0, 1, 2]
    assert [row["metric_loss"] for row in rows] == [1.0, 0.5, 0.25]
    assert math.isnan(rows[2]["metric_lr"])
    absent = {"churn", "neighbor_churn", "rotation_share", "drift_mean", "drift_aligned_mean"}
    assert all(rows[0][key] is None for key in absent | {"motion_correlation_items", "motion_correlation_anchors"})
    assert all(rows[1][key] is not None for key in absent)
    assert said["checkpoints"][1] == rows[1]
    assert said["checkpoints"][2]["metric_lr"] is None
    assert said["ordered_by"] == "epoch"
    assert said["reference"] == "epoch_2.pt"
    assert f"{100 * rows[1]['churn']:.1f} %" in report
    assert not re.search(r"\d%", report), "a share stands apart from its sign, as everywhere"
    assert f"{rows[2]['drift_aligned_mean']:.2f}" in report
    told = next(line for line in report.splitlines() if line.split()[:2] == ["epoch_2.pt", "2"])
    told = told.replace(" %", "%").split()[2:]
    degrees = ("drift_mean", "drift_aligned_mean", "item_drift_mean", "item_drift_aligned_mean")
    shares = ("rotation_share", "rotation_share_chance")
    assert rows[2]["rotation_share_held_out"] < 0.05
    assert told[:7] == [
        *(f"{rows[2][key]:.2f}" for key in degrees),
        "none",
        *(f"{rows[2][key]:.1%}" for key in shares),
    ]
    assert "No common rotation was found in 2 of 2 steps" in report


def test_anchors_of_each_checkpoint_are_told_in_degrees(capsys, tmp_path):
    _, said, checkpoints, anchors = written(capsys, tmp_path)
    features = tmp_path / "features"
    files = sorted((tmp_path / "run").iterdir())
    read = [read_checkpoint(file) for file in files]
    whole = [Brute(each, read_features(features, each)) for each in read]
    rows = anchors.to_pylist()
    assert [(row["checkpoint"], row["anchor"]) for row in rows] == [(f.name, a) for f in files for a in range(12)]
    assert all(row[key] is None for row in rows[:12] for key in ANCHORS[3:])
    nearest = Counter((whole[2].fused @ whole[2].anchors.T).argmax(axis=1).tolist())
    assert [row["assigned"] for row in rows[24:]] == [nearest[a] for a in range(12)]
    for key, s, t in (("drift_previous", 1, 2), ("drift_first", 0, 2), ("drift_reference", 2, 1)):
        expected = np.degrees(np.arccos((whole[s].anchors * whole[t].anchors).sum(axis=1)))
        found = rows[12 * t : 12 * t + 12]
        np.testing.assert_allclose([row[key] for row in found], expected, atol=1e-3)
        turned = whole[s].anchors @ orthogonal_procrustes(whole[s].anchors, whole[t].anchors)[0]
        expected = np.degrees(np.arccos((turned * whole[t].anchors).sum(axis=1)))
        np.testing.assert_allclose([row[f"{key}_aligned"] for row in found], expected, atol=1e-3)
    of_second = [row["drift_previous"] for row in rows[12:24]]
    assert checkpoints["drift_mean"][1].as_py() == pytest.approx(np.mean(of_second))
    dead = checkpoints["dead"][2].as_py()
    assert dead == 12 - len(nearest)
    assert sum(life["last_alive"] == "epoch_2.pt" for life in said["lives"]) == 12 - dead


@pytest.mark.slow
def test_a_run_without_items_has_anchors_alone(capsys, tmp_path):
    random = np.random.default_rng(0)
    folder = save_run(tmp_path / "run", [anchors_only(random.normal(size=(5, 3))) for _ in range(2)])
    status, report, error = ended(capsys, "run", str(folder), "--out", str(tmp_path / "out"))
    assert (status, error) == (0, "")
    row = pq.read_table(tmp_path / "out" / "checkpoints.parquet").to_pylist()[1]
    assert row["churn"] is row["dead"] is None
    assert row["drift_mean"] > 0
    assert "items  none" in report
    assert pq.read_table(tmp_path / "out" / "anchors.parquet")["assigned"].null_count == 10


def test_another_reference_and_frame_can_be_chosen(capsys, tmp_path):
    folder, features = save_run(tmp_path / "run", trained(3)), save_features(tmp_path / "features")
    asked = ["run", str(folder), "--features", str(features), "--reference", "epoch_0.pt", "--frame", "reference"]
    status, report, _ = ended(capsys, *asked)
    assert status == 0
    assert "by the axes of epoch_0.pt, as they are" in report
    status, _, error = ended(capsys, *asked[:-3], "epoch_9.pt")
    assert (status, error.count("\n")) == (2, 1)
    assert "There are epoch_0.pt, epoch_1.pt, epoch_2.pt" in error


@pytest.mark.parametrize("kind", ["empty", "one", "two runs", "none"])
def test_what_is_wrong_is_one_line_and_nothing_is_written(capsys, tmp_path, kind):
    folder = tmp_path / "run"
    folder.mkdir()
    if kind == "one":
        save_run(folder, trained(1))
    elif kind == "two runs":
        for name in ("a_{}.pt", "b_{}.pt"):
            save_run(folder, trained(2), name)
    elif kind == "none":
        folder = tmp_path / "nowhere"
    status, out, error = ended(capsys, "run", str(folder), "--out", str(tmp_path / "out"))
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert not (tmp_path / "out").exists()


def test_where_one_file_cannot_be_written_none_is(capsys, tmp_path):
    folder = save_run(tmp_path / "run", [anchors_only([[1, 0], [0, 1]])] * 2)
    (tmp_path / "out" / "run.json").mkdir(parents=True)
    status, _, error = ended(capsys, "run", str(folder), "--out", str(tmp_path / "out"))
    assert (status, error.count("\n")) == (2, 1)
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["run.json"]


def test_odd_metrics_and_names_are_written_as_what_they_are(capsys, tmp_path):
    metrics = {"big": [10**30, 1], "mixed": [1, "x"], "flag": [True, False], "only": [None, 2]}
    folder = save_run(tmp_path / "run", [anchors_only([[1, 0], [0, 1]])] * 2, "ep\x1b[31m{}.pt", **metrics)
    status, out, _ = ended(capsys, "run", str(folder), "--out", str(tmp_path / "out"))
    assert status == 0
    assert "\x1b" not in out
    found = pq.read_table(tmp_path / "out" / "checkpoints.parquet").to_pylist()
    assert [row["metric_big"] for row in found] == [1e30, 1.0]
    assert [row["metric_mixed"] for row in found] == ["1", "x"]
    assert [row["metric_flag"] for row in found] == [True, False]
    assert [row["metric_only"] for row in found] == [None, 2]


def test_help_imports_nothing_heavy():
    assert imported_by("run", "--help") == set()


@pytest.mark.slow
def test_a_short_training_is_a_run(capsys, tmp_path):
    """An actual training: anchors move toward the items they are nearest to, and one that starts far off stays dead."""
    torch.manual_seed(0)
    points = torch.nn.functional.normalize(torch.randn(60, 6) + 4 * torch.eye(6)[torch.arange(60) % 3], dim=1)
    anchors = torch.nn.Parameter(torch.cat([points[:3] + 0.3 * torch.randn(3, 6), -points.mean(0, keepdim=True)]))
    optimizer = torch.optim.SGD([anchors], lr=1.0)
    states, losses = [], []
    for _ in range(5):
        cosines = points @ torch.nn.functional.normalize(anchors, dim=1).T
        loss = 1 - cosines.max(dim=1).values.mean()
        states.append({"constellation.anchors": anchors.detach().clone()})
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    folder = save_run(tmp_path / "run", states, loss=losses)
    np.save(tmp_path / "points.npy", points.numpy())
    asked = ["run", str(folder), "--features", str(tmp_path / "points.npy"), "--out", str(tmp_path / "out")]
    assert ended(capsys, *asked)[0] == 0
    said = json.loads((tmp_path / "out" / "run.json").read_text())
    found = [row["metric_loss"] for row in said["checkpoints"]]
    assert found == losses
    assert found == sorted(found, reverse=True)
    assert said["lives"][3]["born"] is None
    drifts = [row["drift_mean"] for row in said["checkpoints"][1:]]
    assert drifts[0] > drifts[-1] > 0


def test_a_checkpoint_of_a_run_is_drawn_and_its_picture_is_drawn_again_alike(capsys, tmp_path):
    folder, features = save_run(tmp_path / "run", trained(3)), save_features(tmp_path / "features")
    given = ("render", str(folder), "--features", str(features), "--size", "200x160")
    first, second = tmp_path / "first", tmp_path / "second"
    assert ended(capsys, *given, "--view", "manifold", "--time", "epoch_1.pt", "--out", str(first))[0] == 0
    assert read_recipe(first / "manifold.png").state.time == "epoch_1.pt"
    assert ended(capsys, *given, "--like", str(first / "manifold.png"), "--out", str(second))[0] == 0
    one, two = (np.asarray(Image.open(each / "manifold.png")) for each in (first, second))
    np.testing.assert_array_equal(one, two)
    status, _, error = ended(capsys, *given, "--view", "manifold", "--time", "epoch_9.pt", "--out", str(first))
    assert status == 2
    assert "no checkpoint is called 'epoch_9.pt'" in error
    single = ("render", str(folder / "epoch_2.pt"), *given[2:], "--like", str(first / "manifold.png"))
    assert ended(capsys, *single, "--out", str(second))[0] == 0  # time is of runs, and nobody asked for one


def test_a_wrong_time_is_told_before_features_are_asked_for(capsys, tmp_path):
    folder = save_run(tmp_path / "run", trained(2))
    asked = ("analyze", str(folder), "--features", str(tmp_path / "nowhere"), "--time", "epoch_9.pt")
    status, _, error = ended(capsys, *asked)
    assert status == 2
    assert "--time: no checkpoint is called 'epoch_9.pt'" in error


def test_the_training_that_ships_or_a_folder_not_both(capsys):
    status, _, error = ended(capsys, "run", "--sample", "somewhere")
    assert status == 2
    assert "is either FOLDER or --sample" in error


@pytest.mark.slow
def test_the_training_that_ships_needs_no_folder(capsys, tmp_path):
    status, report, error = ended(capsys, "run", "--sample", "--out", str(tmp_path))
    assert (status, error) == (0, "")
    files = sorted(sample_run().glob("*.pt"))
    rows = pq.read_table(tmp_path / "checkpoints.parquet").to_pylist()
    assert [row["name"] for row in rows] == [file.name for file in files]
    last = read_checkpoint(files[-1])
    whole = Brute(last, read_features(sample_features(), last))
    alive = len(set((whole.fused @ whole.anchors.T).argmax(axis=1).tolist()))
    assert (rows[-1]["dead"], rows[-1]["active"]) == (len(whole.anchors) - alive, alive)
    assert f"{len(files)} of {sample_run()}" in report
