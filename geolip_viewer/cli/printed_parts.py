"""How printed facts and tables look."""

from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from geolip_viewer.cli.output import unbroken


def fact_list(*rows: tuple[str, str]) -> Table:
    """Dim names on the left, facts on the right."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="dim", no_wrap=True, min_width=24)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, Text(unbroken(value)))
    return grid


class _NumberTable(Table):
    def add_row(self, *cells: RenderableType | None, **given: Any) -> None:
        super().add_row(*(unbroken(cell) if isinstance(cell, str) else cell for cell in cells), **given)


def number_table(*columns: str) -> Table:
    """Columns of numbers after a column of names."""
    table = _NumberTable(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=True)
    table.add_column(columns[0], overflow="fold")
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table
