"""Which list of names applies to class ids: the first that exists, and a default only if none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.class_names import numbered
from geolip_viewer.sources.coco import CATEGORY_IDS, COCO, names_by_category_id
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.stored_labels import MOST_CLASSES, StoredLabels

Integers = npt.NDArray[np.int64]
ClassNamesFrom = Literal["given", "data set", "checkpoint", "labels", "coco80", "coco90", "numbered"]
NAME_THEM = "name them with --class-names"
NAMED_BY: Mapping[ClassNamesFrom, str] = MappingProxyType(
    {
        "given": "named by the list given",
        "data set": "named by the dataset",
        "checkpoint": "named by the checkpoint",
        "labels": "named by the labels themselves",
        "coco80": "COCO's 80 names by default",
        "coco90": "COCO's names by its own ids",
        "numbered": "numbered",
    }
)
DEFAULTS: frozenset[ClassNamesFrom] = frozenset({"coco80", "coco90", "numbered"})  # nothing names the classes


@dataclass(frozen=True)
class Named:
    """Lists of class names that were found, () if there is none: the user's, the dataset's, the checkpoint's."""

    given: tuple[str, ...] = ()
    of_data: tuple[str, ...] = ()
    of_checkpoint: tuple[str, ...] = ()

    @property
    def lists(self) -> tuple[tuple[ClassNamesFrom, tuple[str, ...]], ...]:
        """The existing lists in order of precedence."""
        every: tuple[tuple[ClassNamesFrom, tuple[str, ...]], ...] = (
            ("given", self.given),
            ("data set", self.of_data),
            ("checkpoint", self.of_checkpoint),
        )
        return tuple((source, names) for source, names in every if names)


@dataclass(frozen=True, eq=False)
class ClassList:
    """The names in order of class id, where they come from, and notices about it.

    `ids` are there where labels are texts: the class id of each of `StoredLabels.texts`.
    """

    names: tuple[str, ...]
    source: ClassNamesFrom
    warnings: tuple[str, ...] = ()
    ids: Integers = field(default_factory=lambda: np.zeros(0, np.int64))


def class_list(named: Named, stored: StoredLabels | None) -> ClassList:
    """The list that applies to these labels. An existing list always takes precedence over a default.

    Without labels nothing needs a name, so only explicit names are used.
    """
    if stored is None:
        return next((ClassList(names, source) for source, names in named.lists), ClassList((), "numbered"))
    if stored.texts is not None:
        return _of_texts(named, stored.texts)
    if stored.names:
        return _of_pairs(named, stored)
    for source, names in named.lists:
        return ClassList(names, source)
    return _of_columns(stored.columns) if stored.columns else _of_ids(stored.values)


def _of_texts(named: Named, texts: Sequence[str]) -> ClassList:
    """The first list that contains one of the texts, followed by the texts that it lacks; else the texts themselves."""
    called = [shown(text) for text in texts]
    for source, names in named.lists:
        id_of = {name: index for index, name in reversed(list(enumerate(names)))}
        unknown = [name for name in dict.fromkeys(called) if name not in id_of]
        if len(unknown) == len(dict.fromkeys(called)):
            continue
        id_of |= {name: len(names) + index for index, name in enumerate(unknown)}
        ids = np.array([id_of[name] for name in called], np.int64)
        told = [
            f"{len(unknown)} labels, such as {one}, are not among the names and are added after them"
            for one in unknown[:1]
        ]
        return ClassList((*names, *unknown), source, tuple(told), ids)
    told = [f"No label, such as {called[0]}, is in the given list of names: the labels themselves are used as names"]
    return ClassList(tuple(called), "labels", tuple(told) if named.given else (), np.arange(len(texts)))


def _of_pairs(named: Named, stored: StoredLabels) -> ClassList:
    """Names stored beside the ids take precedence over the checkpoint's, since they belong to the data."""
    for source, names in named.lists:
        if source != "checkpoint":
            return ClassList(names, source)
    said = {number: shown(name) for number, name in stored.names.items() if number < MOST_CLASSES}
    count = max((*said, *_sensible(stored.values).tolist()), default=-1) + 1
    return ClassList(numbered(said, count), "labels")


def _of_columns(columns: int) -> ClassList:
    why, by_id = f"Nothing names the {columns} classes", names_by_category_id()
    if columns == len(COCO):
        return ClassList(COCO, "coco80", (f"{why}: COCO's 80 names are used; otherwise {NAME_THEM}",))
    if columns == len(by_id):
        return ClassList(by_id, "coco90", (f"{why}: COCO's are used, by its own ids; otherwise {NAME_THEM}",))
    return ClassList(numbered({}, columns), "numbered", (f"{why}: they are numbered; {NAME_THEM}",))


def _of_ids(values: Integers) -> ClassList:
    """The meaning of ids without names: COCO's own category ids if they can be nothing else, otherwise COCO's 80.

    Where most ids lie outside COCO's 80, or are 1 to 80, the dataset is plainly another, and its classes are numbered.
    """
    why = "Neither dataset nor checkpoint names the classes"
    ids = np.flatnonzero(np.bincount(_sensible(values)))  # np.unique would import numpy.ma just for this
    has_category_ids = len(ids) > 0 and bool(np.isin(ids, CATEGORY_IDS).all())
    if has_category_ids and ids[-1] >= len(COCO):
        told = f"{why}: ids are COCO's own, 1 to 90 with gaps, and named accordingly; otherwise {NAME_THEM}"
        return ClassList(names_by_category_id(), "coco90", (told,))
    inside = int(((values >= 0) & (values < len(COCO))).sum())
    counted_from_one = len(ids) > len(COCO) // 2 and ids[0] == 1 and ids[-1] == len(COCO)
    if 2 * inside >= len(_sensible(values)) and not counted_from_one:
        unsure = " (COCO's own ids, counted from 1, would fit as well)" if has_category_ids else ""
        told = f"{why}: COCO's 80 names are used, counted from 0{unsure}; otherwise {NAME_THEM}"
        return ClassList(COCO, "coco80", (told,))
    told = f"Class ids are {ids[0]} to {ids[-1]}, not COCO's 80: classes are numbered until names are given"
    return ClassList(numbered({}, int(ids[-1]) + 1), "numbered", (told,))


def _sensible(ids: Integers) -> Integers:
    found: Integers = ids[(ids >= 0) & (ids < MOST_CLASSES)]
    return found
