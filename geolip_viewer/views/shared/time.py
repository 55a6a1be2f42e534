"""Views of a run: which run and checkpoint are shown, and how true the motion of a picture is."""

from typing import Any, TypeGuard

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_motion import Drawn, MotionTruth, common_turns, motion_truth, turns_of_frame
from geolip_viewer.badge import NO_BADGE, Badge, Worth
from geolip_viewer.clauses import Clause
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.views.base import Projections, View, ViewInput
from geolip_viewer.views.shared.measurable import MeasurableEmbedding

JOINT = " · "
NOT_FITTED = Badge(
    (
        Clause(
            (
                ("drawn and true motion are compared once the previous checkpoint is fitted", Worth.FULL_WORDS),
                ("motion: once the previous checkpoint is fitted", Worth.MOTION),
            ),
            JOINT,
        ),
    )
)
MOVING = (Projections.ANY, Projections.PER_LENS, Projections.OWN_COMPONENTS)


def in_run(analysis: Analysis) -> RunAnalysis:
    """The analysis as one of a run; MissingDataError for a checkpoint alone."""
    if not isinstance(analysis, RunAnalysis):
        raise MissingDataError("The view", "shows a training run", "Open a folder of checkpoints")
    return analysis


def motion_badges(view: View, view_input: ViewInput, options: Any) -> tuple[Badge, ...]:
    """One a panel: how true the way from the checkpoint before is, empty if there is none or nothing to compare.

    Spearman's correlation of the angles travelled on the sphere with those travelled in the panel's own picture. Embeds
    the items of two checkpoints, and fits the globes that are shown of the one before.
    """
    analysis = view_input.analysis
    panels = view.panels(analysis, options)
    if view.paths is not None:
        return tuple(view.paths(view_input, each) for each in panels)
    if not _has_motion(analysis, view):
        return (NO_BADGE,) * len(panels)
    before = _before(view, view_input, analysis)
    pairs = [(view.embeddings(before, each), view.embeddings(view_input, each)) for each in panels]
    return tuple(
        _said(analysis, _truth(analysis, then[0], now[0])) if len(then) == len(now) == 1 else NO_BADGE
        for then, now in pairs
    )


def motion_badges_without_fit(view: View, view_input: ViewInput, options: Any) -> tuple[Badge, ...]:
    """The same; where it takes globes of the checkpoint before that are not fitted yet, that they are not."""
    analysis = view_input.analysis
    if _has_motion(analysis, view) and view_input.projection.is_faithful:
        then = analysis.run.at(analysis.number - 1)
        if not all(then.is_globe_known(expert) for expert in view.globes(analysis, options)):
            return tuple(NOT_FITTED for _ in view.panels(analysis, options))
    return motion_badges(view, view_input, options)


def known_motion_badge(view: View, view_input: ViewInput) -> Badge:
    """What is said on every panel that draws items and anchors by PCA, where it is known; else nothing."""
    analysis = view_input.analysis
    if not _has_motion(analysis, view) or view.projections is not Projections.ANY or view_input.projection != PCA:
        return NO_BADGE
    known = analysis.run.known(analysis.number)
    if known is None or known.step is None:
        return NO_BADGE
    return _said(analysis, MotionTruth(known.step.motion_correlation_items, known.step.motion_correlation_anchors))


def _has_motion(analysis: Analysis, view: View) -> TypeGuard[RunAnalysis]:
    """Whether there is a checkpoint before, and the view draws items of the one that is shown."""
    return isinstance(analysis, RunAnalysis) and analysis.number > 0 and view.projections in MOVING


def _before(view: View, view_input: ViewInput, analysis: RunAnalysis) -> ViewInput:
    """The same of the checkpoint before."""
    return ViewInput.of(
        analysis.run.at(analysis.number - 1),
        view_input.projection,
        fused=view.projections is Projections.ANY,
        selection=view_input.selection,
        selected_anchors=view_input.selected_anchors,
        filtered=view_input.filtered,
        current=view_input.current,
    )


def _truth(analysis: RunAnalysis, then: MeasurableEmbedding, now: MeasurableEmbedding) -> MotionTruth:
    run, t = analysis.run, analysis.number
    if then.anchors is None or now.anchors is None:
        return MotionTruth(None, None)
    turns = common_turns(run, t) if now.is_fitted or now.anchors.expert else turns_of_frame(run, t)
    every = np.arange(len(now.items))
    before, after = (
        Drawn(anchors.rows(every), drawn.items, anchors.positions)
        for drawn, anchors in ((then, then.anchors), (now, now.anchors))
    )
    return motion_truth(run, t, before, after, turns)


def _said(analysis: RunAnalysis, truth: MotionTruth) -> Badge:
    return motion_sentence(truth, f"since {analysis.run.files.label(analysis.number - 1)}")


def motion_sentence(truth: MotionTruth, when: str, worth: Worth = Worth.MOTION) -> Badge:
    """Such as "rank correlation of drawn with true motion since epoch 26 is 0.34 for items, 0.29 for anchors".

    `worth` is that of the figures: more than others' where motion is what is drawn.
    """
    figures = [
        (f"{round(value, 2) + 0.0:.2f}".replace("-", "−"), what)
        for what, value in (("items", truth.items), ("anchors", truth.anchors))
        if value is not None
    ]
    if not figures:
        return NO_BADGE
    told = ", ".join(f"{value} for {what}" for value, what in figures)
    full = f"rank correlation of drawn with true motion {when} is {told}"
    return Badge((Clause(((full, Worth.FULL_WORDS), (f"rank correlation of motion {told}", worth)), JOINT),))
