"""What a page holds, and the data that its program reads."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.colours import bars, lists, marks, tables, themes
from geolip_viewer.export.page.drawing import drawing
from geolip_viewer.export.page.facts import Nearest, facts
from geolip_viewer.export.page.layers import is_plot, packed_scene
from geolip_viewer.export.page.packing import STEP_ERROR, Packing, Plain
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.export.page.plots import drawn_plot
from geolip_viewer.export.page.thumbnails import ThumbnailSheet
from geolip_viewer.export.pages import shown_by
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
class Moment:
    """One checkpoint of a timeline: `label` and `name` are such as "epoch 12" and "epoch_12.pt".

    `views` has all panels of each view; `dead` and `mean_cosine` are None without items.
    """

    label: str
    name: str
    views: tuple[tuple[Scene, ...], ...]
    nearest: Nearest
    dead: int | None
    mean_cosine: float | None

    @classmethod
    def of(cls, analysis: Analysis, label: str, name: str, views: tuple[tuple[Scene, ...], ...]) -> "Moment":
        nearest = Nearest.of(analysis)
        if not analysis.has_items:
            return cls(label, name, views, nearest, None, None)
        return cls(label, name, views, nearest, len(analysis.dead_anchors), float(np.mean(nearest.cosine_of_item)))


@dataclass(frozen=True, eq=False)
class Timeline:
    """The checkpoints of a run in order; `shown` is the number of the one that the page opens with."""

    moments: tuple[Moment, ...]
    shown: int


@dataclass(frozen=True, eq=False)
class Page:
    """The contents of a page. `still` is a WebP picture of its first view, empty if none could be drawn."""

    title: str
    analysis: Analysis
    views: tuple[PageView, ...]
    camera: CameraPose | None = None
    timeline: Timeline | None = None
    still: bytes = b""
    thumbnails: ThumbnailSheet | None = None
    warnings: tuple[str, ...] = ()


def page_views(plan: PagePlan, analysis: Analysis) -> tuple[PageView, ...]:
    """The views of a plan as an analysis has them, all panels of each.

    Raises MissingDataError if the data lacks what a view needs, OptionError for options that cannot be.
    """
    view_input = shown_by(plan.state, analysis, plan.views)
    return tuple(_page_view(plan, view, view_input) for view in plan.views)


def _page_view(plan: PagePlan, view: View, view_input: ViewInput) -> PageView:
    view.require(view_input.analysis)
    with phase(f"Drawing {view.title}"):
        options = changed(view.options(), plan.options.get(view.id, {}), view_input.analysis.vocabulary)
        scenes = view.scenes(view_input, options)
        drawn = with_badges(scenes, badges(view, view_input, options)) if plan.badge else scenes
        return PageView(view.id, view.title, view.help, drawn)


def packed(page: Page) -> str:
    """Everything that the page's program reads, deflated, as base64."""
    packing, timeline = Packing(), page.timeline
    nearest = [Nearest.of(page.analysis)] if timeline is None else [each.nearest for each in timeline.moments]
    header = {
        "views": [_packed_view(number, page, packing) for number in range(len(page.views))],
        "timeline": None if timeline is None else _packed_timeline(timeline),
        "facts": facts(page.analysis, nearest, packing),
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


def _packed_timeline(timeline: Timeline) -> Plain:
    return {"shown": timeline.shown, "moments": [{"label": each.label, "name": each.name} for each in timeline.moments]}


def _packed_view(number: int, page: Page, packing: Packing) -> Plain:
    """A view at each moment, all seen from where the shown one is."""
    view, timeline = page.views[number], page.timeline
    moments = [view.scenes] if timeline is None else [each.views[number] for each in timeline.moments]
    packed = [_packed_moment(_seen_as(view.scenes, scenes), page.camera, packing) for scenes in moments]
    return {"id": view.id, "title": view.title, "help": view.help, "moments": packed}


def _seen_as(shown: Sequence[Scene], scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    if len(scenes) != len(shown):
        return tuple(scenes)
    return tuple(replace(scene, facing=first.facing) for first, scene in zip(shown, scenes, strict=True))


def _packed_moment(scenes: Sequence[Scene], camera: CameraPose | None, packing: Packing) -> Plain:
    return {
        "bars": bars(scenes),
        "lists": lists(scenes),
        "marks": marks(scenes),
        "panels": [
            {**packed_scene(each, packing, camera), **({"plot": drawn_plot(each, packing)} if is_plot(each) else {})}
            for each in scenes
        ],
    }
