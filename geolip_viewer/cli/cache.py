"""geolip-viewer cache: what is cached on disk."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from geolip_viewer.cli.output import print_line
from geolip_viewer.cli.progress import shown_progress

DESCRIPTION = """\
List what is cached on disk because it takes long and never changes: embeddings of
large features, comparisons of their experts, fitted globes. When the
cache is full, the least recently used entries are removed. Everything in it can be
removed at any time, and is computed again when needed."""

WORDS = {
    "items": "embeddings of items",
    "comparisons": "comparison of experts",
    "globes": "fitted globe",
    "copies": "downloaded features",
    "outlines": "outline of remote features",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "cache",
        help="what is cached on disk",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="read every entry, and remove those that are damaged")
    what.add_argument("--clear", action="store_true", help="remove every entry")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List, check or clear."""
    from geolip_viewer import cache
    from geolip_viewer.sizes import size_text

    if arguments.clear:
        print_line(f"Freed {size_text(cache.clear())} in {cache.folder()}")
        return 0
    removed = _damaged() if arguments.check else 0
    entries = cache.entries()
    for entry in entries:
        used = datetime.fromtimestamp(entry.used).astimezone().strftime("%Y-%m-%d %H:%M")
        print_line(f"{size_text(entry.size):>8}  {used}  {WORDS.get(entry.kind, entry.kind)}  {entry.path.name[:12]}")
    total, most = size_text(sum(entry.size for entry in entries)), size_text(cache.limit())
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    print_line(f"{count}, {total} of at most {most}, in {cache.folder()}")
    if arguments.check:
        print_line(f"Damaged and removed: {removed}")
    return 0


def _damaged() -> int:
    """Remove entries that are damaged or of unknown kind; returns how many."""
    from geolip_viewer import cache

    checks, damaged = _checks(), []
    with shown_progress():
        for entry in cache.entries():
            check = checks.get(entry.kind)
            if check is None or not check(entry.path):
                damaged.append(entry.path)
    for path in damaged:
        cache.remove(path)
    return len(damaged)


def _checks() -> Mapping[str, Callable[[Path], bool]]:
    """For each kind, how to read an entry to check that it is whole."""
    from geolip_viewer.analysis import kept, kept_arrays, kept_comparison, kept_items
    from geolip_viewer.sources import outlines, remote_files

    from_elsewhere = dict.fromkeys((outlines.KIND, remote_files.KIND), outlines.is_whole)
    files = dict.fromkeys((kept.KIND, kept_comparison.KIND), kept_arrays.is_whole)
    return {**files, **from_elsewhere, kept_items.KIND: kept_items.is_whole}
