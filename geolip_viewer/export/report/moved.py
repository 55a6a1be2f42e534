"""What moved from one checkpoint to another: in numbers, and the anchors and items that moved most."""

from collections.abc import Iterator, Sequence

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.changes import Changes, changes, neighbors_lost
from geolip_viewer.export.anchor_columns import anchor_table
from geolip_viewer.export.columns import Column, Numbers, Table
from geolip_viewer.export.item_columns import item_table
from geolip_viewer.export.report.numbers import HEAD
from geolip_viewer.export.report.rows import MOST, listed_rows
from geolip_viewer.export.report.sections import Cell, ReportTable, Section
from geolip_viewer.geometry.drift import LEAST_SHARE
from geolip_viewer.sources.names import listed
from geolip_viewer.wording import NO_ROTATION, Form, formatted, percent

ALIGNED = "After the common rotation of the anchors, which is no change of the constellation, was taken out"
OTHER_SPACES = (
    "The two lie in spaces of their own: what moved in one is nothing in the other. Neighbours can be compared."
)
NOT_FOUND = (
    "No common rotation was found: of {}, to which it was not fitted, it explains less than {}. So what moved most is "
    "told by the motion as it is."
)
MATCHED = "The number of anchors differs: each is followed to its nearest clear match, and others are not compared."


def moved_sections(names: Sequence[str], first: Analysis, second: Analysis) -> Iterator[Section]:
    """How far anchors and items moved, how many items have another nearest anchor, which anchors died or came back."""
    found = changes(first, second)
    lost = neighbors_lost(first, second)
    table = ReportTable("", HEAD, tuple(_numbers(found, lost)))
    told = (OTHER_SPACES,) if found is None else _told(found, first, second, names)
    yield Section("What moved", told, (table,) if table.rows else ())
    if found is None:
        return
    yield _anchors(found, first)
    if first.has_items:
        yield _items(found, first, second, names)


def _numbers(found: Changes | None, lost: float | None) -> Iterator[tuple[Cell, ...]]:
    def row(name: str, value: float | None, form: Form, key: str, meaning: str) -> Iterator[tuple[Cell, ...]]:
        if value is not None and np.isfinite(value):
            yield Cell(name), Cell(formatted(value, form), f"changes.{key}", float(value)), Cell(meaning)

    if found is not None:
        yield from _rotation(found)
        after = (
            f"{ALIGNED}." if found.has_rotation else "After the rotation fitted to the anchors, which is no common one."
        )
        angle, aligned = (_mean(each) for each in (found.anchor_angle, found.anchor_aligned))
        yield from row("Anchors moved", angle, "angle", "anchor_angle", "Mean angle of an anchor to where it was.")
        yield from row("… after the rotation", aligned, "angle", "anchor_aligned", after)
        angle, aligned = (_mean(each) for each in (found.item_angle, found.item_aligned))
        yield from row("Items moved", angle, "angle", "item_angle", "Mean angle of an item to where it was.")
        yield from row("… after the rotation", aligned, "angle", "item_aligned", after)
        churn = "Share of items whose nearest anchor is another one now."
        yield from row("Churn", found.churn, "share", "churn", churn)
    near = "Mean share of an item's ten truly nearest items that it has lost."
    yield from row("Neighbours lost", lost, "share", "neighbors_lost", near)


def _rotation(found: Changes) -> Iterator[tuple[Cell, ...]]:
    """What the common rotation explains of points that it was not fitted to, of those that it was, and by chance."""
    told = (
        "Share of the items' motion that is one rotation of the whole sphere, fitted to the anchors alone."
        if len(found.item_angle)
        else "Share of the motion of each half of the anchors that is one rotation, fitted to the other half."
    )
    fitted = "The same share of the anchors that it was fitted to, which chance alone makes large with few anchors."
    chance = "The same of as many anchors that move as far, each in a random direction."
    for name, share, key, meaning in (
        ("Common rotation", found.held_out_share, "rotation_share_held_out", told),
        ("… of the anchors it was fitted to", found.rotation_share, "rotation_share", fitted),
        ("… of such anchors by chance", found.chance_share, "rotation_share_chance", chance),
    ):
        if share is not None:
            is_none = key == "rotation_share_held_out" and not found.has_rotation
            text = NO_ROTATION if is_none else formatted(share, "share")
            yield Cell(name), Cell(text, f"changes.{key}", share), Cell(meaning)


def _mean(values: np.ndarray) -> float | None:
    return float(np.nanmean(values)) if np.isfinite(values).any() else None


def _told(found: Changes, first: Analysis, second: Analysis, names: Sequence[str]) -> tuple[str, ...]:
    told = [MATCHED] if found.matched else []
    if found.held_out_share is not None and not found.has_rotation:
        what = "the items" if first.has_items else "halves of the anchors"
        told.append(NOT_FOUND.format(what, percent(LEAST_SHARE, 0)))
    if first.has_items:
        before = first.assignment_totals[found.earlier] > 0
        now = second.assignment_totals[found.later] > 0
        died, came = (found.earlier[rows] for rows in (before & ~now, ~before & now))
        told.append(f"Dead in {names[1]} alone: {_who(died)}. Dead in {names[0]} alone: {_who(came)}.")
    return tuple(told)


def _who(anchors: np.ndarray) -> str:
    if not len(anchors):
        return "no anchor"
    return f"{len(anchors):,} anchor{'' if len(anchors) == 1 else 's'} ({listed(anchors.tolist(), MOST)})"


def _anchors(found: Changes, first: Analysis) -> Section:
    aligned, angle = np.full((2, first.anchor_count), np.nan)
    aligned[found.earlier], angle[found.earlier] = found.anchor_aligned, found.anchor_angle
    moved = _moved(found, aligned, angle)
    table = Table("anchor", (*anchor_table(first).columns, *moved))
    order = moved[0].order(found.earlier, descending=True)[:MOST]
    keys = ("anchor", *(each.key for each in moved), "visits", "top_class")
    said = f"The {len(order)} that moved most, of {len(found.earlier):,}; other numbers are from before."
    return Section("Anchors that moved", (said,), (listed_rows(table, keys, order),))


def _items(found: Changes, first: Analysis, second: Analysis, names: Sequence[str]) -> Section:
    moved = _moved(found, found.item_aligned, found.item_angle)
    now = Column(
        "nearest_now", f"Nearest in {names[1]}", f"The same in {names[1]}", Numbers(second.nearest_anchor, None)
    )
    table = Table("item", (*item_table(first).columns, *moved, now))
    order = moved[0].order(np.arange(first.item_count), descending=True)[:MOST]
    keys = ("name", "image_id", "classes", *(each.key for each in moved), "nearest_anchor", "nearest_now")
    said = f"The {len(order)} that moved most, of {first.item_count:,}."
    return Section("Items that moved", (said,), (listed_rows(table, keys, order),))


def _moved(found: Changes, aligned: np.ndarray, angle: np.ndarray) -> tuple[Column, ...]:
    """What ranks comes first: the motion after the common rotation if there is one, else as it is."""
    if not found.has_rotation:
        return (Column("moved", "Moved (°)", "The angle to where it was", Numbers(angle, 1)),)
    return (
        Column("moved_aligned", "Moved (°)", ALIGNED, Numbers(aligned, 1)),
        Column("moved", "As it is (°)", "The angle to where it was, including the rotation", Numbers(angle, 1)),
    )
