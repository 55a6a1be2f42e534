"""Views of a run: which run and checkpoint are shown, and how true the motion of a picture is."""

from typing import TypeGuard

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_steps import Step
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.views.base import Projections, View, ViewInput

OTHER_PROJECTION = "drawn motion is compared with the true one in PCA alone"


def in_run(analysis: Analysis) -> RunAnalysis:
    """The analysis as one of a run; MissingDataError for a checkpoint alone."""
    if not isinstance(analysis, RunAnalysis):
        raise MissingDataError("The view", "shows a training run", "Open a folder of checkpoints")
    return analysis


def motion_words(view: View, view_input: ViewInput) -> str:
    """How true the way from the checkpoint before is; "" where there is none, or the view draws no projection of all.

    Spearman's correlation of the angles travelled on the sphere with those travelled in the picture. Of another
    projection than PCA it is the reason that it lacks.
    """
    analysis = view_input.analysis
    if not _has_motion(analysis, view):
        return ""
    if view_input.projection != PCA:
        return OTHER_PROJECTION
    return _words(analysis, analysis.run.step(analysis.number))


def known_motion_words(view: View, view_input: ViewInput) -> str:
    """The same, "" too where it is not known yet."""
    analysis = view_input.analysis
    if not _has_motion(analysis, view):
        return ""
    if view_input.projection != PCA:
        return OTHER_PROJECTION
    known = analysis.run.known(analysis.number)
    return "" if known is None or known.step is None else _words(analysis, known.step)


def _has_motion(analysis: Analysis, view: View) -> TypeGuard[RunAnalysis]:
    """Whether there is a checkpoint before, and the view draws items and anchors by the projection of all."""
    return isinstance(analysis, RunAnalysis) and analysis.number > 0 and view.projections is Projections.ANY


def _words(analysis: RunAnalysis, step: Step) -> str:
    told = [
        f"{value:.2f} for {what}".replace("-", "−")
        for what, value in (("items", step.motion_correlation_items), ("anchors", step.motion_correlation_anchors))
        if value is not None
    ]
    before = analysis.run.files.label(analysis.number - 1)
    return f"rank correlation of drawn with true motion since {before} is {', '.join(told)}" if told else ""
