"""What the window shows, as pixels, and where a screenshot goes."""

import itertools
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PyQt6.QtGui import QImage

from geolip_viewer.badge import Badge
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.scene import Scene
from geolip_viewer.views.shared.badges import with_badges

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, eq=False)
class ShownPicture:
    """What a viewport showed at some moment."""

    scenes: tuple[Scene, ...]
    look: Look
    pose: CameraPose


def shown_picture(viewport: "Viewport") -> ShownPicture:
    """What is shown now."""
    renderer = viewport.scene_renderer
    return ShownPicture(renderer.scenes, renderer.look, renderer.pose)


def grabbed(viewport: "Viewport", then: ShownPicture, badges: tuple[Badge, ...]) -> QImage:
    """That picture in physical pixels, its badges written, without its ring; what is shown stays."""
    now = shown_picture(viewport)
    known = tuple(scene.badge for scene in then.scenes)
    then = then if known == badges else ShownPicture(with_badges(then.scenes, badges), then.look, then.pose)
    _show(viewport, now, then)
    ringed = viewport.scene_renderer.ringed
    viewport.scene_renderer.ring()
    image = viewport.whole_picture()
    viewport.scene_renderer.ring(*ringed)
    _show(viewport, then, now)
    return image.convertToFormat(QImage.Format.Format_RGBX8888)


def _show(viewport: "Viewport", before: ShownPicture, after: ShownPicture) -> None:
    renderer = viewport.scene_renderer
    if after.scenes != before.scenes:
        renderer.show(after.scenes)
    if after.look is not before.look:
        renderer.look = after.look
    renderer.pose = after.pose


def pixels(image: QImage) -> Pixels:
    """(H, W, 4) of an RGBA8888 image."""
    bits = image.constBits()
    assert bits is not None
    return np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8).reshape(image.height(), image.width(), 4)


def unlike(path: Path, taken: Collection[Path]) -> Path:
    """The path, or with a number where there is such a file already or soon will be."""
    numbered = (path.with_name(f"{path.stem} {number}{path.suffix}") for number in itertools.count(2))
    return next(each for each in itertools.chain([path], numbered) if each not in taken and not each.exists())
