"""Pictures as files: PNGs that remember how they were made, and SVG or PDF where the view is a plot."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import OptionError
from geolip_viewer.export.recipes import KEY, Recipe, recipe_text
from geolip_viewer.files import atomic_write
from geolip_viewer.look import Look
from geolip_viewer.scene import Scene
from geolip_viewer.sources.item_pictures import ItemPictures

Form = Literal["png", "svg", "pdf"]
FORMS: tuple[Form, ...] = ("png", "svg", "pdf")


def write_picture(
    path: Path,
    scenes: Sequence[Scene],
    recipe: Recipe,
    look: Look,
    *,
    title: str = "",
    item_pictures: ItemPictures | None = None,
) -> None:
    """Draw the scenes into a PNG, SVG or PDF, as the suffix says; the PNG carries the recipe.

    `look` is that of the recipe's state for the data that is open. Raises OptionError for another
    suffix, for a globe as SVG or PDF and for a size that cannot be drawn; OutputError if the folder or the disk
    refuses.
    """
    form = form_of(path)
    if form == "png":
        from geolip_viewer.render.offscreen import picture

        pixels = picture(
            scenes,
            recipe.size,
            scale=recipe.scale,
            look=look,
            pose=recipe.state.camera,
            title=title,
            picture_of=item_pictures.read if item_pictures is not None else None,
        )
        write_png(path, pixels, {KEY: recipe_text(recipe), "Software": f"geolip-viewer {recipe.version}"}, recipe.dpi)
        return
    from geolip_viewer.render.vector import vector

    dpi = recipe.dpi / recipe.scale if recipe.dpi else None
    drawn = vector(scenes, recipe.size, form, look=look, title=title, dpi=dpi)
    with atomic_write(path) as part:
        part.write_bytes(drawn)


def form_of(path: Path) -> Form:
    """The format of the suffix; raises OptionError for a suffix that is not a picture format."""
    for form in FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    raise OptionError(path, "cannot be written as a picture", f"Use a name that ends in .{', .'.join(FORMS)}")


def write_png(path: Path, pixels: npt.NDArray[np.uint8], metadata: Mapping[str, str], dpi: float | None = None) -> None:
    """Write (H, W, 4) uint8 pixels and text metadata; a picture without transparency is stored as RGB."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for key, text in metadata.items():
        texts.add_itxt(key, text)
    image = Image.fromarray(pixels)
    if bool((pixels[..., 3] == 255).all()):
        image = image.convert("RGB")
    with atomic_write(path) as part:
        image.save(part, format="PNG", pnginfo=texts, **({"dpi": (dpi, dpi)} if dpi else {}))
