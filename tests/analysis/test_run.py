"""A run as a whole, held against what scipy and whole arrays say of the same files."""

import gc
import weakref

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group, spearmanr

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis import run as run_module
from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_anchors import RunAnchors
from geolip_viewer.analysis.run_rows import checkpoint_rows, known_rows
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.drift import held_out_share, is_found
from geolip_viewer.geometry.frames import FRAMES
from geolip_viewer.geometry.lifespans import Lifespan
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.task import Cancelled, Task, running
from tests.brute import Brute, on_sphere, unit
from tests.runs import brutes, opened, save_run, trained, turned, with_points
from tests.sources.writing import state_dict


def degrees(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.degrees(np.arccos(np.clip((unit(start) * unit(end)).sum(axis=1), -1, 1)))


def ten_nearest(rows: np.ndarray) -> list[set[int]]:
    cosines = unit(rows) @ unit(rows).T
    np.fill_diagonal(cosines, -np.inf)
    return [set(each) for each in np.argsort(-cosines, axis=1)[:, :10].tolist()]


def lost(before: list[set[int]], after: list[set[int]]) -> float:
    return 1 - float(np.mean([len(a & b) / 10 for a, b in zip(before, after, strict=True)]))


def test_drifts_and_rotations_are_those_of_scipy(tmp_path):
    run = opened(tmp_path, trained(4))
    anchors = [each.anchors for each in brutes(run)]
    for since, other in (("previous", lambda t: t - 1), ("first", lambda t: 0), ("reference", lambda t: 3)):
        found = run.anchors.drifts[since]
        assert np.isnan(found.angle[0]).all()
        assert found.rotation_share[0] is None
        for t in range(1, 4):
            start, end = anchors[other(t)], anchors[t]
            rotation = orthogonal_procrustes(start, end)[0]
            np.testing.assert_allclose(found.angle[t], degrees(start, end), atol=2e-5)
            np.testing.assert_allclose(found.aligned[t], degrees(start @ rotation, end), atol=2e-5)
            moved, left = (np.square(each - end).sum() for each in (start, start @ rotation))
            share = found.rotation_share[t]
            assert share is None if moved == 0 else share == pytest.approx(1 - left / moved, abs=1e-6)


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_the_rotation_explains_of_items_is_that_of_their_chords(tmp_path, is_turned):
    states = trained(2, anchors=60, step=0.02)
    run = opened(tmp_path, [states[0], turned(states[1], 1)] if is_turned else states)
    before, now = brutes(run)
    rotation = orthogonal_procrustes(before.anchors, now.anchors)[0]
    start, end = unit(before.fused), unit(now.fused)
    moved, left = (np.square(each - end).sum() for each in (start, start @ rotation))
    step = run.measured[1].step
    assert step.rotation_share_held_out == pytest.approx(1 - left / moved, abs=1e-4)
    assert is_found(step.rotation_share_held_out) == is_turned
    assert 0 < step.rotation_share_chance < 0.3
    share = run.anchors.drift(0, 1).rotation_share
    assert share > 0.9 if is_turned else share == pytest.approx(step.rotation_share_chance, abs=0.06)
    wanted = run.anchors.drift(0, 1).aligned if is_turned else run.anchors.drift(0, 1).angle
    np.testing.assert_array_equal(run.anchors.moved(0, 1), wanted)


def test_churn_is_that_of_whole_arrays(tmp_path):
    run = opened(tmp_path, trained(3))
    whole = brutes(run)
    nearest = [(each.fused @ each.anchors.T).argmax(axis=1) for each in whole]
    near = [ten_nearest(each.fused) for each in whole]
    assert run.measured[0].step is None
    for t in (1, 2):
        step = run.measured[t].step
        assert step.churn == pytest.approx(np.mean(nearest[t] != nearest[t - 1]))
        assert 0 < step.churn < 1
        assert step.neighbor_churn == pytest.approx(lost(near[t - 1], near[t]))
        np.testing.assert_array_equal(run.assigned[t], np.bincount(nearest[t], minlength=12))
        before, now = whole[t - 1].fused, whole[t].fused
        rotation = orthogonal_procrustes(whole[t - 1].anchors, whole[t].anchors)[0]
        assert step.item_drift_mean == pytest.approx(degrees(before, now).mean(), abs=1e-3)
        assert step.item_drift_aligned_mean == pytest.approx(degrees(before @ rotation, now).mean(), abs=1e-3)


@pytest.mark.parametrize("frame", ["aligned", "reference"])
@pytest.mark.parametrize("reference", [-1, 0])
def test_the_truth_of_motion_is_the_correlation_of_angles_in_the_frame(tmp_path, frame, reference):
    run = opened(tmp_path, trained(3), frame=frame, reference=reference)
    whole = brutes(run)
    onto = whole[reference]
    axes = onto.pca(onto.fused)[1][:3].T
    turns = [
        orthogonal_procrustes(each.anchors, onto.anchors)[0] if frame == "aligned" else np.eye(8) for each in whole
    ]
    for rows, key in (("fused", "motion_correlation_items"), ("anchors", "motion_correlation_anchors")):
        framed = [getattr(each, rows) @ turn for each, turn in zip(whole, turns, strict=True)]
        drawn = [on_sphere(each @ axes) for each in framed]
        for t in (1, 2):
            expected = spearmanr(degrees(framed[t - 1], framed[t]), degrees(drawn[t - 1], drawn[t])).statistic
            assert getattr(run.measured[t].step, key) == pytest.approx(expected, abs=2e-3)


def test_where_the_only_motion_is_a_rotation_nothing_else_moved(tmp_path):
    first = state_dict((5, 6, 7), 8, 12)
    states = [first, turned(first, 1), turned(first, 2)]
    run = opened(tmp_path, states)
    for since in ("previous", "first", "reference"):
        found = run.anchors.drifts[since]
        moving = range(1, 2 if since == "reference" else 3)
        for t in moving:
            assert found.angle[t].min() > 1
            assert found.aligned[t].max() < 1e-4
            assert found.rotation_share[t] == pytest.approx(1, abs=1e-9)
    for measured in run.measured[1:]:
        assert measured.step.churn == measured.step.neighbor_churn == 0
        assert measured.step.item_drift_mean > 1
        assert measured.step.item_drift_aligned_mean < 1e-4
        assert measured.step.motion_correlation_items is None
        assert measured.series["effective_dimension"] == pytest.approx(run.measured[0].series["effective_dimension"])


def test_a_rotation_of_any_kind_is_found(tmp_path):
    anchors = unit(np.random.default_rng(0).normal(size=(9, 4)))
    run = with_points(tmp_path, [anchors, anchors @ ortho_group.rvs(4, random_state=5)], anchors)
    assert run.anchors.drifts["previous"].angle[1].max() > 10
    assert run.anchors.drifts["previous"].aligned[1].max() < 1e-4


def test_a_death_and_a_resurrection_are_told_where_they_happened(tmp_path):
    here, away = [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, -1, 0], [0, 0, 1]]
    points = [[1, 0.1, 0], [0, 1, 0.2], [0.1, 1, 0], [0, 0.1, 1]]
    run = with_points(tmp_path, [here, away, away, here, away], points)
    assert run.lifespans == (Lifespan(0, 4, (), 0), Lifespan(0, 3, ((1, 2), (4, 4)), 1), Lifespan(0, 4, (), 0))
    assert run.assigned[:, 1].tolist() == [2, 0, 0, 2, 0]
    assert [each.step.churn for each in run.measured[1:]] == [0.5, 0, 0.5, 0.5]
    np.testing.assert_allclose(run.anchors.drifts["previous"].angle[1], [0, 180, 0], atol=1e-4)


def test_two_dimensions_are_enough(tmp_path):
    run = with_points(tmp_path, [[[1, 0], [0, 1]], [[1, 0.2], [0, 1]]], np.random.default_rng(0).normal(size=(9, 2)))
    np.testing.assert_allclose(run.anchors.drifts["previous"].angle[1], [np.degrees(np.arctan(0.2)), 0], atol=1e-4)
    assert run.measured[1].step.item_drift_mean < 1e-4


def test_a_single_item_has_no_neighbours_to_move_among(tmp_path):
    run = with_points(tmp_path, [np.eye(3), np.eye(3)[[2, 1, 0]]], [[1, 0.2, 0]])
    step = run.measured[1].step
    assert step.churn == 1
    assert step.neighbor_churn is step.motion_correlation_items is step.motion_neighbors_true is None


def test_pruned_anchors_are_followed_and_it_is_told(tmp_path):
    rows = unit(np.random.default_rng(1).normal(size=(6, 5)))
    run = with_points(tmp_path, [rows, rows[[4, 2, 0]]], rows)
    assert [of.tolist() for of in run.anchors.tracks.of] == [[0, 1, 2, 3, 4, 5], [4, 2, 0]]
    assert np.isnan(run.anchors.drifts["first"].angle[1]).tolist() == [False, True, False, True, False, True]
    assert any("The number of anchors changes (6, 3)" in warning for warning in run.warnings)
    assert run.lifespans[1] == Lifespan(0, 0, (), 0)
    assert run.measured[1].step.churn == 0.5  # items of the three that are left stay with them
    assert run.assigned[1, [0, 2, 4]].sum() == 6


def test_series_are_the_numbers_of_each_analysis(tmp_path):
    run = opened(tmp_path, trained(2))
    for checkpoint, measured in zip(run.files.checkpoints, run.measured, strict=True):
        whole, found = Brute(checkpoint.read(), run.features), measured.series
        cosines = whole.anchors @ whole.anchors.T
        np.fill_diagonal(cosines, -np.inf)
        assert found["neighbor_cosine_mean"] == pytest.approx(cosines.max(axis=1).mean(), abs=1e-6)
        assert found["neighbor_cosine_max"] == pytest.approx(cosines.max(), abs=1e-6)
        weights = np.exp(whole.fused @ whole.anchors.T / 0.1)
        weights /= weights.sum(axis=1, keepdims=True)
        assert found["assignment_entropy"] == pytest.approx(-(weights * np.log(weights)).sum(axis=1).mean(), abs=1e-5)
        spread = np.std(whole.triangulations, axis=0, ddof=1).mean()
        assert found["expert_divergence_mean"] == pytest.approx(spread, abs=1e-5)
        one, two, three = whole.lenses
        agreement = np.mean([(a * b).sum(axis=1).mean() for a, b in ((one, two), (one, three), (two, three))])
        assert found["expert_agreement"] == pytest.approx(agreement, abs=1e-5)
        analysis = Analysis(checkpoint.read(), run.features)
        assert found["information_gain"] == pytest.approx(analysis.information_gain, rel=1e-6)
        assert found["pentachoron_cv_anchors"] == analysis.pentachoron_cv["anchors"]
        assert found["pentachoron_cv_uniform"] == analysis.pentachoron_cv["uniform_anchors"]


def test_trust_is_that_of_each_checkpoint_alone_and_is_measured_when_it_is_asked_for(tmp_path):
    run = opened(tmp_path, trained(2), with_trust=True)
    _ = run.measured
    assert all(row["trust_neighbors_kept"] is None for row in known_rows(run))
    rows = checkpoint_rows(run)
    for checkpoint, row in zip(run.files.checkpoints, rows, strict=True):
        analysis = Analysis(checkpoint.read(), run.features)
        figures = analysis.trust(analysis.positions).figures
        for name in ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness", "continuity"):
            assert row[f"trust_{name}"] == pytest.approx(figures[name])
    assert known_rows(run) == rows


def test_many_items_are_sampled_and_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "SAMPLED", 30)
    run = opened(tmp_path, trained(2))
    assert any("Neighbour churn is measured among 30 of 40 items" in warning for warning in run.warnings)
    rows = np.sort(np.random.default_rng(0).choice(40, 30, replace=False))
    before, now = (ten_nearest(each.fused[rows]) for each in brutes(run))
    assert run.measured[1].step.neighbor_churn == pytest.approx(lost(before, now))


@pytest.mark.parametrize("with_trust", [False, True])
def test_embeddings_of_at_most_two_checkpoints_are_there_at_a_time(tmp_path, monkeypatch, with_trust):
    run = opened(tmp_path, trained(5), with_trust=with_trust)
    made: weakref.WeakSet[RunAnalysis] = weakref.WeakSet()
    most = 0
    original = RunAnalysis.embeddings.fget

    def counted(analysis):
        nonlocal most
        made.add(analysis)
        found = original(analysis)
        most = max(most, sum("_embedded" in vars(each) for each in made))
        return found

    monkeypatch.setattr(RunAnalysis, "embeddings", property(counted))
    gc.disable()  # nothing may wait for a collection
    try:
        assert len(checkpoint_rows(run)) == 5
        assert most == 2
        assert not made
    finally:
        gc.enable()


def test_without_items_anchors_are_followed_alone(tmp_path):
    folder = save_run(tmp_path, trained(3))
    run = Run(read_run([folder]))
    assert run.measured[1].step.churn is None
    step = run.measured[1].step
    assert step.motion_correlation_anchors is not None
    assert step.rotation_share_held_out == held_out_share(*run.anchors.shared_rows(0, 1))
    assert not is_found(step.rotation_share_held_out)
    assert step.rotation_share_chance > 0.2
    assert np.isfinite(run.anchors.drifts["previous"].angle[1]).all()
    assert np.isnan(run.assigned).all()


def test_what_was_measured_before_a_pass_was_cancelled_stays(tmp_path):
    run = opened(tmp_path, trained(3))

    def stop_at_the_second(progress):
        if progress.phase.startswith("Checkpoint 2 of 3: epoch_1.pt"):
            task.cancel()

    task = Task(stop_at_the_second)
    with running(task), pytest.raises(Cancelled):
        _ = run.measured
    assert [run.known(t) is not None for t in range(3)] == [True, False, False]
    assert len(run.measured) == 3


def numbers(run: Run, t: int) -> list[object]:
    found = run.known(t)
    assert found is not None
    return [found.series, found.step, found.assigned.tolist()]


@pytest.mark.parametrize("frame", FRAMES)
def test_checkpoints_measured_in_any_order_are_those_of_one_pass(tmp_path, frame):
    whole, parts = (opened(tmp_path, trained(4), frame=frame) for _ in range(2))
    assert len(whole.measured) == 4
    for t in (2, 0, 3, 1):
        parts.measure(t)
    assert [numbers(parts, t) for t in range(4)] == [numbers(whole, t) for t in range(4)]


def test_a_longer_run_keeps_what_was_measured_of_the_shorter_one(tmp_path):
    states = trained(4)
    short = opened(tmp_path, states[:3])
    assert len(short.measured) == 3
    save_run(tmp_path / "run", states)
    files = read_run([tmp_path / "run"])
    longer = short.changed(files=files)
    assert longer.names[longer.reference] == "epoch_2.pt"
    assert [longer.known(t) is not None for t in range(4)] == [True, True, True, False]
    anew = Run(files, short.features, reference=2)
    assert len(longer.measured) == len(anew.measured) == 4
    assert [numbers(longer, t) for t in range(4)] == [numbers(anew, t) for t in range(4)]


def test_a_reference_beyond_the_run_is_refused(tmp_path):
    files = read_run([save_run(tmp_path, trained(2))])
    with pytest.raises(OptionError):
        Run(files, reference=2)


def test_axes_drift_by_their_nearer_ends(tmp_path, monkeypatch):
    run = with_points(tmp_path, [np.eye(3), -np.eye(3)], np.eye(3) + 0.1)
    monkeypatch.setattr(RunAnchors, "are_axes", True)
    np.testing.assert_allclose(run.anchors.drifts["previous"].angle[1], 0, atol=1e-4)
