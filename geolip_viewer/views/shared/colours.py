"""What colours items: a class, the nearest anchor, any number that an item has, or how far it can be trusted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.choice_names import listed
from geolip_viewer.colouring import Category, Colouring, Scalar, Solid, rows_of
from geolip_viewer.errors import OptionError
from geolip_viewer.options import Enabled, Help, OneOf, Range, Section
from geolip_viewer.quantities import ASSIGNED_ITEMS, NEAREST_ANCHOR_COSINE
from geolip_viewer.scene import Indices
from geolip_viewer.shown_items import Membership, ShownItems, item_counts
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import MEASURES, measured


def _by_class(analysis: Analysis) -> Colouring:
    return _classes(analysis, analysis.primary_class, "Rarest class")


def _by_first_label(analysis: Analysis) -> Colouring:
    return _classes(analysis, analysis.first_class, "First label")


def _classes(analysis: Analysis, codes: Indices, title: str) -> Colouring:
    if not analysis.has_labels:
        return Solid("item")
    return Category(codes, analysis.class_names, title, groups=class_groups(analysis), of="class")


def with_colours(category: Category, most: int, frequency: Indices, class_counts: Indices) -> Category:
    """Only the `most` most frequent names coloured, if there are more: (C,) how frequent each one is here.

    `class_counts` (C,) are how many items have each class: by them a class has its colour, the same in every picture.
    """
    if most == 0:
        return category
    coloured = _most_frequent(frequency, most)
    usual = {int(name): number for number, name in enumerate(_most_frequent(class_counts, most))}
    free = iter(sorted(set(range(most)) - {usual[name] for name in coloured.tolist() if name in usual}))
    numbers = [usual[name] if name in usual else next(free) for name in coloured.tolist()]
    return replace(category, coloured=coloured, colour_numbers=np.array(numbers, np.int64))


def _most_frequent(frequency: Indices, most: int) -> Indices:
    present = np.flatnonzero(frequency)
    return present[np.argsort(-frequency[present], kind="stable")][:most]


def _by_nearest_anchor(analysis: Analysis) -> Colouring:
    names = tuple(f"anchor {anchor}" for anchor in range(analysis.anchor_count))
    return Category(analysis.nearest_anchor, names, "Nearest anchor", of="anchor")


def _by_nearest_cosine(analysis: Analysis) -> Colouring:
    return Scalar(analysis.nearest_cosine, NEAREST_ANCHOR_COSINE)


def _by_assigned_items(analysis: Analysis) -> Colouring:
    assigned = analysis.assignment_totals[analysis.nearest_anchor].astype(np.float64)
    return Scalar(assigned, f"{ASSIGNED_ITEMS} of nearest anchor", scale="log1p")


def _by_label_count(analysis: Analysis) -> Colouring:
    return Scalar(np.diff(analysis.labels.offsets).astype(np.float64), "classes of the item")


COUNTED: Mapping[Membership, str] = {"has": "items that have it", "mainly": "items that are mainly it"}


def _plain(_: Analysis) -> Colouring:
    return Solid("item")


QUANTITIES: Mapping[str, Callable[[Analysis], Colouring]] = {
    "class": _by_class,
    "first-label": _by_first_label,
    "nearest-anchor": _by_nearest_anchor,
    "nearest-cosine": _by_nearest_cosine,
    "assigned-items": _by_assigned_items,
    "label-count": _by_label_count,
    "plain": _plain,
}

Colour = Annotated[
    str,
    OneOf("pair", also=(*QUANTITIES, *MEASURES)),
    Help(
        "What colours the items; a pair of experts stands for the size of their difference, and radius to anchor-rank "
        "for how far the position of each item can be trusted",
        "Colour by",
    ),
    Section.COLOUR,
]


BY_CLASS = Enabled(lambda options: options.colour in ("class", "first-label"), "Nothing is coloured by class")
ColouredClasses = Annotated[
    int,
    Range(0, 65536),
    Help(
        "How many classes have a colour of their own: the most frequent ones, the others are grey; 0 colours all, "
        "with hues close to each other",
        "Coloured classes",
    ),
    Section.COLOUR,
    BY_CLASS,
]
FEW = 12  # colours that can be told apart


@dataclass(frozen=True)
class ItemColour:
    """Options of a view that colours items."""

    colour: Colour = "first-label"
    coloured: ColouredClasses = FEW


class ColourOptions(Protocol):
    """Options that say what colours items."""

    @property
    def colour(self) -> str: ...
    @property
    def coloured(self) -> int: ...


def item_colour(
    analysis: Analysis, drawn: MeasurableEmbedding, options: ColourOptions, index: Indices, shown: ShownItems
) -> Colouring:
    """The colouring of the items `index`, on the scale of all items, so that a part looks as it does in the whole.

    Coloured classes are the most frequent of the items that are `shown`, and are counted as the list of classes counts.
    """
    name = options.colour
    if name in MEASURES:
        return rows_of(measured(name, drawn), index)
    if name in QUANTITIES:
        colouring = QUANTITIES[name](analysis)
        if isinstance(colouring, Category) and colouring.of == "class":
            return _of_classes(analysis, colouring, options.coloured, index, shown)
        return taken(colouring, index)
    if name in analysis.pair_names:
        magnitude = difference_magnitude(analysis, analysis.pair_names.index(name))
        return taken(replace(magnitude, name=f"{magnitude.name}, {name}"), index)
    allowed = listed((*QUANTITIES, *MEASURES, *analysis.pair_names), name)
    raise OptionError("colour", f"has no choice {name!r}", f"Choose one of: {allowed}")


def _of_classes(analysis: Analysis, whole: Category, most: int, index: Indices, shown: ShownItems) -> Category:
    """Coloured as in all that is shown, whichever part a view draws, and counted as drawn."""
    codes, by = whole.codes[shown.index], shown.by
    codes = codes[codes >= 0]
    counts = item_counts(analysis.labels, analysis.primary_class, index, len(whole.names), by)
    coloured = with_colours(whole, most, np.bincount(codes, minlength=len(whole.names)), analysis.class_totals)
    return replace(coloured, codes=coloured.codes[index], counts=counts, counted=COUNTED[by])


def difference_magnitude(analysis: Analysis, pair: int) -> Scalar:
    """Per item the size of a pair's difference, on one scale for all pairs."""
    magnitude = analysis.difference_magnitude
    span = analysis.magnitude_span
    limits = (float(span.min()), float(span.max()))
    return Scalar(magnitude[pair], "difference magnitude", colormap="heat", limits=limits)


def taken(colouring: Colouring, index: Indices) -> Colouring:
    """The colouring of the items `index`: scalars keep the limits of all items, categories count the items taken."""
    part = rows_of(colouring, index)
    if not isinstance(part, Category):
        return part
    return replace(part, counts=np.bincount(part.codes[part.codes >= 0], minlength=len(part.names)))


def class_groups(analysis: Analysis) -> Indices:
    """(C,) a group number per class: classes of a group get neighbouring hues.

    Where the leading classes are groups of which every labelled item has exactly one, a later class belongs to the
    group that most of its items have. Else each class with items is its own group, and one without takes no hue.
    """
    offsets, ids = analysis.labels.offsets, analysis.labels.ids
    counts = np.diff(offsets)
    first = ids[offsets[:-1][counts > 0]]
    second = ids[offsets[:-1][counts > 1] + 1]
    if not len(second) or first.max() >= second.min():
        return np.asarray(np.maximum(np.cumsum(analysis.class_counts > 0) - 1, 0))
    group_count = int(first.max()) + 1
    together = np.zeros((len(analysis.class_names), group_count), np.int64)
    np.add.at(together, (ids, np.repeat(first, counts[counts > 0])), 1)
    groups: Indices = together.argmax(axis=1)
    groups[:group_count] = np.arange(group_count)
    return groups
