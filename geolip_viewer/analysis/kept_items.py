"""Projected items on disk, and the buffers that they are computed in."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import xxhash

from geolip_viewer import cache
from geolip_viewer.analysis.kept_description import (
    ARRAYS,
    FUSED,
    Description,
    content_hash,
    lens_file,
    read_described,
    write_description,
)
from geolip_viewer.files import atomic_folder
from geolip_viewer.geometry.arrays import Array, Indices, Mask, read_only
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.operating_system import let_go_of_pages, make_room
from geolip_viewer.sources.features import FeatureColumn, Features, Projected
from geolip_viewer.sources.labels import Labels
from geolip_viewer.sources.stored_rows import StoredRows
from geolip_viewer.task import blocks, phase

VERSION = 3  # of the values and their format: other versions are computed again
KIND = "items"
LET_GO = 128 << 20  # bytes written to a file after which its pages are released


class Space:
    """Room for the embeddings of N items: `fused` (N, D) and each lens, in memory or in the files of an entry."""

    def __init__(self, fused: Array, lenses: tuple[Array, ...]) -> None:
        self.fused, self.lenses = fused, lenses
        self._touched = 0

    @classmethod
    def in_memory(cls, shape: tuple[int, int], lenses: int) -> "Space":
        return cls(np.zeros(shape, np.float32), tuple(np.zeros(shape, np.float32) for _ in range(lenses)))

    @classmethod
    def in_files(cls, folder: Path, shape: tuple[int, int], lenses: int, memory: int) -> "Space":
        """Lenses in files of the folder; the fused embedding too where it takes more than `memory` bytes.

        Raises OSError if the disk has no room for all of it.
        """
        fused, *files = (_mapped(folder / name, shape) for name in (FUSED, *map(lens_file, range(lenses))))
        return cls(np.zeros(shape, np.float32) if fused.nbytes <= memory else fused, tuple(files))

    def add(self, items: Indices, rows: Array, *, is_first: bool) -> None:
        """Add an expert's projection to the fused embedding."""
        where = _place(items)
        if is_first:
            self.fused[where] = rows
        else:
            self.fused[where] += rows
        self.let_go(len(rows))

    def see(self, lens: int, items: Indices, rows: Array) -> None:
        """Write a lens of these items."""
        self.lenses[lens][_place(items)] = rows

    def compress(self, whole: Mask) -> None:
        """Leave out the items that are not whole, in place."""
        if whole.all():
            return
        left = np.flatnonzero(whole)
        for rows in blocks(len(left)):
            for array in (self.fused, *self.lenses):
                array[rows] = array[left[rows]]
        self.fused, self.lenses = self.fused[: len(left)], tuple(lens[: len(left)] for lens in self.lenses)

    def let_go(self, rows: int) -> None:
        """Give pages of mapped files back to the system now and then, since they count as memory of the process."""
        self._touched += 4 * rows * self.fused.shape[1]
        if self._touched > LET_GO:
            self._touched = 0
            for array in (self.fused, *self.lenses):
                _let_go(array)

    def held(self, moments: Moments, centroids: Array, checkpoint_hash: str) -> Projected:
        """All of it as a result."""
        lenses = tuple(read_only(lens) for lens in self.lenses)
        return Projected(read_only(self.fused), lenses, moments, read_only(centroids), checkpoint_hash)


def place(key: str) -> Path:
    """The path of a key's entry."""
    return cache.folder(KIND) / key


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A folder that becomes the entry if the block succeeds. Raises OutputError."""
    with atomic_folder(path) as folder:
        yield folder


def write(folder: Path, features: Features, projected: Projected) -> None:
    """Write what is not yet in files of the folder. Raises OSError."""
    fused, moments = projected.fused, projected.moments
    count, dimension = fused.shape
    with phase("Caching the embeddings"):
        if not isinstance(fused, np.memmap):
            with (folder / FUSED).open("r+b") as file:
                for rows in blocks(count):
                    file.write(fused[rows].data)
        for name in (FUSED, *map(lens_file, range(len(projected.lenses)))):
            with (folder / name).open("r+b") as file:
                file.truncate(4 * count * dimension)
        np.savez(
            folder / ARRAYS,
            image_id=features.image_id,
            offsets=features.labels.offsets,
            ids=features.labels.ids,
            first=features.labels.first,
            count=np.int64(moments.count),
            mean=moments.mean,
            scatter=moments.scatter,
            centroids=projected.centroids,
        )
        hashes = {path.name: content_hash(path) for path in sorted(folder.iterdir())}
    told = Description(
        checkpoint_hash=projected.checkpoint_hash,
        shape=(count, dimension),
        lenses=len(projected.lenses),
        experts=tuple((column.expert, column.width) for column in features.columns),
        class_names=features.class_names,
        class_names_from=features.class_names_from,
        item_names=features.item_names,
        content_hash=features.content_hash,
        warnings=features.warnings,
        hashes=hashes,
    )
    write_description(folder, told)


def read(path: Path, memory: int) -> Features | None:
    """The content of an entry, None if it is missing or incomplete. Lenses are checked by `is_whole` alone.

    The fused embedding is read into memory if it takes no more than `memory` bytes, else its file is mapped.
    """
    try:
        told, arrays = read_described(path)
        fused = _fused(path, told, memory)
        lenses = tuple(StoredRows(path / name, told.shape) for name in told.embedding_files[1:])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    labels = Labels(arrays["offsets"], arrays["ids"], arrays["first"])
    moments = Moments(int(arrays["count"]), arrays["mean"], arrays["scatter"])
    cache.used_now(path)
    return Features(
        source="",
        split="",
        columns=tuple(FeatureColumn(*expert, np.zeros((0, expert[1]), np.float32), None) for expert in told.experts),
        image_id=arrays["image_id"],
        labels=labels,
        class_names=told.class_names,
        item_names=told.item_names,
        content_hash=told.content_hash,
        warnings=told.warnings,
        class_names_from=told.class_names_from,
        projected=Projected(fused, lenses, moments, arrays["centroids"], told.checkpoint_hash),
    )


def is_whole(path: Path) -> bool:
    """Whether every byte of an entry is what was written."""
    try:
        told, _ = read_described(path)
        return all(content_hash(path / name) == known for name, known in told.hashes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _fused(path: Path, told: Description, memory: int) -> Array:
    """The fused embedding; raises ValueError if it is not what was written."""
    size = 4 * told.shape[0] * told.shape[1]
    if size > memory:
        if content_hash(path / FUSED) != told.hashes[FUSED]:
            raise ValueError("other bytes")
        return np.memmap(path / FUSED, np.float32, "r", shape=told.shape)
    fused, content = np.empty(told.shape, np.float32), xxhash.xxh3_64()
    with phase("Reading the embeddings"), (path / FUSED).open("rb", buffering=0) as file:
        for rows in blocks(len(fused), 8192):
            into = fused[rows].data.cast("B")
            while into:
                count = file.readinto(into)
                if not count:
                    raise ValueError("another size")
                into = into[count:]
            content.update(fused[rows].data)
    if content.hexdigest() != told.hashes[FUSED]:
        raise ValueError("other bytes")
    return read_only(fused)


def _mapped(path: Path, shape: tuple[int, int]) -> Array:
    """A file of zeros, mapped and allocated at once: a failing write to a mapped file ends the process."""
    with path.open("wb") as file:
        make_room(file, max(1, 4 * shape[0] * shape[1]))
    return np.memmap(path, np.float32, "r+", shape=shape)


def _let_go(array: Array) -> None:
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap):
        let_go_of_pages(base)


def _place(items: Indices) -> slice | Indices:
    """A slice where the items follow each other."""
    if len(items) and items[-1] - items[0] == len(items) - 1 and (np.diff(items) == 1).all():
        return slice(int(items[0]), int(items[-1]) + 1)
    return items
