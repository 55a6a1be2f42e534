"""What analyze --trust prints."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from geolip_viewer.cli.output import unbroken
from geolip_viewer.cli.printed_parts import fact_list, number_table
from geolip_viewer.wording import DATA, MEASURES, SAME_COVARIANCE, UNIFORM_DATA, Form, percent

Summary = Mapping[str, Any]
KEYS = (
    "nearest_anchor_agreement",
    "held_out nearest_anchor_agreement",
    "nearest_anchor_chance",
    "nearest_anchor_most_assigned",
    "new_items nearest_anchor_agreement",
    "neighbors_kept",
    "neighbors_kept_chance",
    "held_out neighbors_kept",
    "new_items neighbors_kept",
    "subsample_stability",
    "stability",
    "trustworthiness",
    "continuity",
    "angle_error_degrees",
    "angle_rank_correlation",
    "share_kept_mean",
)
MORE = ("all of them", "docs/numbers.md and docs/trust.md")
PLACED = "… of items that --place names"


def _row(key: str) -> tuple[str, str, Form]:
    """A measure's name in the window and in reports, its key in a summary, and how its value is written."""
    if key.startswith("new_items "):
        return PLACED, key, "share"
    named = next(row for row in MEASURES if row.key == key.replace(" ", "_"))
    return named.name, key, named.form


ROWS = tuple(map(_row, KEYS))
GLOSSARY = (
    *(row for row in MEASURES if row.key in ("nearest_anchor_chance", "nearest_anchor_most_assigned")),
    *(row for row in DATA if row.key in ("pentachoron_anchors", "assignment_entropy")),
)


def trust_table(summary: Summary) -> RenderableType:
    """Each measure next to the same for data without structure, drawn by the same steps."""
    trust = summary["trust"]
    if trust is None:
        return Text("  Trust needs at least three items to compare.")
    table = number_table("measure", "here", UNIFORM_DATA, SAME_COVARIANCE)
    for label, key, form in ROWS:
        value = _value(trust, key)
        if value is not None:
            nulls = (_value(trust[name] or {}, key) for name in ("null", "null_covariance"))
            table.add_row(
                label,
                _formatted_with_error(trust, key, value, form),
                *(_formatted_or_dash(each, form) for each in nulls),
            )
    return Group(table, *(Text(unbroken(f"  {line}"), style="dim") for line in _remarks(summary) if line))


def _value(figures: Summary, key: str) -> float | None:
    """The value of a key; of two words, the first names a group of figures."""
    first, _, rest = key.partition(" ")
    found = figures.get(first)
    return found[rest] if rest and found is not None else found


def _formatted_with_error(trust: Summary, key: str, value: float, form: str) -> str:
    error = trust["standard_error"].get(key.replace(" ", "_"))
    return _formatted(value, form) if error is None else f"{_formatted(value, form)} ± {_formatted(error, form)}"


def _formatted_or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else _formatted(value, form)


def _remarks(summary: Summary) -> tuple[str, ...]:
    from geolip_viewer.views.shared.trust_text import MADE_OF_ITEMS, beyond_covariance  # imports all views

    trust = summary["trust"]
    used, compared, recall = trust["items_used"], trust["neighbors_compared"], trust["neighbor_search_recall"]
    sampled = ", a seeded sample, each against all" if used < summary["items"] else ""
    return (
        f"{used:,} items{sampled}, {compared} neighbours each.",
        MADE_OF_ITEMS if trust["anchors_made_of_items"] else "",
        beyond_covariance(trust, trust["null_covariance"], trust["standard_error"], trust["null"]),
        f"An approximate search found {_formatted(recall, 'share')} of the true neighbours for the fit."
        if recall
        else "",
    )


def spread_facts(summary: Summary) -> RenderableType:
    """Directions, simplices, entropy, agreement of experts."""
    simplices = summary["pentachoron_cv"]
    rows = [
        ("directions in use", f"{summary['effective_dimension_variance']:.1f} by variance (participation ratio)"),
        ("effective rank", f"{summary['effective_rank']:.1f}"),
        ("pentachoron CV", ", ".join(f"{name.replace('_', ' ')} {_number(simplices[name])}" for name in simplices)),
        ("pairwise-distance CV", f"{_number(summary['pairwise_distance_cv'])} of anchors"),
        ("anchor spread", f"{summary['anchor_spread']:.4f}, mean positive cosine of two anchors"),
    ]
    if summary["assignment_entropy"] is not None:
        rows.append(("assignment entropy", f"{summary['assignment_entropy']:.3f} nats at temperature 0.1"))
    for pair in summary["expert_agreement"]:
        said = f"mean cosine {pair['cosine']:.3f}, {pair['cosine_aligned']:.3f} centred and aligned"
        rows.append((" and ".join(pair["experts"]), said))
    return fact_list(*rows)


def meanings() -> RenderableType:
    """One line for each name above that needs an explanation."""
    return fact_list(*((row.name.removeprefix("… "), row.meaning) for row in GLOSSARY), MORE)


def _formatted(value: float, form: str) -> str:
    match form:
        case "share":
            return percent(value)
        case "angle":
            return f"{value:.1f}°"
    return f"{value:.3f}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.4f}"
