"""What the class ids mean."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.stored_labels import MOST_CLASSES
from geolip_viewer.sources.text_files import lines, read_text

_LIMIT = 4 << 20


def read_class_names(path: Path) -> tuple[str, ...]:
    """Class names from a text file, one per line, the first for id 0; raises FeaturesError if there are none."""
    remedy = "Write one class name a line, the first for id 0"
    found = lines(read_text(path, _LIMIT, "a list of class names", remedy))
    while found and not found[-1].strip():
        found.pop()
    if not found:
        raise FeaturesError(path, "holds no class names", remedy)
    if len(found) > MOST_CLASSES:
        raise FeaturesError(path, f"holds {len(found):,} names, more than the {MOST_CLASSES:,} classes allowed", remedy)
    return numbered({index: shown(line) for index, line in enumerate(found)}, len(found))


def numbered(names: Mapping[int, str], count: int) -> tuple[str, ...]:
    """Names of the ids 0 to count − 1: "class 3" if id 3 has no name."""
    return tuple(names.get(index) or f"class {index}" for index in range(count))


def names_in_schema(schema: Any, column: str = "labels") -> tuple[str, ...]:
    """Names of the labels' ClassLabel in an Arrow schema that `datasets` wrote; () if there are none."""
    try:
        described = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    except (ValueError, RecursionError):
        return ()
    return names_in_description(_at(described, "info", "features", column))


def names_in_description(feature: Any) -> tuple[str, ...]:
    """Names of a ClassLabel, or of a list of them, as `datasets` describes it in JSON; () if there are none."""
    for _ in range(8):
        names = names_of(_at(feature, "names"))
        if names:
            return names
        feature = feature[0] if isinstance(feature, list) and feature else _at(feature, "feature")
    return ()


def names_in_card(entries: Any, config: str, column: str = "labels") -> tuple[str, ...]:
    """Names of the ClassLabel that a dataset card's `dataset_info` declares for a config; () if there are none."""
    for entry in entries if isinstance(entries, list) else [entries]:
        if _at(entry, "config_name") not in (config, None):
            continue
        features = _at(entry, "features")
        for feature in features if isinstance(features, list) else []:
            if _at(feature, "name") == column:
                return _card_names(feature)
    return ()


def _card_names(feature: Any) -> tuple[str, ...]:
    for path in (("sequence", "class_label"), ("list", "class_label"), ("dtype", "class_label"), ("class_label",)):
        names = names_of(_at(feature, *path, "names"))
        if names:
            return names
    return ()


def names_of(value: Any) -> tuple[str, ...]:
    """A list of names, or a mapping of ids to names or of names to ids, as names by id; () for anything else.

    Every scalar is a name as it is written: true, 3 and null, too.
    """
    if isinstance(value, list | tuple) and not any(isinstance(each, list | tuple | Mapping) for each in value):
        return numbered({index: _name(each) for index, each in enumerate(value)}, len(value))
    if not isinstance(value, Mapping):
        return ()
    by_id = {number: _name(name) for key, name in value.items() if (number := _id(key)) is not None}
    if len(by_id) < len(value):
        by_id = {number: _name(key) for key, each in value.items() if (number := _id(each)) is not None}
    return numbered(by_id, max(by_id, default=-1) + 1) if len(by_id) == len(value) else ()


def _name(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return shown(value) if isinstance(value, str | int | float) else ""


def _id(value: Any) -> int | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else None


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
