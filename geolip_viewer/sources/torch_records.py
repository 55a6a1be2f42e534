"""The records of a torch file, one a storage: in a zip, as torch.save writes them, or one after the other, as it did
before 2020. Every read is checked against what the file said of itself."""

import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from geolip_viewer.sources.regular_file import RegularFile

LARGEST_DIRECTORY = 24 << 20  # bytes of a zip's directory: room for about 300,000 records
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PIECE = 4 << 20


class ContainerError(ValueError):
    """A file that torch.save did not write, or that is damaged; the text says how, as the end of a sentence."""


@dataclass(frozen=True)
class Record:
    """A part of a file: where it starts and how many bytes it has."""

    start: int
    size: int


@dataclass(frozen=True)
class PlainRecords:
    """Records whose place in the file is known."""

    file: RegularFile
    records: Mapping[str, Record]
    byte_order: str = "<"

    def size(self, key: str) -> int:
        return self.records[key].size

    def read(self, key: str, start: int, count: int) -> bytes:
        """`count` bytes of a record from `start`; raises ValueError."""
        return self.file.read_at(self.records[key].start + start, _inside(key, self.size(key), start, count))


class ZipRecords:
    """The records of a zip, by name. A record's checksum is compared when it is first read.

    torch.save compresses nothing. A zip that was packed again is read, too: a compressed record is unpacked as a whole.
    """

    def __init__(self, file: RegularFile) -> None:
        self.byte_order = "<"
        self._file = file
        self._entries = _entries(file)
        self._starts: dict[str, int] = {}
        self._unpacked: tuple[str, bytes] = "", b""
        self._may_unpack = 8 * _most_unpacked(file)

    def names(self) -> list[str]:
        """All names, in the order of the file."""
        return list(self._entries)

    def size(self, name: str) -> int:
        return self._entries[name].file_size

    def read(self, name: str, start: int = 0, count: int | None = None) -> bytes:
        """`count` bytes of a record from `start`, or all; raises ContainerError if the record is damaged."""
        entry = self._entries[name]
        count = _inside(name, entry.file_size, start, entry.file_size if count is None else count)
        if entry.compress_type != zipfile.ZIP_STORED:
            return self._unpack(entry)[start : start + count]
        begin = self._starts.get(name)
        if begin is not None:
            return self._file.read_at(begin + start, count)
        begin = self._located(entry)
        data = self._file.read_at(begin + start, count)
        found = zlib.crc32(data) if count == entry.file_size else self._checksum(begin, entry.file_size)
        if found != entry.CRC:
            raise ContainerError(f"is damaged: the CRC-32 of {name} does not match")
        self._starts[name] = begin
        return data

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """A compressed record; the last one is kept, since tensors can share it."""
        if self._unpacked[0] != entry.filename:
            self._may_unpack -= entry.file_size
            if self._may_unpack < 0:
                raise ContainerError("has too many tensors that share storage")
            packed = self._file.read_at(self._located(entry), entry.compress_size)
            try:
                data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size or 1)
            except zlib.error as error:
                raise ContainerError(f"is damaged: {entry.filename} cannot be unpacked") from error
            if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
                raise ContainerError(f"is damaged: {entry.filename} cannot be unpacked")
            self._unpacked = entry.filename, data
        return self._unpacked[1]

    def _located(self, entry: zipfile.ZipInfo) -> int:
        header = self._file.read_at(entry.header_offset, _LOCAL_HEADER.size)
        magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = entry.header_offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)
        if magic != b"PK\3\4" or start + entry.compress_size > self._file.size:
            raise ContainerError(f"is damaged: {entry.filename} is not where it should be")
        return start

    def _checksum(self, start: int, size: int) -> int:
        checksum = 0
        for at in range(start, start + size, _PIECE):
            checksum = zlib.crc32(self._file.read_at(at, min(_PIECE, start + size - at)), checksum)
        return checksum


@dataclass(frozen=True)
class RecordsBelow:
    """The records of a zip whose names start alike, by the rest of their names."""

    records: ZipRecords
    prefix: str
    byte_order: str

    def size(self, key: str) -> int:
        return self.records.size(self.prefix + key)

    def read(self, key: str, start: int, count: int) -> bytes:
        """`count` bytes of a record from `start`; raises ValueError."""
        return self.records.read(self.prefix + key, start, count)


class _Directory:
    """A file as `zipfile` reads it to list the names: no single read is larger than LARGEST_DIRECTORY."""

    def __init__(self, file: RegularFile) -> None:
        self._file, self._position = file, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._file.size}[whence]
        if start + offset < 0:
            raise ContainerError("is a damaged zip")
        self._position = start + offset
        return self._position

    def read(self, count: int = -1) -> bytes:
        left = max(0, self._file.size - self._position)
        count = left if count < 0 else min(count, left)
        if count > LARGEST_DIRECTORY:
            raise ContainerError("is a zip with more records than a checkpoint has")
        data = self._file.read_at(self._position, count)
        self._position += count
        return data


def _entries(file: RegularFile) -> dict[str, zipfile.ZipInfo]:
    try:
        found = zipfile.ZipFile(_Directory(file)).infolist()
    except ContainerError:
        raise
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise ContainerError("is a damaged zip") from error
    _check_places(found)
    entries = {entry.filename: entry for entry in found}
    if len(entries) < len(found):
        raise ContainerError("is a zip that holds two records with the same name")
    if any(entry.flag_bits & 1 for entry in found):
        raise ContainerError("is an encrypted zip")
    if any(entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size for entry in found):
        raise ContainerError("is a damaged zip")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in found):
        raise ContainerError("is a zip with a compression other than deflate")
    if sum(entry.file_size for entry in found if entry.compress_type == zipfile.ZIP_DEFLATED) > _most_unpacked(file):
        raise ContainerError("is a zip that unpacks to far more than a checkpoint does")
    return entries


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    """Raise ContainerError where records overlap: few bytes could be read as thousands of records."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise ContainerError("is a damaged zip: its records overlap")
        end = entry.header_offset + _LOCAL_HEADER.size + entry.compress_size


def _most_unpacked(file: RegularFile) -> int:
    return (64 << 20) + 16 * file.size


def _inside(name: str, size: int, start: int, count: int) -> int:
    if not 0 <= start <= start + count <= size:
        raise ContainerError(f"is damaged: {name} holds {size} bytes, not {start + count}")
    return count
