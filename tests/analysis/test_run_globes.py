"""The faithful globes of a run, one after the other from the reference outward."""

import numpy as np
import pytest

from geolip_viewer.analysis.run import Run
from geolip_viewer.geometry import faithful, following
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.task import Cancelled, Task, running
from tests.runs import features_for, save_features, save_run, trained, turned


@pytest.fixture(autouse=True)
def fits(monkeypatch, tmp_path):
    """Short fits, kept in a folder of this test's own; how many of each kind there were."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(following, "STEPS", 40)
    counted = {"alone": 0, "followed": 0}
    descent = faithful.descent

    def counting(positions, level, stage, *others):
        counted["alone" if stage.is_first else "followed"] += 1
        return descent(positions, level, stage, *others)

    monkeypatch.setattr(faithful, "descent", counting)
    monkeypatch.setattr(following, "descent", counting)
    return counted


def opened(tmp_path, states, **options) -> Run:
    folder = save_run(tmp_path / "run", states)
    return Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features", 60)), **options)


def test_each_follows_its_neighbour_and_all_are_kept(tmp_path, fits):
    run = opened(tmp_path, trained(4), reference=1)
    drawn = run.at(3).projected(FAITHFUL)
    assert [run.globes.known(t) is not None for t in range(4)] == [False, True, True, True]
    assert fits == {"alone": 1, "followed": 2}
    assert run.at(0).projected(FAITHFUL) is run.globes.known(0).positions
    assert run.at(3).projected(FAITHFUL) is drawn  # though its embeddings were let go
    assert fits == {"alone": 1, "followed": 3}


def test_a_second_session_reads_them_from_disk(tmp_path, fits):
    states = trained(3)
    first = opened(tmp_path, states).globes.fit(0).positions
    before = dict(fits)
    again = Run(read_run([tmp_path / "run"]), features_for(tmp_path / "run", tmp_path / "features")).globes.fit(0)
    np.testing.assert_array_equal(again.positions.items, first.items)
    assert fits == before


def test_another_frame_needs_no_other_fit(tmp_path, fits):
    run = opened(tmp_path, trained(3))
    run.globes.fit(0)
    before = dict(fits)
    assert run.changed(frame="reference").globes.fit(0) is run.globes.known(0)
    assert fits == before


def test_after_nothing_but_a_rotation_nothing_moves_on_the_globe(tmp_path):
    first = trained(1)[0]
    run = opened(tmp_path, [first, turned(first, 4)])
    last, before = (run.globes.fit(t).positions for t in (1, 0))
    moved = np.degrees(travel(last.items, before.items))
    assert np.median(moved) < 3
    assert run.at(0).trust(before).figures["neighbors_kept"] == pytest.approx(
        run.at(1).trust(last).figures["neighbors_kept"], abs=0.05
    )


def test_without_a_common_rotation_points_moved_as_they_are(tmp_path):
    run = opened(tmp_path, trained(2))
    start, end = (run.at(t).embeddings.astype(float) for t in (1, 0))
    angles = np.arccos(np.clip((start * end).sum(axis=1), -1, 1))
    assert not run.anchors.has_rotation(1, 0)
    np.testing.assert_allclose(run.globes.before(0).moved[:60], angles, atol=1e-3)


def test_a_new_anchor_has_no_place_before(tmp_path):
    states = trained(2)
    states[1] = states[1] | {"constellation.anchors": states[1]["constellation.anchors"][:-1]}
    run = opened(tmp_path, states)
    assert run.anchors.tracks.count == 12
    before = run.globes.before(0)
    assert np.isnan(before.places).any(axis=1).sum() == 1
    assert np.isfinite(run.globes.fit(0).positions.anchors).all()


def test_held_out_items_are_held_out_of_a_fit_that_follows_too(tmp_path, fits):
    run = opened(tmp_path, trained(2))
    analysis = run.at(0)
    globe = analysis.projected(FAITHFUL)
    before = dict(fits)
    assert analysis.trust_held_out(globe).held_out is not None
    assert fits == {"alone": before["alone"], "followed": before["followed"] + 1}


def test_what_was_cancelled_is_not_kept(tmp_path):
    run, task = opened(tmp_path, trained(2)), Task()
    run.globes.fit(1)
    with running(task):
        fit = run.at(0).fitting()
        next(fit)
        task.cancel()
        with pytest.raises(Cancelled):
            next(fit)
    assert run.globes.known(0) is None
