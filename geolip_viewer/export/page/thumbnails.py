"""Small pictures of all items in one sheet, for pages with thumbnails."""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import FeaturesError, MissingDataError
from geolip_viewer.sources.atlas import atlas_beside
from geolip_viewer.sources.item_images import Atlas, ImageFolder, ItemImages
from geolip_viewer.task import blocks, phase

CELL = 48  # pixels of a picture, fewer if there are very many items
LARGEST = 16_383  # pixels per side, WebP's limit
QUALITY = 60


@dataclass(frozen=True, eq=False)
class ThumbnailSheet:
    """A WebP file with item k in column k % columns and row k // columns; `present` (N,) says which have a picture."""

    data: bytes
    columns: int
    cell: int
    present: npt.NDArray[np.bool_]


def thumbnails_beside(analysis: Analysis) -> ThumbnailSheet:
    """The sheet of the atlas next to the features. Raises MissingDataError if there is none."""
    source = Path(analysis.features.source) if analysis.features is not None else None
    atlas = atlas_beside(source, analysis.image_id) if source is not None and source.is_dir() else None
    if atlas is None:
        remedy = "Put atlas.png and items.parquet beside them, as the sample has, or leave thumbnails out"
        raise MissingDataError("thumbnails", "these features bring no pictures of their items", remedy)
    return thumbnails(atlas, analysis.image_id)


def thumbnails(pictures: ItemImages, ids: npt.NDArray[Any]) -> ThumbnailSheet:
    """The pictures of items with these ids, in their order; one that cannot be read is left out.

    Raises FeaturesError if none can be read.
    """
    from PIL import Image

    count = len(ids)
    columns = max(1, math.isqrt(max(count - 1, 0)) + 1)
    cell = min(CELL, LARGEST // columns)
    sheet = Image.new("RGBA", (columns * cell, math.ceil(count / columns) * cell))
    present = np.zeros(count, np.bool_)
    with phase("Reading pictures of items"):
        for item, picture in _pictures(pictures, ids):
            x, y = item % columns * cell, item // columns * cell
            small = picture.convert("RGBA")
            small.thumbnail((cell, cell))
            sheet.paste(small, (x + (cell - small.width) // 2, y + (cell - small.height) // 2))
            present[item] = True
    if not present.any():
        where = pictures.path if isinstance(pictures, Atlas) else pictures.folder
        raise FeaturesError(where, "holds no picture of these items that can be read", "Leave thumbnails out")
    file = io.BytesIO()
    sheet.save(file, format="WEBP", quality=QUALITY, method=4)
    return ThumbnailSheet(file.getvalue(), columns, cell, present)


def _pictures(pictures: ItemImages, ids: npt.NDArray[Any]) -> "Iterable[tuple[int, Any]]":
    """Items and their pictures, those that can be read."""
    from PIL import Image

    match pictures:
        case Atlas():
            try:
                with Image.open(pictures.path) as opened:
                    whole = opened.convert("RGBA")
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                return
            for item in np.flatnonzero(pictures.corners[:, 0] >= 0).tolist():
                left, top = pictures.corners[item].tolist()
                yield item, whole.crop((left, top, left + pictures.cell, top + pictures.cell))
        case ImageFolder():
            for rows in blocks(len(ids), 64):
                for item in range(*rows.indices(len(ids))):
                    path = pictures.path_of(ids[item].item())
                    if path is None or not path.is_file():
                        continue
                    try:
                        with Image.open(path) as opened:
                            opened.draft("RGB", (2 * CELL, 2 * CELL))
                            yield item, opened.copy()
                    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                        continue
