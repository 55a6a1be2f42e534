"""Run as a program: torch reads the checkpoint on standard input and writes it to standard output as plain tensors.

It limits itself before it touches the file, imports nothing of this project, and is ended from outside when it takes
too long. What it writes holds dicts, lists, numbers, texts and dense tensors, and nothing else.
"""

import os
import sys
from typing import Any

REFUSED, OUT_OF_MEMORY = 3, 4
_OF_TORCH_ITSELF = 512 << 20
_PER_BYTE = 4  # times the file: as read, as dense tensors, as written
_FILES = 64
_DEEPEST = 32
_MOST_VALUES = 2_000_000


def memory_limit(file_size: int) -> int:
    """Bytes of memory that reading a file of this size may take."""
    return _OF_TORCH_ITSELF + _PER_BYTE * file_size


def _limit(seconds: int, memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


class _Plain:
    """Plain values and dense tensors of what torch read; None for everything else."""

    def __init__(self, torch: Any) -> None:
        self._torch, self._left = torch, _MOST_VALUES

    def value(self, value: Any, depth: int = 0) -> Any:
        """What can be written of a value."""
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise ValueError("it holds too many values, or values nested without end")
        if isinstance(value, self._torch.Tensor):
            return self._tensor(value)
        if isinstance(value, dict):
            pairs = [(key, each) for key, each in value.items() if type(key) in (str, int, float, bool)]
            return {key: self.value(each, depth + 1) for key, each in pairs}
        if isinstance(value, list | tuple):
            return [self.value(each, depth + 1) for each in value]
        return value if type(value) in (str, int, float, bool, bytes) else None

    def _tensor(self, tensor: Any) -> Any:
        torch = self._torch
        if tensor.is_meta or tensor.is_nested or tensor.is_complex():
            return None
        tensor = tensor.detach()
        if tensor.is_quantized:
            tensor = tensor.dequantize()
        if tensor.layout is not torch.strided:
            tensor = tensor.to_dense()
        if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
            return None  # it claims more numbers than are stored
        return torch.empty(tensor.shape, dtype=tensor.dtype).copy_(tensor)


def _convert() -> None:
    import warnings

    warnings.simplefilter("ignore")
    import torch

    with os.fdopen(0, "rb") as given:
        root = torch.load(given, map_location="cpu", weights_only=True)
    with os.fdopen(1, "wb") as written:
        torch.save(_Plain(torch).value(root), written)


def _run() -> int:
    _limit(*(int(argument) for argument in sys.argv[1:3]))
    try:
        _convert()
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - the last resort: the parent process reports the reason
        text = str(error).rsplit("WeightsUnpickler error:", maxsplit=1)[-1].strip().split("\n")[0]
        sys.stderr.write(text or type(error).__name__)
        return OUT_OF_MEMORY if "allocate memory" in str(error) else REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_run())
