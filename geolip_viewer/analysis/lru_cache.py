"""Results that are kept only as long as they are among the few asked for last."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class LRUCache(Generic[Result]):
    """At most so many results by key; the one that was asked for longest ago makes room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: dict[Hashable, Result] = {}

    def __len__(self) -> int:
        return len(self._results)

    def once(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The kept result, else a new one; what `make` raises keeps nothing."""
        found = self._results.pop(key) if key in self._results else make()
        self._results[key] = found
        while len(self._results) > self._most:
            del self._results[next(iter(self._results))]
        return found
