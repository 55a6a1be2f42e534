"""The kinds of numbers that tensors hold, under the names that torch gives them, and how their bytes become numbers."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Precision(NamedTuple):
    """The numpy code of the stored numbers, without byte order; bfloat16 and float8 are kept as unsigned integers."""

    code: str
    is_floating: bool = False


PRECISIONS: Mapping[str, Precision] = MappingProxyType(
    {
        "float64": Precision("f8", True),
        "float32": Precision("f4", True),
        "float16": Precision("f2", True),
        "bfloat16": Precision("u2", True),
        "float8_e4m3fn": Precision("u1", True),
        "float8_e4m3fnuz": Precision("u1", True),
        "float8_e5m2": Precision("u1", True),
        "float8_e5m2fnuz": Precision("u1", True),
        "float8_e8m0fnu": Precision("u1", True),
        "complex64": Precision("c8"),
        "complex128": Precision("c16"),
        "int64": Precision("i8"),
        "int32": Precision("i4"),
        "int16": Precision("i2"),
        "int8": Precision("i1"),
        "uint64": Precision("u8"),
        "uint32": Precision("u4"),
        "uint16": Precision("u2"),
        "uint8": Precision("u1"),
        "bool": Precision("b1"),
        "qint32": Precision("i4"),
        "qint8": Precision("i1"),
        "quint8": Precision("u1"),
    }
)
# Exponent bits, mantissa bits, exponent bias, and whether the largest exponent is reserved for infinities and NaN.
_FLOAT8 = {
    "float8_e4m3fn": (4, 3, 7, False),
    "float8_e4m3fnuz": (4, 3, 8, False),
    "float8_e5m2": (5, 2, 15, True),
    "float8_e5m2fnuz": (5, 2, 16, False),
}


def item_size(precision: str) -> int:
    """Bytes of one number."""
    return np.dtype(PRECISIONS[precision].code).itemsize


def numbers(data: bytes, precision: str, order: str = "<") -> Array:
    """The numbers in `data`, stored in the byte order `order`; as they are stored, see `widened`."""
    return np.frombuffer(data, np.dtype(order + PRECISIONS[precision].code))


def widened(stored: Array, precision: str) -> Array:
    """Stored numbers as numpy can calculate with them: bfloat16 and float8 become float32, others stay as they are."""
    if precision == "bfloat16":
        return (stored.astype(np.uint32) << 16).view(np.float32)
    if precision.startswith("float8"):
        values: Array = _float8_values(precision)[stored]
        return values
    return stored


@cache
def _float8_values(precision: str) -> npt.NDArray[np.float32]:
    """The number of each of the 256 bytes (OCP 8-bit floating point, and AMD's variants without a negative zero)."""
    code = np.arange(256)
    if precision == "float8_e8m0fnu":
        return np.asarray(np.where(code == 255, np.nan, np.exp2(code - 127.0)), np.float32)
    exponent_bits, mantissa_bits, bias, has_infinity = _FLOAT8[precision]
    sign = np.where(code & 128, -1.0, 1.0)
    exponent, mantissa = (code & 127) >> mantissa_bits, (code & 127) % (1 << mantissa_bits)
    fraction = mantissa / (1 << mantissa_bits) + (exponent > 0)
    value = sign * fraction * np.exp2(np.maximum(exponent, 1) - float(bias))
    largest = exponent == (1 << exponent_bits) - 1
    if has_infinity:
        value[largest] = np.where(mantissa[largest] > 0, np.nan, sign[largest] * np.inf)
    elif precision.endswith("fnuz"):
        value[128] = np.nan
    else:
        value[largest & (mantissa == (1 << mantissa_bits) - 1)] = np.nan
    return np.asarray(value, np.float32)
