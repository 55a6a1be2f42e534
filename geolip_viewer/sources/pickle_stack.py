"""The stack and the memory of a pickle: instructions that put plain values there, and make tuples, lists and dicts.

Nothing is hashed but texts and numbers: keys of other kinds are replaced by stand-ins, since a tuple nested deep enough
overflows the stack of the process.
"""

import struct
from dataclasses import dataclass
from typing import Any

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import Recorded

LARGEST_NUMBER = 256  # bytes of an integer


@dataclass(frozen=True, eq=False)
class OtherKey:
    """A stand-in for a key that cannot be a name, such as a tuple or a list. Each equals only itself."""


class PickleStack:
    """Reads the arguments of instructions, and pushes and pops values."""

    def __init__(self, data: bytes) -> None:
        self.position = 0
        self._data = data
        self.clear()

    def clear(self) -> None:
        """Forget everything but the position."""
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    # -- arguments of instructions

    def _take(self, count: int) -> bytes:
        start, end = self.position, self.position + count
        if end > len(self._data):
            raise PickleError("it ends too soon")
        self.position = end
        return self._data[start:end]

    def _number(self, form: struct.Struct) -> Any:
        (value,) = form.unpack_from(self._data, self.position)
        self.position += form.size
        return value

    # -- constants

    def push(self, value: Any) -> None:
        """Put a value on the stack."""
        self._stack.append(value)

    def push_number(self, form: struct.Struct) -> None:
        """A number of fixed size."""
        self._stack.append(self._number(form))

    def push_long(self, form: struct.Struct) -> None:
        """A whole number of any size, within reason."""
        count = self._number(form)
        if not 0 <= count <= LARGEST_NUMBER:
            raise PickleError(f"a number of {count} bytes")
        self._stack.append(int.from_bytes(self._take(count), "little", signed=True))

    def push_text(self, form: struct.Struct) -> None:
        """UTF-8 with its length before it."""
        self._stack.append(self._take(self._number(form)).decode("utf-8", "surrogatepass"))

    def push_bytes(self, form: struct.Struct) -> None:
        """Bytes with their length before them."""
        self._stack.append(self._take(self._number(form)))

    def skip(self, count: int) -> None:
        """Skip arguments that do not affect the value: protocol and frame."""
        self._take(count)

    # -- memory

    def memoize(self) -> None:
        """Remember the last value under the next number."""
        self._memo[len(self._memo)] = self._stack[-1]

    def put(self, form: struct.Struct) -> None:
        """Remember the last value under a number."""
        self._memo[self._number(form)] = self._stack[-1]

    def get(self, form: struct.Struct) -> None:
        """Recall a value."""
        self._stack.append(self._memo[self._number(form)])

    # -- containers

    def mark(self) -> None:
        """Remember where the values of the next tuple, list or dict begin."""
        self._marks.append(len(self._stack))

    def _since_mark(self) -> list[Any]:
        place = self._marks.pop()
        values = self._stack[place:]
        del self._stack[place:]
        return values

    def pop(self) -> None:
        """Forget the last value."""
        self._stack.pop()

    def tuple_of(self, count: int) -> None:
        """A tuple of the last values."""
        values = self._stack[-count:]
        if len(values) < count:
            raise PickleError("a tuple with too few values")
        self._stack[-count:] = [tuple(values)]

    def tuple_since_mark(self) -> None:
        """A tuple of all values since the mark."""
        self._stack.append(tuple(self._since_mark()))

    def append(self) -> None:
        """One more value of a list."""
        value = self._stack.pop()
        self._extend([value])

    def append_since_mark(self) -> None:
        """More values of a list."""
        self._extend(self._since_mark())

    def _extend(self, values: list[Any]) -> None:
        if type(self._stack[-1]) is not list:
            raise PickleError("an append to something that is not a list")
        self._stack[-1].extend(values)

    def add_since_mark(self) -> None:
        """More values of a set, which is not needed."""
        self._since_mark()
        if type(self._stack[-1]) is not Recorded:
            raise PickleError("an addition to something that is not a set")

    def set_item(self) -> None:
        """One entry of a dict."""
        value, key = self._stack.pop(), self._stack.pop()
        self._update([key], [value])

    def set_items(self) -> None:
        """The entries of a dict since the mark."""
        values = self._since_mark()
        self._update(values[::2], values[1::2])

    def _update(self, keys: list[Any], values: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not dict:
            raise PickleError("an item set in something that is not a dict")
        target.update(zip(map(_key, keys), values, strict=True))

    def frozen_set(self) -> None:
        """A set, which is not needed."""
        self._since_mark()
        self._stack.append(Recorded("builtins.frozenset"))


def _key(key: Any) -> Any:
    """A key that can be hashed without harm: others are taken for a stand-in, whole numbers without end as well."""
    kind = type(key)
    if kind is str or kind is bytes or kind is float or key is None:
        return key
    if (kind is int or kind is bool) and -(1 << 60) < key < 1 << 60:  # larger numbers can be made to collide
        return key
    return OtherKey()
