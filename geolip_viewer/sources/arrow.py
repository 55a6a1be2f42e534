"""Arrow arrays as numpy arrays, and kinds of Arrow types.

Arrow's own `to_numpy` and `fill_null` import pandas, which takes a fifth of a second; nothing here does. `is_valid`,
`drop_null`, `flatten` and `cast` import pyarrow.compute, which makes 286 functions with their documentation; whole
numbers, floats, texts and lists of them do without.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geolip_viewer.errors import FeaturesError

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_LISTS = (pa.ListType, pa.LargeListType, pa.FixedSizeListType, pa.ListViewType, pa.LargeListViewType)


@contextmanager
def arrow_source(path: Path) -> Iterator[Any]:
    """What Arrow opens for a path: the path, or the open file if the name is not UTF-8, which Arrow refuses.

    Raises FeaturesError for anything but a regular file: reading would wait for a pipe.
    """
    if not path.is_file():
        problem = "is not a regular file" if path.exists() else "does not exist"
        raise FeaturesError(path, problem, "Copy or download it again")
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        with path.open("rb") as file:
            yield file
    else:
        yield path


def is_list(kind: Any) -> bool:
    """Whether values are lists of any kind."""
    return isinstance(kind, _LISTS)


def is_number(kind: Any) -> bool:
    """Whether values are integers or floating-point numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def is_text(kind: Any) -> bool:
    """Whether values are texts, or bytes that may be text."""
    checks = (
        pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary,
        pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary,
    )  # fmt: skip
    return any(check(kind) for check in checks)


def inner_type(kind: Any) -> Any:
    """What values are stored as: the values of a dictionary, the storage of an extension type."""
    for _ in range(8):
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        elif isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        else:
            break
    return kind


def plain(array: Any) -> Any:
    """The same values without a dictionary or an extension type around them, in one piece."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    for _ in range(8):
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        else:
            break
    return array


def number_array(values: npt.NDArray[Any], kind: Any = None) -> Any:
    """Numbers as an Arrow array that shares their memory, whatever their shape."""
    flat = np.ascontiguousarray(values).reshape(-1)
    return pa.Array.from_buffers(kind or pa.from_numpy_dtype(flat.dtype), flat.size, [None, pa.py_buffer(flat)])


def text_array(values: Sequence[bytes], kind: Any) -> Any:
    """UTF-8 as an Arrow array of large texts or large binaries."""
    ends = np.cumsum([0, *(len(value) for value in values)], dtype=np.int64)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(values))])


def flags(values: Flags) -> Any:
    """Booleans as an Arrow array."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(np.packbits(values, bitorder="little"))])


def lists(counts: Integers, values: Any) -> Any:
    """Lists of a fixed number of values, none of them missing."""
    ends = np.cumsum([0, *counts.tolist()], dtype=np.int32)
    return pa.ListArray.from_arrays(number_array(ends), values)


def valid(array: Any) -> Flags:
    """Which values are not missing: (n,)."""
    if not array.null_count:
        return np.ones(len(array), np.bool_)
    bitmap = array.buffers()[0]
    if bitmap is None:  # a type without other buffers
        return np.zeros(len(array), np.bool_)
    first, skipped = divmod(array.offset, 8)
    bits = np.unpackbits(np.frombuffer(bitmap, np.uint8)[first:], count=skipped + len(array), bitorder="little")
    return bits[skipped:].astype(np.bool_)


def numbers(array: Any, missing: float) -> npt.NDArray[Any]:
    """An Arrow array of numbers, `missing` where one is."""
    if pa.types.is_null(array.type):
        return np.full(len(array), missing)
    if not array.null_count:
        return np.from_dlpack(array)
    whole = pa.Array.from_buffers(array.type, len(array), [None, array.buffers()[1]], offset=array.offset)
    stored, there = np.from_dlpack(whole), valid(array)
    found = np.full(len(array), missing, np.result_type(stored.dtype, np.min_scalar_type(missing)))
    found[there] = stored[there]
    return found


def lengths(lists: Any) -> Integers:
    """The length of each list, 0 if it is missing: (n,)."""
    if pa.types.is_null(lists.type) or not len(lists):
        return np.zeros(len(lists), np.int64)
    if pa.types.is_fixed_size_list(lists.type):
        found = np.full(len(lists), lists.type.list_size, np.int64)
    elif _has_offsets(lists):
        found = np.diff(np.from_dlpack(lists.offsets)).astype(np.int64)
    else:
        found = np.from_dlpack(lists.sizes).astype(np.int64)
    found[~valid(lists)] = 0
    return found


def flattened(lists: Any) -> Any:
    """The values of all lists, one list after the other."""
    if lists.null_count or not len(lists):
        return lists.flatten()
    if pa.types.is_fixed_size_list(lists.type):
        width = lists.type.list_size
        return lists.values.slice(width * lists.offset, width * len(lists))
    if _has_offsets(lists):
        ends = np.from_dlpack(lists.offsets)
        return lists.values.slice(int(ends[0]), int(ends[-1] - ends[0]))
    return lists.flatten()


def _has_offsets(lists: Any) -> bool:
    """Whether lists are stored one after the other."""
    return isinstance(lists.type, pa.ListType | pa.LargeListType)


def texts(array: Any) -> list[str | None]:
    """Texts, or bytes as text: UTF-8 where they are printable, else hexadecimal digits (of 16 bytes, a UUID)."""
    if not (pa.types.is_large_string(array.type) or pa.types.is_string(array.type)):
        if pa.types.is_string_view(array.type):
            array = array.cast(pa.large_string())
        else:
            return [None if value is None else _text(value) for value in array.to_pylist()]
    return array.to_pylist()  # type: ignore[no-any-return]


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and (text or not value):
        return text
    digits = value.hex()
    if len(value) != 16:
        return digits
    return "-".join(digits[start:stop] for start, stop in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
