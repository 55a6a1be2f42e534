"""The part of render between reading and reporting: pictures, and their names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from geolip_viewer.cli.pictures import Style
from geolip_viewer.export.images import write_picture
from geolip_viewer.export.pages import look_at
from geolip_viewer.options import changed
from geolip_viewer.scene import Scene
from geolip_viewer.sources.item_pictures import ItemPictures
from geolip_viewer.task import phase
from geolip_viewer.views.base import View
from geolip_viewer.views.shared.badges import with_badges
from geolip_viewer.views.shared.comparison import NamedInput, badges_beside, scenes_beside
from geolip_viewer.views.shared.settings import Settings

SIZE = (1600, 1200)


@dataclass(frozen=True, eq=False)
class Picture:
    """The contents of a file, its name without suffix, and the options that made it."""

    name: str
    scenes: tuple[Scene, ...]
    options: Any


def drawn(
    views: Sequence[View],
    inputs: Sequence[NamedInput],
    settings: Settings,
    style: Style,
    folder: Path,
    images: ItemPictures | None = None,
) -> list[str]:
    """Draw every picture into the folder; returns the file names. SVG and PDF skip globes if there are several views.

    A picture shows all of the inputs side by side.
    """
    from geolip_viewer.render.vector import is_flat

    written: list[str] = []
    for view in views:
        for picture in pictures(view, inputs, settings[view.id], style.side_by_side):
            if len(views) > 1 and style.form != "png" and not is_flat(picture.scenes):
                continue
            name = _unlike(picture.name, written, style.form)
            scenes = picture.scenes
            if style.state.display.badge:
                scenes = with_badges(scenes, badges_beside(view, inputs, picture.options))
            with phase(f"Drawing {name}"):
                state = replace(style.state, view=view.id, options={view.id: asdict(picture.options)})
                recipe = replace(style, state=state).recipe(SIZE)
                look = look_at(inputs[0].view_input.analysis, recipe)
                write_picture(folder / name, scenes, recipe, look, item_pictures=images)
            written.append(name)
    return written


def pictures(
    view: View, inputs: Sequence[NamedInput], values: Mapping[str, Any], side_by_side: bool
) -> Iterator[Picture]:
    """One picture per panel, named after what only that panel shows, or one picture of all panels."""
    view_input = inputs[0].view_input
    view.require(view_input.analysis)
    options = changed(view.options(), values, view_input.analysis.vocabulary)
    parts = (options,) if side_by_side else view.panels(view_input.analysis, options)
    for part in parts:
        own = [str(value) for name, value in asdict(part).items() if value != getattr(options, name)]
        yield Picture(file_name(view.id, *own), scenes_beside(view, inputs, part), part)


def file_name(*parts: str) -> str:
    """The parts as one name that every file system accepts: letters, digits, dots, underscores and hyphens."""
    words = (re.sub(r"[^\w.]+", "-", part, flags=re.ASCII).strip("-.") for part in parts)
    return "-".join(word for word in words if word)[:120]


def _unlike(name: str, taken: Sequence[str], form: str) -> str:
    number, candidate = 1, f"{name}.{form}"
    while candidate.lower() in (each.lower() for each in taken):
        number += 1
        candidate = f"{name}-{number}.{form}"
    return candidate
