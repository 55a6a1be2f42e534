"""A page's data, read as its program reads it."""

import base64
import json
import zlib
from typing import Any

import numpy as np

TYPES = {"u1": "<u1", "u2": "<u2", "u4": "<u4", "i2": "<i2", "f4": "<f4"}


class Read:
    """The header, and the arrays that it refers to."""

    def __init__(self, data: str) -> None:
        whole = zlib.decompress(base64.b64decode(data))
        length = int.from_bytes(whole[:4], "little")
        self.header: Any = json.loads(whole[4 : 4 + length])
        self._block = whole[4 + length :]

    def array(self, reference: dict[str, Any]) -> np.ndarray:
        return np.frombuffer(self._block, TYPES[reference["type"]], reference["count"], reference["at"])

    def positions(self, reference: dict[str, Any]) -> np.ndarray:
        return self.array(reference["steps"]).reshape(-1, 3) * reference["scale"]

    def text(self, reference: dict[str, Any]) -> str:
        return "\n".join(self.header["lines"][number] for number in self.array(reference))
