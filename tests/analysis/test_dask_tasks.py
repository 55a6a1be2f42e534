"""Tasks of Dask's workers: what is lost is done again, and what ends them is told."""

import asyncio

import distributed
import pytest
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from geolip_viewer.analysis import dask_tasks
from geolip_viewer.analysis.dask_tasks import DaskClient, DaskTask, LostError, fault_of
from geolip_viewer.errors import MissingDataError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # of Dask's own
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]


class Losing(DaskClient):
    """Does tasks when their results are asked for, after it has lost so many of these."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.sent: list[object] = []

    def submit(self, work, *given):
        self.sent.append(work)
        return work, given

    def result(self, future):
        if self.losses:
            self.losses -= 1
            raise LostError("lost dependencies")
        work, given = future
        return work(*(self.result(each) if isinstance(each, tuple) else each for each in given))


def double(number: int) -> int:
    return 2 * number


def add(first: int, second: int) -> int:
    return first + second


def sum_of(client: DaskClient, made: list[int]) -> DaskTask:
    def given() -> tuple[int]:
        made.append(1)
        return (4,)

    doubled = DaskTask(client, double, given)
    return DaskTask(client, add, lambda: (doubled, 1))


@pytest.mark.parametrize("losses", range(4))
def test_what_is_lost_is_done_again_from_what_it_is_made_of(losses):
    client, made = Losing(losses), []
    assert sum_of(client, made).result() == 9
    assert client.sent == [double, add] * (losses + 1)
    assert len(made) == losses + 1


def test_what_is_lost_again_and_again_is_told():
    client = Losing(4)
    with pytest.raises(MissingDataError, match=r"again and again \(lost dependencies\). Give the workers more memory"):
        sum_of(client, []).result()
    assert client.sent == [double, add] * 4


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            distributed.KilledWorker("task", None, 3),
            "a shard crashed every worker that tried it. Give the workers more",
        ),
        (FutureCancelledError("a", "scheduler-connection-lost"), "the scheduler went. Look whether it runs"),
        (ModuleNotFoundError("No module named 'x'"), "lacks what this needs .*'x'.*Install the same geolip-viewer"),
        (Exception("ImportError('not here')"), "lacks what this needs .*Install the same geolip-viewer"),
        (AttributeError("no attribute '_project'"), "lacks what this needs .*Install the same geolip-viewer"),
        (
            MemoryError("Unable to allocate"),
            r"a worker ran out of memory \(Unable to allocate\). Give the workers more",
        ),
        (ZeroDivisionError("by zero"), r"a worker failed \(ZeroDivisionError: by zero\). Look into the logs"),
    ],
)
def test_each_end_of_a_task_has_its_own_remedy(error, line):
    told = fault_of(error)
    assert isinstance(told, MissingDataError)
    with pytest.raises(MissingDataError, match=line):
        raise told


@pytest.mark.parametrize(
    "error",
    [
        FutureCancelledError("a", "lost dependencies"),
        FutureCancelledError("a", "already forgotten"),
        CommClosedError("in <TCP (closed)>: Stream is closed"),
    ],
)
def test_what_went_with_a_worker_is_lost(error):
    assert isinstance(fault_of(error), LostError)


@pytest.fixture
def client(monkeypatch):
    """Of a scheduler without workers, for which it does not wait long."""
    monkeypatch.setattr(dask_tasks, "PATIENCE", 0.1)
    monkeypatch.setattr(dask_tasks, "SILENCE", 0.3)
    settings = {
        "n_workers": 0,
        "processes": False,
        "protocol": "tcp://",
        "host": "127.0.0.1",
        "dashboard_address": None,
    }
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster, set_as_default=False) as made:
        yield made


def test_a_scheduler_that_has_no_worker_any_more_is_told(client):
    task = DaskTask(DaskClient(client), double, lambda: (4,))
    with pytest.raises(MissingDataError, match=r"has had no worker for 0.3 s. Give the workers more memory, and check"):
        task.result()


def test_a_scheduler_that_says_nothing_any_more_is_told(client, monkeypatch):
    async def silent() -> None:
        await asyncio.Event().wait()

    task = DaskTask(DaskClient(client), double, lambda: (4,))
    monkeypatch.setattr(client, "scheduler", type("Silent", (), {"ncores": staticmethod(silent)}))
    with pytest.raises(MissingDataError, match=r"the scheduler says nothing for 0.3 s. Look whether it runs"):
        task.result()
    monkeypatch.undo()


def test_a_scheduler_that_went_is_told(client):
    task = DaskTask(DaskClient(client), double, lambda: (4,))
    client.close()
    with pytest.raises(MissingDataError, match=r"the scheduler went. Look whether it runs"):
        task.result()
