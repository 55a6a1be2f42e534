"""What a page holds, and the data that its program reads."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.colours import bars, lists, marks, tables, themes
from geolip_viewer.export.page.drawing import drawing
from geolip_viewer.export.page.facts import facts
from geolip_viewer.export.page.layers import is_plot, packed_scene
from geolip_viewer.export.page.packing import STEP_ERROR, Packing, Plain
from geolip_viewer.export.page.plots import drawn_plot
from geolip_viewer.export.page.thumbnails import ThumbnailSheet
from geolip_viewer.look import CameraPose
from geolip_viewer.options import changed
from geolip_viewer.scene import Scene
from geolip_viewer.task import phase
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.badges import badges, with_badges


@dataclass(frozen=True, eq=False)
class PageView:
    """One view of a page: what it is called, what it shows, and its panels."""

    id: str
    title: str
    help: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """What a page is made of. `still` is a WebP picture of its first view, empty where none could be drawn."""

    title: str
    analysis: Analysis
    views: tuple[PageView, ...]
    camera: CameraPose | None = None
    still: bytes = b""
    thumbnails: ThumbnailSheet | None = None
    warnings: tuple[str, ...] = ()


def page_views(
    views: Sequence[View], view_input: ViewInput, settings: Mapping[str, Mapping[str, Any]], *, badge: bool = True
) -> tuple[PageView, ...]:
    """The views with these options, by view id, all panels of each.

    Raises MissingDataError where the data lacks what a view needs, OptionError for options that cannot be.
    """
    return tuple(_view(each, view_input, settings.get(each.id, {}), badge=badge) for each in views)


def _view(view: View, view_input: ViewInput, values: Mapping[str, Any], *, badge: bool) -> PageView:
    view.require(view_input.analysis)
    options = changed(view.options(), values, view_input.analysis.vocabulary)
    with phase(f"Drawing {view.title}"):
        scenes = view.scenes(view_input, options)
        if badge:
            scenes = with_badges(scenes, badges(view, view_input, options))
    return PageView(view.id, view.title, view.help, scenes)


def packed(page: Page) -> str:
    """Everything that the page's program reads, deflated, as base64."""
    packing = Packing()
    header = {
        "views": [_packed_view(each, page.camera, packing) for each in page.views],
        "facts": facts(page.analysis, packing),
        "tables": tables(packing),
        "themes": themes(),
        "drawing": drawing(),
        "thumbnails": _packed_thumbnails(page.thumbnails, packing),
        "stepError": STEP_ERROR,
    }
    return base64.b64encode(packing.compressed(header)).decode("ascii")


def _packed_thumbnails(sheet: ThumbnailSheet | None, packing: Packing) -> Plain:
    if sheet is None:
        return None
    return {
        "sheet": packing.add(np.frombuffer(sheet.data, np.uint8)),
        "columns": sheet.columns,
        "cell": sheet.cell,
        "present": packing.add(sheet.present.astype(np.uint8)),
    }


def _packed_view(view: PageView, camera: CameraPose | None, packing: Packing) -> Plain:
    return {
        "id": view.id,
        "title": view.title,
        "help": view.help,
        "bars": bars(view.scenes),
        "lists": lists(view.scenes),
        "marks": marks(view.scenes),
        "panels": [
            {**packed_scene(each, packing, camera), **({"plot": drawn_plot(each)} if is_plot(each) else {})}
            for each in view.scenes
        ],
    }
