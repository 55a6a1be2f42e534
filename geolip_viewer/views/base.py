"""What a view is: a name, what it needs of the data, its options, the function that builds its scene, and what of it
can be measured.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import partial
from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.badge import Badge
from geolip_viewer.choice_names import SEPARATOR, listed, names_in
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.layers import with_left_out
from geolip_viewer.scene import Indices, Scene
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.shared.hiding import HidesItems
from geolip_viewer.views.shared.measurable import MeasurableEmbedding, fused_anchors, linear_share_kept


class Group(Enum):
    """The group of a view in the menu."""

    MANIFOLD = "Manifold"
    LENSES = "Lenses"
    ANCHORS = "Anchors"
    DIFFERENCES = "Differences"
    TRUST = "Trust"
    TIME = "Time"


class Requirement(Enum):
    """What a view requires of the data, and what is the case where it is missing."""

    ITEMS = "items", "open features for the checkpoint"
    LABELS = "class labels", "these features have none"
    LENSES = "experts", "this checkpoint has no projectors"
    PAIRS = "two experts", "this checkpoint has one"
    RUN = "a training run", "open a folder of its checkpoints"
    POINTS = "anchors that are points", "these are axes, which have two ends"

    def __str__(self) -> str:
        return ": ".join(self.value)


class Projections(Enum):
    """Which projections a view draws, and why no others."""

    ANY = ""
    PER_LENS = "Each lens is drawn by its own PCA, or as its own faithful globe"
    OWN_COMPONENTS = "This view chooses its own components, whatever the projection"
    FRAME = "Paths are drawn by the axes of the run's frame"
    PLOT = "This view is a plot, which no projection changes"

    def applied(self, wanted: ProjectionSpec) -> ProjectionSpec | None:
        """The projection that is drawn where this one is asked for; None if the view draws none."""
        match self:
            case Projections.ANY:
                return wanted
            case Projections.PER_LENS:
                return wanted if wanted.is_faithful else PCA
            case _:
                return None

    def refusal(self, wanted: ProjectionSpec) -> str:
        """Why a projection is not drawn when it is asked for, "" if it is."""
        return "" if self.applied(wanted) == wanted else self.value


ExpertOrFused = int | None
"""An expert's number, or None for the fused embedding of all experts together."""


@dataclass(frozen=True, eq=False)
class ViewInput:
    """What a view is asked to show: the analysis, where items and anchors are placed, and which items are selected.

    `filtered` are the items that filters leave, None if there is no filter: a view asks for `items`. `current` is
    the item that a view of one item shows, selected or not; None if none was chosen yet. `projection` is the one
    asked for, by which lenses are drawn too; `unfinished` stands in for globes whose fit still goes on. `onto` are the
    positions in another checkpoint that a map is turned onto before it is unrolled; globes are turned once they are
    built.
    """

    analysis: Analysis
    positions: Positions
    selection: Indices = field(default_factory=lambda: np.empty(0, np.int64))
    selected_anchors: Indices = field(default_factory=lambda: np.empty(0, np.int64))
    filtered: ShownItems | None = None
    current: int | None = None
    projection: ProjectionSpec = PCA
    unfinished: Mapping[ExpertOrFused, Positions] = field(default_factory=dict)
    onto: Positions | None = None

    @classmethod
    def of(cls, analysis: Analysis, wanted: ProjectionSpec, *, fused: bool = True, **given: Any) -> "ViewInput":
        """What is asked to be shown in a projection. Without `fused`, all experts together are drawn by PCA.

        Raises what projecting raises.
        """
        found = cls(analysis, analysis.positions, projection=wanted, **given)
        if not fused:
            return found
        is_fitted = wanted.is_faithful
        return replace(found, positions=found.globe(None) if is_fitted else analysis.projected(wanted, found.selection))

    def globe(self, expert: ExpertOrFused) -> Positions:
        """A faithful globe, or what stands in for it."""
        if expert in self.unfinished:
            return self.unfinished[expert]
        return self.analysis.projected(FAITHFUL) if expert is None else self.analysis.lens_globe(expert)

    @property
    def items(self) -> ShownItems:
        """The items that a view may draw, name and count."""
        return self.filtered or ShownItems.every(self.analysis.item_count, stand_for=self.analysis.total_count)

    @property
    def embedding(self) -> MeasurableEmbedding:
        """The items at their positions."""
        analysis, positions = self.analysis, self.positions
        return MeasurableEmbedding(
            name=positions.name,
            items=positions.items,
            anchors=fused_anchors(analysis, positions.anchors),
            trust=partial(analysis.trust, positions),
            held_out=partial(analysis.trust_held_out, positions),
            beside_null=partial(analysis.trust_beside_null, positions),
            share_kept=partial(linear_share_kept, analysis, positions),
            stability=partial(analysis.stability, positions),
            subsample_stability=partial(analysis.subsample_stability, positions),
            is_fitted=analysis.is_fitted(positions),
        )


def of_all_items(analysis: Analysis) -> str:
    """How many items counts and spectra are about if those here are a sample, else ""."""
    return f"of all {analysis.total_count:,} items" if analysis.is_sample else ""


def by_positions(view_input: ViewInput, _: Any) -> tuple[MeasurableEmbedding, ...]:
    """What most views draw: the items at their positions; nothing to measure without items."""
    return (view_input.embedding,) if view_input.analysis.has_items else ()


def no_embedding(_view_input: ViewInput, _: Any) -> tuple[MeasurableEmbedding, ...]:
    """A plot draws no embedding."""
    return ()


def never(_: Any) -> bool:
    """The scene of most views does not depend on the selection, which is only highlighted."""
    return False


def fused_globe(_: Analysis, __: Any) -> tuple[ExpertOrFused, ...]:
    """Most views draw one globe, of all experts together."""
    return (None,)


def no_item(_view_input: ViewInput, _: Any) -> int | None:
    """Most views show many items."""
    return None


def one_panel(_: Analysis, options: Any) -> tuple[Any, ...]:
    """Most views are one panel whatever their options."""
    return (options,)


ALL = "all"


def one_each(field_name: str, kind: str) -> Callable[[Analysis, Any], tuple[Any, ...]]:
    """Panels for an option of the data's "expert"s or "pair"s: one each for all, or for those that it lists."""

    def panels(analysis: Analysis, options: Any) -> tuple[Any, ...]:
        chosen, names = getattr(options, field_name), analysis.vocabulary[kind]
        if chosen == ALL:
            return tuple(replace(options, **{field_name: name}) for name in names)
        if chosen in names or SEPARATOR not in chosen:
            return (options,)
        try:
            return tuple(replace(options, **{field_name: name}) for name in names_in(chosen, names))
        except ValueError:
            raise OptionError(
                field_name, f"lists unknown names: {chosen!r}", f"List some of: {listed(names)}"
            ) from None

    return panels


def position(names: Sequence[str], name: str, option: str) -> int:
    """The index of `name` in `names`; raises OptionError that lists what is allowed."""
    if name not in names:
        raise OptionError(option, f"has no choice {name!r}", f"Choose one of: {listed(names, name)}")
    return names.index(name)


@dataclass(frozen=True)
class View:
    """A way to look. `panels` splits options such as expert="all" into one options value per panel.

    `drawn` says what the panel of such a value shows that can be measured, most often one picture. `follows_selection`
    says whether other selected items make another scene with these options, `follows_anchors` whether other selected
    anchors do. `animates` names the option that can be played, `item_option` the one that names the only item shown;
    where it is empty that is the current one. `item` says which one item is shown, None in views of many. `of_all`
    names the figures that take no notice of a filter.
    `projections` says which projections the view draws, `globes` whose faithful globes are drawn with these options.
    `paths` says how true the paths are that the view draws over the checkpoints of a run; None where it draws none.
    `of_two_files` says what shows the like of two files, where the view shows two checkpoints of a run.
    """

    id: str
    title: str
    group: Group
    options: type
    build: Callable[[ViewInput, Any], Scene]
    help: str
    formula: str = ""
    needs: tuple[Requirement, ...] = ()
    panels: Callable[[Analysis, Any], tuple[Any, ...]] = one_panel
    embeddings: Callable[[ViewInput, Any], tuple[MeasurableEmbedding, ...]] = by_positions
    follows_selection: Callable[[Any], bool] = never
    follows_anchors: Callable[[Any], bool] = never
    animates: str = ""
    item_option: str = ""
    item: Callable[[ViewInput, Any], int | None] = no_item
    of_all: str = ""
    projections: Projections = Projections.ANY
    globes: Callable[[Analysis, Any], tuple[ExpertOrFused, ...]] = fused_globe
    paths: Callable[[ViewInput, Any], Badge] | None = None
    of_two_files: str = ""

    def options_with(self, values: Mapping[str, Any]) -> Any:
        """The options with those values that belong to this view, unchecked; `options.changed` checks them."""
        names = {field.name for field in fields(self.options)}
        return self.options(**{name: value for name, value in values.items() if name in names})

    def missing(self, analysis: Analysis) -> Requirement | None:
        """The first requirement of this view that the data do not meet."""
        met = {
            Requirement.ITEMS: analysis.has_items,
            Requirement.LABELS: analysis.has_labels,
            Requirement.LENSES: analysis.has_lenses,
            Requirement.PAIRS: len(analysis.pairs) > 0,
            Requirement.RUN: isinstance(analysis, RunAnalysis),
            Requirement.POINTS: not analysis.are_axes,
        }
        return next((need for need in self.needs if not met[need]), None)

    def unavailable(self, analysis: Analysis) -> str:
        """Why this view has nothing to show for the data, or "" when it has."""
        need = self.missing(analysis)
        return f"“{self.title}” needs {need}" if need else ""

    def require(self, analysis: Analysis) -> None:
        """Raise MissingDataError if the data lacks what the view needs."""
        reason = self.unavailable(analysis)
        if reason:
            raise MissingDataError(self.id, reason, "Choose another view")

    def scenes(self, view_input: ViewInput, options: Any) -> tuple[Scene, ...]:
        """One scene per panel; raises MissingDataError if the data lacks what the view needs."""
        self.require(view_input.analysis)
        return tuple(self.scene(view_input, each) for each in self.panels(view_input.analysis, options))

    def scene(self, view_input: ViewInput, options: Any) -> Scene:
        """One panel, which knows by name what it draws that can be measured.

        Its title says which checkpoint of a run it shows, and how anchors that are not trained are made; its subtitle
        which figures are of all items, where a filter shows some of them or those that are there stand for more.
        """
        view_input, notices = self.narrowed(view_input, options)
        scene, items = self.build(view_input, options), view_input.items
        made = view_input.analysis.checkpoint.anchors_from
        when = "" if Requirement.RUN in self.needs else view_input.analysis.when  # views of a run say it themselves
        heading = scene.heading.told_of(origin=f"anchors: {made}" if made else "", when=when)
        everything = self._everything(view_input)
        of_all = f"{self.of_all} {everything}" if self.of_all and everything else ""
        heading = replace(heading, below=(*heading.below, of_all))
        names = tuple(each.name for each in self.embeddings(view_input, options))
        names = names or (() if self.paths is None else ("paths",))
        layers = with_left_out(scene.layers, items.left_out) if items.left_out else scene.layers
        return replace(scene, heading=heading, embedding_names=names, layers=layers, warnings=scene.warnings + notices)

    def narrowed(self, view_input: ViewInput, options: Any) -> tuple[ViewInput, tuple[str, ...]]:
        """The input without items that options of one panel hide, for which it may measure; and notices about that."""
        if not isinstance(options, HidesItems) or not view_input.analysis.has_items:
            return view_input, ()
        items, told = options.left(view_input.items, view_input.analysis, partial(self.embeddings, view_input, options))
        return replace(view_input, filtered=items), told

    def _everything(self, view_input: ViewInput) -> str:
        """Of which items the figures of `of_all` are, "" if these are the ones that are shown."""
        analysis, items = view_input.analysis, view_input.items
        if analysis.is_sample and (Requirement.LENSES not in self.needs or analysis.compared_lenses is not None):
            return of_all_items(analysis)
        return f"of {items.everything}" if items.is_filtered else ""
