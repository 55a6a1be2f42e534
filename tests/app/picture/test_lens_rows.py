"""Rows as an expert sees them are projected once while the pointer goes from item to item."""

import numpy as np
import pytest

from geolip_viewer.app.picture.lens_rows import LensRows
from geolip_viewer.task import Cancelled, Task, running
from geolip_viewer.views.shared.measurable import MeasurableAnchors
from tests.synthetic import make_analysis


class Counted:
    """The rows of one expert, and which of them were asked for."""

    def __init__(self, analysis, expert=0):
        self._analysis, self._expert = analysis, expert
        self.asked = []

    def __call__(self, rows):
        self.asked.append(rows)
        return self._analysis.lens_rows(self._expert, rows)

    def anchors(self, name="first"):
        return MeasurableAnchors(np.empty((0, 3)), self, lambda: (np.empty(0, int), np.empty(0)), name)


@pytest.fixture
def analysis():
    return make_analysis(items=5000)


def test_each_item_is_projected_once(analysis):
    made, kept = Counted(analysis), LensRows()
    for items in ([7], np.arange(3000), [4999, 2], np.arange(5000)):
        found = kept.rows_of(analysis, made.anchors())(np.array(items))
        np.testing.assert_allclose(found, analysis.lens_rows(0, np.array(items)), atol=1e-6)
    np.testing.assert_array_equal(np.concatenate(made.asked), np.arange(5000))


def test_another_expert_and_another_file_have_rows_of_their_own(analysis):
    kept, other, items = LensRows(), make_analysis(items=5000, seed=1), np.arange(10)
    for of, expert in ((analysis, 0), (analysis, 1), (other, 1), (analysis, 0)):
        found = kept.rows_of(of, Counted(of, expert).anchors(str(expert)))(items)
        np.testing.assert_allclose(found, of.lens_rows(expert, items), atol=1e-6)


def test_what_a_cancelled_request_has_projected_stays(analysis):
    made, kept = Counted(analysis), LensRows()

    def stop(progress):
        if progress.fraction and progress.fraction > 0.3:
            task.cancel()

    task = Task(stop)
    with running(task), pytest.raises(Cancelled):
        kept.rows_of(analysis, made.anchors())(np.arange(5000))
    kept.rows_of(analysis, made.anchors())(np.arange(5000))
    np.testing.assert_array_equal(np.concatenate(made.asked), np.arange(5000))


def test_rows_that_would_take_too_much_memory_are_not_kept(analysis):
    made, kept = Counted(analysis), LensRows(most=1000)
    for _ in range(2):
        kept.rows_of(analysis, made.anchors())(np.array([3]))
    assert [list(rows) for rows in made.asked] == [[3], [3]]
