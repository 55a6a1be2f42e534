"""A progress bar on stderr, if that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from geolip_viewer.task import Progress, Task, running


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show what the block is doing and how far it is; cleared afterwards."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("Reading", total=None)

        def show(progress: Progress) -> None:
            done = None if progress.fraction is None else 1.0
            bar.update(line, description=progress.phase, total=done, completed=progress.fraction or 0.0)

        with running(Task(show)):
            yield
