"""A pickle read as data: its instructions build dicts, lists, numbers and texts; what it names is never looked up.

The names that a pickle may use are a closed list (`pickle_names`), each answered by a function of ours that records
what it was given. Nothing else is ever called, no object of numpy or torch is made, and nothing is hashed but texts and
numbers: keys of other kinds are replaced by stand-ins, since a tuple nested deep enough overflows the stack.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import Name, NumpyType, Recorded, builder, is_known
from geolip_viewer.task import advance

MOST_INSTRUCTIONS: Final = 5_000_000
LARGEST_NUMBER = 256  # bytes of a whole number
_LONGEST_NAME = 1024
_REPORT_EVERY = 1 << 15
_STOP = ord(".")
_MODULES_OF_PYTHON_2 = {"__builtin__": "builtins", "copy_reg": "copyreg"}


class UnknownName(PickleError):
    """The pickle names something that is not on the closed list; `name` says what."""

    def __init__(self, name: str) -> None:
        super().__init__(f"names {name}")
        self.name = name


@dataclass(frozen=True, eq=False)
class OtherKey:
    """The key of an entry that no name could be: a tuple, a list. Each is equal to itself alone."""


class PickleReader:
    """Reads pickles that stand one after the other in `data`.

    `persistent` answers the ids of what the file keeps outside of the pickle (storages).
    """

    def __init__(self, data: bytes, persistent: Callable[[Any], Any]) -> None:
        self.position = 0
        self._data, self._persistent = data, persistent
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}
        self._names: dict[bytes, Name] = {}
        self._instructions = 0

    def read(self) -> Any:
        """The next object. Raises UnknownName, or PickleError where the pickle is damaged."""
        self._stack, self._marks, self._memo = [], [], {}
        try:
            while (code := self._data[self.position]) != _STOP:
                self.position += 1
                self._instructions += 1
                if not self._instructions % _REPORT_EVERY:
                    self._report()
                _INSTRUCTIONS[code](self)
            self.position += 1
            return self._stack.pop()
        except PickleError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
            raise PickleError(f"damaged at byte {self.position}") from error

    def _report(self) -> None:
        advance(min(1.0, self.position / len(self._data)))
        if self._instructions > MOST_INSTRUCTIONS:
            raise PickleError(f"more than {MOST_INSTRUCTIONS:,} instructions")

    # -- what instructions read behind themselves

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
        """What says nothing about the value: protocol and frame."""
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

    # -- what holds other values

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
            raise PickleError("a tuple of too few values")
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
            raise PickleError("what is appended to is no list")
        self._stack[-1].extend(values)

    def add_since_mark(self) -> None:
        """More values of a set, which nobody asks for."""
        self._since_mark()
        if type(self._stack[-1]) is not Recorded:
            raise PickleError("what is added to is no set")

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
            raise PickleError("what is set is no item of a dict")
        target.update(zip(map(_key, keys), values, strict=True))

    def frozen_set(self) -> None:
        """A set, which nobody asks for."""
        self._since_mark()
        self._stack.append(Recorded("builtins.frozenset"))

    # -- names, and what is made with them

    def name(self) -> None:
        """A name as protocols up to 3 write it."""
        start = self.position
        middle = self._data.index(b"\n", start, start + _LONGEST_NAME)
        end = self._data.index(b"\n", middle + 1, middle + _LONGEST_NAME)
        self.position = end + 1
        written = self._data[start:end]
        if written not in self._names:
            module, name = written.decode("utf-8").split("\n")
            self._names[written] = _known(module, name)
        self._stack.append(self._names[written])

    def name_from_stack(self) -> None:
        """A name as protocol 4 writes it."""
        name, module = self._stack.pop(), self._stack.pop()
        if type(module) is not str or type(name) is not str:
            raise PickleError("a name that is no text")
        self._stack.append(_known(module, name))

    def call(self) -> None:
        """What a name gives for arguments: a function of ours, never the one that it names."""
        arguments, name = self._stack.pop(), self._stack.pop()
        if type(name) is not Name or type(arguments) is not tuple:
            raise PickleError("a call of what is no name")
        self._stack.append(builder(name.text)(*arguments))

    def call_with_keywords(self) -> None:
        """As protocol 4 writes a call with named arguments; nothing on the list has any."""
        if self._stack.pop() != {}:
            raise PickleError("a call with named arguments")
        self.call()

    def build(self) -> None:
        """The state of the last value: of a numpy type its byte order; of a dict nothing that is of interest."""
        state, target = self._stack.pop(), self._stack[-1]
        if type(target) is NumpyType:
            target.set_state(state)
        elif type(target) is not dict and type(target) is not Recorded:
            raise PickleError("a state of what has none")

    def persistent_id(self) -> None:
        """What stands outside of the pickle."""
        self._stack.append(self._persistent(self._stack.pop()))


def _known(module: str, name: str) -> Name:
    text = f"{_MODULES_OF_PYTHON_2.get(module, module)}.{name}"
    if not is_known(text):
        raise UnknownName(text)
    return Name(text)


def _key(key: Any) -> Any:
    """A key that can be hashed without harm: others are taken for a stand-in, whole numbers without end as well."""
    kind = type(key)
    if kind is str or kind is bytes or kind is float or key is None:
        return key
    if (kind is int or kind is bool) and -(1 << 60) < key < 1 << 60:  # beyond, numbers can be made to collide
        return key
    return OtherKey()


_BYTE, _UINT16, _UINT32, _UINT64 = (struct.Struct(f"<{code}") for code in "BHIQ")
_INT32, _DOUBLE = struct.Struct("<i"), struct.Struct(">d")

_BY_NAME: Mapping[bytes, Callable[[PickleReader], None]] = {
    b"\x80": lambda reader: reader.skip(1),  # protocol
    b"\x95": lambda reader: reader.skip(8),  # frame
    b"N": lambda reader: reader.push(None),
    b"\x88": lambda reader: reader.push(True),
    b"\x89": lambda reader: reader.push(False),
    b"}": lambda reader: reader.push({}),
    b"]": lambda reader: reader.push([]),
    b")": lambda reader: reader.push(()),
    b"\x8f": lambda reader: reader.push(Recorded("builtins.set")),
    b"K": lambda reader: reader.push_number(_BYTE),
    b"M": lambda reader: reader.push_number(_UINT16),
    b"J": lambda reader: reader.push_number(_INT32),
    b"G": lambda reader: reader.push_number(_DOUBLE),
    b"\x8a": lambda reader: reader.push_long(_BYTE),
    b"\x8b": lambda reader: reader.push_long(_INT32),
    b"\x8c": lambda reader: reader.push_text(_BYTE),
    b"X": lambda reader: reader.push_text(_UINT32),
    b"\x8d": lambda reader: reader.push_text(_UINT64),
    b"C": lambda reader: reader.push_bytes(_BYTE),
    b"B": lambda reader: reader.push_bytes(_UINT32),
    b"\x8e": lambda reader: reader.push_bytes(_UINT64),
    b"\x96": lambda reader: reader.push_bytes(_UINT64),
    b"\x94": PickleReader.memoize,
    b"q": lambda reader: reader.put(_BYTE),
    b"r": lambda reader: reader.put(_UINT32),
    b"h": lambda reader: reader.get(_BYTE),
    b"j": lambda reader: reader.get(_UINT32),
    b"(": PickleReader.mark,
    b"0": PickleReader.pop,
    b"t": PickleReader.tuple_since_mark,
    b"\x85": lambda reader: reader.tuple_of(1),
    b"\x86": lambda reader: reader.tuple_of(2),
    b"\x87": lambda reader: reader.tuple_of(3),
    b"a": PickleReader.append,
    b"e": PickleReader.append_since_mark,
    b"\x90": PickleReader.add_since_mark,
    b"\x91": PickleReader.frozen_set,
    b"s": PickleReader.set_item,
    b"u": PickleReader.set_items,
    b"c": PickleReader.name,
    b"\x93": PickleReader.name_from_stack,
    b"R": PickleReader.call,
    b"\x81": PickleReader.call,
    b"\x92": PickleReader.call_with_keywords,
    b"b": PickleReader.build,
    b"Q": PickleReader.persistent_id,
}
_INSTRUCTIONS: Mapping[int, Callable[[PickleReader], None]] = {code[0]: run for code, run in _BY_NAME.items()}
