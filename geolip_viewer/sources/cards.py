"""The YAML header of a dataset card (README.md): configs, their files, and names of classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.text_files import lines, read_text

_LIMIT = 4 << 20
_MOST_VALUES, _DEEPEST = 400_000, 32
_REMEDY = "Repair it, or remove it so that each subfolder is an expert"
_FENCE = "---"


def read_card(path: Path) -> Mapping[str, Any]:
    """The header of a card, empty when there is none: mappings and lists of texts, nothing else.

    A scalar is its text, whatever its tag: no, 3 and null are valid names. What an alias
    repeats counts as often as it is repeated, so that a few lines cannot be billions of values. Raises FeaturesError.
    """
    if not path.exists():
        return {}
    header = _header(read_text(path, _LIMIT, "the card of a dataset", _REMEDY))
    found = _value(path, header) if header is not None else None
    return found if isinstance(found, Mapping) else {}


def _header(text: str) -> str | None:
    """The text between the first line, three dashes, and the next line of three dashes."""
    every = lines(text)
    if every[0].rstrip() != _FENCE:
        return None
    end = next((index for index, line in enumerate(every) if index and line.rstrip() == _FENCE), None)
    return None if end is None else "\n".join(every[1:end])


def _value(path: Path, text: str) -> Any:
    """The one value of a YAML text."""
    import yaml

    try:
        return _Builder().value_of(yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FeaturesError(path, f"has a header that cannot be read ({shown(error)})", _REMEDY) from error


_NO_KEY = object()


@dataclass
class _Open:
    """A list or mapping that is being read; `size` counts all values in it so far."""

    value: Any
    anchor: str | None
    size: int = 1
    key: Any = _NO_KEY


class _Builder:
    """Builds the first value from the events of a YAML parser, without recursion; raises ValueError."""

    def __init__(self) -> None:
        self._nested: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}

    def value_of(self, events: Iterator[Any]) -> Any:
        """The value of the first document; None if there is none."""
        import yaml

        for event in events:
            match event:
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    if len(self._nested) >= _DEEPEST:
                        raise ValueError(f"it is nested more than {_DEEPEST} levels deep")
                    self._nested.append(_Open({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor))
                    continue
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    done = self._nested.pop()
                    value, size, anchor = done.value, done.size, done.anchor
                case yaml.ScalarEvent():
                    value, size, anchor = event.value, 1, event.anchor
                case yaml.AliasEvent():
                    (value, size), anchor = self._repeated(event.anchor), None
                case _:
                    continue
            if anchor:
                self._anchors[anchor] = value, size
            if not self._nested:
                return value
            self._put(value, size)
        return None

    def _repeated(self, anchor: str) -> tuple[Any, int]:
        if anchor not in self._anchors:
            raise ValueError(f"*{anchor} refers to something that is not defined yet")
        return self._anchors[anchor]

    def _put(self, value: Any, size: int) -> None:
        """Add a value to the open list, or to a mapping a key or the value of the previous key."""
        into = self._nested[-1]
        into.size += size
        if into.size > _MOST_VALUES:
            raise ValueError(f"it holds more than {_MOST_VALUES:,} values")
        if isinstance(into.value, list):
            into.value.append(value)
        elif into.key is not _NO_KEY:
            into.value[into.key] = value
            into.key = _NO_KEY
        elif not isinstance(value, str) or value == "<<":
            raise ValueError("it has a key that is not text" if value != "<<" else "it merges mappings (<<)")
        else:
            into.key = value


def configs_of(card: Mapping[str, Any], where: Path) -> dict[str, Mapping[str, Any]]:
    """The configs that a card declares, by name, in its order. Raises FeaturesError if two have one name."""
    entries = card.get("configs")
    found = [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    configs: dict[str, Mapping[str, Any]] = {}
    for entry in found:
        name = entry.get("config_name")
        if not isinstance(name, str):
            continue
        if name in configs:
            raise FeaturesError(where, f"names the config {shown(name)} twice", "Give each config a name of its own")
        configs[name] = entry
    return configs


def patterns_of(data_files: Any) -> dict[str, list[str]] | None:
    """Patterns of files by split, in the ways a card may write them; None if it names no files."""
    if isinstance(data_files, str) and data_files:
        return {"train": [data_files]}
    if isinstance(data_files, Mapping):
        return {split: _texts(paths) for split, paths in data_files.items()}
    if not isinstance(data_files, list) or not data_files:
        return None
    found: dict[str, list[str]] = {}
    for entry in data_files:
        if isinstance(entry, Mapping):
            split = entry.get("split")
            found.setdefault(split if isinstance(split, str) else "train", []).extend(_texts(entry.get("path")))
        else:
            found.setdefault("train", []).extend(_texts(entry))
    return found


def _texts(paths: Any) -> list[str]:
    return [path for path in (paths if isinstance(paths, list) else [paths]) if isinstance(path, str) and path]
