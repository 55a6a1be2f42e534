"""Work ahead of its turn: in order, over cores, with progress and cancellation where the parts are taken."""

import threading

import pytest

from geolip_viewer.task import Cancelled, Progress, Task, ahead, blocks, phase, running


def test_results_come_in_the_order_of_the_parts():
    assert list(ahead(range(20), lambda part: part * part)) == [(part, part * part) for part in range(20)]


def test_two_parts_are_worked_on_at_once():
    meeting = threading.Barrier(2, timeout=10)
    assert [index for _, index in ahead(range(2), lambda part: meeting.wait() * 0 + part)] == [0, 1]


def test_a_fault_of_one_part_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        list(ahead([1, 0, 2], lambda part: 1 // part))


def test_progress_and_cancellation_pass_through_the_parts():
    told: list[Progress] = []
    task = Task(told.append)
    seen = []

    def count():
        for rows, _ in ahead(blocks(100, 5), lambda rows: rows.start):
            seen.append(rows.start)
            if rows.start == 10:
                task.cancel()

    with running(task), phase("Counting"), pytest.raises(Cancelled):
        count()
    assert seen[-1] == 10
    assert {progress.phase for progress in told} == {"Counting"}
