"""The same numbers on several machines: shards of rows are projected and compared where Dask's workers are.

Embeddings come back and are kept in the cache of this machine, as those that were made here are; after that an analysis
needs no worker. A worker that ends takes its shards with it, which others then do.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from geolip_viewer import __version__
from geolip_viewer.analysis import Analysis, kept_comparison
from geolip_viewer.analysis.comparison_folds import fold, lengths, merge, sums
from geolip_viewer.analysis.dask_cluster import PATIENCE, WHERE, connected
from geolip_viewer.analysis.dask_tasks import (
    MEMORY,
    SILENCE,
    TRIES,
    DaskClient,
    DaskTask,
    LostError,
    fault_of,
)
from geolip_viewer.analysis.kept_comparison import Comparison
from geolip_viewer.analysis.large_features import Seen, Way
from geolip_viewer.errors import FeaturesError, MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.differences import EntrySums, Pairs
from geolip_viewer.geometry.moments import Fit
from geolip_viewer.path_checks import is_file
from geolip_viewer.sources.feature_streaming import FeatureStream
from geolip_viewer.sources.file_stamps import stamps_of
from geolip_viewer.sources.outlines import opened_at, outline
from geolip_viewer.sources.paths import is_address
from geolip_viewer.sources.shards_of_rows import RowFlags, scanned, shards
from geolip_viewer.sources.tables import Table
from geolip_viewer.task import advance, phase

AHEAD = 3  # shards in progress per worker thread
ROWS, AT_ONCE = 4096, 16  # rows per shard when comparing; shards whose results are merged on their worker


@contextmanager
def workers(address: str | None) -> Iterator["Workers"]:
    """The workers of a scheduler; without an address processes of this machine, one a core, that end with the block.

    Raises OptionError if Dask is not installed, or the scheduler cannot be reached.
    """
    with connected(address) as client:
        yield Workers(DaskClient(client), address or "of this machine")


class Workers:
    """An engine that projects on Dask's workers."""

    def __init__(self, client: DaskClient, where: str = "of this machine") -> None:
        """`where` says whose workers they are: the scheduler's address, or this machine."""
        self._client = client
        self._where = where
        self._did: list[str] = []
        self._count = 0

    @property
    def told(self) -> str:
        """What the workers did, in words, and what of it was kept from before."""
        if not self._did:
            return "the cache, which had every result: no Dask worker was used"
        done = " and ".join(dict.fromkeys(self._did))
        return f"Dask: {self._workers()} ({done}), all else here or from the cache"

    def _begin(self, what: str) -> str:
        """Note what workers are about to do; returns whose they are, for the progress."""
        self._count = max(self._count, len(self._client.threads()))
        self._did.append(what)
        return self._workers()

    def _workers(self) -> str:
        at = self._where if self._where.startswith("of ") else f"at {self._where}"
        return f"{self._count:,} {'worker' if self._count == 1 else 'workers'} {at}"

    def fetch(self, address: str) -> Path:
        """An outline of the files, whose features workers read at the address. Raises FeaturesError."""
        return outline(address)

    def projected(self, stream: FeatureStream, expert: int, way: Way) -> Iterator[tuple[Indices, Seen]]:
        """Items and where `way` puts them, of all rows of the expert, in order. Raises ViewerError."""
        table, width = stream.source.tables[expert], stream.source.widths[expert]
        self._check(table)
        told = []
        with phase(f"Reading {table.name} on Dask: {self._begin('features projected')}"):
            here = self._task(_same, way)
            parts = ((rows, partial(self._task, _project, shard, width, here)) for rows, shard in shards(table))
            for rows, (seen, flags) in self._results(parts, table.count):
                told.append(flags)
                items = stream.items(expert, rows)
                wanted = items >= 0
                yield items[wanted], (seen[0][wanted], None if seen[1] is None else seen[1][wanted])
        stream.was_read(expert, RowFlags.joined(told))

    def compare(self, analysis: Analysis) -> None:
        """Make what needs every lens of every item and keep it in the cache, where the analysis finds it."""
        features, pairs = analysis.features, analysis.pairs
        if features is None or features.projected is None or not pairs:
            return
        path = kept_comparison.place(
            analysis.checkpoint.content_hash, features.content_hash, analysis.anchors, analysis.fit_rows
        )
        size = (analysis.dimension * len(analysis.expert_names), len(pairs), analysis.anchor_count, analysis.item_count)
        if kept_comparison.read(path, *size) is None:
            with phase(f"Comparing experts on Dask: {self._begin('experts compared')}"):
                kept_comparison.write(path, self._comparison(analysis, pairs))

    def _comparison(self, analysis: Analysis, pairs: Pairs) -> Comparison:
        count, experts = analysis.item_count, range(len(analysis.expert_names))
        fit, total = Fit.none(analysis.dimension * len(experts)), EntrySums.none(len(pairs), analysis.anchor_count)
        magnitude = np.empty((len(pairs), count), np.float32)
        anchors = self._task(_same, analysis.anchors)
        limit = count if analysis.fit_rows is None else analysis.fit_rows
        batch: list[tuple[slice, DaskTask]] = []
        for start in range(0, count, ROWS):
            rows = slice(start, min(start + ROWS, count))
            given = partial(_to_compare, analysis, rows, anchors, limit)
            batch.append((rows, DaskTask(self._client, fold, given)))
            if len(batch) == AT_ONCE or rows.stop == count:
                part, found = self._merged([task for _, task in batch])
                fit, total = fit.merged(part[0]), total.merged(part[1])
                magnitude[:, batch[0][0].start : rows.stop] = found
                batch = []
                advance(rows.stop / count)
        return Comparison(fit, total, read_only(magnitude))

    def _merged(self, folds: Sequence[DaskTask]) -> tuple[tuple[Fit, EntrySums], Array]:
        """The results of shards, merged in a tree on the workers, and the magnitudes of all of them."""
        magnitudes = [self._task(lengths, each) for each in folds]
        parts = [self._task(sums, each) for each in folds]
        while len(parts) > 1:
            parts = [self._task(merge, *parts[place : place + 2]) for place in range(0, len(parts), 2)]
        return parts[0].result(), np.concatenate([each.result() for each in magnitudes], axis=1)

    def _results(
        self, parts: Iterator[tuple[slice, Callable[[], DaskTask]]], count: int
    ) -> Iterator[tuple[slice, Any]]:
        """The result of each part, in order, computed a few parts ahead of the consumer."""
        most, under_way = AHEAD * self._threads(), deque[tuple[slice, DaskTask]]()
        for rows, begun in parts:
            under_way.append((rows, begun()))
            while len(under_way) >= most:
                done, task = under_way.popleft()
                yield done, task.result()
                advance(done.stop / count)
        for done, task in under_way:
            yield done, task.result()
            advance(done.stop / count)

    def _task(self, work: Callable[..., Any], *given: Any) -> DaskTask:
        return DaskTask(self._client, work, lambda: given)

    def _threads(self) -> int:
        return max(1, sum(map(int, self._client.threads().values())))

    def _check(self, table: Table) -> None:
        """Raises ViewerError if no worker answers, or one of them lacks the package or cannot read the files."""
        files, seconds = _files_of(table), PATIENCE
        for _ in range(TRIES):
            answers = self._answers(files, seconds)
            if not all(isinstance(answer, OSError) for answer in answers.values()):
                _refuse(answers)
                return
            seconds = SILENCE  # a worker that ended may be started again
        raise MissingDataError(WHERE, "workers ended again and again", MEMORY)

    def _answers(self, files: Sequence[tuple[str, int]], seconds: float) -> Mapping[str, Any]:
        if not self._client.has_workers(seconds):
            raise OptionError(WHERE, "the scheduler has no workers", "Start some with 'dask worker ADDRESS'")
        try:
            return self._client.everywhere(_faults, files)
        except LostError:
            return {}


def _refuse(answers: Mapping[str, Any]) -> None:
    """Raises ViewerError for a worker whose answer is not that it can do its share; one that ended gives none."""
    for worker, answer in answers.items():
        if isinstance(answer, OSError):  # its connection broke
            continue
        if isinstance(answer, Exception):
            raise fault_of(answer, f"the worker {worker}") from answer
        version, fault = answer
        if version != __version__:
            problem = f"the worker {worker} has version {version}, not {__version__}"
            raise OptionError(WHERE, problem, "Install the same version everywhere")
        if fault is not None:
            raise OptionError(WHERE, f"the worker {worker} {fault[0]}", fault[1])


def _to_compare(analysis: Analysis, rows: slice, anchors: DaskTask, limit: int) -> tuple[Any, ...]:
    """What is sent of these rows: every lens of them."""
    items = np.arange(rows.start, rows.stop)
    lenses = tuple(analysis.lens_rows(expert, items) for expert in range(len(analysis.expert_names)))
    return lenses, anchors, analysis.pairs, limit - rows.start


def _files_of(table: Table) -> list[tuple[str, int]]:
    """Where workers find the files of a table, and how large these are; of files at addresses the first alone."""
    sizes = {str(stamp.path): stamp.size for stamp in stamps_of([table])}
    far = [(part.address, sizes[part.where]) for part in table.parts if part.address]
    return [*((part.where, sizes[part.where]) for part in table.parts if not part.address), *far[:1]]


# -- what workers do


def _same(given: Any) -> Any:
    """What many tasks need, as the result of one: unlike scattered data it is made again where it is lost."""
    return given


def _faults(files: Sequence[tuple[str, int]]) -> tuple[str, tuple[str, str] | None]:
    """The version, and what is wrong with the first of these files that cannot be read here, with what to do."""
    for where, size in files:
        fault = _fault_at(where, size) if is_address(where) else _fault_of(Path(where), size)
        if fault is not None:
            return __version__, fault
    return __version__, None


def _fault_of(path: Path, size: int) -> tuple[str, str] | None:
    with suppress(OSError):
        if is_file(path) and path.stat().st_size == size:
            return None
    return f"does not see {path} as this machine does", "Put the features at a path that is the same for every worker"


def _fault_at(address: str, size: int) -> tuple[str, str] | None:
    remedy = "Give every worker the library, network and access rights that it needs"
    try:
        with opened_at(address) as file:
            found = int(file.size)
    except FeaturesError as error:
        return f"cannot read {error.where}: it {error.problem}", remedy
    return None if found == size else (f"does not see {address} as this machine does", "Open the features again")


def _project(shard: Table, width: int, way: Way) -> tuple[Seen, RowFlags]:
    """Where a shard's rows are projected, and what is known of them. Raises FeaturesError that names the worker."""
    from distributed import get_worker

    try:
        return _projected(shard, width, way)
    except FeaturesError as error:
        raise FeaturesError(
            error.where, f"{error.problem} (on the worker {get_worker().address})", error.remedy
        ) from error


def _projected(shard: Table, width: int, way: Way) -> tuple[Seen, RowFlags]:
    added: list[Array] = []
    lens: list[Array] = []
    for values, flags in scanned(shard, width):
        if flags is not None:
            whole = np.concatenate(added), np.concatenate(lens) if lens else None
            return whole, flags
        new, seen = way(values)
        added.append(new)
        lens += [] if seen is None else [seen]
    raise AssertionError("a shard ends with its flags")
