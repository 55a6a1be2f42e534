"""Tables of the anchors and items that readers look for first, taken from the full tables."""

from collections.abc import Iterator, Sequence

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.anchor_columns import anchor_table
from geolip_viewer.export.columns import Column, Table
from geolip_viewer.export.item_columns import item_pairs, item_table, mean_difference
from geolip_viewer.export.report.sections import Cell, ReportTable, Section
from geolip_viewer.scene import Indices
from geolip_viewer.wording import percent

MOST = 20  # rows of a table
CLOSEST = "Those that stand closest to another come first."
DEAD = ("anchor", "neighbor", "isolation")
CROWDED = ("anchor", "visits", "share", "visitor_cosine", "top_class", "purity")
DISPUTED = ("name", "image_id", "classes", "nearest_anchor", "nearest_cosine")


def row_sections(analysis: Analysis) -> Iterator[Section]:
    """Dead and crowded anchors, and the items about which experts differ most."""
    if analysis.has_items:
        yield _dead(analysis)
        yield _crowded(analysis)
    if analysis.pairs and analysis.has_items:
        yield _disputed(analysis)


def _dead(analysis: Analysis) -> Section:
    anchors, dead = anchor_table(analysis), np.asarray(analysis.dead_anchors, np.int64)
    if not len(dead):
        return Section("Dead anchors", ("None: every anchor is the nearest one of some item.",))
    order = _sorted(anchors, "isolation", dead)
    said = f"{len(dead):,} of {analysis.anchor_count:,} anchors: no item is nearest to them.{_cut(len(dead))}"
    return Section("Dead anchors", (f"{said} {CLOSEST}",), (listed_rows(anchors, DEAD, order),))


def _crowded(analysis: Analysis) -> Section:
    anchors = anchor_table(analysis)
    used = np.flatnonzero(analysis.assignment_totals > 0)
    order = _sorted(anchors, "visits", used)
    share = analysis.assignment_totals[order].sum() / analysis.total_count
    said = f"The {len(order)} anchors that most items are assigned to hold {percent(share)} of the items."
    return Section("Crowded anchors", (said,), (listed_rows(anchors, CROWDED, order),))


def _disputed(analysis: Analysis) -> Section:
    items = Table("item", (*item_table(analysis).columns, *item_pairs(analysis)))
    mean = mean_difference(items)
    assert mean is not None
    order = mean.order(np.arange(len(items)), descending=True)[:MOST]
    pairs = tuple(column.key for column in item_pairs(analysis)) if len(analysis.pairs) > 1 else ()
    items = Table("item", (*items.columns, mean))
    said = f"The {len(order)} items about which the experts differ most, of {analysis.item_count:,}."
    return Section("Most disputed items", (said,), (listed_rows(items, (*DISPUTED, mean.key, *pairs[:3]), order),))


def _sorted(table: Table, key: str, rows: Indices) -> Indices:
    column = table.column(key)
    assert column is not None
    return column.order(rows, descending=True)[:MOST]


def _cut(count: int) -> str:
    return f" {MOST} of them are listed." if count > MOST else ""


def listed_rows(table: Table, keys: Sequence[str], rows: Indices) -> ReportTable:
    """These columns, of those that the table has, and what each means."""
    columns: list[Column] = [column for key in keys if (column := table.column(key)) is not None]
    cells = tuple(tuple(Cell(column.values.text(row)) for column in columns) for row in rows.tolist())
    notes = tuple(f"{column.title}: {column.help}." for column in columns)
    return ReportTable("", tuple(column.title for column in columns), cells, notes)
