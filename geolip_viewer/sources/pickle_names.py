"""The names that the pickle of a checkpoint may use, and what each gives. The list is closed: any other is refused.

No name is ever looked up, and nothing of torch or numpy is made: each function here records what it was given.
"""

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.precisions import PRECISIONS
from geolip_viewer.sources.stored_tensors import StoredTensor, UnreadTensor, stored_tensor

_LONGEST_TEXT = 1 << 16
_TEXT = re.compile("U[0-9]{1,6}")


@dataclass(frozen=True)
class Name:
    """A name that the pickle uses: one of KNOWN."""

    text: str


@dataclass(frozen=True)
class Recorded:
    """A value that a known name would have made and that is not needed: a set, a complex number, a device."""

    name: str


@dataclass
class NumpyType:
    """The type of a numpy scalar: a plain number, a truth value or text, and its byte order."""

    code: str
    order: str = "<"

    def set_state(self, state: Any) -> None:
        """What numpy pickles beside the code. Raises PickleError for anything but a byte order, as for fields."""
        if type(state) is not tuple or len(state) < 2 or state[1] not in ("<", ">", "|"):
            raise PickleError("a numpy type with an invalid state")
        if any(part is not None for part in state[2:5]):
            raise PickleError("a numpy type with fields")
        self.order = "<" if state[1] == "|" else state[1]


_SCALARS = {
    "f2": "e",
    "f4": "f",
    "f8": "d",
    "i1": "b",
    "i2": "h",
    "i4": "i",
    "i8": "q",
    "u1": "B",
    "u2": "H",
    "u4": "I",
    "u8": "Q",
    "b1": "?",
}


def _numpy_type(code: Any, _align: Any = False, _copy: Any = False) -> NumpyType:
    if type(code) is not str or (code not in _SCALARS and not _TEXT.fullmatch(code)):
        raise PickleError("a numpy type that is not a plain number")
    return NumpyType(code)


def _numpy_scalar(kind: Any, data: Any) -> float | int | bool | str:
    if type(kind) is not NumpyType or type(data) is not bytes:
        raise PickleError("a numpy scalar without a type")
    if kind.code in _SCALARS:
        value: float | int | bool = struct.unpack(kind.order + _SCALARS[kind.code], data)[0]
        return value
    if len(data) > _LONGEST_TEXT:
        raise PickleError("a numpy text that is too long")
    return data.decode("utf-32-le" if kind.order == "<" else "utf-32-be").rstrip("\0")


def _empty_dict(*arguments: Any) -> dict[Any, Any]:
    """An OrderedDict, filled afterwards; or a Counter, which torch pickles with its counts."""
    if arguments and (len(arguments) > 1 or type(arguments[0]) is not dict):
        raise PickleError("a dict of pairs")
    return arguments[0] if arguments else {}


def _bytes(text: Any = "", encoding: Any = "latin1") -> bytes:
    if encoding != "latin1" or type(text) is not str:
        raise PickleError("text that is not bytes")
    return text.encode("latin1")


def _size(lengths: Any = ()) -> tuple[Any, ...]:
    if type(lengths) is not tuple:
        raise PickleError("a size that is not a tuple")
    return lengths


def _tensor(
    storage: Any,
    offset: Any,
    shape: Any,
    strides: Any,
    _requires_grad: Any = False,
    _hooks: Any = None,
    metadata: Any = None,
) -> Any:
    return stored_tensor(storage, storage.precision, offset, shape, strides, metadata)


def _tensor_over_bytes(
    storage: Any,
    offset: Any,
    shape: Any,
    strides: Any,
    _requires_grad: Any,
    _hooks: Any,
    kind: Any,
    metadata: Any = None,
) -> Any:
    precision = TYPES[kind.text]
    if precision not in PRECISIONS:
        return UnreadTensor(precision, shape if type(shape) is tuple else ())
    return stored_tensor(storage, precision, offset, shape, strides, metadata)


def _parameter(tensor: Any, *_: Any) -> StoredTensor | UnreadTensor:
    if not isinstance(tensor, StoredTensor | UnreadTensor):
        raise PickleError("a parameter that is not a tensor")
    return tensor


def _of_type(function: Any, kind: Any, arguments: Any, _state: Any = None) -> Any:
    """A tensor with its own attributes, which are ignored; the tensor is kept."""
    if kind.text not in ("torch.Tensor", "torch.nn.parameter.Parameter") or type(arguments) is not tuple:
        raise PickleError("a tensor of an unknown type")
    return builder(function.text)(*arguments)


def _moved(tensor: Any, *_: Any) -> Any:
    """A tensor of another device, which keeps its numbers in one of the CPU."""
    return _parameter(tensor)


def _unread(
    kind: str, shape_at: Callable[[tuple[Any, ...]], Any], torch_reads: bool = False
) -> Callable[..., UnreadTensor]:
    def record(*arguments: Any) -> UnreadTensor:
        shape = shape_at(arguments)
        is_shape = type(shape) is tuple and all(type(length) is int and length >= 0 for length in shape)
        return UnreadTensor(kind, shape if is_shape else (), torch_reads)

    return record


def _sparse_shape(arguments: tuple[Any, ...]) -> Any:
    return next((part for part in reversed(arguments[1]) if type(part) is tuple), ())


def _recorded(name: str) -> Callable[..., Recorded]:
    return lambda *_: Recorded(name)


_NUMBER_KINDS = {
    "Float": "float32",
    "Double": "float64",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Long": "int64",
    "Int": "int32",
    "Short": "int16",
    "Char": "int8",
    "Byte": "uint8",
    "Bool": "bool",
    "ComplexFloat": "complex64",
    "ComplexDouble": "complex128",
}
STORAGES: Mapping[str, str] = MappingProxyType(
    {
        **{f"torch.{name}Storage": precision for name, precision in _NUMBER_KINDS.items()},
        **{f"torch.cuda.{name}Storage": precision for name, precision in _NUMBER_KINDS.items()},
        **{f"torch.{name}Storage": name.lower() for name in ("QInt8", "QInt32", "QUInt8")},
        "torch.storage.UntypedStorage": "",
    }
)
_OTHER_TYPES = (
    *("complex32", "quint4x2", "quint2x4", "float4_e2m1fn_x2"),
    *(f"bits{form}" for form in ("1x8", "2x4", "4x2", "8", "16")),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in range(1, 8)),
)
TYPES: Mapping[str, str] = MappingProxyType({f"torch.{name}": name for name in (*PRECISIONS, *_OTHER_TYPES)})
_SCHEMES = ("affine", "symmetric")

BUILDERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "collections.OrderedDict": _empty_dict,
        "collections.Counter": _empty_dict,
        "_codecs.encode": _bytes,
        "builtins.bytes": lambda: b"",
        "numpy.dtype": _numpy_type,
        "numpy.core.multiarray.scalar": _numpy_scalar,
        "numpy._core.multiarray.scalar": _numpy_scalar,
        "torch.Size": _size,
        "torch._utils._rebuild_tensor": _tensor,
        "torch._utils._rebuild_tensor_v2": _tensor,
        "torch._utils._rebuild_tensor_v3": _tensor_over_bytes,
        "torch._utils._rebuild_parameter": _parameter,
        "torch._utils._rebuild_parameter_with_state": _parameter,
        "torch._tensor._rebuild_from_type_v2": _of_type,
        "torch._utils._rebuild_device_tensor_from_cpu_tensor": _moved,
        "torch._utils._rebuild_sparse_tensor": _unread("sparse", _sparse_shape, torch_reads=True),
        "torch._utils._rebuild_qtensor": _unread("quantized", lambda arguments: arguments[2], torch_reads=True),
        "torch._utils._rebuild_nested_tensor": _unread("nested", lambda _: ()),
        "torch._utils._rebuild_meta_tensor_no_storage": _unread("without numbers", lambda arguments: arguments[1]),
        **{
            name: _recorded(name)
            for name in ("builtins.set", "builtins.frozenset", "builtins.complex", "builtins.bytearray", "torch.device")
        },
        "torch.serialization._get_layout": _recorded("torch.layout"),
    }
)
_KNOWN = frozenset(
    {
        *BUILDERS,
        *STORAGES,
        *TYPES,
        *("torch.Tensor", "torch.nn.parameter.Parameter"),
        *(f"torch.per_{unit}_{scheme}" for unit in ("tensor", "channel") for scheme in _SCHEMES),
        "torch.per_channel_affine_float_qparams",
    }
)
# Functions that rebuild tensors; a newer torch may use one that is not on the list.
_REBUILDING = re.compile(r"torch\._(utils|tensor)\._rebuild_\w{1,64}", re.ASCII)


def is_known(name: str) -> bool:
    """Whether a pickle may use a name."""
    return name in _KNOWN or _REBUILDING.fullmatch(name) is not None


def builder(name: str) -> Callable[..., Any]:
    """The function that answers a call of a known name; KeyError if the name is no function."""
    if name not in BUILDERS and _REBUILDING.fullmatch(name):
        return _unread(f"of an unknown kind ({name.rpartition('.')[2]})", lambda _: (), torch_reads=True)
    return BUILDERS[name]
