"""A report of what is open: the worker computes, another process draws, and the worker writes."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final, Literal

from geolip_viewer.analysis import Analysis
from geolip_viewer.options import Help
from geolip_viewer.state import State

if TYPE_CHECKING:
    from geolip_viewer.export.report.making import Draft

ALONE: Final = "this checkpoint"
BOTH: Final = "both checkpoints"


@dataclass(frozen=True)
class ReportChoices:
    """What the report is about."""

    of: Annotated[
        Literal["this checkpoint", "both checkpoints"],
        Help("The checkpoint that is open, or its differences to the one beside it", "About"),
    ] = ALONE


def draft(analysis: Analysis, compared: Analysis | None, state: State, path: Path) -> "Draft":
    """In the worker's thread: all numbers of a state's files, drawn by its projection, whatever else is on the screen.

    With a compared checkpoint it is about both. Raises ViewerError.
    """
    from geolip_viewer.export.command_line import report_command
    from geolip_viewer.export.report.comparing import drafted_comparison
    from geolip_viewer.export.report.making import drafted
    from geolip_viewer.export.report.writing import form_of

    shown = State(
        checkpoint=state.checkpoint,
        features=state.features,
        compared=state.compared if compared is not None else None,
        projection=state.projection,
        run=state.run,
        time=state.time,
        reference=state.reference,
        frame=state.frame,
    )
    command = report_command(shown, path.name, form_of(path))
    if compared is None:
        return drafted(analysis, shown, command)
    return drafted_comparison(analysis, compared, shown, command)


def write(made: "Draft", pictures: "TemporaryDirectory[str]", path: Path) -> tuple[str, ...]:
    """In the worker's thread: the files of a report whose pictures were drawn; the names. Raises ViewerError."""
    from geolip_viewer.export.report.making import finished
    from geolip_viewer.export.report.writing import form_of, write_report
    from geolip_viewer.files import atomic_write_all

    with pictures as folder, atomic_write_all(path.parent) as staging:
        return write_report(staging, path.name, finished(made, Path(folder)), form_of(path))
