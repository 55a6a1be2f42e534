"""One file instead of a folder: Parquet, Arrow, arrays, or a table of text, known by its content."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrays import array_collection
from geolip_viewer.sources.arrow_files import FILE_MARK, STREAM_MARK, arrow_part
from geolip_viewer.sources.class_names import names_in_schema
from geolip_viewer.sources.column_names import Columns
from geolip_viewer.sources.listing import files_below
from geolip_viewer.sources.names import listed
from geolip_viewer.sources.parquet import MARK, parquet_table
from geolip_viewer.sources.signatures import LENGTH, known_kind
from geolip_viewer.sources.stored_arrays import NPY_MARK, ZIP_MARK, is_safetensors
from geolip_viewer.sources.tables import Collection, Table
from geolip_viewer.sources.wide import with_wide_features

_SUFFIXES = frozenset({".npy", ".npz", ".safetensors", ".csv", ".tsv", ".arrow", ".arrows", ".feather", ".ipc"})


def file_collection(path: Path, columns: Columns) -> Collection:
    """The configs of one file: each matrix of a file of arrays, or one named after the file. Raises FeaturesError."""
    with path.open("rb") as file:
        start = file.read(LENGTH)
    if start.startswith((NPY_MARK, ZIP_MARK)) or is_safetensors(path):
        return array_collection(path, columns)
    return Collection(str(path), (path.stem,), lambda name: _table(name, path, start, columns))


def array_files(folder: Path) -> dict[str, Path]:
    """The files right in a folder that are arrays, text tables or Arrow by their suffix.

    They are named without it, or with it where two would have one name.
    """
    files = sorted(path for path in files_below(folder, 0) if path.suffix.lower() in _SUFFIXES)
    count = Counter(path.stem for path in files)
    return {path.stem if count[path.stem] == 1 else path.name: path for path in files}


def folder_of_files(folder: Path, files: Mapping[str, Path], columns: Columns) -> Collection:
    """One config per file, named after it."""

    def opened(name: str) -> Table:
        found = file_collection(files[name], columns)
        if len(found.configs) > 1:
            remedy = f"Choose one with --columns features=KEY: {listed(found.configs)}"
            raise FeaturesError(files[name], f"holds {len(found.configs)} matrices", remedy)
        return replace(found.open(found.configs[0]), name=name)

    return Collection(str(folder), tuple(files), opened)


def _table(name: str, path: Path, start: bytes, columns: Columns) -> Table:
    suffix = path.suffix.lower()
    if start.startswith(MARK) or suffix == ".parquet":
        return parquet_table(name, [path], columns)
    if start.startswith((FILE_MARK, STREAM_MARK)) or suffix in (".arrow", ".arrows", ".feather", ".ipc"):
        part = arrow_part(path)
        names = names_in_schema(part.schema, columns.labels)
        return with_wide_features(Table(name, str(path), (part,), names, columns=columns))
    from geolip_viewer.sources.csv_files import SUFFIXES, csv_table

    kind = known_kind(start)
    if kind is not None:
        raise FeaturesError(path, kind[0], "Give a file of features, or a folder of them")
    if suffix in SUFFIXES:
        return with_wide_features(csv_table(name, path, columns))
    problem = "is not Parquet, Arrow, .npy, .npz, .safetensors, .csv or .tsv"
    raise FeaturesError(path, problem, "Give a file of features, or a folder of them")
