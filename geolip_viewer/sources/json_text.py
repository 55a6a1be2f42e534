"""JSON that nobody vouches for: of limited size, without two values for one key."""

import json
from typing import Any

LARGEST = 8 << 20


class JSONError(ValueError):
    """No JSON, or more of it than is read; the text says what is wrong."""


def json_value(data: bytes | str) -> Any:
    """The value of a JSON text; raises JSONError."""
    if len(data) > LARGEST:
        raise JSONError(f"more than {LARGEST >> 20} MB")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_object)
    except JSONError:
        raise
    except (ValueError, RecursionError) as error:
        raise JSONError(str(error)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise JSONError("it gives a key twice")
    return found
