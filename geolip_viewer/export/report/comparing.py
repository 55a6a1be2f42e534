"""A report of the differences of two checkpoints with the same items."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.command_line import CommandLine
from geolip_viewer.export.jobs import ImageJob
from geolip_viewer.export.page.content import Moment, Page, PageView, Timeline
from geolip_viewer.export.page.figures import summary as line_of
from geolip_viewer.export.pages import inputs_beside, look_at
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.export.report.beside import number_sections_beside, opened_beside
from geolip_viewer.export.report.making import GLOBE, Draft, Report, first_view, on_paper
from geolip_viewer.export.report.moved import moved_sections
from geolip_viewer.export.tables import summary
from geolip_viewer.export.trust import measures
from geolip_viewer.scene import Scene
from geolip_viewer.state import State
from geolip_viewer.task import phase
from geolip_viewer.views import view_named
from geolip_viewer.views.base import View
from geolip_viewer.views.shared.badges import with_badges
from geolip_viewer.views.shared.comparison import NamedInput, badges_beside, scenes_beside

PICTURED = ("utilization", "spectrum", "magnitudes")
WIDTH, TALL, LOW = 1600.0, 820.0, 520.0  # of a picture; low with more than two panels


def drafted_comparison(
    first: Analysis, second: Analysis, state: State, command: CommandLine, *, title: str | None = None
) -> Draft:
    """Both side by side: every number and its difference, what moved, and a globe that goes from one to the other.

    Raises OptionError for a projection that cannot be.
    """
    light, both = on_paper(state), (first, second)
    view = first_view(*both)
    inputs = inputs_beside(light, both, [view])
    names = [each.name for each in inputs]
    with phase("Computing every number"):
        one, other = (_numbers(each, state) for each in both)
    sections = (
        opened_beside(names, (one, other)),
        *moved_sections(names, first, second),
        *number_sections_beside(names, (one, other)),
    )
    scenes = _scenes(view, inputs)
    globe = _globe(view, scenes, inputs, light)
    report = Report(title or " → ".join(names), f"{' and '.join(names)}: {line_of(first)}", globe, sections, command)
    pictured = [each for each in map(view_named, PICTURED) if not any(map(each.missing, both))]
    jobs = [_job("globe", view, scenes, light, first)]
    jobs += [_job(each.id, each, _scenes(each, inputs), light, first) for each in pictured]
    return Draft(report, tuple(jobs), tuple(f"{each.title}: {each.help}" for each in pictured))


def _numbers(analysis: Analysis, state: State) -> dict[str, object]:
    positions = analysis.projected(state.projection)
    return summary(analysis, positions, measures(analysis, positions))


def _scenes(view: View, inputs: Sequence[NamedInput]) -> tuple[Scene, ...]:
    """All panels of the first, then those of the second."""
    options = view.options()
    return with_badges(scenes_beside(view, inputs, options), badges_beside(view, inputs, options))


def _globe(view: View, scenes: tuple[Scene, ...], inputs: Sequence[NamedInput], state: State) -> Page:
    """A page that goes from the first checkpoint to the second."""
    half = len(scenes) // 2
    moments = tuple(
        Moment.of(each.view_input.analysis, each.name, each.name, (panels,))
        for each, panels in zip(inputs, (scenes[:half], scenes[half:]), strict=True)
    )
    shown = PageView(view.id, view.title, view.help, scenes[:half])
    return Page(GLOBE, inputs[0].view_input.analysis, (shown,), state.camera, Timeline(moments, 0))


def _job(name: str, view: View, scenes: tuple[Scene, ...], state: State, first: Analysis) -> ImageJob:
    recipe = Recipe(
        replace(state, view=view.id, options={view.id: asdict(view.options())}),
        (WIDTH, TALL if len(scenes) <= 2 else LOW),
        1.0,
    )
    return ImageJob(f"{name}.png", scenes, recipe, look_at(first, recipe))
