"""How a picture was made, as text in its PNG: the state, a size and a scale, through the codec of sessions."""

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from geolip_viewer import __version__
from geolip_viewer.codec import CodecError, converted, encodable, encoded, parsed
from geolip_viewer.errors import OptionError, reason_of
from geolip_viewer.session import is_version, plain_state, state_from
from geolip_viewer.state import State

KEY = "geolip-viewer"  # key of the text in a PNG
FORMAT = "geolip-viewer picture"
VERSION = 2
REMEDY = "Choose a PNG that this program made"
Pixels = Annotated[float, Meta(ge=64, le=100_000)]


@dataclass(frozen=True)
class Recipe:
    """How a picture was made, enough to make it again, of another checkpoint too.

    `size` is in logical pixels, `scale` times as many has the file, of which `dpi` make an inch on paper. Without a
    camera in the state the data is seen from where it is seen best. A picture of several views has the name of its
    sheet.
    """

    state: State = field(default_factory=State)
    size: tuple[Pixels, Pixels] = (1600, 1200)
    scale: Annotated[float, Meta(ge=0.25, le=100)] = 1.0
    transparent: bool = False
    dpi: Annotated[float, Meta(gt=0, le=10_000)] | None = None
    sheet: str = ""
    version: str = __version__


def recipe_text(recipe: Recipe) -> str:
    """The recipe as JSON. It names files but not their folders, since pictures are passed on."""
    header = {"format": FORMAT, "version": VERSION, "written by": recipe.version}
    state = plain_state(recipe.state, lambda path: f"./{Path(path).name}")
    page = {"size": recipe.size, "scale": recipe.scale, "transparent": recipe.transparent, "sheet": recipe.sheet}
    page |= {"dpi": recipe.dpi} if recipe.dpi is not None else {}
    return encoded(encodable({**header, "state": state, **page}))


def read_recipe(path: Path) -> Recipe:
    """The recipe in a PNG of this program; its files are assumed to be next to it.

    Raises OptionError: not there, no PNG, no recipe in it, one that cannot be, or one of a newer program.
    """
    from PIL import Image

    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OptionError(path, "is not a regular file", REMEDY)
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=["PNG"]) as image:
            text = image.info.get(KEY)
    except OSError as error:
        raise OptionError(
            path, f"cannot be read ({reason_of(error) if error.strerror else 'not a PNG'})", REMEDY
        ) from error
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OptionError(path, "is a damaged PNG", REMEDY) from error
    if not isinstance(text, str):
        raise OptionError(path, "does not say how it was made", REMEDY)
    try:
        return _recipe(parsed(text), path)
    except CodecError as error:
        raise OptionError(path, f"does not say correctly how it was made ({error})", REMEDY) from error


def _recipe(values: Any, path: Path) -> Recipe:
    if not isinstance(values, dict):
        raise CodecError("expected an object")
    values = values if "format" in values else _since_version_1(values)
    if values.get("format") != FORMAT or not is_version(values.get("version")):
        raise CodecError("is not the recipe of a picture")
    if values["version"] > VERSION:
        written = str(values.get("written by", "a newer version"))[:40]
        raise OptionError(path, f"was made by a newer program ({written})", "Update this program to read it")
    page = {name: values[name] for name in ("size", "scale", "transparent", "dpi", "sheet") if name in values}
    recipe = converted({**page, "version": str(values.get("written by", ""))[:40]}, Recipe)
    state = state_from(values.get("state"), lambda place: os.path.normpath(path.parent / place))
    return replace(recipe, state=state)


def _since_version_1(values: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe as version 0.1 wrote it, which did not know its files by name, nor most display settings."""
    if not {"view", "options", "theme", "size"} <= values.keys():
        raise CodecError("is not the recipe of a picture")
    view = str(values["view"])
    state = {
        "view": view or State().view,
        "options": {view: values["options"]} if view else {},
        "projection": values.get("projection", State().projection.name),
        "display": {"theme": values["theme"], "map": values.get("map", "off")},
        "camera": values.get("pose"),
    }
    page = {name: values[name] for name in ("size", "scale", "transparent", "sheet") if name in values}
    return {"format": FORMAT, "version": 1, "written by": values.get("version", ""), "state": state, **page}
