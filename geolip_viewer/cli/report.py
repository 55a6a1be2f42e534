"""geolip-viewer report: everything about a constellation in one file, for readers without the viewer."""

import argparse
from dataclasses import replace
from pathlib import Path

from geolip_viewer.cli.inputs import add_inputs, add_projection
from geolip_viewer.cli.output import note, print_line
from geolip_viewer.cli.paths import named_path
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import opened, opened_to_compare

DESCRIPTION = """\
Write one HTML file for a reader who has no viewer: what was opened, every number and
what it means, dead and crowded anchors, the most disputed items, how far the picture can be
trusted beside random data, the four sheets, a globe to turn, and the command that makes
the report again. It opens without a network. The numbers are those of 'analyze --trust'.

With --compare it is about two checkpoints: both side by side with their differences, the
anchors and items that moved most, and a globe that goes from one to the other.

With --format md it is Markdown, with the pictures and the globe in files beside it."""

EXAMPLES = """\
examples:
  geolip-viewer report --sample --out report.html
  geolip-viewer report model.pt --features data/ --projection faithful --out report.html
  geolip-viewer report model.pt --features data/ --out card/README.md
  geolip-viewer report first.pt --compare last.pt --features data/ --out differences.html"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "report",
        help="every number, table and picture in one HTML or Markdown file",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    parser.add_argument(
        "--compare",
        metavar="OTHER",
        type=named_path,
        help="report on the differences between the checkpoint and this one, of the same items",
    )
    add_projection(parser)
    parser.add_argument("--title", metavar="TEXT", help="what the report is called (default: the checkpoint's name)")
    parser.add_argument("--format", choices=("html", "md"), help="what is written (default: by the ending of FILE)")
    parser.add_argument("--out", metavar="FILE", type=named_path, required=True, help="the file to write")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, compute, draw, write, and report what was written."""
    from geolip_viewer.cli.pictures import of_run, source_of, sources_of
    from geolip_viewer.export.command_line import report_command
    from geolip_viewer.export.report.comparing import drafted_comparison
    from geolip_viewer.export.report.making import drafted, drawn
    from geolip_viewer.export.report.writing import form_of, write_report
    from geolip_viewer.files import atomic_write_all, require_file
    from geolip_viewer.state import State

    out: Path = arguments.out
    form = form_of(out, arguments.format)
    require_file(out)
    with shown_progress(), atomic_write_all(out.parent) as folder:
        analysis = opened(arguments)
        checkpoint, features = sources_of(analysis, arguments)
        state = of_run(State(checkpoint, features), analysis)
        compared = opened_to_compare(arguments, analysis)
        state = replace(
            state,
            compared=source_of(compared) if compared is not None else None,
            projection=arguments.projection or state.projection,
        )
        command = report_command(state, out.name, form, title=arguments.title, fit_rows=arguments.fit_rows)
        if compared is None:
            report = drawn(drafted(analysis, state, command, title=arguments.title))
        else:
            report = drawn(drafted_comparison(analysis, compared, state, command, title=arguments.title))
        names = write_report(folder, out.name, report, form)
    for name in names:
        print_line(out.parent / name)
    for warning in analysis.warnings:
        note(warning)
    return 0
