"""geolip-viewer inspect: what a checkpoint holds."""

import argparse
import json
import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geolip_viewer.cli.output import console, print_line, unbroken
from geolip_viewer.cli.paths import named_path
from geolip_viewer.wording import FAMILIES

if TYPE_CHECKING:
    from geolip_viewer.sources.checkpoint import Checkpoint

DESCRIPTION = """\
Say what a checkpoint holds: its family, anchors, experts and the features they
read, its own metrics, and what is odd about it. No code in the file is run."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser("inspect", help="say what a checkpoint holds", description=DESCRIPTION)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "checkpoint",
        metavar="CHECKPOINT",
        nargs="?",
        type=named_path,
        help="a .pt or .safetensors file, or an index of several",
    )
    what.add_argument("--sample", action="store_true", help="inspect the included sample instead")
    parser.add_argument("--anchors", metavar="KEY", help="which anchors, if the checkpoint holds several sets")
    parser.add_argument("--json", action="store_true", help="print JSON, for other programs to read")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read it and print what was found."""
    from geolip_viewer.sources.analysis_folders import checkpoint_in
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.sample import sample_checkpoint

    path = sample_checkpoint() if arguments.sample else checkpoint_in(arguments.checkpoint)
    checkpoint = read_checkpoint(path, anchors_key=arguments.anchors)
    if arguments.json:
        print_line(json.dumps(described(checkpoint), indent=2, allow_nan=False))
    else:
        _print(checkpoint)
    return 0


def described(checkpoint: "Checkpoint") -> dict[str, Any]:
    """What a checkpoint holds, as JSON values; a metric that is NaN or infinite becomes text."""
    names = checkpoint.expert_names or ("",) * len(checkpoint.experts)
    return {
        "path": str(checkpoint.path),
        "sha256": checkpoint.content_hash,
        "family": checkpoint.family,
        "anchors": checkpoint.anchor_count,
        "dimension": checkpoint.dimension,
        "anchors_key": checkpoint.anchors_key,
        "anchors_are": "axes" if checkpoint.are_axes else "points",
        "anchor_sets": [vars(each) for each in checkpoint.anchor_sets],
        "experts": [
            {"name": name, "width": expert.width} for name, expert in zip(names, checkpoint.experts, strict=True)
        ],
        "metrics": {
            name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in checkpoint.metrics.items()
        },
        "class_names": list(checkpoint.class_names),
        "notices": list(checkpoint.warnings),
    }


def _print(checkpoint: "Checkpoint") -> None:
    from rich.padding import Padding
    from rich.text import Text

    printed = console(width=None if sys.stdout.isatty() else 1000)  # no truncation when a program reads it
    for title, rows in _sections(checkpoint):
        printed.print(Text(title, style="bold cyan"))
        printed.print(Padding(_grid(rows), (0, 0, 1, 2), expand=False))
    if checkpoint.warnings:
        printed.print(Text("Notices", style="bold cyan"))
        for warning in checkpoint.warnings:
            printed.print(Padding(Text(unbroken(f"• {warning}"), style="yellow"), (0, 0, 0, 2), expand=False))


def _sections(checkpoint: "Checkpoint") -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    from geolip_viewer.sources.names import listed, shown
    from geolip_viewer.text import plain_text

    what = "axes (x and −x are one) " if checkpoint.are_axes else ""
    held = f"{checkpoint.anchor_count:,} {what}in {checkpoint.dimension} dimensions ({shown(checkpoint.anchors_key)})"
    facts = [
        ("file", plain_text(checkpoint.path)),
        ("sha256", checkpoint.content_hash),
        ("family", f"{checkpoint.family}: {FAMILIES[checkpoint.family]}"),
        ("anchors", held),
    ]
    if checkpoint.class_names:
        facts.append(("classes", f"{len(checkpoint.class_names)}: {listed(checkpoint.class_names, 6)}"))
    yield "Checkpoint", list(facts)
    if checkpoint.experts:
        names = checkpoint.expert_names or [f"expert {index}" for index in range(len(checkpoint.experts))]
        yield (
            "Experts, in order",
            [
                (name, f"reads features {expert.width} wide")
                for name, expert in zip(names, checkpoint.experts, strict=True)
            ],
        )
    if checkpoint.metrics:
        yield "Its own metrics", [(name, _number(value)) for name, value in checkpoint.metrics.items()]
    if len(checkpoint.anchor_sets) > 1:
        yield (
            "Anchor sets, one to be chosen with --anchors",
            [
                (
                    shown(each.key),
                    f"{each.count} × {each.dimension}",
                    "axes" * (each.kind == "axes"),
                    "shown" * (each.key == checkpoint.anchors_key),
                )
                for each in checkpoint.anchor_sets
            ],
        )


def _grid(rows: list[tuple[str, ...]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", overflow="fold")
    for _ in rows[0][1:]:
        grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _number(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
