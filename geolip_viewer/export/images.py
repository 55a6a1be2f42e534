"""Pictures as files: PNGs that remember how they were made, and SVG or PDF where the view is a plot."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer import __version__
from geolip_viewer.errors import OptionError
from geolip_viewer.files import atomic_write
from geolip_viewer.geometry.projection import projection
from geolip_viewer.look import CameraPose, Look, MapName, ThemeName
from geolip_viewer.scene import Scene

Plain = bool | int | float | str | None
Form = Literal["png", "svg", "pdf"]
FORMS: tuple[Form, ...] = ("png", "svg", "pdf")
KEY = "geolip-viewer"


@dataclass(frozen=True)
class Recipe:
    """How a picture was made, enough to make it again of another checkpoint.

    `size` is in logical pixels; without a pose the data is seen from where it is seen best. A picture of several views
    has the name of its sheet and no view. `projection` put items and anchors where they are.
    """

    view: str = ""
    options: Mapping[str, Plain] = field(default_factory=dict)
    checkpoint_hash: str = ""
    features_hash: str = ""
    size: tuple[int, int] = (1600, 1200)
    scale: float = 1.0
    theme: ThemeName = "dark"
    transparent: bool = False
    pose: CameraPose | None = None
    sheet: str = ""
    projection: str = "PCA"
    map: MapName = "off"
    version: str = __version__

    @property
    def look(self) -> Look:
        return Look(theme=self.theme, transparent=self.transparent, map=self.map)


def write_picture(
    path: Path, scenes: Sequence[Scene], recipe: Recipe, *, look: Look | None = None, title: str = ""
) -> None:
    """Draw the scenes into a PNG, SVG or PDF, as the suffix says; the PNG carries the recipe.

    `look` is the recipe's own unless given. Raises OptionError for another suffix, for a globe as SVG or PDF and for a
    size that cannot be drawn; OutputError when the folder or the disk refuses.
    """
    form = form_of(path)
    look = look or recipe.look
    if form == "png":
        from geolip_viewer.render.offscreen import picture

        pixels = picture(scenes, recipe.size, scale=recipe.scale, look=look, pose=recipe.pose, title=title)
        write_png(path, pixels, {KEY: recipe_text(recipe), "Software": f"geolip-viewer {recipe.version}"})
        return
    from geolip_viewer.render.vector import vector

    drawn = vector(scenes, recipe.size, form, look=look, title=title)
    with atomic_write(path) as part:
        part.write_bytes(drawn)


def form_of(path: Path) -> Form:
    """What the suffix says; raises OptionError for a suffix that is no picture of ours."""
    for form in FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    raise OptionError(path, "is no picture that can be written", f"End the name in .{', .'.join(FORMS)}")


def write_png(path: Path, pixels: npt.NDArray[np.uint8], metadata: Mapping[str, str]) -> None:
    """Write (H, W, 4) uint8 pixels with texts beside them; a picture without transparency is kept as RGB."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for key, text in metadata.items():
        texts.add_itxt(key, text)
    image = Image.fromarray(pixels)
    if bool((pixels[..., 3] == 255).all()):
        image = image.convert("RGB")
    with atomic_write(path) as part:
        image.save(part, format="PNG", pnginfo=texts)


def recipe_text(recipe: Recipe) -> str:
    """The recipe as JSON."""
    return json.dumps(asdict(recipe), ensure_ascii=False, allow_nan=False)


def read_recipe(path: Path) -> Recipe:
    """How a PNG of ours was made. Raises OptionError: not there, no PNG, no recipe in it, or one that cannot be."""
    from PIL import Image

    remedy = "Choose a PNG that this program made"
    try:
        with Image.open(path, formats=["PNG"]) as image:
            text = image.info.get(KEY)
    except OSError as error:
        raise OptionError(path, f"cannot be read ({error.strerror or 'not a PNG'})", remedy) from error
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OptionError(path, "is a damaged PNG", remedy) from error
    if text is None:
        raise OptionError(path, "does not say how it was made", remedy)
    try:
        return _recipe(json.loads(text))
    except (OptionError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise OptionError(path, "does not say rightly how it was made", remedy) from error


def _recipe(data: Any) -> Recipe:
    options, size, theme, pose = data["options"], data["size"], data["theme"], data["pose"]
    if not isinstance(options, dict) or not all(isinstance(each, Plain) for each in options.values()):
        raise TypeError("options")
    beside = data.get("map", "off")  # older pictures say nothing of maps
    if theme not in ("dark", "light") or beside not in ("off", "mollweide", "hammer") or len(size) != 2:
        raise ValueError("theme, map or size")
    return Recipe(
        view=str(data["view"]),
        options={str(name): value for name, value in options.items()},
        checkpoint_hash=str(data["checkpoint_hash"]),
        features_hash=str(data["features_hash"]),
        size=(int(size[0]), int(size[1])),
        scale=_finite(data["scale"]),
        theme=theme,
        transparent=bool(data["transparent"]),
        pose=None if pose is None else _pose(pose),
        sheet=str(data["sheet"]),
        projection=projection(str(data["projection"])).name,
        map=beside,
        version=str(data["version"]),
    )


def _pose(data: Any) -> CameraPose:
    azimuth, elevation, roll, zoom = (_finite(data[name]) for name in ("azimuth", "elevation", "roll", "zoom"))
    right, up = (_finite(each) for each in data["pan"])
    if abs(elevation) > 90 or not 0.4 <= zoom <= 40:
        raise ValueError("pose")
    return CameraPose(azimuth, elevation, roll, zoom, (right, up))


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)
