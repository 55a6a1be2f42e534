"""What torch.save writes, read without torch: a zip that holds one pickle, the structure, and one record a storage.

Importing torch takes longer than everything else that opening a checkpoint takes. The pickle is read here as data: its
opcodes build dicts, lists, numbers, texts and tensors, and there is nothing in it that could be called. Whatever an
ordinary state dict has no need of makes `read_root` give up, and torch itself then reads the file, or says why not.
"""

import math
import pickletools
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.damage import DAMAGE

LARGEST_PICKLE = 16 << 20
START = b"PK\3\4"

STORAGES = {
    "torch.FloatStorage": ("float32", "<f4"),
    "torch.DoubleStorage": ("float64", "<f8"),
    "torch.HalfStorage": ("float16", "<f2"),
    "torch.BFloat16Storage": ("bfloat16", "<u2"),
    "torch.LongStorage": ("int64", "<i8"),
    "torch.IntStorage": ("int32", "<i4"),
    "torch.ShortStorage": ("int16", "<i2"),
    "torch.CharStorage": ("int8", "<i1"),
    "torch.ByteStorage": ("uint8", "<u1"),
    "torch.BoolStorage": ("bool", "|b1"),
}
SCALAR = re.compile(r"[fiu][1248]|b1")


class Unusual(Exception):
    """Something that an ordinary state dict does not hold: a matter for torch."""


@dataclass(frozen=True)
class Name:
    """A global that the pickle names; never looked up."""

    text: str


@dataclass
class NumpyType:
    """A numpy dtype of one number."""

    code: str
    order: str = "<"


@dataclass(frozen=True)
class Storage:
    """A record of the zip that holds `count` numbers."""

    record: str
    precision: str
    code: str
    count: int


@dataclass(frozen=True)
class StoredTensor:
    """A tensor that is still in the file. `shape`, `strides` and `offset` count numbers of the storage."""

    path: Path
    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def precision(self) -> str:
        """The name that torch gives the numbers' type."""
        return self.storage.precision

    @property
    def is_floating(self) -> bool:
        return "float" in self.precision

    @property
    def is_held(self) -> bool:
        """Whether each number has a place of its own: a tensor can claim more than its storage has (stride 0)."""
        return math.prod(self.shape) <= self.storage.count

    def read(self) -> npt.NDArray[Any]:
        """The numbers; bfloat16 as float32. Raises ValueError where the record is damaged."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                record = archive.read(self.storage.record)
        except (*DAMAGE, zipfile.BadZipFile) as error:
            raise ValueError(str(error)) from error
        values = np.frombuffer(record, self.storage.code, self.storage.count)
        reach = sum(stride * (size - 1) for size, stride in zip(self.shape, self.strides, strict=True))
        if 0 not in self.shape and self.offset + reach >= len(values):
            raise ValueError(f"{self.storage.record} holds {len(values)} numbers, not {self.offset + reach + 1}")
        steps = [stride * values.itemsize for stride in self.strides]
        view = np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, steps, writeable=False)
        return (view.astype(np.uint32) << 16).view(np.float32) if self.precision == "bfloat16" else view

    def item(self) -> Any:
        """The number of a tensor without dimensions."""
        return self.read().item()


def read_root(path: Path) -> Any:
    """The object that was saved, with StoredTensor for tensors, or None where this is a matter for torch."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            if file.seek(0) or file.read(len(START)) != START:
                return None
            records = {each.filename: each for each in archive.infolist() if each.compress_type == zipfile.ZIP_STORED}
            found = [name for name in records if name.count("/") == 1 and name.endswith("/data.pkl")]
            if len(found) != 1 or records[found[0]].file_size > LARGEST_PICKLE:
                return None
            prefix = found[0].removesuffix("data.pkl")
            if f"{prefix}constants.pkl" in records or archive.read(f"{prefix}byteorder") != b"little":
                return None
            sizes = {name: each.file_size for name, each in records.items()}
            return Reader(path, f"{prefix}data/", sizes).read(archive.read(found[0]))
    except (Unusual, *DAMAGE, zipfile.BadZipFile):
        return None


def _name(argument: str) -> Name:
    """One of the few names that this reader knows what to do with."""
    text = ".".join(argument.split(" "))
    if text not in STORAGES and text not in CALLED:
        raise Unusual(text)
    return Name(text)


class Reader:
    """Builds the object that a pickle describes, opcode by opcode, from what an ordinary state dict is made of."""

    def __init__(self, path: Path, prefix: str, sizes: Mapping[str, int]) -> None:
        self._path, self._prefix, self._sizes = path, prefix, sizes
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def read(self, data: bytes) -> Any:
        """What the pickle holds; raises Unusual, or what its parts raise where it is damaged."""
        argument: Any
        for opcode, argument, _ in pickletools.genops(data):
            match opcode.name:
                case "PROTO" | "FRAME":
                    pass
                case "STOP":
                    return self._stack.pop()
                case "MARK":
                    self._marks.append(len(self._stack))
                case "MEMOIZE":
                    self._memo[len(self._memo)] = self._stack[-1]
                case "BINPUT" | "LONG_BINPUT":
                    self._memo[argument] = self._stack[-1]
                case "BINGET" | "LONG_BINGET":
                    self._stack.append(self._memo[argument])
                case "GLOBAL":
                    self._stack.append(_name(argument))
                case name if name in PLAIN:
                    self._stack.append(PLAIN[name](argument))
                case name:
                    BUILDING[name](self)
        raise Unusual("no end")

    def _since_mark(self) -> list[Any]:
        place = self._marks.pop()
        values = self._stack[place:]
        del self._stack[place:]
        return values

    def _last(self, count: int) -> None:
        values = self._stack[-count:]
        if len(values) < count:
            raise Unusual("too little on the stack")
        self._stack[-count:] = [tuple(values)]

    def _tuple(self) -> None:
        self._stack.append(tuple(self._since_mark()))

    def _append(self, values: list[Any]) -> None:
        if type(self._stack[-1]) is not list:
            raise Unusual("what is appended to is no list")
        self._stack[-1].extend(values)

    def _set(self, values: list[Any]) -> None:
        target, keys = self._stack[-1], values[::2]
        if type(target) is not dict or not all(isinstance(key, str | int | float | None) for key in keys):
            raise Unusual("what is set is no item of a dict")  # a tuple nested deep enough could not even be hashed
        target.update(zip(keys, values[1::2], strict=True))

    def _storage(self) -> None:
        kind, name, key, _, count = self._stack.pop()
        precision, code = STORAGES[name.text]
        record = self._prefix + key
        if kind != "storage" or not 0 <= count * np.dtype(code).itemsize <= self._sizes[record]:
            raise Unusual("a storage that its record does not hold")
        self._stack.append(Storage(record, precision, code, count))

    def _called(self) -> None:
        arguments, name = self._stack.pop(), self._stack.pop()
        self._stack.append(CALLED[name.text](self, *arguments))

    def _built(self) -> None:
        state, target = self._stack.pop(), self._stack[-1]
        if isinstance(target, NumpyType):
            target.order = {"<": "<", ">": ">", "|": "|"}[state[1]]
        elif type(target) is not dict:  # a dict's state is the version numbers of its modules
            raise Unusual("an object with a state")

    def _dict(self, *pairs: Any) -> dict[Any, Any]:
        if pairs:
            raise Unusual("an OrderedDict of pairs")
        return {}

    def _tensor(self, storage: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> StoredTensor:
        numbers = (offset, *shape, *strides)
        if type(storage) is not Storage or len(shape) != len(strides) or len(shape) > 32:
            raise Unusual("a tensor without a storage")
        if not all(type(number) is int and 0 <= number < 1 << 48 for number in numbers):
            raise Unusual("a tensor of odd shape")
        return StoredTensor(self._path, storage, offset, tuple(shape), tuple(strides))

    def _parameter(self, tensor: Any, *_: Any) -> StoredTensor:
        if type(tensor) is not StoredTensor:
            raise Unusual("a parameter that is no tensor")
        return tensor

    def _bytes(self, text: Any, encoding: Any) -> bytes:
        if encoding != "latin1" or type(text) is not str:
            raise Unusual("text that is no bytes")
        return text.encode("latin1")

    def _numpy_type(self, code: Any, *_: Any) -> NumpyType:
        if not SCALAR.fullmatch(code):
            raise Unusual("an array's type")
        return NumpyType(code)

    def _numpy_scalar(self, kind: Any, data: Any) -> Any:
        found = np.frombuffer(data, np.dtype(kind.order.replace("|", "<") + kind.code))
        if len(found) != 1:
            raise Unusual("a scalar of several numbers")
        return found[0].item()


PLAIN: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"), lambda argument: argument),
    **dict.fromkeys(("BINUNICODE", "SHORT_BINUNICODE", "BINBYTES", "SHORT_BINBYTES"), lambda argument: argument),
    "NONE": lambda _: None,
    "NEWTRUE": lambda _: True,
    "NEWFALSE": lambda _: False,
    "EMPTY_DICT": lambda _: {},
    "EMPTY_LIST": lambda _: [],
    "EMPTY_TUPLE": lambda _: (),
}
BUILDING: Mapping[str, Callable[[Any], None]] = {
    "TUPLE": lambda reader: reader._tuple(),
    "TUPLE1": lambda reader: reader._last(1),
    "TUPLE2": lambda reader: reader._last(2),
    "TUPLE3": lambda reader: reader._last(3),
    "APPEND": lambda reader: reader._append([reader._stack.pop()]),
    "APPENDS": lambda reader: reader._append(reader._since_mark()),
    "SETITEM": lambda reader: reader._set([reader._stack.pop(-2), reader._stack.pop()]),
    "SETITEMS": lambda reader: reader._set(reader._since_mark()),
    "BINPERSID": lambda reader: reader._storage(),
    "REDUCE": lambda reader: reader._called(),
    "BUILD": lambda reader: reader._built(),
}
CALLED: Mapping[str, Callable[..., Any]] = {
    "collections.OrderedDict": Reader._dict,
    "torch._utils._rebuild_tensor_v2": Reader._tensor,
    "torch._utils._rebuild_parameter": Reader._parameter,
    "_codecs.encode": Reader._bytes,
    "numpy.dtype": Reader._numpy_type,
    "numpy.core.multiarray.scalar": Reader._numpy_scalar,
    "numpy._core.multiarray.scalar": Reader._numpy_scalar,
}
