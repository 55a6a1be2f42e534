"""Work ahead of its turn: in order, over cores, with progress and cancellation where the parts are taken."""

import threading

import pytest

from geolip_viewer.task import (
    Cancelled,
    Progress,
    Task,
    advance,
    ahead,
    blocks,
    part,
    phase,
    running,
    step,
    stretch,
    unseen,
)


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


def test_a_part_of_the_work_is_told_as_that_part_and_parts_can_be_nested():
    told: list[float | None] = []
    with running(Task(lambda progress: told.append(progress.fraction))):
        with part(0.5, 1.0):
            advance(0.5)
            with part(0.0, 0.5):
                advance(1.0)
            advance(None)
            with phase("Something else"):
                advance(0.25)
        advance(0.25)
    assert told == [0.75, 0.75, None, None, 0.25, 0.25]


def test_phases_of_a_step_are_one_line_that_never_falls():
    told: list[Progress] = []
    with running(Task(told.append)):
        for number in range(2):
            with step(f"Page {number}", number / 2, (number + 1) / 2):
                for name in ("Fitting", "Comparing", "Fitting"):
                    with phase(name):
                        for share in (0.0, 0.5, 1.0):
                            advance(share)
    assert list(dict.fromkeys(each.phase for each in told)) == ["Page 0", "Page 1"]
    fractions = [each.fraction for each in told if each.fraction is not None]
    assert len(fractions) == len(told)
    assert fractions == sorted(fractions)
    assert max(each.fraction for each in told if each.phase == "Page 0") <= 0.5 < fractions[-1] < 1
    assert len(set(fractions)) > 8


def test_phases_of_a_stretch_keep_their_names_and_its_fraction_never_falls():
    told: list[Progress] = []
    with running(Task(told.append)), part(0.5, 1.0):
        with stretch(0.0, 0.4):
            for name in ("Searching", "Joining"):
                with phase(name):
                    for share in (0.0, 0.5, 1.0, 0.2):
                        advance(share)
        advance(0.4)
    assert list(dict.fromkeys(each.phase for each in told)) == ["Searching", "Joining", "Working"]
    fractions = [each.fraction for each in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-2], fractions[-1]) == (0.5, pytest.approx(0.65), pytest.approx(0.7))


def test_unseen_work_repeats_the_last_report_and_does_not_restart_a_running_phase():
    told: list[Progress] = []
    task = Task(told.append)
    with running(task):
        for share in (0.1, 0.2):
            with phase("Fitting"):
                advance(share)
            with unseen(), phase("Drawing"):
                advance(0.9)
        task.cancel()
        with pytest.raises(Cancelled), unseen(), phase("Drawing"):
            pass
    assert {each.phase for each in told} == {"Fitting"}
    assert told[0].fraction is None
    assert [each.fraction for each in told[1:]] == sorted(each.fraction for each in told[1:])
    assert told[-1].fraction == 0.2


def test_a_step_stops_once_its_task_is_cancelled():
    task = Task()
    with running(task), step("Page", 0, 1):
        task.cancel()
        with pytest.raises(Cancelled), phase("Fitting"):
            advance(0.5)
