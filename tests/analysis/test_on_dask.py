"""The same numbers from several processes."""

import os
import signal
import socket
import threading
from pathlib import Path

import distributed
import numpy as np
import pytest

from geolip_viewer import cache
from geolip_viewer.analysis import Analysis, kept_comparison, on_dask
from geolip_viewer.analysis.large_features import InThisProcess, read_items
from geolip_viewer.errors import FeaturesError, OptionError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.shards_of_rows import shards
from tests.sources.writing import checkpoint_file, features, table, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # of Dask's own
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]
COUNT = 20_000


@pytest.fixture(scope="module")
def cluster():
    """Two processes of this machine, which nothing else reaches."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as made:
        yield made


@pytest.fixture
def world(tmp_path, monkeypatch) -> tuple[Path, Path]:
    """A checkpoint of two experts with lenses of their own, and features in different orders and several groups."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    lenses = ("proj_shared", "proj_native")
    checkpoint = checkpoint_file(tmp_path, widths=(5, 6), names=("a", "b"), lenses=lenses)
    ids, order = np.arange(COUNT) * 3, np.random.default_rng(1).permutation(COUNT)
    a, b = features(COUNT, 5), features(COUNT, 6)
    a[5], b[9, 2] = 0, np.nan
    write(tmp_path / "f", "a", table(a, ids.tolist()), row_group_size=1000)
    write(tmp_path / "f", "b", table(b[order][:-20], ids[order][:-20].tolist()), row_group_size=1000)
    return checkpoint, tmp_path / "f"


def on_workers(address: str, checkpoint: Path, folder: Path) -> Analysis:
    read = read_checkpoint(checkpoint)
    with on_dask.workers(address) as engine:
        analysis = Analysis(read, read_items(folder, read, engine=engine))
        engine.compare(analysis)
    return analysis


def assert_same(found: Analysis, checkpoint: Path, folder: Path) -> None:
    """As one process has it from features in memory."""
    read = read_checkpoint(checkpoint)
    whole = Analysis(read, read_features(folder, read))
    assert found.warnings == whole.warnings
    np.testing.assert_array_equal(found.image_id, whole.image_id)
    for name in ("embeddings", "expert_divergence", "anchor_difference", "difference_magnitude", "primary_class"):
        np.testing.assert_allclose(getattr(found, name), getattr(whole, name), atol=1e-6, err_msg=name)
    for name in ("pca", "combined_space"):
        got, expected = (getattr(each, name).singular_values for each in (found, whole))
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-6, err_msg=name)


def test_two_processes_find_what_one_does(cluster, world):
    found = on_workers(cluster.scheduler_address, *world)
    assert {entry.kind for entry in cache.entries()} == {"items", "comparisons"}
    assert_same(found, *world)


def test_a_worker_that_is_killed_costs_its_shards_alone(cluster, world, monkeypatch):
    pids = {worker: nanny.pid for worker, nanny in cluster.workers.items()}
    submit, count = on_dask.Workers._submit, 0

    def submitting(engine, work, *given):
        nonlocal count
        count += 1
        if count == 4:
            os.kill(pids[0], signal.SIGKILL)
        return submit(engine, work, *given)

    monkeypatch.setattr(on_dask.Workers, "_submit", submitting)
    assert_same(on_workers(cluster.scheduler_address, *world), *world)
    assert {nanny.pid for nanny in cluster.workers.values()} != set(pids.values())


def test_a_second_time_no_worker_is_asked(world, monkeypatch):
    checkpoint, folder = world
    read = read_checkpoint(checkpoint)
    first = Analysis(read, read_items(folder, read, engine=InThisProcess()))
    monkeypatch.setattr(on_dask.Workers, "_submit", None)
    again = read_items(folder, read, engine=on_dask.Workers(None))
    np.testing.assert_array_equal(again.projected.fused, first.embeddings)
    assert kept_comparison.KIND not in {entry.kind for entry in cache.entries()}


def test_workers_that_do_not_see_the_files_are_told(cluster, world, monkeypatch):
    monkeypatch.setattr(on_dask, "_found", missing)
    with pytest.raises(OptionError, match="does not see"):
        on_workers(cluster.scheduler_address, *world)
    monkeypatch.setattr(on_dask, "_found", older)
    with pytest.raises(OptionError, match="has version"):
        on_workers(cluster.scheduler_address, *world)
    assert cache.entries() == ()


def missing(paths: list[str]) -> tuple[str, list[int]]:
    from geolip_viewer import __version__

    return __version__, [-1 for _ in paths]


def older(paths: list[str]) -> tuple[str, list[int]]:
    return "0.0", [0 for _ in paths]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:9", "Timed out trying to connect"),
        ("tcp://127.0.0.1:99999999", "Timed out trying to connect"),
        ("zzz", "missing port number"),
        ("foo://here:1", "unknown address scheme"),
    ],
)
def test_a_scheduler_that_is_not_there_is_one_sentence_and_leaves_no_client(monkeypatch, address, reason):
    monkeypatch.setattr(on_dask, "PATIENCE", 1)
    monkeypatch.setattr(distributed, "Client", None)  # one that was begun waits for ever when it is closed
    with pytest.raises(OptionError, match=f"cannot be reached .{reason}"), on_dask.workers(address):
        pass


def test_another_program_at_the_address_is_no_scheduler(monkeypatch):
    monkeypatch.setattr(distributed, "Client", None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=lambda: server.accept()[0].sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n" * 3))
        answering.start()
        port = server.getsockname()[1]
        with pytest.raises(OptionError, match="no Dask scheduler"), on_dask.workers(f"tcp://127.0.0.1:{port}"):
            pass
        answering.join()


def test_what_is_wrong_with_a_row_is_told_as_ever(cluster, world):
    checkpoint, folder = world
    rows = [[0.0] * 5] * 9000 + [[0.0] * 4]
    write(folder, "a", table(rows), row_group_size=1000)
    with pytest.raises(FeaturesError, match="has 4 features, the rows before it 5"):
        on_workers(cluster.scheduler_address, checkpoint, folder)


def test_shards_are_groups_of_rows_in_order(world):
    from geolip_viewer.sources.collections import open_collection

    opened = open_collection(world[1], "val").open("a")
    rows = [slice_ for slice_, _ in shards(opened)]
    assert [each.start for each in rows] == [0, 9000, 18000]
    assert rows[-1].stop == COUNT
    for slice_, shard in shards(opened):
        ids = np.concatenate([batch.column("image_id") for batch in shard.parts[0].guarded(["image_id"])])
        np.testing.assert_array_equal(ids, 3 * np.arange(slice_.start, slice_.stop))
