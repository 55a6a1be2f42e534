"""One thread, channels, no answer for superseded requests, and preemption by requests with a higher priority."""

import threading
from functools import cached_property

import pytest

from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Progress, blocks, phase


@pytest.fixture
def worker(qapp):
    made = Worker()
    yield made
    made.close()


class Gate:
    """Work that runs until it is released or cancelled; it checks a thousand times a second."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> str:
        self.entered.set()
        while not self.open.wait(0.001):
            for _ in blocks(1):
                pass
        return "through the gate"


def test_an_answer_arrives_in_the_windows_thread(qtbot, worker):
    threads = []
    with qtbot.waitSignal(worker.finished) as answer:
        worker.request(
            "scene", threading.current_thread, on_result=lambda _: threads.append(threading.current_thread())
        )
    assert threads == [threading.current_thread()]
    assert answer.args[1] is not threading.current_thread()


def test_a_newer_request_supersedes_the_older_one_in_its_channel(qtbot, worker):
    heard, gate = [], Gate()
    worker.request("scene", gate, on_result=heard.append)
    assert gate.entered.wait(5)
    worker.request("scene", lambda: "never begun", on_result=heard.append)
    with qtbot.waitSignal(worker.finished) as answer:
        worker.request("scene", lambda: "new", on_result=heard.append)
    assert answer.args == ["scene", "new"]
    assert heard == ["new"]


def test_a_request_that_was_superseded_but_ended_all_the_same_is_silent(qtbot, worker):
    heard, entered, let_go = [], threading.Event(), threading.Event()

    def deaf() -> str:
        entered.set()
        let_go.wait(5)
        return "old"

    worker.request("scene", deaf, on_result=heard.append)
    assert entered.wait(5)
    worker.request("scene", lambda: "new", on_result=heard.append)
    with qtbot.waitSignal(worker.finished):
        let_go.set()
    assert heard == ["new"]


def test_a_request_in_another_channel_cancels_nothing(qtbot, worker):
    heard, gate = [], Gate()
    worker.request("load", gate, on_result=heard.append)
    assert gate.entered.wait(5)
    worker.request("inspect", lambda: "pointed at", on_result=heard.append)
    gate.open.set()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["through the gate", "pointed at"]


def test_an_urgent_request_runs_between_two_blocks_and_then_the_rest_continues(qtbot, worker):
    heard, gate = [], Gate()
    worker.request("fit", gate, heard.append, priority=Priority.BACKGROUND)
    assert gate.entered.wait(5)
    for channel, priority in (("scene", Priority.NORMAL), ("inspect", Priority.INTERACTIVE)):
        with qtbot.waitSignal(worker.finished) as answer:
            worker.request(channel, lambda channel=channel: f"{channel} shown", priority=priority)
        assert answer.args == [channel, f"{channel} shown"]
    assert heard == []
    with qtbot.waitSignal(worker.finished):
        gate.open.set()
    assert heard == ["through the gate"]


def test_a_request_that_interrupted_another_can_itself_be_interrupted(qtbot, worker):
    outer, middle = Gate(), Gate()
    worker.request("fit", outer, priority=Priority.BACKGROUND)
    worker.request("scene", middle)
    assert middle.entered.wait(5)
    with qtbot.waitSignal(worker.finished) as answer:
        worker.request("inspect", lambda: "pointed at", priority=Priority.INTERACTIVE)
    assert answer.args == ["inspect", "pointed at"]
    worker.cancel()


def test_the_most_urgent_waiting_request_runs_first_and_among_equals_the_oldest(qtbot, worker):
    order, entered, let_go = [], threading.Event(), threading.Event()

    def deaf() -> None:
        entered.set()
        let_go.wait(5)

    worker.request("deaf", deaf)
    assert entered.wait(5)
    for channel, priority in (("trust", 0), ("scene", 1), ("tables", 0), ("inspect", 2), ("load", 1)):
        worker.request(
            channel, lambda: None, lambda _, channel=channel: order.append(channel), priority=Priority(priority)
        )
    let_go.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert order == ["inspect", "scene", "load", "trust", "tables"]


def test_an_interrupting_request_does_not_report_the_stage_of_the_interrupted_one(qtbot, worker):
    told, gate = [], Gate()
    worker.progressed.connect(lambda channel, progress: told.append((channel, progress.phase)))

    def fit() -> None:
        with phase("GlobeFitting"):
            gate()

    worker.request("fit", fit, priority=Priority.BACKGROUND)
    assert gate.entered.wait(5)
    with qtbot.waitSignal(worker.finished):
        worker.request("scene", lambda: list(blocks(1)))
    gate.open.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert {phase for channel, phase in told if channel == "scene"} == {"Working"}
    assert {phase for channel, phase in told if channel == "fit"} == {"GlobeFitting"}


def test_an_error_in_an_interrupting_request_does_not_harm_the_interrupted_one(qtbot, worker):
    gate = Gate()
    worker.request("fit", gate, priority=Priority.BACKGROUND)
    assert gate.entered.wait(5)
    with qtbot.waitSignal(worker.failed) as failure:
        worker.request("scene", lambda: {}["missing"])
    assert failure.args[0] == "scene"
    with qtbot.waitSignal(worker.finished) as answer:
        gate.open.set()
    assert answer.args == ["fit", "through the gate"]


def test_an_interrupting_request_may_need_the_result_that_is_half_computed(qtbot, worker):
    gate = Gate()

    class Numbers:
        made = 0

        @cached_property
        def result(self) -> int:
            self.made += 1
            if self.made == 1:
                gate()
            return 42

    numbers = Numbers()
    worker.request("fit", lambda: numbers.result, priority=Priority.BACKGROUND)
    assert gate.entered.wait(5)
    with qtbot.waitSignal(worker.finished) as answer:
        worker.request("scene", lambda: numbers.result)
    assert answer.args == ["scene", 42]
    with qtbot.waitSignal(worker.finished):
        gate.open.set()


def test_a_request_cancelled_before_it_started_never_starts(qtbot, worker):
    begun, gate = [], Gate()
    worker.request("load", gate)
    assert gate.entered.wait(5)
    worker.request("scene", lambda: begun.append("scene"))
    worker.cancel("scene")
    with qtbot.waitSignal(worker.finished):
        gate.open.set()
    with qtbot.waitSignal(worker.finished):
        worker.request("after", lambda: None)
    assert begun == []


def test_a_cancelled_request_neither_answers_nor_fails(qtbot, worker):
    heard, gate = [], Gate()
    worker.failed.connect(lambda *args: heard.append(args))
    worker.request("load", gate, on_result=heard.append, on_error=heard.append)
    assert gate.entered.wait(5)
    with qtbot.waitSignal(worker.busy_changed) as busy:
        worker.cancel()
    assert busy.args == [False]
    with qtbot.waitSignal(worker.finished) as answer:
        worker.request("after", lambda: "goes on")
    assert answer.args == ["after", "goes on"]
    assert heard == []


def test_an_error_is_reported_with_its_channel(qtbot, worker):
    def refuse() -> None:
        raise ViewerError("a.pt", "is empty", "Choose another")

    with qtbot.waitSignal(worker.failed) as failure:
        worker.request("load", refuse)
    channel, error = failure.args
    assert (channel, str(error)) == ("load", "a.pt: is empty. Choose another.")


def test_an_error_goes_to_whoever_asked_for_it_alone(qtbot, worker):
    heard, others = [], []
    worker.failed.connect(lambda *args: others.append(args))

    def refuse() -> None:
        raise ViewerError("view", "needs items", "Open features")

    with qtbot.waitSignal(worker.busy_changed, check_params_cb=lambda busy: not busy):
        worker.request("scene", refuse, on_error=heard.append)
    assert [error.problem for error in heard] == ["needs items"]
    assert others == []


def test_a_fault_of_the_program_is_told_as_unexpected_and_logged(qtbot, worker, caplog):
    with qtbot.waitSignal(worker.failed) as failure:
        worker.request("scene", lambda: {}["missing"])
    assert "unexpected error" in failure.args[1].problem
    assert "KeyError" in failure.args[1].problem
    assert "KeyError" in caplog.text


def test_too_little_memory_is_no_fault_of_the_program(qtbot, worker):
    def fail() -> None:
        raise MemoryError("Unable to allocate 8. EiB")

    with qtbot.waitSignal(worker.failed) as failure:
        worker.request("scene", fail)
    assert str(failure.args[1]).startswith("memory: ran out (Unable to allocate 8. EiB). Use fewer items")


def test_errors_keep_no_traceback_and_so_no_arrays(qtbot, worker):
    def refuse() -> None:
        raise ViewerError("a", "b", "c") from ValueError("inner")

    with qtbot.waitSignal(worker.failed) as failure:
        worker.request("load", refuse)
    error = failure.args[1]
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


def test_stages_and_progress_are_reported(qtbot, worker):
    told = []
    worker.progressed.connect(lambda channel, progress: told.append((channel, progress)))

    def work() -> None:
        for name in ("Reading", "Counting"):
            with phase(name):
                for _ in blocks(10, 5):
                    pass

    with qtbot.waitSignal(worker.finished):
        worker.request("load", work)
    assert ("load", Progress("Reading", None)) in told
    assert {progress.phase for _, progress in told} == {"Reading", "Counting"}


def test_ten_thousand_blocks_are_not_ten_thousand_events(qtbot, worker):
    told = []
    worker.progressed.connect(lambda channel, progress: told.append(progress))

    def work() -> None:
        with phase("Reading"):
            for _ in blocks(10_000, 1):
                pass

    with qtbot.waitSignal(worker.finished):
        worker.request("load", work)
    assert 0 < len(told) < 200


def test_it_is_busy_from_the_first_request_to_the_last_answer(qtbot, worker):
    busy, gate = [], Gate()
    worker.busy_changed.connect(busy.append)
    worker.request("load", gate)
    worker.request("scene", lambda: 1)
    gate.open.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert busy == [True, False]


def test_an_answer_that_asks_for_more_keeps_it_busy(qtbot, worker):
    busy = []
    worker.busy_changed.connect(busy.append)
    with qtbot.waitSignal(worker.finished, check_params_cb=lambda channel, _: channel == "scene"):
        worker.request("load", lambda: 1, on_result=lambda _: worker.request("scene", lambda: 2))
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert busy == [True, False]


def test_closing_ends_the_thread_even_while_it_works(qtbot):
    worker, gate = Worker(), Gate()
    worker.request("load", gate)
    assert gate.entered.wait(5)
    worker.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("geolip-worker")]


def test_background_requests_that_are_held_wait_and_others_do_not(qtbot, worker):
    heard = []
    worker.hold_background()
    worker.request("tables", lambda: "tables", heard.append, priority=Priority.BACKGROUND)
    worker.request("trust", lambda: "trust", heard.append, priority=Priority.BACKGROUND)
    for channel, priority in (("scene", Priority.NORMAL), ("inspect", Priority.INTERACTIVE)):
        with qtbot.waitSignal(worker.finished) as answer:
            worker.request(channel, lambda: "at once", priority=priority)
        assert answer.args == [channel, "at once"]
    assert heard == []
    assert worker.channels == {"tables", "trust"}
    worker.release_background()
    qtbot.waitUntil(lambda: heard == ["tables", "trust"])


def test_what_is_held_can_be_cancelled_and_closing_waits_for_nothing(qtbot, worker):
    heard = []
    worker.hold_background()
    worker.request("tables", lambda: "tables", heard.append, priority=Priority.BACKGROUND)
    worker.cancel("tables")
    worker.request("trust", lambda: "trust", heard.append, priority=Priority.BACKGROUND)
    worker.close()
    worker.release_background()
    assert heard == []
