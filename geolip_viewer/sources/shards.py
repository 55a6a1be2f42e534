"""Files that say in their names how many they are: val-00000-of-00003.parquet."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from geolip_viewer.sources.names import shown

_SHARD = re.compile(r"(?P<stem>.+?)-(?P<index>[0-9]{1,9})-of-(?P<total>[0-9]{1,9})", re.DOTALL)
_MOST_NAMED = 3


def stem_of(path: Path) -> str:
    """The name without suffix, number and count."""
    found = _SHARD.fullmatch(path.stem)
    return found["stem"] if found else path.stem


def shard_notices(files: Sequence[Path]) -> tuple[str, ...]:
    """Notices if there are fewer files than their names say, or if a split was written twice."""
    return tuple(told for stem, groups in _groups(files).items() for told in _told(stem, groups))


def _groups(files: Sequence[Path]) -> dict[str, dict[str, set[int]]]:
    """The existing numbers, by stem (with its folder) and by the count that the names claim."""
    found: dict[str, dict[str, set[int]]] = {}
    for path in files:
        if shard := _SHARD.fullmatch(path.stem):
            stem = str(path.parent / shard["stem"])
            found.setdefault(stem, {}).setdefault(shard["total"], set()).add(int(shard["index"]))
    return found


def _told(stem: str, groups: Mapping[str, set[int]]) -> list[str]:
    files = {total: f"{shown(Path(stem).name)}-*-of-{total}" for total in groups}
    said = [
        f"{files[total]} ({len(there)} of {int(total)} {'files' if int(total) != 1 else 'file'})"
        for total, there in groups.items()
    ]
    if len(groups) > 1:
        return [f"there are two generations of one split, {' and '.join(said)}; delete the older one"]
    ((total, there),) = groups.items()
    missing = int(total) - len(there)
    if missing <= 0:
        return []
    told = (
        f"of {files[total]} only {len(there)} of {int(total)} files {'is' if len(there) == 1 else 'are'} there; "
        f"{_missing_words(int(total), there)}"
    )
    return [told]


def _missing_words(total: int, there: set[int]) -> str:
    count = total - len(there)
    numbers = islice((f"{index:05d}" for index in range(total) if index not in there), _MOST_NAMED)
    if count == 1:
        return f"number {next(numbers)} is missing, and its rows with it"
    more = f" and {count - _MOST_NAMED:,} more" if count > _MOST_NAMED else ""
    return f"numbers {', '.join(numbers)}{more} are missing, and their rows with them"
