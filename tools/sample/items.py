"""The items of the sample: one per emoji, in Unicode's order."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from tools.sample.classes import CLASS_NAMES, GROUPS, classes_of

PIXELS = 64


@dataclass(frozen=True)
class Item:
    """An emoji: its name in the viewer, its picture, its group and classes."""

    image_id: int
    name: str
    picture: Path
    classes: tuple[int, ...]

    @property
    def group(self) -> str:
        return CLASS_NAMES[self.classes[0]]


def read_items(emoji: Path, names: Path) -> tuple[Item, ...]:
    """All emoji with their own Google picture, by `sort_order`; skin tones and hair components are left out."""
    named = {entry["hexcode"]: entry for entry in json.loads((names / "en/data.json").read_text("utf-8"))}
    entries = json.loads((emoji / "emoji.json").read_text("utf-8"))
    items = [
        _item(entry, named, emoji / "img/google/64")
        for entry in entries
        if entry["category"] in GROUPS and entry["has_img_google"]
    ]
    return tuple(sorted(items, key=lambda item: item.image_id))


def _item(entry: dict[str, Any], named: dict[str, Any], pictures: Path) -> Item:
    code = entry["unified"]
    words = named[code] if code in named else named[code.replace("-FE0F", "")]
    classes = classes_of(entry["category"], entry["subcategory"], words["tags"])
    return Item(entry["sort_order"], words["label"], pictures / entry["image"], classes)


def read_pictures(items: tuple[Item, ...]) -> npt.NDArray[np.uint8]:
    """The unchanged pictures: (N, 64, 64, 4), straight alpha."""
    pictures = np.empty((len(items), PIXELS, PIXELS, 4), np.uint8)
    for row, item in enumerate(items):
        with Image.open(item.picture) as picture:
            pictures[row] = np.asarray(picture.convert("RGBA"))
    return pictures


def targets(items: tuple[Item, ...]) -> npt.NDArray[np.float32]:
    """Which item has which classes: (N, C) of 0 and 1."""
    table = np.zeros((len(items), len(CLASS_NAMES)), np.float32)
    for row, item in enumerate(items):
        table[row, list(item.classes)] = 1
    return table
