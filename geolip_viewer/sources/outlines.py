"""Outlines of Parquet files at an address: as long as they are, but of their bytes only those that describe rows.

What is left at the address are columns of floating-point numbers, the features. So ids and classes of a dataset are
read here, and the features by whoever has something to do with them: a group of rows at a time, from the address.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from geolip_viewer import cache
from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.files import atomic_folder
from geolip_viewer.sources.json_text import JSONError, json_value
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.network import Waiting
from geolip_viewer.sources.remote_files import Info, brought_here, copy_key, copy_of, files_at, is_one_file
from geolip_viewer.sources.tables import UNREADABLE

KIND = "outlines"
MARK, ADDRESSES = b"PAR1", ".addresses.json"
LARGEST_FOOTER = 256 << 20
SMALL = 1 << 20  # bytes up to which other files, such as cards, are copied whole
REMEDY = "Copy it to a path that is the same for every worker"
Ranges = list[tuple[int, int]]


def outline(address: str) -> Path:
    """The file or the folder at an address, Parquet files as outlines; made once as long as they do not change.

    Raises FeaturesError, also where no file is Parquet.
    """
    return brought_here(address, "Looking at", _outlined)


def address_of(path: Path) -> str:
    """Where the bytes are that the outline of a Parquet file lacks; "" for any other file."""
    place = cache.folder(KIND)
    if place not in path.parents:
        return ""
    entry = place / path.relative_to(place).parts[0]
    try:
        with cache.opened(entry / ADDRESSES) as file:
            known = json_value(file.read())
        found = known.get(path.relative_to(entry).as_posix(), "")
    except (OSError, JSONError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""


def is_whole(entry: Path) -> bool:
    """Whether an entry of the cache holds files of an address, and each Parquet file, or outline of one, can be opened.

    For other files, damage cannot be detected.
    """
    files = [path for path in entry.rglob("*") if path.is_file()] if entry.is_dir() else []
    try:
        for path in filter(lambda each: _is_parquet(each.name), files):
            pq.read_metadata(path)
    except UNREADABLE:
        return False
    return bool(files)


def held_columns(metadata: Any) -> frozenset[str]:
    """The columns of a Parquet file whose bytes an outline holds: whole numbers, texts and lists of them."""
    held: dict[str, bool] = {}
    for number in range(metadata.num_columns):
        column = metadata.schema.column(number)
        name = column.path.split(".")[0]
        held[name] = held.get(name, True) and _is_held(column)
    return frozenset(name for name, is_held in held.items() if is_held)


@contextmanager
def opened_at(address: str) -> Iterator[Any]:
    """A file at an address, to be read in any order. Raises FeaturesError if it cannot be opened."""
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(address)
        file = system.open(path, "rb", cache_type="none")
    except ImportError as error:
        problem = f"needs a library to be read ({shown(reason_of(error))})"
        raise FeaturesError(shown(address), problem, "Install it for every worker") from error
    except Exception as error:  # each file system raises what it likes
        problem = f"cannot be opened ({shown(reason_of(error))})"
        raise FeaturesError(shown(address), problem, "Check the address and that every worker can reach it") from error
    with file:
        yield file


def _outlined(address: str, waiting: Waiting) -> Path:
    system, root, files = files_at(address)
    waiting.report(None)
    wanted = {name: info for name, info in files.items() if _is_parquet(name) or _size(info) <= SMALL}
    if not any(_is_parquet(name) for name in wanted):
        raise FeaturesError(
            shown(address), "holds no Parquet files, the only kind that workers read from an address", REMEDY
        )
    key = copy_key(address, files)
    place = cache.folder(KIND) / key
    is_file = is_one_file(system, root)
    inside = place / next(iter(files)) if is_file else place
    if place.is_dir():
        cache.used_now(place)
        return inside
    with atomic_folder(place) as folder:
        addresses: dict[str, str] = {}
        for name, info in wanted.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if _is_parquet(name):
                addresses[name] = address if is_file else f"{address.rstrip('/')}/{name}"
                _write_outline(addresses[name], target, waiting)
            else:
                copy_of(address, system, info, target, lambda _: waiting.report(None))
            os.utime(target, ns=(int(key[:12], 16),) * 2)  # represents the file's own date and checksum
        (folder / ADDRESSES).write_text(json.dumps(addresses), encoding="utf-8")
    cache.trim()
    return inside


def _is_parquet(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() == ".parquet"


def _size(info: Info) -> int:
    return int(info.get("size") or 0)


def _is_held(column: Any) -> bool:
    if column.physical_type in ("INT32", "INT64", "BOOLEAN"):
        return True
    return bool(column.physical_type == "BYTE_ARRAY" and column.logical_type.type == "STRING")


def _write_outline(address: str, target: Path, waiting: Waiting) -> None:
    with opened_at(address) as source, target.open("wb") as file:
        read = _reader(address, source, waiting)
        size = int(source.size)
        end = read(size - 8, 8) if size >= 12 else b""
        length = int.from_bytes(end[:4], "little")
        if end[4:] != MARK or length > min(size - 12, LARGEST_FOOTER):
            raise FeaturesError(shown(address), "is not a whole Parquet file", "Upload it again")
        _refuse(address, length)
        footer = size - 8 - length
        file.truncate(size)
        for start, content in ((0, MARK), (footer, read(footer, length)), (size - 8, end)):
            file.seek(start)
            file.write(content)
        file.flush()
        wanted = _ranges(address, target, footer)
        _refuse(address, sum(stop - start for start, stop in wanted))
        for start, stop in wanted:
            file.seek(start)
            file.write(read(start, stop - start))


def _refuse(address: str, size: int) -> None:
    refusal = cache.refusal(size)
    if refusal:
        raise FeaturesError(shown(address), f"cannot be inspected: {refusal}", "Free some disk space")


def _ranges(address: str, file: Path, most: int) -> Ranges:
    """The ranges of bytes that an outline holds besides the footer, in order. Raises FeaturesError."""
    try:
        metadata = pq.read_metadata(file)
        held, found = held_columns(metadata), []
        for group in range(metadata.num_row_groups):
            for number in range(metadata.num_columns):
                column = metadata.row_group(group).column(number)
                if column.path_in_schema.split(".")[0] in held:
                    start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
                    found.append((start, start + column.total_compressed_size))
    except UNREADABLE as error:
        raise FeaturesError(shown(address), f"cannot be read ({shown(error)})", "Upload it again") from error
    if any(not 4 <= start <= stop <= most for start, stop in found) or sum(b - a for a, b in found) > most:
        raise FeaturesError(shown(address), "lists columns outside the file", "Upload it again")
    return sorted(found)


def _reader(address: str, source: Any, waiting: Waiting) -> Callable[[int, int], bytes]:
    def read(start: int, count: int) -> bytes:
        try:
            source.seek(start)
            content: bytes = source.read(count)
        except Exception as error:  # each file system raises what it likes
            problem = f"cannot be read in parts ({shown(reason_of(error))})"
            raise FeaturesError(shown(address), problem, REMEDY) from error
        if len(content) != count:
            raise FeaturesError(shown(address), "is shorter than its footer says", "Upload it again")
        waiting.report(None)
        return content

    return read
