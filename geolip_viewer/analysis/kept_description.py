"""What an entry of projected items says of itself, and whether all that lies there is what was written.

The hashes of every other file stand in the description, and its own beside it: no file of an entry is believed unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xxhash

from geolip_viewer import cache
from geolip_viewer.analysis.kept_arrays import read_arrays
from geolip_viewer.codec import decoded, encodable, encoded
from geolip_viewer.path_checks import is_file
from geolip_viewer.sources.class_lists import ClassNamesFrom
from geolip_viewer.task import blocks

DESCRIPTION, ITS_HASH, ARRAYS, FUSED = "entry.json", "entry.xxh3", "arrays.npz", "fused.f32"
Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Description:
    """What an entry holds beside arrays. `hashes` are XXH3 of its other files."""

    checkpoint_hash: str
    shape: tuple[int, int]
    lenses: int
    experts: tuple[tuple[str, int], ...]
    class_names: tuple[str, ...]
    class_names_from: ClassNamesFrom
    item_names: tuple[str, ...] | None
    content_hash: str
    warnings: tuple[str, ...]
    hashes: Mapping[str, str]

    @property
    def embedding_files(self) -> tuple[str, ...]:
        """The files of embeddings, each (N, D) float32."""
        return FUSED, *map(lens_file, range(self.lenses))


def lens_file(number: int) -> str:
    """The file of a lens's embeddings."""
    return f"lens-{number}.f32"


def content_hash(path: Path) -> str:
    """XXH3 of a file's bytes. Raises OSError."""
    content, size = xxhash.xxh3_64(), path.stat().st_size
    with cache.opened(path) as file:
        for _ in blocks(size, 1 << 22):
            content.update(file.read(1 << 22))
    return content.hexdigest()


def write_description(folder: Path, told: Description) -> None:
    """Write it and its own hash. Raises OSError."""
    text = encoded(encodable(told.__dict__)).encode()
    (folder / DESCRIPTION).write_bytes(text)
    (folder / ITS_HASH).write_text(xxhash.xxh3_64_hexdigest(text), encoding="ascii")


def read_described(path: Path) -> tuple[Description, Arrays]:
    """The description of an entry and its arrays. Embeddings are not read, only their size is looked at.

    Raises OSError and ValueError where anything is missing, is not what was written, or does not fit the rest.
    """
    told = _description(path)
    size = 4 * told.shape[0] * told.shape[1]
    for name in told.embedding_files:
        if not is_file(path / name) or (path / name).stat().st_size != size:
            raise ValueError("embeddings of another size")
    if content_hash(path / ARRAYS) != told.hashes[ARRAYS]:
        raise ValueError("other arrays")
    arrays = read_arrays(path / ARRAYS)
    if not _fit(told, arrays):
        raise ValueError("arrays of other items")
    return told, arrays


def _description(path: Path) -> Description:
    with cache.opened(path / DESCRIPTION) as file, cache.opened(path / ITS_HASH) as beside:
        text, its_hash = file.read(), beside.read(100)
    if its_hash != xxhash.xxh3_64_hexdigest(text).encode():
        raise ValueError("another text")
    told = decoded(text.decode(), Description)
    experts_fit = 0 <= told.lenses <= len(told.experts) and all(width > 0 for _, width in told.experts)
    items_fit = min(told.shape) > 0 and (told.item_names is None or len(told.item_names) == told.shape[0])
    if not (experts_fit and items_fit and told.hashes.keys() == {ARRAYS, *told.embedding_files}):
        raise ValueError("no whole description")
    return told


def _fit(told: Description, arrays: Arrays) -> bool:
    """Whether arrays are of the items, classes and dimensions of the description. Raises KeyError for one missing."""
    (count, dimension), classes = told.shape, len(told.class_names)
    offsets, ids, first = (arrays[name] for name in ("offsets", "ids", "first"))
    shapes = {
        "image_id": ((count,), "iU"),
        "offsets": ((count + 1,), "i"),
        "ids": ((len(ids),), "i"),
        "first": ((count,), "i"),
        "count": ((), "i"),
        "mean": ((dimension,), "f"),
        "scatter": ((dimension, dimension), "f"),
        "centroids": ((classes, dimension), "f"),
    }
    if any(
        arrays[name].shape != shape or arrays[name].dtype.kind not in kind for name, (shape, kind) in shapes.items()
    ):
        return False
    ends_fit = offsets[0] == 0 and offsets[-1] == len(ids) and bool((np.diff(offsets) >= 0).all())
    are_classes = all(((low <= each) & (each < classes)).all() for low, each in ((0, ids), (-1, first)))
    return bool(ends_fit and are_classes and arrays["count"] == count)
