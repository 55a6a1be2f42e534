"""Numbers of a run over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_rows import known_rows
from geolip_viewer.choice_names import SEPARATOR, names_in
from geolip_viewer.errors import OptionError
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Array, Axis, Curve, Members, Plane, Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput, no_embedding
from geolip_viewer.views.shared.series import METRIC, label_of, scaled, text_of, unit_of
from geolip_viewer.views.shared.text import counted
from geolip_viewer.views.shared.time import in_run

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

USUAL = "usual"
FIRST = ("dead", "churn", "drift_mean", "effective_dimension", "expert_agreement")
SMOOTH = 32  # points, enough for a line without marks
MOST = 6  # panels of the default series
BESIDE: Mapping[str, tuple[str, ...]] = {
    "pentachoron_cv_anchors": ("pentachoron_cv_uniform",),
    "rotation_share": ("rotation_share_chance",),
    "drift_mean": ("drift_aligned_mean",),
    "item_drift_mean": ("item_drift_aligned_mean",),
    "expert_agreement": ("expert_agreement_aligned",),
    "motion_correlation_items": ("motion_correlation_anchors",),
    "neighbor_cosine_mean": ("neighbor_cosine_max",),
}


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    series: Annotated[
        str,
        OneOf("series", also=(USUAL,), several=True),
        Help("Which numbers, one panel each: several separated by commas, or the usual ones"),
    ] = USUAL


def build(view_input: ViewInput, options: Options) -> Scene:
    """One series, and what it is compared with."""
    analysis = in_run(view_input.analysis)
    run, name = analysis.run, options.series
    rows, x = known_rows(run), np.array(run.files.numbers, np.float64)
    names = [each for each in (name, *BESIDE.get(name, ())) if each in rows[0]]
    if not names:
        raise OptionError("series", f"there is no number {name!r}", "Choose one of the run's series")
    values = [scaled(each) * np.array([np.nan if row[each] is None else row[each] for row in rows]) for each in names]
    members = Members(x, "checkpoint", np.arange(len(x)))
    curves = [
        replace(_curve(each, x, y, place, alone=len(names) == 1), members=members)
        for place, (each, y) in enumerate(zip(names, values, strict=True))
    ]
    low, high = _limits(values)
    here = x[analysis.number]
    mark = Curve("now", np.full(SMOOTH, here), np.linspace(low, high, SMOOTH), "", len(names), 1.2, dashed=True)
    known = int(np.isfinite(values[0]).sum())
    return Scene(
        Heading.of(
            label_of(name),
            text_of(name, float(values[0][analysis.number]) / scaled(name)),
            when=analysis.when,
            below=(f"{counted(known, 'value')} of {counted(len(x), 'checkpoint')}", _measuring(run)),
        ),
        layers=(*curves, mark),
        ground=Plane(Axis(run.files.ordered_by, _span(x)), Axis(label_of(name), (low, high), unit_of(name))),
    )


def _measuring(run: "Run") -> str:
    waiting = sum(run.known(t) is None for t in range(len(run)))
    return f"{counted(waiting, 'checkpoint')} not measured yet" if waiting else ""


def _curve(name: str, x: Array, y: Array, place: int, *, alone: bool) -> Curve:
    known = np.isfinite(y)
    return Curve(name, x[known], y[known], "" if alone else label_of(name), place)


def _limits(values: Sequence[Array]) -> tuple[float, float]:
    """The range of the values with a small margin."""
    every = np.concatenate(values)
    every = every[np.isfinite(every)]
    if not len(every):
        return 0.0, 1.0
    low, high = float(every.min()), float(every.max())
    room = 0.08 * (high - low) or 0.5 * max(abs(high), 1.0)
    return (0.0 if low >= 0 and low < room * 6 else low - room), high + room


def _span(x: Array) -> tuple[float, float]:
    room = 0.02 * (x[-1] - x[0]) or 0.5
    return float(x[0] - room), float(x[-1] + room)


def _panels(analysis: Analysis, options: Any) -> tuple[Any, ...]:
    """The usual series that have values, or one panel each of those listed."""
    names = analysis.vocabulary["series"]
    if options.series == USUAL:
        run = in_run(analysis).run
        row = known_rows(run)[-1]
        metrics = [name for name in names if name.startswith(METRIC) and not name.endswith(("epoch", "step", "seed"))]
        chosen = [name for name in (*FIRST, *metrics) if name in names and (row[name] is not None or name in metrics)]
        return tuple(replace(options, series=name) for name in chosen[:MOST]) or (replace(options, series=names[0]),)
    if options.series in names or SEPARATOR not in options.series:
        return (options,)
    try:
        return tuple(replace(options, series=name) for name in names_in(options.series, names))
    except ValueError:
        raise OptionError("series", f"lists unknown names: {options.series!r}", "Choose among the series") from None


VIEW = View(
    id="curves",
    title="Curves",
    group=Group.TIME,
    options=Options,
    build=build,
    help="Any number of the run over its checkpoints: dead anchors, churn, drift, agreement of experts, and the "
    "metrics of the files. A click goes to that checkpoint",
    needs=(Requirement.RUN,),
    panels=_panels,
    embeddings=no_embedding,
    of_all="numbers",
    projections=Projections.PLOT,
)
