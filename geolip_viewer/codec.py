"""The JSON of everything this program saves: sessions, the metadata of pictures, remembered choices.

Frozen dataclasses are written as they are declared. What is read is never trusted: each value must be of its declared
type and within its declared limits, unknown keys are passed over, missing ones keep their default.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
LONGEST_NAME = 255  # bytes: the longest name of a file or folder in any file system
LONGEST_PATH = 4095  # bytes: no system opens a longer path


class CodecError(ValueError):
    """The text is not JSON or holds an invalid value; the message names its path."""


def encoded(value: Any, *, indent: int = 0) -> str:
    """JSON. Raises ValueError for a number that JSON lacks (NaN, infinity)."""
    text = msgspec.json.encode(plain(value))
    return (msgspec.json.format(text, indent=indent) if indent else text).decode()


def encodable(value: Any) -> Any:
    """Plain values with a question mark for what UTF-8 cannot encode: lone surrogates, bytes of odd paths."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {encodable(key): encodable(each) for key, each in value.items()}
    return [encodable(each) for each in value] if isinstance(value, list | tuple) else value


def plain(value: Any) -> Any:
    """The value as dicts, lists, texts and numbers."""
    return msgspec.to_builtins(value, enc_hook=_plain)


def parsed(text: str) -> Any:
    """The dicts, lists, texts and numbers of a JSON text. Raises CodecError."""
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise CodecError("is not JSON") from error


def converted(value: Any, kind: type[T], where: str = "") -> T:
    """Plain values as `kind`. Raises CodecError that begins with the path of the invalid part, below `where`."""
    try:
        return msgspec.convert(value, kind, dec_hook=_special)
    except (msgspec.ValidationError, RecursionError) as error:
        problem, _, place = str(error).partition(" - at ")
        inner = place.strip("`").removeprefix("$").removeprefix(".")
        path = ".".join(part for part in (where, inner) if part) or "the whole"
        raise CodecError(f"{path}: {problem[:1].lower()}{problem[1:]}".replace("`", "")) from error


def decoded(text: str, kind: type[T]) -> T:
    """`kind` from JSON. Raises CodecError."""
    return converted(parsed(text), kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(type(value))


def _special(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return path_of(value)
    raise NotImplementedError(kind)


def path_of(value: Any) -> Path:
    """A path that is valid on some file system. Raises ValueError."""
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("Expected the path of a file or folder")
    path = Path(value)
    if any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        raise ValueError("A name in this path is too long")
    if len(value.encode()) > LONGEST_PATH:
        raise ValueError("This path is too long")
    return path


def frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same mapping, read-only, with all mappings inside it."""
    return MappingProxyType({key: frozen(each) if isinstance(each, Mapping) else each for key, each in values.items()})
