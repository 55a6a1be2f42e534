"""What torch.save wrote, read without torch: the structure is a pickle, read as data, and the numbers stand beside it.

Importing torch takes longer than everything else that opening a checkpoint takes, and its own reader is not made for
files that nobody vouches for. What a file holds besides plain values and tensors is refused by its name.
"""

from typing import Any

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import STORAGES, Name
from geolip_viewer.sources.pickle_reader import PickleReader
from geolip_viewer.sources.precisions import item_size
from geolip_viewer.sources.regular_file import RegularFile
from geolip_viewer.sources.signatures import kind_of_zip
from geolip_viewer.sources.stored_tensors import Records, Storage
from geolip_viewer.sources.torch_records import ContainerError, PlainRecords, Record, RecordsBelow, ZipRecords

LARGEST_PICKLE = 64 << 20
ZIP_START = b"PK\3\4"
PICKLE_START = b"\x80"
_MAGIC = 0x1950A86A20F9469CFC6C  # torch.save's
_BYTE_ORDERS = {b"little": "<", b"big": ">"}


class Storages:
    """The storages that a pickle names, each of one type and length."""

    def __init__(self, records: Records) -> None:
        self.by_key: dict[str, Storage] = {}
        self._records = records

    def __call__(self, identity: Any) -> Storage:
        """The storage of a persistent id: ("storage", type, key, device, count), in old files with a view after it."""
        kind, name, key, _device, count, *view = identity
        if kind != "storage" or type(name) is not Name or type(key) is not str or type(count) is not int or any(view):
            raise PickleError("a storage that is not one")
        storage = Storage(self._records, key, STORAGES[name.text], count)
        known = self.by_key.setdefault(key, storage)
        if (known.precision, known.count) != (storage.precision, storage.count):
            raise PickleError(f"storage {key} has two types")
        return known

    def check(self) -> None:
        """Raise ContainerError unless each storage fits into its record."""
        for key, storage in self.by_key.items():
            try:
                size = self._records.size(key)
            except KeyError as error:
                raise ContainerError(f"is damaged: record {key} is missing") from error
            if not 0 <= storage.byte_count <= size:
                raise ContainerError(f"is damaged: record {key} holds {size} bytes, not {storage.byte_count}")


def read_zip(file: RegularFile) -> Any:
    """The object in a zip of torch.save, with StoredTensor for tensors.

    Raises ContainerError or PickleError (UnknownName where it names what is not on the closed list).
    """
    records = ZipRecords(file)
    names = records.names()
    found = [name for name in names if name.count("/") == 1 and name.endswith("/data.pkl")]
    if len(found) != 1:
        raise ContainerError(kind_of_zip(names))
    prefix = found[0].removesuffix("data.pkl")
    if f"{prefix}constants.pkl" in names:
        raise ContainerError("is a TorchScript program")
    if records.size(found[0]) > LARGEST_PICKLE:
        raise PickleError(f"its structure alone is larger than {LARGEST_PICKLE >> 20} MB")
    order = records.read(f"{prefix}byteorder") if f"{prefix}byteorder" in names else b"little"
    if order not in _BYTE_ORDERS:
        raise ContainerError("has an unknown byte order")
    storages = Storages(RecordsBelow(records, f"{prefix}data/", _BYTE_ORDERS[order]))
    root = PickleReader(records.read(found[0]), storages).read()
    storages.check()
    return root


def read_legacy(file: RegularFile) -> Any:
    """The object in a file as torch.save wrote it before 2020: five pickles, then length and numbers of each storage.

    Raises ContainerError or PickleError.
    """
    positions: dict[str, Record] = {}
    storages = Storages(PlainRecords(file, positions))
    reader = PickleReader(file.read_at(0, min(file.size, LARGEST_PICKLE)), storages)
    if reader.read() != _MAGIC:
        raise ContainerError("is a pickle that torch.save did not write")
    _version, system, root, keys = (reader.read() for _ in range(4))
    if type(system) is not dict or system.get("little_endian") is not True or type(keys) is not list:
        raise ContainerError("has a byte order that is not little-endian")
    position = reader.position
    for key in keys:
        storage = storages.by_key.get(key) if type(key) is str else None
        if storage is None or key in positions:
            raise ContainerError("is damaged: it lists a storage that it does not have")
        count = int.from_bytes(file.read_at(position, 8), "little", signed=True)
        size = count * (item_size(storage.precision) if storage.precision else 1)
        position += 8
        if count < 0 or position + size > file.size:
            raise ContainerError(f"is damaged: it ends before the end of storage {key}")
        positions[key] = Record(position, size)
        position += size
    storages.check()
    return root
