"""All numbers of an analysis as files of the requested kinds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError
from geolip_viewer.export.anchor_columns import anchor_experts, anchor_table
from geolip_viewer.export.columns import Table
from geolip_viewer.export.item_columns import item_pairs, item_table
from geolip_viewer.export.selection import write_rows
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.export.trust import measures
from geolip_viewer.export.trust_columns import item_trust
from geolip_viewer.files import atomic_write_all
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.options import Help
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.analysis_folders import names_written
from geolip_viewer.task import phase


@dataclass(frozen=True)
class Files:
    """Which files there will be."""

    arrays: Annotated[
        bool,
        Help(
            "analysis.npz with every array, summary.json with every single number, and files that open here again",
            "Arrays and summary",
        ),
    ] = True
    tables: Annotated[
        Literal["CSV", "Parquet", "none"],
        Help("anchors and the items that are shown, a row each with every number of it"),
    ] = "CSV"
    trust: Annotated[
        bool, Help("how far the projection on the screen can be trusted, in each of these files; takes longer", "Trust")
    ] = False

    def names(self, *, has_items: bool) -> tuple[str, ...]:
        """The files, in order; items have a table only where there are items."""
        suffix = self.tables.lower()
        arrays = names_written(has_items=has_items) if self.arrays else ()
        tables = ("items", "anchors") if has_items else ("anchors",)
        return (*arrays, *(f"{name}.{suffix}" for name in tables if suffix != "none"))


def write_numbers(
    analysis: Analysis,
    folder: Path,
    files: Files,
    positions: Positions | None = None,
    shown: ShownItems | None = None,
) -> tuple[str, ...]:
    """Write the files into the folder, all or none, and return their names.

    Items and anchors are where `positions` draw them: by the first three components unless others are given. The table
    of items has those that are `shown`, by default all; arrays and single numbers are always of all items.
    Raises OptionError if none is wanted, OutputError if the folder or the disk refuses.
    """
    names = files.names(has_items=analysis.has_items)
    if not names:
        raise OptionError("files", "none is wanted", "Choose arrays, tables or both")
    positions = positions or analysis.positions
    with atomic_write_all(folder) as staging:
        if files.arrays:
            with phase("Computing every number"):
                write_analysis(analysis, staging, positions, measures(analysis, positions) if files.trust else None)
        for name in names:
            if name not in names_written(has_items=True):
                with phase(f"Writing {name}"):
                    is_items = name.startswith("items.")
                    table = _items(analysis, files, positions) if is_items else full_anchor_table(analysis)
                    rows = shown.index if is_items and shown is not None else np.arange(len(table))
                    write_rows(table, rows, staging / name)
    return names


def full_item_table(analysis: Analysis) -> Table:
    """A row per item, with every number of it but the measures of trust."""
    return Table("item", (*item_table(analysis).columns, *item_pairs(analysis)))


def full_anchor_table(analysis: Analysis) -> Table:
    """A row per anchor, with every number of it."""
    return Table("anchor", (*anchor_table(analysis).columns, *anchor_experts(analysis)))


def _items(analysis: Analysis, files: Files, positions: Positions) -> Table:
    trust = item_trust(analysis, positions) if files.trust else ()
    return Table("item", (*full_item_table(analysis).columns, *trust))
