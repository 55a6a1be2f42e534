"""When an analysis computes: once, when asked, in shared passes that can be cancelled."""

import dataclasses
import itertools
from collections.abc import Callable

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.task import Cancelled, Progress, Task, running
from tests.synthetic import make_analysis


class Counted:
    """A feature column that counts how often its rows are read."""

    def __init__(self, column, reads: list[int]) -> None:
        self.expert, self.width, self._column, self._reads = column.expert, column.width, column, reads

    def block(self, rows):
        found = self._column.block(rows)
        self._reads[0] += len(found)
        return found


def counted(family: str = "shared", **world: object) -> tuple[Analysis, Callable[[], int]]:
    analysis, reads = make_analysis(family, **world), [0]
    columns = tuple(Counted(column, reads) for column in analysis.features.columns)
    return Analysis(analysis.checkpoint, dataclasses.replace(analysis.features, columns=columns)), lambda: reads[0]


def test_nothing_is_computed_before_it_is_asked_for():
    analysis, reads = counted()
    _ = analysis.vocabulary, analysis.labels, analysis.class_counts, analysis.neighbor_cosine, analysis.warnings
    assert reads() == 0


def test_results_of_one_pass_share_it():
    analysis, reads = counted(experts=2, items=50)
    _ = analysis.embeddings, analysis.positions, analysis.assignment_counts, analysis.radii, analysis.centroids
    assert reads() == 100
    _ = analysis.pair_statistics, analysis.expert_divergence, analysis.difference_magnitude, analysis.triangulation_std
    assert reads() == 200


def test_lenses_that_are_small_are_kept_for_the_passes_after_the_first():
    analysis, reads = counted("dual-stream", experts=2, items=50)
    _ = analysis.lenses, analysis.difference_space, analysis.lens_similarities(3), analysis.lens_embeddings(1)
    assert reads() == 100


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused"])
def test_large_lenses_are_computed_again_in_each_pass(family, monkeypatch):
    kept = make_analysis(family)
    wanted = [kept.lens(2).positions, kept.combined_space.positions, kept.lens_similarities(3), kept.lens_embeddings(1)]
    monkeypatch.setattr("geolip_viewer.analysis.lenses.KEPT", 0)
    again, reads = counted(family)
    found = [
        again.lens(2).positions,
        again.combined_space.positions,
        again.lens_similarities(3),
        again.lens_embeddings(1),
    ]
    for each, value in zip(found, wanted, strict=True):
        np.testing.assert_allclose(each, value, atol=1e-5)
    assert family == "fused" or reads() > 3 * 120


def test_a_result_is_computed_once():
    analysis = make_analysis()
    assert analysis.difference_space.positions is analysis.difference_space.positions
    assert analysis.positions is analysis.positions
    assert analysis.lens(1) is analysis.lens(1)


@pytest.mark.parametrize(
    "name", ["embeddings", "assignment_counts", "lenses", "pair_statistics", "difference_space", "closest_pairs"]
)
def test_a_cancelled_pass_keeps_nothing_and_can_be_asked_again(name):
    given = make_analysis(items=5000, experts=2)
    whole = _arrays(getattr(given, name))
    for stop in range(_stages(given.checkpoint, given.features, name)):
        analysis = Analysis(given.checkpoint, given.features)
        with pytest.raises(Cancelled), running(cancelled_at(stop)):
            getattr(analysis, name)
        assert name not in vars(analysis)
        np.testing.assert_equal(_arrays(getattr(analysis, name)), whole)


def cancelled_at(word: int) -> Task:
    """A task that is cancelled at the given number of progress reports."""
    heard = itertools.count()
    task = Task(lambda _: task.cancel() if next(heard) == word else None)
    return task


def _stages(checkpoint, features, name: str) -> int:
    """How many progress reports a task gets before a result is complete."""
    heard: list[Progress] = []
    with running(Task(heard.append)):
        getattr(Analysis(checkpoint, features), name)
    return len(heard) - 1


def _arrays(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return [_arrays(each) for each in vars(value).values() if not isinstance(each, property)]
    return [_arrays(each) for each in value] if isinstance(value, tuple | list) else value


def test_progress_names_what_is_done_and_ends_at_all_of_it():
    heard: list[Progress] = []
    with running(Task(heard.append)):
        _ = make_analysis(items=5000).embeddings
    fractions = [each.fraction for each in heard if each.fraction is not None]
    assert {each.phase for each in heard} == {"Embedding items"}
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


@pytest.mark.parametrize("family", ["shared", "fused", "dual-stream"])
def test_rows_of_a_lens_are_projected_a_block_at_a_time_and_can_be_given_up(family, monkeypatch):
    analysis = make_analysis(family, items=5000)
    chosen = np.random.default_rng(0).permutation(5000)
    expected, asked, see = analysis.lens_embeddings(1)[chosen], [], analysis._seen

    def seen(expert, rows):
        asked.append(len(rows))
        return see(expert, rows)

    monkeypatch.setattr(analysis, "_seen", seen)
    np.testing.assert_allclose(analysis.lens_rows(1, chosen), expected, atol=1e-6)
    assert max(asked) <= 2048
    task = Task()
    task.cancel()
    with running(task), pytest.raises(Cancelled):
        analysis.lens_rows(1, chosen)
