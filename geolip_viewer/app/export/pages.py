"""An interactive page of what is open: its views, a still picture of the screen, and item images when asked for."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from PyQt6.QtCore import QBuffer, QIODevice, Qt
from PyQt6.QtGui import QImage

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import MissingDataError
from geolip_viewer.options import Help
from geolip_viewer.sources.item_images import ItemImages
from geolip_viewer.state import State

STILL = 1200  # pixels across
QUALITY = 75


@dataclass(frozen=True)
class PageChoices:
    """What the page holds."""

    views: Annotated[
        Literal["this view", "all views"], Help("Only the view on the screen, or every view that the data allows")
    ] = "this view"
    timeline: Annotated[bool, Help("Include every checkpoint of a training run, to play")] = True
    thumbnails: Annotated[bool, Help("Include the pictures of the items: the page grows by a kilobyte per item")] = (
        False
    )


def write_shown_page(
    analysis: Analysis, state: State, choices: PageChoices, still: bytes, images: ItemImages | None, path: Path
) -> None:
    """In the worker's thread: write the page of a state. Raises ViewerError."""
    from geolip_viewer.export.page.document import write_page
    from geolip_viewer.export.page.making import ALL, make_page, views_named
    from geolip_viewer.export.page.plan import PagePlan
    from geolip_viewer.export.page.thumbnails import thumbnails
    from geolip_viewer.export.page.timeline import make_page_of_run
    from geolip_viewer.export.pages import measure_run

    if choices.thumbnails and images is None:
        problem = "the pictures of these items have not been found"
        raise MissingDataError(
            "thumbnails", problem, "Choose their folder: File, Pictures of items; or leave thumbnails out"
        )
    views = views_named([ALL if choices.views == "all views" else state.view], analysis)
    options = {view.id: state.options_of(view.id) for view in views}
    measure_run(analysis, views)
    make = make_page_of_run if choices.timeline else make_page
    page = make(analysis, PagePlan(views, state, options, badge=state.display.badge))
    shown_first = page.views[0].id == state.view
    sheet = thumbnails(images, analysis.image_id) if choices.thumbnails and images is not None else None
    write_page(path, replace(page, still=still if shown_first else b"", thumbnails=sheet))


def webp_of(image: QImage) -> bytes:
    """A picture of the screen as a small WebP file."""
    small = image.scaledToWidth(STILL, Qt.TransformationMode.SmoothTransformation) if image.width() > STILL else image
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer.data().data() if small.save(buffer, "WEBP", QUALITY) else b""
