"""The same numbers from several processes."""

import json
import os
import signal
from pathlib import Path

import distributed
import numpy as np
import pyarrow as pa
import pytest
from distributed.comm.core import CommClosedError
from pyarrow import parquet

from geolip_viewer import cache
from geolip_viewer.analysis import Analysis, kept_comparison, on_dask
from geolip_viewer.analysis.dask_tasks import DaskClient
from geolip_viewer.analysis.large_features import InThisProcess, read_items
from geolip_viewer.cli import main
from geolip_viewer.errors import FeaturesError, MissingDataError, OptionError
from geolip_viewer.export import openable
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.opening import read_analysis
from geolip_viewer.sources.analysis_folders import analysis_files
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.column_names import Columns
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from geolip_viewer.sources.shards_of_rows import shards
from tests.sources.far_files import served
from tests.sources.writing import checkpoint_file, features, send, table, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # of Dask's own
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]
COUNT = 20_000
OF_ITEMS = ("image_id", "embeddings", "difference_magnitude")
OF_ALL = (
    *("class_totals", "assignment_totals", "anchor_difference", "expert_divergence"),
    *("information_gain", "effective_dimension"),
)


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


def on_workers(address: str, checkpoint: Path, folder: Path | str) -> Analysis:
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


@pytest.mark.parametrize(
    ("first", "when"),
    [(1, 4), (0, 4), (0, 12)],
    ids=["one", "both, while features are projected", "both, while experts are compared"],
)
def test_workers_that_are_killed_cost_their_shards_alone(cluster, world, monkeypatch, first, when):
    """Also if all are killed at once, with what every shard needs."""
    pids = {worker: nanny.pid for worker, nanny in cluster.workers.items()}
    submit, count = DaskClient.submit, 0

    def submitting(client, work, *given):
        nonlocal count
        count += 1
        if count == when:
            for pid in list(pids.values())[first:]:
                os.kill(pid, signal.SIGKILL)
        return submit(client, work, *given)

    monkeypatch.setattr(DaskClient, "submit", submitting)
    assert_same(on_workers(cluster.scheduler_address, *world), *world)
    assert count > when
    assert {nanny.pid for nanny in cluster.workers.values()} != set(pids.values())


def test_workers_that_end_whenever_they_are_asked_are_reported(cluster, world, monkeypatch):
    ended = {"tcp://127.0.0.1:1": CommClosedError("Stream is closed")}
    monkeypatch.setattr(DaskClient, "everywhere", lambda *_: ended)
    with pytest.raises(MissingDataError, match=r"ended again and again\. Give the workers more memory, and check"):
        on_workers(cluster.scheduler_address, *world)


def test_a_worker_that_ends_when_it_is_asked_leaves_the_work_to_others(cluster, world, monkeypatch):
    everywhere, ended = DaskClient.everywhere, {"tcp://127.0.0.1:1": CommClosedError("Stream is closed")}
    monkeypatch.setattr(DaskClient, "everywhere", lambda client, *given: everywhere(client, *given) | ended)
    assert_same(on_workers(cluster.scheduler_address, *world), *world)


def test_a_worker_that_lacks_the_package_is_told(cluster, world, monkeypatch):
    monkeypatch.setattr(on_dask, "_faults", lacking)
    with pytest.raises(
        MissingDataError,
        match=r"the worker tcp://\S+ lacks .*No module named 'geolip_viewer.x'.*Install the same geolip-viewer",
    ):
        on_workers(cluster.scheduler_address, *world)


def lacking(_: list[tuple[str, int]]) -> None:
    raise ModuleNotFoundError("No module named 'geolip_viewer.x'")


def test_a_second_time_no_worker_is_asked(world, monkeypatch):
    checkpoint, folder = world
    read = read_checkpoint(checkpoint)
    first = Analysis(read, read_items(folder, read, engine=InThisProcess()))
    monkeypatch.setattr(DaskClient, "submit", None)
    engine = on_dask.Workers(None)
    again = read_items(folder, read, engine=engine)
    assert engine.told == "the cache, which had every result: no Dask worker was used"
    np.testing.assert_array_equal(again.projected.fused, first.embeddings)
    assert kept_comparison.KIND not in {entry.kind for entry in cache.entries()}


def test_the_command_says_how_many_workers_did_what_and_then_that_all_was_kept(cluster, world, tmp_path, capsys):
    checkpoint, folder = map(str, world)
    given = ["analyze", checkpoint, "--features", folder, "--engine", "dask", "--scheduler", cluster.scheduler_address]
    for wanted in (
        f"Dask: 2 workers at {cluster.scheduler_address} (features projected and experts compared)",
        "the cache, which had every result",
    ):
        assert main([*given, "--out", str(tmp_path / "numbers")]) == 0
        assert json.loads((tmp_path / "numbers" / "summary.json").read_text())["computed_on"].startswith(wanted)
        assert wanted in " ".join(capsys.readouterr().out.split())


def test_workers_that_do_not_see_the_files_are_told(cluster, world, monkeypatch):
    files_of = on_dask._files_of
    monkeypatch.setattr(on_dask, "_files_of", lambda table: [(where, size + 1) for where, size in files_of(table)])
    with pytest.raises(
        OptionError, match=r"the worker tcp://\S+ does not see \S+parquet as this machine does. Put the features"
    ):
        on_workers(cluster.scheduler_address, *world)
    monkeypatch.setattr(on_dask, "_faults", older)
    with pytest.raises(OptionError, match="has version"):
        on_workers(cluster.scheduler_address, *world)
    assert cache.entries() == ()


def older(_: list[tuple[str, int]]) -> tuple[str, None]:
    return "0.0", None


def test_a_file_that_goes_meanwhile_is_told_with_the_worker(cluster, world, monkeypatch):
    def gone(table):
        found = list(shards(table))
        Path(table.parts[0].where).unlink()
        return iter(found)

    monkeypatch.setattr(on_dask, "shards", gone)
    with pytest.raises(FeaturesError, match=r"a/\S+parquet: does not exist \(on the worker tcp://"):
        on_workers(cluster.scheduler_address, *world)
    assert cache.entries() == ()


def test_features_at_an_address_are_read_there_by_the_workers(cluster, world):
    checkpoint, folder = world
    with served(folder) as far:
        found = on_workers(cluster.scheduler_address, checkpoint, far.address)
        assert_same(found, checkpoint, folder)
        assert found.features.source == far.address
        outlines = cache.folder("outlines")
        assert sum(512 * path.stat().st_blocks for path in outlines.rglob("*.parquet")) < far.read.total() / 5
        other = checkpoint_file(folder.parent / "cache", widths=(5, 6), names=("a", "b"), anchors=7)
        again = Analysis(read_checkpoint(other), found.features.projected_by(read_checkpoint(other)))
    whole = read_checkpoint(other)
    expected = Analysis(whole, read_features(folder, whole)).embeddings
    np.testing.assert_allclose(again.embeddings, expected, atol=1e-6)


def test_an_address_that_workers_cannot_read_is_told_with_the_worker(cluster, world, memory):
    checkpoint, folder = world
    send(folder, memory, "here")
    with pytest.raises(OptionError, match=r"the worker tcp://\S+ cannot read memory://here/a/\S+parquet: it cannot be"):
        on_workers(cluster.scheduler_address, checkpoint, "memory://here")


def test_columns_of_one_number_each_are_gathered_by_the_workers(cluster, world, tmp_path):
    checkpoint, _ = world
    for name, width in (("a", 5), ("b", 6)):
        rows = {f"f{i}": values for i, values in enumerate(features(9500, width).T)}
        (tmp_path / "wide" / name).mkdir(parents=True)
        table_ = pa.table({"image_id": np.arange(9500), **rows})
        parquet.write_table(table_, tmp_path / "wide" / name / "val.parquet", row_group_size=1000)
    read, options = read_checkpoint(checkpoint), ReadingOptions(columns=Columns(features="f*"))
    with on_dask.workers(cluster.scheduler_address) as engine:
        found = Analysis(read, read_items(tmp_path / "wide", read, options, engine=engine))
    whole = Analysis(read, read_features(tmp_path / "wide", read, options))
    np.testing.assert_allclose(found.embeddings, whole.embeddings, atol=1e-6)


def test_the_folder_that_is_written_opens_as_that_of_one_process(cluster, world, tmp_path, monkeypatch):
    """All that comes back, to 1e-6: points and lenses of a sample, counts, spectra, differences, density of all."""
    monkeypatch.setattr(openable, "MOST_ITEMS", 500)
    checkpoint, folder = world
    read = read_checkpoint(checkpoint)
    one = Analysis(read, read_features(folder, read))
    write_analysis(on_workers(cluster.scheduler_address, *world), tmp_path / "dask")
    write_analysis(one, tmp_path / "one")
    kept, expected = (again(tmp_path / name) for name in ("dask", "one"))
    assert kept.item_count < kept.total_count == one.item_count
    for name in (*OF_ITEMS, *OF_ALL):
        np.testing.assert_allclose(getattr(kept, name), getattr(expected, name), rtol=1e-6, atol=1e-6, err_msg=name)
    for found, lens in zip(kept.lenses, one.lenses, strict=True):
        np.testing.assert_allclose(found.spectrum.singular_values, lens.spectrum.singular_values, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(found.positions, lens.positions[np.isin(one.image_id, kept.image_id)], atol=1e-6)
    for name in ("pca", "combined_space", "difference_space", "triangulation_space"):
        found, whole = (getattr(each, name).singular_values for each in (kept, one))
        np.testing.assert_allclose(found, whole, rtol=1e-6, atol=1e-6, err_msg=name)
    assert int(np.abs(kept.totals.density - expected.totals.density).sum()) <= 2  # an item on the edge of a cell
    trust, same = (each.trust(each.positions).among_items.neighbor_recall for each in (kept, expected))
    assert trust == pytest.approx(same, abs=1e-6)


def again(folder: Path) -> Analysis:
    found = analysis_files(folder)
    return read_analysis(found.checkpoint, found.features)


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
