"""What the command `run` prints: a line per checkpoint, and what became of the anchors."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from geolip_viewer.cli.output import console, print_line, unbroken
from geolip_viewer.cli.printed_parts import fact_list, number_table
from geolip_viewer.export.run_tables import FILES
from geolip_viewer.sources.names import listed

Summary = Mapping[str, Any]
MOTION = (
    ("epoch", "epoch", ""),
    ("drift", "drift_mean", ".2f"),
    ("after R", "drift_aligned_mean", ".2f"),
    ("R explains", "rotation_share", ".1%"),
    ("items' drift", "item_drift_mean", ".2f"),
    ("motion, items", "motion_correlation_items", ".3f"),
    ("motion, anchors", "motion_correlation_anchors", ".3f"),
)
NUMBERS = (
    ("dead", "dead", ",d"),
    ("churn", "churn", ".1%"),
    ("neighbour churn", "neighbor_churn", ".1%"),
    ("divergence", "expert_divergence_mean", ".4f"),
    ("eff. dimension", "effective_dimension", ".1f"),
    ("gain", "information_gain", "+.1f"),
    ("nearest cosine", "neighbor_cosine_mean", ".3f"),
)


def print_run(summary: Summary, folder: Path | None = None) -> None:
    """Print the summary on stdout; `folder` is where the files went."""
    printed = console(width=None if sys.stdout.isatty() else 120)
    for title, body in _sections(summary):
        printed.print(Text(title, style="bold cyan"))
        printed.print(body)
        printed.print()
    if folder is not None:
        print_line(f"Wrote {', '.join(FILES)} into {folder}")


def _sections(summary: Summary) -> Iterator[tuple[str, RenderableType]]:
    yield "Run", _run(summary)
    yield "Motion since the checkpoint before, in degrees", _table(summary, MOTION)
    yield "Numbers", _table(summary, NUMBERS)
    if summary["lives"]:
        yield "Anchors", _lives(summary)
    if summary["warnings"]:
        yield "Warnings", Group(*(Text(unbroken(f"  • {warning}"), style="yellow") for warning in summary["warnings"]))


def _run(summary: Summary) -> Table:
    features = summary["features"]
    drawn = "turned onto it by the common rotation of the anchors" if summary["frame"] == "aligned" else "as they are"
    return fact_list(
        ("checkpoints", f"{len(summary['checkpoints']):,} of {summary['source']}"),
        ("in the order of their", summary["ordered_by"]),
        ("family", summary["family"]),
        ("constellation", f"{summary['anchors']:,} anchors in {summary['dimension']} dimensions"),
        ("items", f"{summary['items']:,} of {features['source']}, split {features['split']}" if features else "none"),
        ("drawn", f"by the axes of {summary['reference']}, {drawn}"),
    )


def _table(summary: Summary, columns: tuple[tuple[str, str, str], ...]) -> Table:
    """A row per checkpoint; columns without information are left out."""
    rows = summary["checkpoints"]
    shown = [each for each in columns if any(row[each[1]] is not None for row in rows)]
    table = number_table("checkpoint", *(title for title, _, _ in shown))
    for row in rows:
        table.add_row(row["name"], *("–" if row[key] is None else format(row[key], form) for _, key, form in shown))
    return table


def _lives(summary: Summary) -> Table:
    lives, last = summary["lives"], summary["checkpoints"][-1]["name"]
    never = [life["anchor"] for life in lives if life["born"] is None]
    lost = [
        f"{life['anchor']} (after {life['last_alive']})" for life in lives if life["last_alive"] not in (None, last)
    ]
    back = [life["anchor"] for life in lives if life["resurrections"]]
    return fact_list(
        ("never alive", _counted(never)), ("died, or gone", _counted(lost)), ("came back to life", _counted(back))
    )


def _counted(anchors: list[Any]) -> str:
    return f"{len(anchors):,}: {listed(anchors)}" if anchors else "none"
