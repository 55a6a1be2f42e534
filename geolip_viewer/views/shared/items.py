"""Which items a view draws: all, a seeded random choice, those named, or the selection; of any class or of one."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.choice_names import listed
from geolip_viewer.errors import OptionError
from geolip_viewer.options import Enabled, Help, OneOf, Range
from geolip_viewer.scene import Indices
from geolip_viewer.shown_items import ShownItems, mask_of, words_of
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.hiding import HidesItems, Pictures

Which = Annotated[
    Literal["all", "random", "ids", "selection"],
    Help("Which items: all of them, a random choice, those whose ids are given, or the current selection"),
]
AT_RANDOM = Enabled(lambda options: options.items == "random", "Only used for a random choice of items")
BY_ID = Enabled(lambda options: options.items == "ids", "Only used when items are chosen by ids")
Count = Annotated[int, Range(1, 10_000_000), Help("How many items to choose at random", "Number of items"), AT_RANDOM]
ANY_CLASS = "any"
Within = Annotated[str, OneOf("class", also=(ANY_CLASS,)), Help("Only items that have this class", "Of class")]


@dataclass(frozen=True)
class ItemChoice(HidesItems):
    """Options of a view that draws items."""

    items: Which = "all"
    count: Count = 50
    seed: Annotated[
        int,
        Range(0, 2**31 - 1),
        Help("The same seed gives the same random choice, another seed another one"),
        AT_RANDOM,
    ] = 42
    ids: Annotated[str, Help('Image ids separated by commas, for the choice "ids"', "Image ids"), BY_ID] = ""
    within: Within = ANY_CLASS

    def left(self, items: ShownItems, analysis: Analysis, pictures: Pictures, /) -> tuple[ShownItems, tuple[str, ...]]:
        """Those of the class."""
        items, notices = super().left(items, analysis, pictures)
        if self.within == ANY_CLASS:
            return items, notices
        carriers = mask_of(_of_class(analysis, self.within), items.total)
        return items.narrowed(carriers, f"class “{self.within}”"), notices


@dataclass(frozen=True, eq=False)
class ChosenItems:
    """Items to draw, ascending, of those `shown`. `how` says how they were chosen, `warning` why there are none."""

    index: Indices
    shown: ShownItems
    how: str
    warning: tuple[str, ...]

    @classmethod
    def none(cls) -> "ChosenItems":
        """Of a checkpoint alone, which has no items."""
        return cls(np.empty(0, np.int64), ShownItems.every(0), "", ())

    @property
    def words(self) -> str:
        """Such as "50 of 1,906 items" or "131 of 1,906 items: Food"."""
        count = len(self.index)
        return words_of(count, self.shown.of_how_many(count), self.shown.filter)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The same, and in fewer words how many there are."""
        count = len(self.index)
        return self.words, words_of(count, self.shown.of_how_many(count))


def chosen_items(view_input: ViewInput, options: ItemChoice) -> ChosenItems:
    """The items that the options ask for of those that filters leave; raises OptionError for an id that is not there.

    A random choice is `numpy.random.default_rng(seed).choice` without replacement among the items that are left, in
    item order; all of them when no more than `count` are there.
    """
    items = view_input.items
    index, how = _picked(view_input, options, items.index)
    warning = () if len(index) else (_nothing(view_input, options),)
    return ChosenItems(index, items, how, warning)


def _picked(view_input: ViewInput, options: ItemChoice, among: Indices) -> tuple[Indices, str]:
    match options.items:
        case "random" if options.count < len(among):
            random = np.random.default_rng(options.seed)
            return np.sort(random.choice(among, options.count, replace=False)), f"at random, seed {options.seed}"
        case "ids":
            named = [view_input.analysis.item_of_id(text) for text in options.ids.split(",") if text.strip()]
            return np.intersect1d(among, np.array(named, np.int64)), "chosen by id"
        case "selection":
            return np.intersect1d(among, view_input.selection), "the selection"
        case _:
            return among, ""


def _of_class(analysis: Analysis, name: str) -> Indices:
    if name not in analysis.class_keys:
        allowed = listed((ANY_CLASS, *analysis.class_keys), name)
        raise OptionError("within", f"there is no class {name!r}", f"Choose one of: {allowed}")
    labels = analysis.labels
    carriers: Indices = labels.items[labels.ids == analysis.class_keys.index(name)]
    return carriers


def _nothing(view_input: ViewInput, options: ItemChoice) -> str:
    items = view_input.items
    if items.is_filtered and not len(items.index):
        return f"No item to show: the filter leaves none ({items.filter})"
    if options.items == "selection" and not len(view_input.selection):
        return "Nothing is selected: choose items in the picture or the tables"
    if options.items == "ids" and not options.ids.strip(", "):
        return "No image ids are given: write some, separated by commas"
    return f"No item to show: none of those chosen passes the filter ({items.filter})"


def shows_selection(options: ItemChoice) -> bool:
    """Whether a view with these options draws the selected items."""
    return options.items == "selection"


def only_item(view_input: ViewInput, text: str, otherwise: int) -> int:
    """The one of this id; without an id the current or first selected one, else row `otherwise`, or the last."""
    if text.strip():
        return view_input.analysis.item_of_id(text.strip())
    if view_input.current is not None and view_input.current < view_input.analysis.item_count:
        return view_input.current
    if len(view_input.selection):
        return int(view_input.selection[0])
    return min(otherwise, view_input.analysis.item_count - 1)
