"""A pickle read as data: its instructions build dicts, lists, numbers and texts; names are never looked up.

The names that a pickle may use are a closed list (`pickle_names`), each answered by a function of ours that records
what it was given. Nothing else is ever called, no object of numpy or torch is made, and nothing is hashed but texts and
numbers: keys of other kinds are replaced by stand-ins, since a tuple nested deep enough overflows the stack.
"""

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import Name, NumpyType, Recorded, builder, is_known
from geolip_viewer.sources.pickle_stack import PickleStack
from geolip_viewer.task import advance

MOST_INSTRUCTIONS: Final = 5_000_000
_LONGEST_NAME = 1024
_REPORT_EVERY = 1 << 15
_STOP = ord(".")
_MODULES_OF_PYTHON_2 = {"__builtin__": "builtins", "copy_reg": "copyreg"}


class UnknownName(PickleError):
    """The pickle names something that is not on the closed list; `name` says what."""

    def __init__(self, name: str) -> None:
        super().__init__(f"names {name}")
        self.name = name


class PickleReader(PickleStack):
    """Reads consecutive pickles in `data`.

    `persistent` answers the ids of what the file keeps outside of the pickle (storages).
    """

    def __init__(self, data: bytes, persistent: Callable[[Any], Any]) -> None:
        super().__init__(data)
        self._persistent = persistent
        self._names: dict[bytes, Name] = {}
        self._instructions = 0

    def read(self) -> Any:
        """The next object. Raises UnknownName, or PickleError if the pickle is damaged."""
        self.clear()
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

    # -- names and constructed objects

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
            raise PickleError("a name that is not text")
        self._stack.append(_known(module, name))

    def call(self) -> None:
        """The result of calling a name: of our function for it, never of the one that it names."""
        arguments, name = self._stack.pop(), self._stack.pop()
        if type(name) is not Name or type(arguments) is not tuple:
            raise PickleError("a call of something that is not a name")
        self._stack.append(builder(name.text)(*arguments))

    def call_with_keywords(self) -> None:
        """As protocol 4 writes a call with keyword arguments; nothing on the list has any."""
        if self._stack.pop() != {}:
            raise PickleError("a call with keyword arguments")
        self.call()

    def build(self) -> None:
        """The state of the last value: of a numpy type its byte order; of a dict nothing that is of interest."""
        state, target = self._stack.pop(), self._stack[-1]
        if type(target) is NumpyType:
            target.set_state(state)
        elif type(target) is not dict and type(target) is not Recorded:
            raise PickleError("a state for something that has none")

    def persistent_id(self) -> None:
        """An object that is stored outside the pickle."""
        self._stack.append(self._persistent(self._stack.pop()))


def _known(module: str, name: str) -> Name:
    text = f"{_MODULES_OF_PYTHON_2.get(module, module)}.{name}"
    if not is_known(text):
        raise UnknownName(text)
    return Name(text)


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
