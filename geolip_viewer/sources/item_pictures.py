"""Pictures of items as pixels, small, read one by one when they are asked for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.path_checks import is_file, is_folder
from geolip_viewer.sources.item_images import Atlas, ImageFolder, ItemImages

if TYPE_CHECKING:
    from PIL import Image

SIDE = 192  # pixels of the longer side
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class ItemPictures:
    """Where the pictures are, and the items' ids (N,) in item order, by which they are found."""

    images: ItemImages
    ids: npt.NDArray[Any]
    _atlas: "list[Image.Image]" = field(default_factory=list, repr=False)

    def __getstate__(self) -> tuple[ItemImages, npt.NDArray[Any]]:
        """What another process is given: not the pixels."""
        return self.images, self.ids

    def __setstate__(self, state: tuple[ItemImages, npt.NDArray[Any]]) -> None:
        object.__setattr__(self, "images", state[0])
        object.__setattr__(self, "ids", state[1])
        object.__setattr__(self, "_atlas", [])

    def read(self, item: int) -> Pixels | None:
        """The picture of an item as (H, W, 4) pixels; None if there is none, or none that can be read."""
        from PIL import Image

        try:
            image = self._cut(self.images, item) if isinstance(self.images, Atlas) else self._file(self.images, item)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            return None
        return None if image is None else np.asarray(image.convert("RGBA"))

    def _file(self, folder: ImageFolder, item: int) -> "Image.Image | None":
        from PIL import Image, ImageOps

        path = folder.path_of(self.ids[item].item())
        if path is None or not is_file(path):
            return None
        with Image.open(path) as image:
            image.draft("RGB", (SIDE, SIDE))
            image.thumbnail((SIDE, SIDE))
            return ImageOps.exif_transpose(image)

    def _cut(self, atlas: Atlas, item: int) -> "Image.Image | None":
        left, top = (int(each) for each in atlas.corners[item])
        if not self._atlas:
            self._atlas.append(_opened(atlas.path))
        whole = self._atlas[0]
        if left < 0 or left + atlas.cell > whole.width or top + atlas.cell > whole.height:
            return None
        return whole.crop((left, top, left + atlas.cell, top + atlas.cell)).resize((SIDE, SIDE))


def _opened(path: Path) -> "Image.Image":
    from PIL import Image

    with Image.open(path) as image:
        image.load()
        return image.copy()


def pictures_for(folder: str | None, pattern: str, source: str | None, ids: npt.NDArray[Any]) -> ItemPictures | None:
    """The pictures in a folder that a person names, else those that come with a features folder; None without any.

    Raises OptionError if the folder or the pattern makes no sense.
    """
    from geolip_viewer.sources.atlas import atlas_beside
    from geolip_viewer.sources.item_images import picture_folder

    if not len(ids):
        return None
    if folder is not None:
        return ItemPictures(picture_folder(Path(folder).expanduser(), pattern, ids[0].item()), ids)
    atlas = atlas_beside(Path(source), ids) if source is not None and is_folder(Path(source)) else None
    return ItemPictures(atlas, ids) if atlas is not None else None
