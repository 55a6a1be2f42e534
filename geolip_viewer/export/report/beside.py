"""The numbers of two checkpoints side by side, each with its difference and its meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geolip_viewer.export.report import meanings
from geolip_viewer.export.report.numbers import number
from geolip_viewer.export.report.sections import Cell, ReportTable, Section, Summary, found
from geolip_viewer.wording import NOTHING, PERCENT, Form, Row, formatted

Pair = tuple[Summary, Summary]
TRUSTED = "A globe has three dimensions, the data have more: no picture keeps everything."
PLACES = ("first", "second")  # prefixes of the keys of their numbers


def opened_beside(names: Sequence[str], pair: Pair) -> Section:
    """Files by their names, and the metrics that training wrote into them."""
    checkpoints = [each["checkpoint"] for each in pair]
    facts = [
        ("Checkpoint", *(Path(each["path"]).name for each in checkpoints)),
        ("Its SHA-256", *(each["sha256"] or NOTHING for each in checkpoints)),
        ("Family", *(each["family"] for each in checkpoints)),
        ("Anchors from", *(each["anchors_from"] for each in checkpoints)),
        ("Picture by", *(each["projection"] for each in pair)),
    ]
    head, rows = ("What", *names), tuple(tuple(map(Cell, row)) for row in facts)
    metrics = tuple(_metrics(checkpoints))
    told = ("Their training wrote them there; nothing here checks them.",)
    tables = (
        ReportTable("", head, rows),
        ReportTable("Metrics in the checkpoints", ("Metric", *names, "Difference"), metrics, told),
    )
    notices = dict.fromkeys(f"Notice: {notice}" for each in pair for notice in each["notices"])
    return Section("What was opened", tuple(notices), tuple(table for table in tables if table.rows))


def _metrics(checkpoints: Sequence[Summary]) -> Iterator[tuple[Cell, ...]]:
    for name in dict.fromkeys(name for each in checkpoints for name in each["metrics"]):
        values = [each["metrics"].get(name) for each in checkpoints]
        shown = [Cell(NOTHING if value is None else _text(value)) for value in values]
        numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
        apart = _signed(numbers[1] - numbers[0], "number") if len(numbers) == len(values) else NOTHING
        yield Cell(name), *shown, Cell(apart)


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def number_sections_beside(names: Sequence[str], pair: Pair) -> Iterator[Section]:
    """Size and spread, anchors, experts, trust; what neither of them answers is left out."""
    first, _ = pair
    sections = {
        "Size, spread and anchors": (*meanings.SPHERE, *meanings.ANCHORS, *meanings.SPREAD),
        "Experts": (*_of_experts(first), *meanings.SPACES),
        "How far each picture can be trusted": tuple(replace(row, key=f"trust.{row.key}") for row in meanings.TRUST),
    }
    for title, rows in sections.items():
        table = beside(names, pair, rows)
        if table.rows:
            yield Section(title, (TRUSTED,) if "trusted" in title else (), (table,))


def beside(names: Sequence[str], pair: Pair, rows: Sequence[Row]) -> ReportTable:
    """A row for each of these numbers that either checkpoint has."""
    known = ((row, *(found(each, row.key) for each in pair)) for row in rows)
    cells = (
        (
            Cell(row.name),
            *(number(value, f"{place}.{row.key}", row.form) for place, value in zip(PLACES, (a, b), strict=True)),
            Cell(NOTHING if a is None or b is None else _signed(b - a, row.form)),
            Cell(row.meaning),
        )
        for row, a, b in known
        if a is not None or b is not None
    )
    return ReportTable("", ("Number", *names, "Difference", "What it means"), tuple(cells))


def _signed(value: float, form: Form) -> str:
    """A difference; that of shares in percentage points."""
    written = f"{abs(value):,}" if isinstance(value, int) else formatted(abs(value), form)
    written = written.replace(PERCENT, "\u00a0points") if form == "share" else written
    return written if value == 0 else f"{'+' if value > 0 else '−'}{written}"


def _of_experts(summary: Summary) -> Iterator[Row]:
    for e, lens in enumerate(summary["lenses"]):
        name = lens["expert"]
        yield Row(
            f"lenses.{e}.explained_variance_3d",
            f"{name}: variance of three components",
            "share",
            "Of what this expert alone sees, the share that its own first three components hold.",
        )
        yield Row(
            f"lenses.{e}.effective_dimension",
            f"{name}: effective dimension",
            "number",
            "How many directions this expert's items fill.",
        )
    for p, agreement in enumerate(summary.get("expert_agreement") or ()):
        who = " and ".join(agreement["experts"])
        yield Row(
            f"expert_agreement.{p}.cosine", f"{who}: agreement", "number", "Mean cosine of an item as both see it."
        )
        yield Row(
            f"expert_agreement.{p}.cosine_aligned",
            f"{who}: agreement, aligned",
            "number",
            "The same, centred and after the best common rotation.",
        )
