"""What was opened: names, hashes, family, experts, the checkpoint's own metrics, and what was odd."""

from collections.abc import Iterator
from pathlib import Path

from geolip_viewer import __version__
from geolip_viewer.analysis import Analysis
from geolip_viewer.export.command_line import name_of
from geolip_viewer.export.report.sections import Cell, ReportTable, Section, Summary
from geolip_viewer.sources.class_lists import NAMED_BY
from geolip_viewer.wording import FAMILIES


def opened_section(analysis: Analysis, summary: Summary) -> Section:
    """Files by their names, since a report is passed on."""
    facts = tuple((Cell(name), cell) for name, cell in _facts(analysis, summary))
    experts = tuple(
        (Cell(expert["name"]), Cell(f"{expert['width']:,}", f"checkpoint.experts.{e}.width", expert["width"]))
        for e, expert in enumerate(summary["checkpoint"]["experts"])
    )
    metrics = tuple(
        (Cell(name), _metric(f"checkpoint.metrics.{name}", value))
        for name, value in summary["checkpoint"]["metrics"].items()
    )
    tables = (
        ReportTable("", ("What", "Is"), facts),
        ReportTable("Experts", ("Expert", "Numbers it reads of an item"), experts),
        ReportTable(
            "Metrics in the checkpoint",
            ("Metric", "Value"),
            metrics,
            ("Its training wrote them there; nothing here checks them.",),
        ),
    )
    return Section("What was opened", _notices(summary), tuple(table for table in tables if table.rows))


def _facts(analysis: Analysis, summary: Summary) -> Iterator[tuple[str, Cell]]:
    checkpoint, features = summary["checkpoint"], summary["features"]
    yield "Checkpoint", Cell(Path(checkpoint["path"]).name)
    if checkpoint["sha256"]:
        yield "Its SHA-256", Cell(checkpoint["sha256"])
    yield "Family", Cell(f"{checkpoint['family']}: {FAMILIES[checkpoint['family']]}")
    yield "Anchors are", Cell("axes: x and −x are one" if checkpoint["anchors_are"] == "axes" else "points")
    yield "Anchors from", Cell(checkpoint["anchors_from"])
    if features is not None:
        yield "Features", Cell(name_of(features["source"]))
        yield "Split", Cell(features["split"])
        if analysis.features is not None and analysis.features.content_hash:
            yield "Their SHA-256", Cell(analysis.features.content_hash)
    if summary["classes"]:
        yield "Classes", Cell(NAMED_BY[summary["class_names_from"]])
    yield "Picture by", Cell(summary["projection"])
    yield "Written by", Cell(f"geolip-viewer {__version__}")


def _metric(key: str, value: object) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(f"{value:.4g}" if isinstance(value, float) else str(value), key, value)
    return Cell(str(value))


def _notices(summary: Summary) -> tuple[str, ...]:
    return tuple(f"Notice: {each}" for each in summary["notices"])
