"""Arrays as one block of bytes, each once, and small references to their positions in it."""

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.scene import Array

Plain = Any  # any JSON value
Stored = npt.NDArray[np.number[Any]]

STEPS = 32_767  # steps of a coordinate from the middle to the farthest value
_TYPES = {"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "uint32": "u4", "float32": "f4"}
_ALIGNED = 4


@dataclass
class Packing:
    """Arrays that are stored one after the other; equal ones are stored once.

    A reference is {"at": first byte, "count": numbers, "type": "u2"}, little-endian.
    """

    _parts: list[bytes] = field(default_factory=list)
    _known: dict[bytes, dict[str, Plain]] = field(default_factory=dict)
    _length: int = 0
    _lines: dict[str, int] = field(default_factory=dict)

    def add(self, values: Stored) -> dict[str, Plain]:
        """Store an array of a type that browsers have, and return a reference to it."""
        kind = _TYPES[values.dtype.name]
        data = np.ascontiguousarray(values, values.dtype.newbyteorder("<")).tobytes()
        key = hashlib.sha256(kind.encode() + data).digest()
        if key not in self._known:
            self._known[key] = {"at": self._length, "count": int(values.size), "type": kind}
            padded = data + bytes(-len(data) % _ALIGNED)
            self._parts.append(padded)
            self._length += len(padded)
        return self._known[key]

    def add_positions(self, positions: Array) -> dict[str, Plain]:
        """Store positions (…, 3) in 16 bits per axis, with errors of at most `STEP_ERROR` of the farthest."""
        scale = float(np.abs(positions).max(initial=0.0)) or 1.0
        steps = np.round(np.asarray(positions, np.float64) / scale * STEPS).astype(np.int16)
        return {"steps": self.add(steps), "scale": scale / STEPS}

    def add_indices(self, values: npt.NDArray[np.integer[Any]]) -> dict[str, Plain]:
        """Store nonnegative integers in as few bits as the largest needs."""
        return self.add(values.astype(np.min_scalar_type(max(int(values.max(initial=0)), 0))))

    def add_numbers(self, values: "float | Array") -> "float | dict[str, Plain]":
        """One number for all as it is, else an array."""
        if np.ndim(values) == 0:
            return float(values)
        return self.add(np.asarray(values, np.float32))

    def add_text(self, text: str) -> dict[str, Plain]:
        """Store a text of many lines; each distinct line is stored once."""
        numbers = [self._lines.setdefault(line, len(self._lines)) for line in text.split("\n")]
        return self.add_indices(np.array(numbers, np.int64))

    def compressed(self, header: Plain) -> bytes:
        """The header and the lines as JSON behind its length, then all arrays, deflated as zlib does."""
        text = json.dumps(
            {**header, "lines": list(self._lines)}, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        written = text.encode("utf-8", errors="backslashreplace")
        written += b" " * (-len(written) % _ALIGNED)
        return zlib.compress(b"".join([len(written).to_bytes(4, "little"), written, *self._parts]), 9)


STEP_ERROR = 0.5 / STEPS
"""How far a coordinate may be off, as a share of the farthest."""
