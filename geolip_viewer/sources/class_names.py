"""What the class ids mean."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown

_LIMIT = 4 << 20

COCO = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
    "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone",
    "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear",
    "hair drier", "toothbrush",
)  # fmt: skip


def read_class_names(path: Path) -> tuple[str, ...]:
    """Class names from a text file, one a line, the first for id 0; raises FeaturesError when there are none."""
    remedy = "Write one class name a line, the first for id 0"
    try:
        if path.stat().st_size > _LIMIT:
            raise FeaturesError(path, "is too large for a list of class names", remedy)
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FeaturesError(path, "is no UTF-8 text", remedy) from error
    except OSError as error:
        raise FeaturesError(path, f"cannot be read ({shown(error.strerror or error)})", "Check the name") from error
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise FeaturesError(path, "holds no class names", remedy)
    return tuple(shown(line) or f"class {index}" for index, line in enumerate(lines))


def names_in_schema(schema: Any) -> tuple[str, ...]:
    """Names of the `labels` column's ClassLabel in an Arrow schema that `datasets` wrote; () where there are none."""
    try:
        described = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    except (ValueError, RecursionError):
        return ()
    return names_in_description(_at(described, "info", "features", "labels"))


def names_in_description(feature: Any) -> tuple[str, ...]:
    """Names of a ClassLabel, or of a list of them, as `datasets` describes it in JSON; () where there are none."""
    for _ in range(8):
        names = _at(feature, "names")
        if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
            return tuple(shown(name) for name in names)
        feature = feature[0] if isinstance(feature, list) and feature else _at(feature, "feature")
    return ()


def names_in_card(entries: Any, config: str) -> tuple[str, ...]:
    """Names of the ClassLabel that a dataset card's `dataset_info` declares for a config; () where there are none."""
    for entry in entries if isinstance(entries, list) else [entries]:
        if _at(entry, "config_name") not in (config, None):
            continue
        features = _at(entry, "features")
        for feature in features if isinstance(features, list) else []:
            if _at(feature, "name") == "labels":
                return _card_names(feature)
    return ()


def _card_names(feature: Any) -> tuple[str, ...]:
    for path in (("sequence", "class_label"), ("list", "class_label"), ("dtype", "class_label"), ("class_label",)):
        names = _at(feature, *path, "names")
        if isinstance(names, Mapping) and names:  # ids as keys, as text or numbers
            names = [names.get(str(index), names.get(index)) for index in range(len(names))]
        if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
            return tuple(shown(name) for name in names)
    return ()


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
