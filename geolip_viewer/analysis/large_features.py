"""Features too large for memory: one pass projects all items, and only their projections are kept."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geolip_viewer import cache
from geolip_viewer.analysis.projectors import projection
from geolip_viewer.errors import FeaturesError, OutputError
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.classes import centroids
from geolip_viewer.geometry.devices import Device
from geolip_viewer.geometry.lenses import Projection
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.geometry.namespaces import NUMPY, Namespace
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.operating_system import free_memory
from geolip_viewer.sizes import size_text, usual_memory
from geolip_viewer.sources.analysis_items import belongs, read_kept
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS
from geolip_viewer.sources.feature_reading import Source, find_source, read_source, source_warnings
from geolip_viewer.sources.feature_streaming import FeatureStream, source_stamps
from geolip_viewer.sources.features import Features, Projected
from geolip_viewer.sources.file_stamps import Stamp, files_of
from geolip_viewer.sources.reading_options import DEFAULT_READING, ReadingOptions
from geolip_viewer.task import ahead, blocks, phase

if TYPE_CHECKING:
    from geolip_viewer.analysis.kept_items import Space

LARGE = 256 << 20  # bytes of features; smaller ones are kept as they are
Seen = tuple[Array, Array | None]


@dataclass(frozen=True, eq=False)
class Way:
    """How an expert's features are projected: what they add to the fused embedding, and their own lens if any."""

    fused: Projection | None
    lens: Projection | None
    lens_is_fused: bool

    def __call__(self, values: Array) -> Seen:
        """(n, F) -> (n, D) to be added up, and the lens (n, D)."""
        added = self.fused(values) if self.fused is not None else values
        if self.lens_is_fused:
            return added, added
        return added, self.lens(values) if self.lens is not None else None

    def on(self, where: Namespace) -> "Way":
        """The same for features of another namespace."""
        fused, lens = (each and each.on(where) for each in (self.fused, self.lens))
        return replace(self, fused=fused, lens=lens)

    @property
    def operations(self) -> int:
        """For each row."""
        return sum(2 * each.weight.size for each in (self.fused, self.lens) if each is not None)


class Engine(Protocol):
    """Where the features of an expert are projected."""

    def fetch(self, address: str) -> Path:
        """The files at an address, as far as they are read here. Raises FeaturesError."""

    def projected(self, stream: FeatureStream, expert: int, way: Way) -> Iterator[tuple[Indices, Seen]]:
        """Items and their projections by `way`, for all rows of the expert, in any order."""


class InThisProcess:
    """A block at a time, on every core or on a device."""

    def __init__(self, device: Device | None = None) -> None:
        self._device = device or Device()

    def fetch(self, address: str) -> Path:
        from geolip_viewer.sources.remote_files import local_copy

        return local_copy(address)

    def projected(self, stream: FeatureStream, expert: int, way: Way) -> Iterator[tuple[Indices, Seen]]:
        wanted = self._device.where(stream.count * way.operations * len(stream.source.tables))
        there = self._device.run("embeddings", wanted, way.on)

        def seen(values: Array, where: Namespace) -> Seen:
            if where is NUMPY:
                return way(values)
            added, lens = there(where.of(values))
            fused = where.host(added)
            return fused, fused if lens is added else None if lens is None else where.host(lens)

        def of_block(block: tuple[Indices, Array]) -> Seen:
            return self._device.run("embeddings", wanted, lambda where: seen(block[1], where))

        for (items, _), found in ahead(stream.blocks(expert), of_block):
            yield items, found


def read_items(
    source: str | Path,
    checkpoint: Checkpoint | None,
    options: ReadingOptions = DEFAULT_READING,
    *,
    memory: int | None = None,
    engine: Engine | None = None,
    device: Device | None = None,
) -> Features:
    """As `read_features`; of large features only where the checkpoint projects the items, from the cache where it can.

    `memory` is how many bytes of embeddings are held, by default a quarter of what is free; more than that lies in
    files of the cache. `engine` says where features are projected, by default in this process and on
    `device`; with one features of every size are large.
    """
    is_usual = options.experts is None and options.columns == DEFAULT_COLUMNS
    if checkpoint is not None and is_usual and belongs(source, checkpoint):
        return read_kept(Path(source).absolute(), checkpoint, options)
    here = engine or InThisProcess(device)
    found = find_source(source, checkpoint, options, here.fetch)
    if found.size < LARGE and engine is None:
        return read_source(found)
    return _large(found, checkpoint, usual_memory() if memory is None else memory, here)


def _large(source: Source, checkpoint: Checkpoint | None, memory: int, engine: Engine) -> Features:
    from geolip_viewer.analysis import kept_items  # imports codec and hashes, which small features do not need

    stamps = source_stamps(source)
    path = kept_items.place(_key(source, stamps, checkpoint))
    found = kept_items.read(path, memory)
    if found is None:
        cache.remove(path)  # it is damaged
        found = _projected(source, stamps, checkpoint, path, memory, engine)
    assert found.projected is not None
    again = engine if isinstance(engine, InThisProcess) else InThisProcess()
    projected = replace(found.projected, read_for=lambda other: _large(source, other, memory, again))
    told = tuple(dict.fromkeys((*source_warnings(source), *found.warnings)))
    return replace(found, source=source.collection.where, split=source.split, warnings=told, projected=projected)


def _key(source: Source, stamps: Sequence[Stamp], checkpoint: Checkpoint | None) -> str:
    """What an entry is made from: the checkpoint, the files, how they are read, and the version of this computation."""
    from geolip_viewer.analysis import kept_items

    keys = {stamp.path: stamp.content_key() for stamp in stamps}
    content = hashlib.sha256(f"{kept_items.VERSION}".encode())
    content.update(f"{_weights(checkpoint)}\n{source.named}\n".encode("utf-8", "replace"))
    for table, width in zip(source.tables, source.widths, strict=True):
        content.update(f"{table.name} {table.columns} {table.class_names} {width}\n".encode("utf-8", "replace"))
        content.update("\n".join(keys[path] for path in files_of([table])).encode())
    if source.collection.items is not None:
        content.update(keys[source.collection.items].encode())
    return content.hexdigest()


def _weights(checkpoint: Checkpoint | None) -> str:
    """The checkpoint whose projectors embed the items, "" if the features are embeddings."""
    return checkpoint.content_hash if checkpoint is not None and checkpoint.experts else ""


# -- one pass


def _ways(checkpoint: Checkpoint | None) -> tuple[Way, ...]:
    if checkpoint is None or not checkpoint.experts:
        return (Way(None, None, lens_is_fused=False),)
    return tuple(
        Way(
            projection(expert.projector),
            projection(expert.native) if expert.native is not None else None,
            lens_is_fused=expert.native is None and expert.alignment is None,
        )
        for expert in checkpoint.experts
    )


def _projected(
    source: Source, stamps: Sequence[Stamp], checkpoint: Checkpoint | None, path: Path, memory: int, engine: Engine
) -> Features:
    """One pass over the features, written to the cache; if that fails they stay in memory, with a warning.

    FeaturesError where a file is no longer what it was by the stamps, of which the entry's name was made.
    """
    from geolip_viewer.analysis import kept_items

    stream, ways = FeatureStream(source, stamps), _ways(checkpoint)
    dimension = checkpoint.dimension if checkpoint is not None else source.widths[0]
    shape = stream.count, dimension
    lenses = sum(way.lens_is_fused or way.lens is not None for way in ways)
    size = 4 * shape[0] * shape[1] * (1 + lenses)
    refusal = cache.refusal(size)
    if not refusal:
        try:
            with kept_items.writing(path) as folder:
                space = kept_items.Space.in_files(folder, shape, lenses, memory)
                features, projected = _filled(stream, ways, space, engine, _weights(checkpoint))
                kept_items.write(folder, features, projected)
            cache.trim()
            found = kept_items.read(path, memory)
            if found is not None:
                return found
            refusal = "Embeddings are not cached: another process removed them"
        except OutputError as error:
            refusal = f"Nothing is kept for the next time: {error}"
        stream = FeatureStream(source, stamps)
    if size > max(memory, free_memory()):
        problem = f"needs {size_text(size)} of memory or disk space. {refusal}"
        raise FeaturesError(source.collection.where, problem, "Free some of either, or open a smaller split")
    space = kept_items.Space.in_memory(shape, lenses)
    features, projected = _filled(stream, ways, space, engine, _weights(checkpoint))
    return replace(features, warnings=(*features.warnings, refusal), projected=projected)


def _filled(
    stream: FeatureStream, ways: Sequence[Way], space: "Space", engine: Engine, weights: str
) -> tuple[Features, Projected]:
    """Read every expert's features once and fill the space with where they are projected."""
    lens = 0
    for expert, way in enumerate(ways):
        has_lens = way.lens_is_fused or way.lens is not None
        for items, (added, seen) in engine.projected(stream, expert, way):
            space.add(items, added, is_first=expert == 0)
            if seen is not None:
                space.see(lens, items, seen)
        lens += has_lens
    features, whole = stream.features()
    space.compress(whole)
    moments = Moments.none(space.fused.shape[1])
    with phase("Embedding items"):
        for rows, (fused, part) in ahead(blocks(len(features)), lambda rows: _finished(space.fused[rows])):
            space.fused[rows] = fused
            moments = moments.merged(part)
            space.let_go(len(fused))
    if not np.isfinite(moments.mean).all():
        problem = "has numbers so large that their projection is not finite"
        raise FeaturesError(stream.source.collection.where, problem, "Check the features, or the checkpoint's weights")
    labels = features.labels
    means = centroids(space.fused, labels.offsets, labels.ids, len(features.class_names))
    return features, space.held(moments, means, weights)


def _finished(added: Array) -> tuple[Array, Moments]:
    fused = unit(np.asarray(added))
    return fused, Moments.of(fused)
