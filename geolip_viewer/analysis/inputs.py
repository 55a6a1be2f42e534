"""The inputs of an analysis, and the names of everything in it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.choice_names import distinct
from geolip_viewer.errors import FeaturesError, MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.devices import Device
from geolip_viewer.geometry.differences import Pairs, pairs_of
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_lists import ClassNamesFrom
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.labels import Labels, no_labels
from geolip_viewer.sources.totals import Totals


class Inputs:
    """A checkpoint, features where there are any, and names. Nothing is computed before it is asked for."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        features: Features | None = None,
        *,
        fit_rows: int | None = None,
        device: Device | None = None,
    ) -> None:
        """`fit_rows`: fit every PCA on the first so many rows only, as the reference script does with 5,000.

        `device` is where large computations run, by default where PyTorch finds a CUDA device on that.
        """
        if fit_rows is not None and fit_rows < 2:
            raise OptionError("fit rows", f"must be 2 or more, not {fit_rows}", "Leave it out to fit on all rows")
        projected = features.projected if features is not None else None
        weights = checkpoint.content_hash if checkpoint.experts else ""
        if features is not None and projected is not None and projected.checkpoint_hash != weights:
            problem = "was projected with another checkpoint"
            raise FeaturesError(features.source, problem, "Open it again for this one")
        self.checkpoint = checkpoint
        self.features = features
        self.fit_rows = fit_rows
        self.device = device or Device()
        self._own_warnings: list[str] = []
        if fit_rows is not None and fit_rows < self.item_count:
            self._warn(f"Every PCA is fitted on the first {fit_rows:,} of {self.item_count:,} items")

    def _warn(self, warning: str) -> None:
        if warning not in self._own_warnings:
            self._own_warnings.append(warning)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings of the checkpoint, of the features, and of the numbers asked for so far."""
        given = self.features.warnings if self.features is not None else ()
        failed = (self.device.failure,) if self.device.failure else ()
        return (*self.checkpoint.warnings, *given, *self._own_warnings, *failed)

    @property
    def when(self) -> str:
        """Which checkpoint of a run this is, in words; "" for a single one."""
        return ""

    # -- what is available

    @property
    def anchors(self) -> Array:
        """(A, D) unit rows, float32."""
        return self.checkpoint.anchors

    @property
    def anchor_ends(self) -> Array:
        """(A, D) the anchors; of axes both ends, (2A, D): what a PCA of them is fitted to."""
        return np.concatenate([self.anchors, -self.anchors]) if self.are_axes else self.anchors

    @property
    def anchor_count(self) -> int:
        return self.checkpoint.anchor_count

    @property
    def are_axes(self) -> bool:
        """Whether anchors are lines: a row and its opposite are one."""
        return self.checkpoint.are_axes

    @property
    def dimension(self) -> int:
        return self.checkpoint.dimension

    @property
    def item_count(self) -> int:
        return len(self.features) if self.features is not None else 0

    @cached_property
    def totals(self) -> Totals | None:
        """Totals over all items where those here are a sample; None without, or where they belong to other anchors."""
        projected = self.features.projected if self.features is not None else None
        found = projected.totals if projected is not None and self.fit_rows is None else None
        return found if found is not None and np.array_equal(found.anchors, self.anchors) else None

    @property
    def total_count(self) -> int:
        """How many items counts and spectra cover: more than are here where these are a sample."""
        return self.totals.count if self.totals is not None else self.item_count

    @property
    def is_sample(self) -> bool:
        """Whether the items here are a sample of more."""
        return self.total_count > self.item_count

    @property
    def has_items(self) -> bool:
        return self.item_count > 0

    @property
    def has_labels(self) -> bool:
        return len(self.labels.ids) > 0

    @property
    def has_lenses(self) -> bool:
        return self.has_items and len(self.checkpoint.experts) > 0

    def _given(self) -> Features:
        """The features, or MissingDataError."""
        if self.features is None:
            raise MissingDataError(self.checkpoint.path, "has no items without features", "Open features for it")
        return self.features

    # -- names

    @cached_property
    def expert_names(self) -> tuple[str, ...]:
        """(E,) as the features name them, else the checkpoint, else by number; each once."""
        experts = self.checkpoint.experts
        if self.features is not None:
            names = tuple(column.expert for column in self.features.columns[: len(experts)])
        else:
            names = tuple(expert.name or f"expert {e}" for e, expert in enumerate(experts))
        return distinct(names, "expert")

    @cached_property
    def pairs(self) -> Pairs:
        """Pairs of experts a < b in expert order; none where there are no lenses to compare."""
        return pairs_of(len(self.expert_names)) if self.has_lenses else ()

    @cached_property
    def pair_names(self) -> tuple[str, ...]:
        """(P,) such as "clip − dinov2"."""
        return distinct([f"{self.expert_names[a]} − {self.expert_names[b]}" for a, b in self.pairs], "pair")

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.features.class_names if self.features is not None else self.checkpoint.class_names

    @cached_property
    def class_keys(self) -> tuple[str, ...]:
        """(C,) the class names as an option or a projection chooses them, each once: "cat (class 17)" of two cats."""
        return distinct(self.class_names, "class")

    @property
    def class_names_from(self) -> ClassNamesFrom | None:
        """Whose names the classes have; None if there are neither features nor names."""
        if self.features is not None:
            return self.features.class_names_from
        return "checkpoint" if self.checkpoint.class_names else None

    @property
    def vocabulary(self) -> Mapping[str, tuple[str, ...]]:
        """The names an option may choose from, by kind."""
        return {"expert": self.expert_names, "pair": self.pair_names, "class": self.class_keys}

    # -- items

    @cached_property
    def labels(self) -> Labels:
        """The classes each item carries."""
        return self.features.labels if self.features is not None else no_labels(0)

    @cached_property
    def image_id(self) -> npt.NDArray[Any]:
        """(N,) ids of items as the features give them, numbers or texts."""
        return self.features.image_id if self.features is not None else np.empty(0, np.int64)

    def item_name(self, item: int) -> str:
        """The item's name where it has one, else its id."""
        names = self.features.item_names if self.features is not None else None
        return names[item] if names is not None else str(self.image_id[item])

    def item_of_id(self, text: str) -> int:
        """The item with this id; OptionError if there is none."""
        wanted: int | str = text.strip()
        if self.image_id.dtype.kind in "iu":
            try:
                wanted = int(text)
            except ValueError:
                raise OptionError("item", f"ids are whole numbers here, not {text!r}", self._example()) from None
        found = np.flatnonzero(self.image_id == wanted)
        if not len(found):
            raise OptionError("item", f"no item has the id {text!r}", self._example())
        return int(found[0])

    def _example(self) -> str:
        return f"An existing one: {self.image_id[0]}" if self.has_items else "Open features first"
