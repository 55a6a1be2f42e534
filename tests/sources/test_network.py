"""Waiting for a network."""

import threading

import pytest

from geolip_viewer.sources.network import Waiting, wait_for
from geolip_viewer.task import Cancelled, Progress, Task, running


def test_what_the_work_returns_or_raises_comes_back():
    assert wait_for(lambda _: 7, 10) == 7
    with pytest.raises(KeyError, match="gone"):
        wait_for(lambda _: {}["gone"], 10)


def test_work_that_never_answers_is_given_up():
    never = threading.Event()
    with pytest.raises(TimeoutError, match="no answer for"):
        wait_for(lambda _: never.wait(20), 0.2)


def test_progress_passes_and_a_cancelled_task_ends_the_work():
    ended, heard = threading.Event(), []
    task = Task()

    def listen(progress: Progress) -> None:
        heard.append(progress.fraction)
        if progress.fraction:
            task.cancel()

    task = Task(listen)

    def work(waiting: Waiting) -> None:
        try:
            while True:
                waiting.report(0.5)
        finally:
            ended.set()

    with running(task), pytest.raises(Cancelled):
        wait_for(work, 10)
    assert 0.5 in heard
    assert ended.wait(10)
