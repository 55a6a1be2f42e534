"""Figures of several views: the four sheets of the reference analysis, as tuples of views with options."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from geolip_viewer.analysis import Analysis
from geolip_viewer.badge import Badge
from geolip_viewer.look import MapName
from geolip_viewer.map_projection import is_mapped
from geolip_viewer.options import changed
from geolip_viewer.scene import Scene
from geolip_viewer.views import view_named
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.badges import panel_badge

NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
PANEL = (720, 780)
SIDEBAR, HEADER = 240, 80
MAP = 380  # height of a panel with a map below its globe


@dataclass(frozen=True)
class Panel:
    """A view, with the options that differ from its defaults; a view of several panels takes as many places."""

    view: str
    options: Mapping[str, Any] = field(default_factory=lambda: NO_OPTIONS)


@dataclass(frozen=True)
class Sheet:
    """A page of panels, at most `columns` side by side. `title` is worked out from the data."""

    name: str
    help: str
    title: Callable[[Analysis], str]
    columns: int
    panels: tuple[Panel, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet for one analysis: its scenes in order, and what each was made by."""

    title: str
    scenes: tuple[Scene, ...]
    made_by: tuple[tuple[View, Any], ...]
    columns: int

    @property
    def rows(self) -> int:
        return -(-len(self.scenes) // self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """Logical pixels in which its panels have room, beside the legend and below the title."""
        return PANEL[0] * self.columns + SIDEBAR, PANEL[1] * self.rows + HEADER

    def size_with(self, maps: MapName) -> tuple[int, int]:
        """The same with room for maps, if there are any."""
        width, height = self.size
        return width, height + (MAP * self.rows if maps != "off" and any(map(is_mapped, self.scenes)) else 0)


def page(sheet: Sheet, view_input: ViewInput) -> Page:
    """The sheet's scenes; panels whose view lacks data are left out, and a page may end up empty."""
    made_by: list[tuple[View, Any]] = []
    for panel in sheet.panels:
        view = view_named(panel.view)
        if view.missing(view_input.analysis):
            continue
        options = changed(view.options(), panel.options, view_input.analysis.vocabulary)
        made_by += [(view, each) for each in view.panels(view_input.analysis, options)]
    scenes = tuple(view.scene(view_input, options) for view, options in made_by)
    columns = min(sheet.columns, max(len(scenes), 1))
    return Page(sheet.title(view_input.analysis) if scenes else "", scenes, tuple(made_by), columns)


def missing_views(analysis: Analysis) -> tuple[View, ...]:
    """Views of the sheets that the data cannot fill."""
    views = (view_named(panel.view) for sheet in SHEETS for panel in sheet.panels)
    return tuple(view for view in views if view.missing(analysis))


def page_badges(made: Page, view_input: ViewInput) -> tuple[Badge, ...]:
    """The badge of each panel of a page, empty where nothing can be measured. Measuring takes seconds."""
    return tuple(panel_badge(view, view_input, options) for view, options in made.made_by)


def _manifold_title(analysis: Analysis) -> str:
    sphere = f"S{str(analysis.dimension - 1).translate(_RAISED)}"
    parts = [f"Hypersphere manifold: {sphere} on S²", _shape(analysis)]
    if analysis.has_items:
        parts.append(f"effective dimension {analysis.effective_dimension:.1f}")
    metric = analysis.checkpoint.metrics.get("mAP")
    return " · ".join([*parts, *([f"mAP {metric:.3f}"] if isinstance(metric, float) else [])])


def _perspectives_title(analysis: Analysis) -> str:
    count = len(analysis.expert_names)
    return f"Expert perspectives: one sphere, {count} {'lens' if count == 1 else 'lenses'}"


def _anchors_title(analysis: Analysis) -> str:
    return f"Constellation: {_shape(analysis)}"


def _differences_title(analysis: Analysis) -> str:
    triangulation = f"triangulation {analysis.triangulation_space.effective_dimension:.1f}"
    if not analysis.pairs:
        return f"One expert: effective dimension of the {triangulation}"
    gain = f"{analysis.information_gain:+.1f}".replace("-", "−")
    return (
        f"Pairwise expert differences: effective dimension {analysis.difference_space.effective_dimension:.1f} · "
        f"{triangulation} · combined {analysis.combined_space.effective_dimension:.1f} ({gain})"
    )


def _shape(analysis: Analysis) -> str:
    experts = len(analysis.checkpoint.experts)
    seen = f" × {experts} {'expert' if experts == 1 else 'experts'}" if experts else ""
    return f"{analysis.anchor_count:,} anchors × {analysis.dimension}-d{seen}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        name="hypersphere_manifold",
        help="items and anchors on the globe, six ways",
        title=_manifold_title,
        columns=3,
        panels=(
            Panel("manifold"),
            Panel("centroids"),
            Panel("nearest-links"),
            Panel("affinity"),
            Panel("single-encoding"),
            Panel("radial"),
        ),
    ),
    Sheet(
        name="expert_perspectives",
        help="the same items through each expert's lens",
        title=_perspectives_title,
        columns=4,
        panels=(Panel("lens"),),
    ),
    Sheet(
        name="anchors_only",
        help="how anchors are used, how close they are, where experts disagree",
        title=_anchors_title,
        columns=3,
        panels=(Panel("utilization"), Panel("isolation"), Panel("divergence")),
    ),
    Sheet(
        name="pairwise_diffs",
        help="where experts differ, by item, by anchor and as spaces",
        title=_differences_title,
        columns=4,
        panels=(
            Panel("difference"),
            Panel("difference-space"),
            Panel("anchor-difference"),
            Panel("triangulation-space"),
            Panel("combined-space"),
            Panel("magnitudes"),
        ),
    ),
)
