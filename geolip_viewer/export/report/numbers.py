"""Every number of a summary in tables, each with a sentence of what it means. Nothing is computed here."""

from collections.abc import Iterator, Sequence

from geolip_viewer.export.report import meanings
from geolip_viewer.export.report.sections import Cell, ReportTable, Section, Summary, found
from geolip_viewer.views.shared.trust_text import MADE_OF_ITEMS, beyond_covariance
from geolip_viewer.wording import NOTHING, Form, Row, formatted

HEAD = ("Number", "Value", "What it means")
TRUST_HEAD = ("Measure", "Here", "Uniform data", "Same covariance", "What it means")
DIFFERENCES = (
    "Of the differences of their distances 1 − cos, over all pairs of an item and an anchor. A mean above 0: the "
    "first is farther on average; the larger the std, the more they disagree."
)
BESIDE_RANDOM = (
    "A globe has three dimensions, the data have more: no picture keeps everything. Beside each measure stands what "
    "random data, drawn by the same steps, would give: uniform on the sphere, and of the same mean and covariance."
)
NULLS = ("null", "null_covariance")


def number_sections(summary: Summary) -> Iterator[Section]:
    """Size and spread, anchors, experts, trust; what the data cannot answer is left out."""
    yield Section("Size and spread", blocks=(measured("", summary, (*meanings.SPHERE, *_spread(anchors=False))),))
    yield Section("Anchors", blocks=(measured("", summary, (*meanings.ANCHORS, *_spread(anchors=True))),))
    if summary["lenses"]:
        yield Section("Experts", blocks=tuple(_experts(summary)))
    if "trust" in summary:
        yield trust_section(summary)


def _spread(*, anchors: bool) -> tuple[Row, ...]:
    of_anchors = ("pentachoron_cv.anchors", "pentachoron_cv.uniform_anchors", "pairwise_distance_cv", "anchor_spread")
    return tuple(row for row in meanings.SPREAD if (row.key in of_anchors) == anchors)


def measured(caption: str, summary: Summary, rows: Sequence[Row]) -> ReportTable:
    """A row for each of these numbers that the summary has."""
    known = ((row, found(summary, row.key)) for row in rows)
    cells = (
        (Cell(row.name), number(value, row.key, row.form), Cell(row.meaning))
        for row, value in known
        if value is not None
    )
    return ReportTable(caption, HEAD, tuple(cells))


def number(value: float | None, key: str, form: Form = "number") -> Cell:
    """A number as it is written, with its value; a dash if there is none."""
    if value is None:
        return Cell(NOTHING)
    return Cell(f"{value:,}" if isinstance(value, int) else formatted(value, form), key, value)


def _experts(summary: Summary) -> Iterator[ReportTable]:
    yield ReportTable(
        "How each expert alone sees the items",
        ("Expert", "Variance of three components", "Effective dimension"),
        tuple(
            (
                Cell(lens["expert"]),
                number(lens["explained_variance_3d"], f"lenses.{e}.explained_variance_3d", "share"),
                number(lens["effective_dimension"], f"lenses.{e}.effective_dimension"),
            )
            for e, lens in enumerate(summary["lenses"])
        ),
        ("Each expert has components of its own: what three of them hold, and how many directions it fills.",),
    )
    if summary["pairs"]:
        yield _differences(summary)
    if summary.get("expert_agreement"):
        yield _agreement(summary)
    yield measured("Spaces of distances to anchors", summary, meanings.SPACES)


def _differences(summary: Summary) -> ReportTable:
    forms = {"mean": "+.6f", "std": ".6f", "min": "+.6f", "max": "+.6f"}
    rows = (
        (
            Cell(" − ".join(pair["experts"])),
            *(_precise(pair[key], f"pairs.{p}.{key}", form) for key, form in forms.items()),
        )
        for p, pair in enumerate(summary["pairs"])
    )
    return ReportTable(
        "How two experts differ",
        ("Pair", "Mean", "Std", "Least", "Largest"),
        tuple(rows),
        (DIFFERENCES,),
    )


def _precise(value: float | None, key: str, form: str) -> Cell:
    return Cell(format(value, form).replace("-", "−"), key, value) if value is not None else Cell(NOTHING)


def _agreement(summary: Summary) -> ReportTable:
    rows = (
        (
            Cell(" and ".join(pair["experts"])),
            number(pair["cosine"], f"expert_agreement.{p}.cosine"),
            number(pair["cosine_aligned"], f"expert_agreement.{p}.cosine_aligned"),
        )
        for p, pair in enumerate(summary["expert_agreement"])
    )
    return ReportTable(
        "How far two experts agree about items",
        ("Pair", "Mean cosine", "Aligned"),
        tuple(rows),
        ("Mean cosine of an item as both see it: as it is, and centred after the best common rotation.",),
    )


def trust_section(summary: Summary) -> Section:
    """Each measure beside the same of data without structure, drawn by the same steps."""
    title, trust = f"How far the {summary['projection']} picture can be trusted", summary["trust"]
    if trust is None:
        return Section(title, ("Trust needs at least three items to compare.",))
    sentences = (
        BESIDE_RANDOM,
        beyond_covariance(trust, trust["null_covariance"], trust["standard_error"], trust["null"]),
        MADE_OF_ITEMS if trust["anchors_made_of_items"] else "",
    )
    known = (row for row in meanings.TRUST if found(trust, row.key) is not None)
    errors = (ReportTable("", ("Measure", "Standard error"), tuple(_errors(trust))),) if trust["standard_error"] else ()
    table = ReportTable("", TRUST_HEAD, tuple(_trust_row(trust, row) for row in known))
    return Section(title, tuple(filter(None, sentences)), (table, *errors))


def _trust_row(trust: Summary, row: Row) -> tuple[Cell, ...]:
    keys = (row.key, *(f"{null}.{row.key}" for null in NULLS))
    return (
        Cell(row.name),
        *(number(found(trust, key), f"trust.{key}", row.form) for key in keys),
        Cell(row.meaning),
    )


def _errors(trust: Summary) -> Iterator[tuple[Cell, ...]]:
    """Of what was measured on a sample."""
    for row in meanings.TRUST:
        key = row.key.replace("held_out.", "held_out_")
        value = trust["standard_error"].get(key)
        if value is not None:
            yield Cell(row.name), number(value, f"trust.standard_error.{key}", row.form)
