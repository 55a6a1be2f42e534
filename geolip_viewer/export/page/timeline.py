"""The checkpoints of a run for a page that plays them: every view of each, as the window shows it at that time."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.export.page.content import Moment, Page, Timeline, page_views
from geolip_viewer.export.page.making import make_page
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.task import step


def with_timeline(page: Page, plan: PagePlan) -> Page:
    """The page of a plan with every checkpoint of the run that its analysis is part of; of one alone, as it is.

    Without a title it is called by where the run is. Raises CheckpointError if a file is gone or another one.
    """
    shown = page.analysis
    if not isinstance(shown, RunAnalysis) or len(shown.run) < 2:
        return page
    run, done = shown.run, 1  # the shown checkpoint was drawn first
    moments = []
    for number in range(len(run)):
        if number == shown.number:
            scenes, analysis = tuple(view.scenes for view in page.views), shown
            moments.append(Moment.of(analysis, run.files.label(number), run.names[number], scenes))
            continue
        done += 1
        with _writing(done, len(run)):
            analysis = run.at(number)
            scenes = tuple(view.scenes for view in page_views(plan, analysis))
            moments.append(Moment.of(analysis, run.files.label(number), run.names[number], scenes))
    return replace(page, title=plan.title or _name(shown), timeline=Timeline(tuple(moments), shown.number))


def make_page_of_run(analysis: Analysis, plan: PagePlan) -> Page:
    """`make_page`, with every checkpoint of the run that the analysis is part of. Raises what the two raise."""
    count = len(analysis.run) if isinstance(analysis, RunAnalysis) else 1
    with _writing(1, count):
        page = make_page(analysis, plan)
    return with_timeline(page, plan)


def _writing(number: int, count: int) -> AbstractContextManager[None]:
    """One line of progress for a checkpoint of several, whatever is measured of it; for one alone its phases."""
    if count == 1:
        return nullcontext()
    return step(f"Writing the page: checkpoint {number} of {count}", (number - 1) / count, number / count)


def _name(shown: RunAnalysis) -> str:
    """The name of the folder that holds the run; where several are named, that of the checkpoint."""
    sources = shown.run.files.sources
    return Path(sources[0]).name if len(sources) == 1 else shown.checkpoint.path.stem
