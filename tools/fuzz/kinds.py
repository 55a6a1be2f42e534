"""What can be fuzzed: one module a kind of input, each with a `KIND`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Kind:
    """A kind of input: how one is made in an empty folder, and what is done with it.

    `make` returns what is opened and depends on the random numbers alone. `read` raises ViewerError for what it
    refuses; any other exception, a crash, a hang or too much memory is a finding.
    """

    name: str
    make: Callable[[Random, Path], Path]
    read: Callable[[Path], object]
