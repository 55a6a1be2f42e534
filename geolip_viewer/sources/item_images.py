"""Where the pictures of items are: cells of an atlas, or files of a folder named by a pattern."""

import os
import re
import string
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import OptionError
from geolip_viewer.path_checks import is_folder
from geolip_viewer.sources.coco import COCO_PATTERN

CELL = 48  # pixels, width and height of one picture in an atlas
FIELD = "image_id"
WRITE = f"Write the id as {{image_id}}, as in {COCO_PATTERN}"


@dataclass(frozen=True)
class ImageFolder:
    """Files in a folder or below it; `pattern` is a format of `image_id`."""

    folder: Path
    pattern: str = COCO_PATTERN

    def path_of(self, image_id: int | str) -> Path | None:
        """Where the picture of an item should be; None if the pattern does not fit the id or leads elsewhere."""
        try:
            path = Path(os.path.normpath(self.folder / self.pattern.format(image_id=image_id)))
        except ValueError:
            return None
        return path if path.is_relative_to(os.path.normpath(self.folder)) else None


@dataclass(frozen=True, eq=False)
class Atlas:
    """One image file of square cells; `corners` (N, 2) are each item's left and top pixel, −1 where it has none."""

    path: Path
    corners: npt.NDArray[np.int64]
    cell: int = CELL


ItemImages = Atlas | ImageFolder


def picture_folder(folder: Path, pattern: str, example: int | str) -> ImageFolder:
    """The folder and pattern of a person, checked; OptionError says what is wrong with them."""
    if not is_folder(folder):
        raise OptionError(folder, "is not an existing folder", "Choose the folder that holds the pictures")
    try:
        parts = [(name, form or "") for _, name, form, _ in string.Formatter().parse(pattern) if name is not None]
        fields = {name for name, _ in parts}
        if fields != {FIELD}:
            asked = ", ".join(f"{{{name}}}" for name in sorted(fields - {FIELD}))
            raise OptionError(pattern, f"asks for {asked}" if asked else "is the same for every item", WRITE)
        if any("{" in form or re.search(r"\d{4}", form) for _, form in parts):
            raise OptionError(pattern, "makes names longer than a file can have", WRITE)
        pattern.format(image_id=example)
    except ValueError as error:
        raise OptionError(pattern, f"is not a pattern for an id like {example!r} ({error})", WRITE) from None
    return ImageFolder(folder, pattern)
