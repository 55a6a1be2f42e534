"""A checkpoint as tensors and metadata: from its file, or from several files joined by an index."""

from dataclasses import replace
from pathlib import Path

from geolip_viewer.sources.named_tensors import Archive, Tensor
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.sharded import archive_of_index, index_beside, index_of, shard_warning
from geolip_viewer.sources.single_file import archive_of_file

__all__ = ["Archive", "Tensor", "open_archive"]


def open_archive(path: Path) -> Archive:
    """Tensors and metadata of a checkpoint; an index, or any file that an index next to it names, opens all of them.

    Raises CheckpointError for whatever is wrong.
    """
    file = regular_file(path)
    names = index_of(file)
    if names is not None:
        return archive_of_index(file, names)
    beside = index_beside(file)
    if beside is not None:
        return archive_of_index(*beside)
    archive = archive_of_file(file)
    return replace(archive, warnings=(*archive.warnings, *shard_warning(path)))
