"""The picture of a state, made by the worker: panels of the open checkpoint, and of the compared one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.options import changed
from geolip_viewer.scene import Scene
from geolip_viewer.sources.comparable import names_apart
from geolip_viewer.state import State
from geolip_viewer.task import phase
from geolip_viewer.views.base import ExpertOrFused, Projections, View, ViewInput
from geolip_viewer.views.shared.badges import known_badges, with_badges
from geolip_viewer.views.shared.comparison import NamedInput, scenes_beside


@dataclass(frozen=True, eq=False)
class ViewResult:
    """The panels of a state, what they were made from, and every notice of the numbers behind them.

    `inputs` are what the view was asked to show: of what is open, then of what stands beside it. `item` is the one item
    that is shown, None in views of many.
    """

    scenes: tuple[Scene, ...]
    warnings: tuple[str, ...]
    view: View
    inputs: tuple[NamedInput, ...]
    options: Any
    item: int | None = None
    state: State = field(default_factory=State)

    @property
    def view_input(self) -> ViewInput:
        """The input of the view for the open checkpoint."""
        return self.inputs[0].view_input

    def input_of(self, panel: int) -> int:
        """Which of the inputs a panel shows."""
        return panel * len(self.inputs) // max(len(self.scenes), 1)


def view_result(
    opened: Sequence[Loaded],
    state: State,
    view: View,
    unfinished: Callable[[Analysis], Mapping[ExpertOrFused, Positions]] = lambda _: {},
) -> ViewResult:
    """The panels that a state shows of the open checkpoint, and of the compared one.

    Globes of an analysis that are still being fitted stand in for those of the state's projection. Raises
    MissingDataError or OptionError.
    """
    first = opened[0]
    options = changed(view.options(), state.options_of(view.id), first.vocabulary)
    names = names_apart([each.checkpoint.path for each in opened])
    with phase(f"Preparing {view.title.lower()}"):
        inputs = tuple(
            NamedInput(name, _view_input(each, state, view, unfinished(each.analysis)))
            for name, each in zip(names, opened, strict=True)
        )
        scenes, item = scenes_beside(view, inputs, options), view.item(inputs[0].view_input, options)
        known = [badge for each in inputs for badge in known_badges(view, each.view_input, options)]
        scenes = with_badges(scenes, known)
        return ViewResult(scenes, _warnings(inputs), view, inputs, options, item, state)


def _view_input(each: Loaded, state: State, view: View, unfinished: Mapping[ExpertOrFused, Positions]) -> ViewInput:
    return ViewInput.of(
        each.analysis,
        view.projections.applied(state.projection) or PCA,
        fused=view.projections is Projections.ANY,
        selection=np.array(state.selection.items, np.int64),
        selected_anchors=np.array(state.selection.anchors, np.int64),
        filtered=each.shown_items(state.filters),
        current=state.selection.current,
        unfinished=unfinished,
    )


def _warnings(inputs: Sequence[NamedInput]) -> tuple[str, ...]:
    """Notices of what is open, and those that only compared checkpoints have, with their names."""
    first, *others = inputs
    own = first.view_input.analysis.warnings
    told = [(each.name, warning) for each in others for warning in each.view_input.analysis.warnings]
    return (*own, *(f"{name}: {warning}" for name, warning in told if warning not in own))
