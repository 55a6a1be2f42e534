"""Projections of items and anchors onto the globe, each with a name that describes it fully and can be parsed."""

import re
from dataclasses import dataclass
from typing import Literal

from geolip_viewer.errors import OptionError

Mean = Literal["for fitting", "never", "always"]

_GRAMMAR = re.compile(
    r"(?P<faithful>faithful)|pca(?:[ :](?P<components>\d{1,7}[-,]\d{1,7}[-,]\d{1,7}))?"
    r"(?P<mean> uncentred| centred)?(?: of (?P<fitted_on>anchors|selection|class .+))?",
    re.IGNORECASE | re.ASCII,
)
_MEANS: dict[str | None, Mean] = {None: "for fitting", "uncentred": "never", "centred": "always"}
EXAMPLES = (
    "Use PCA, PCA 2-3-4, PCA uncentred, PCA centred, PCA of anchors, PCA of selection, PCA of class dog, or faithful"
)


@dataclass(frozen=True)
class ProjectionSpec:
    """Three principal components, or the faithful globe.

    `components` count from 1. `mean` says when rows are centred: only for fitting the components, as the reference
    does, never, or also for drawing. `fitted_on` is "embeddings", "anchors", "selection", or "class " and a name.
    """

    kind: Literal["PCA", "faithful"] = "PCA"
    components: tuple[int, int, int] = (1, 2, 3)
    mean: Mean = "for fitting"
    fitted_on: str = "embeddings"

    @property
    def name(self) -> str:
        """Such as "PCA", "PCA 2-3-4 uncentred of anchors", "faithful"; the inverse of `parse`."""
        if self.kind == "faithful":
            return "faithful"
        numbers = "" if self.components == (1, 2, 3) else " " + "-".join(map(str, self.components))
        mean = next(f" {word}" if word else "" for word, mean in _MEANS.items() if mean == self.mean)
        return f"PCA{numbers}{mean}" + ("" if self.fitted_on == "embeddings" else f" of {self.fitted_on}")

    @property
    def is_faithful(self) -> bool:
        return self.kind == "faithful"

    @property
    def follows_selection(self) -> bool:
        """Whether positions depend on the selection."""
        return self.kind == "PCA" and self.fitted_on == "selection"

    @property
    def class_name(self) -> str | None:
        """The class whose items the components are fitted on, None if that is no class."""
        return self.fitted_on.removeprefix("class ") if self.fitted_on.startswith("class ") else None

    @classmethod
    def parse(cls, text: str) -> "ProjectionSpec":
        """The projection of a name; OptionError if it is none, or names a component twice or as 0."""
        found = _GRAMMAR.fullmatch(text.strip())
        if found is None:
            raise OptionError("projection", f"is not {text[:60]!r}", EXAMPLES)
        if found["faithful"]:
            return FAITHFUL
        numbers = re.split("[-,]", found["components"] or "1-2-3")
        first, second, third = components = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
        if 0 in components or len({first, second, third}) < 3:
            raise OptionError("projection", f"needs three different components, not {found['components']}", EXAMPLES)
        fitted_on = found["fitted_on"] or "embeddings"
        if fitted_on.lower().startswith("class "):
            fitted_on = f"class {fitted_on[6:]}"
        else:
            fitted_on = fitted_on.lower()
        return cls("PCA", components, _MEANS[found["mean"] and found["mean"].strip().lower()], fitted_on)


PCA = ProjectionSpec()
OTHER_COMPONENTS = ProjectionSpec(components=(2, 3, 4))
CENTRED = ProjectionSpec(mean="always")
UNCENTRED = ProjectionSpec(mean="never")
OF_ANCHORS = ProjectionSpec(fitted_on="anchors")
OF_SELECTION = ProjectionSpec(fitted_on="selection")
FAITHFUL = ProjectionSpec("faithful")


@dataclass(frozen=True)
class Preset:
    """A projection that menus offer: its key, its title, and what it shows."""

    key: str
    title: str
    spec: ProjectionSpec
    help: str


PRESETS: tuple[Preset, ...] = (
    Preset("pca", "PCA", PCA, "By the first three principal components of the embeddings, as in the reference figures"),
    Preset("faithful", "Faithful", FAITHFUL, "Fitted so that neighbours stay neighbours, as far as a globe allows"),
    Preset("other", "Components 2, 3 and 4", OTHER_COMPONENTS, "By other components: what the first one hides"),
    Preset("centred", "PCA, centred", CENTRED, "With the mean embedding removed: spreads a narrow cone"),
    Preset("uncentred", "PCA, uncentred", UNCENTRED, "By components through the origin"),
    Preset("anchors", "PCA of the anchors", OF_ANCHORS, "By the components in which anchors differ most"),
    Preset("selection", "PCA of the selection", OF_SELECTION, "By the components in which selected items differ most"),
)
