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
from geolip_viewer.geometry.drift import LEAST_SHARE, is_found
from geolip_viewer.sources.names import listed
from geolip_viewer.wording import NO_ROTATION, percent

Summary = Mapping[str, Any]
HELD_OUT = "rotation_share_held_out"
SHARE = "share"  # written as all shares are; the other forms are those of format()
MOTION = (
    ("epoch", "epoch", ""),
    ("anchors", "drift_mean", ".2f"),
    ("after R", "drift_aligned_mean", ".2f"),
    ("items", "item_drift_mean", ".2f"),
    ("after R", "item_drift_aligned_mean", ".2f"),
    ("R explains", HELD_OUT, SHARE),
    ("fitted", "rotation_share", SHARE),
    ("chance", "rotation_share_chance", SHARE),
    ("motion, items", "motion_correlation_items", ".3f"),
    ("motion, anchors", "motion_correlation_anchors", ".3f"),
)
NUMBERS = (
    ("dead", "dead", ",d"),
    ("churn", "churn", SHARE),
    ("neighbour churn", "neighbor_churn", SHARE),
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
    yield "Motion since the checkpoint before, in degrees", Group(_table(summary, MOTION), *_rotation(summary))
    yield "Numbers", _table(summary, NUMBERS)
    if summary["lives"]:
        yield "Anchors", _lives(summary)
    if summary["warnings"]:
        yield "Warnings", Group(*(Text(unbroken(f"  • {warning}"), style="yellow") for warning in summary["warnings"]))


def _run(summary: Summary) -> Table:
    features = summary["features"]
    by = f"by the axes of {summary['reference']}"
    drawn = {
        "aligned": f"{by}, turned onto it by the common rotation of the anchors",
        "reference": f"{by}, as they are",
        "own": "each by its own axes, turned on the globe to match the one before",
    }
    return fact_list(
        ("checkpoints", f"{len(summary['checkpoints']):,} of {summary['source']}"),
        ("in the order of their", summary["ordered_by"]),
        ("family", summary["family"]),
        ("constellation", f"{summary['anchors']:,} anchors in {summary['dimension']} dimensions"),
        ("items", f"{summary['items']:,} of {features['source']}, split {features['split']}" if features else "none"),
        ("drawn", drawn[summary["frame"]]),
    )


def _table(summary: Summary, columns: tuple[tuple[str, str, str], ...]) -> Table:
    """A row per checkpoint; columns without information are left out."""
    rows = summary["checkpoints"]
    shown = [each for each in columns if any(row[each[1]] is not None for row in rows)]
    table = number_table("checkpoint", *(title for title, _, _ in shown))
    for row in rows:
        table.add_row(row["name"], *(_text(row[key], key, form) for _, key, form in shown))
    return table


def _text(value: Any, key: str, form: str) -> str:
    if value is None:
        return "–"
    if key == HELD_OUT and not is_found(value):
        return NO_ROTATION
    return unbroken(percent(value)) if form == SHARE else format(value, form)


def _rotation(summary: Summary) -> Iterator[Text]:
    """What the columns about the common rotation R say, and where there is none."""
    shares = [row[HELD_OUT] for row in summary["checkpoints"] if row[HELD_OUT] is not None]
    if not shares:
        return
    told = "the items" if summary["items"] else "each half of the anchors, with R fitted to the other half"
    yield Text(
        "  R is one rotation of the whole sphere, fitted to the anchors. “R explains” is its share of the motion of "
        f"{told}; “fitted” is that of the anchors it was fitted to, and “chance” the same if they moved as far in "
        "random directions.",
        style="dim",
    )
    without = sum(not is_found(share) for share in shares)
    if without:
        least = unbroken(percent(LEAST_SHARE, 0))
        yield Text(
            f"  No common rotation was found in {without:,} of {len(shares):,} steps: of points that R was not fitted "
            f"to, it explains less than {least}, so the motion as it is counts there."
        )


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
