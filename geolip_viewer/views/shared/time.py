"""Views of a run: which run and checkpoint are shown, and how true the motion of a picture is."""

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_steps import Step
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.views.base import Projections, View, ViewInput


def in_run(analysis: Analysis) -> RunAnalysis:
    """The analysis as one of a run; MissingDataError for a checkpoint alone."""
    if not isinstance(analysis, RunAnalysis):
        raise MissingDataError("The view", "shows a training run", "Open a folder of checkpoints")
    return analysis


def motion_words(view: View, view_input: ViewInput) -> str:
    """How true the way from the checkpoint before is; "" where there is none, or no measure of this projection.

    Spearman's correlation of the angles travelled on the sphere with those travelled in the picture.
    """
    analysis = view_input.analysis
    if not isinstance(analysis, RunAnalysis) or analysis.number == 0 or not _draws_frame(view, view_input):
        return ""
    return _words(analysis, analysis.run.step(analysis.number))


def known_motion_words(view: View, view_input: ViewInput) -> str:
    """The same, "" too where it is not known yet."""
    analysis = view_input.analysis
    if not isinstance(analysis, RunAnalysis) or not _draws_frame(view, view_input):
        return ""
    known = analysis.run.known(analysis.number)
    return "" if known is None or known.step is None else _words(analysis, known.step)


def _draws_frame(view: View, view_input: ViewInput) -> bool:
    """Whether items are drawn by the axes of the run's frame, in which motion is measured."""
    return view.projections is Projections.ANY and view_input.projection == PCA


def _words(analysis: RunAnalysis, step: Step) -> str:
    told = [
        f"{value:.2f} for {what}".replace("-", "−")
        for what, value in (("items", step.motion_correlation_items), ("anchors", step.motion_correlation_anchors))
        if value is not None
    ]
    before = analysis.run.files.label(analysis.number - 1)
    return f"rank correlation of drawn with true motion since {before} is {', '.join(told)}" if told else ""
