"""What can be fuzzed: one module per kind of input, each with a `KIND`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Kind:
    """A kind of input: how to make one in an empty folder, and how to read it.

    `make` returns what to open, and depends only on the random numbers. `read` raises ViewerError for what it refuses;
    any other exception, a crash, a hang or too much memory is a finding.
    """

    name: str
    make: Callable[[Random, Path], Path]
    read: Callable[[Path], object]
