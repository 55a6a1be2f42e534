"""What analyze --trust prints."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from geolip_viewer.cli.report_parts import fact_list, number_table

Report = Mapping[str, Any]
ROWS = (
    ("nearest anchor is the true one", "nearest_anchor_agreement", "share"),
    ("neighbours kept", "neighbors_kept", "share"),
    ("trustworthiness", "trustworthiness", "number"),
    ("continuity", "continuity", "number"),
    ("error of an angle to an anchor", "angle_error_degrees", "angle"),
    ("rank correlation of angles", "angle_rank_correlation", "number"),
    ("share of an item that is drawn", "share_kept_mean", "share"),
)


def trust_table(report: Report) -> RenderableType:
    """Each measure beside that of random data drawn by the same steps."""
    trust = report["trust"]
    if trust is None:
        return Text("  Trust needs at least three items to compare.")
    table = number_table("measure", "here", "random data")
    for label, key, form in ROWS:
        random = trust["null"][key] if trust["null"] else None
        if trust[key] is not None:
            random = trust["null"] and trust["null"][key]
            table.add_row(label, _said(trust[key], form), "–" if random is None else _said(random, form))
    used, compared = trust["items_used"], trust["neighbors_compared"]
    sampled = ", a seeded sample" if used < report["items"] else ""
    chance = (
        "" if trust["chance"] is None else f" A nearest anchor guessed is right for {_said(trust['chance'], 'share')}."
    )
    return Group(table, Text(f"  {used:,} items{sampled}, {compared} neighbours each.{chance}", style="dim"))


def spread_facts(report: Report) -> RenderableType:
    """Directions, simplices, entropy, agreement of experts."""
    simplices = report["pentachoron_cv"]
    rows = [
        ("directions in use", f"{report['effective_dimension_variance']:.1f} by variance (participation ratio)"),
        ("effective rank", f"{report['effective_rank']:.1f}"),
        ("pentachoron CV", ", ".join(f"{name.replace('_', ' ')} {_number(simplices[name])}" for name in simplices)),
        ("pairwise-distance CV", f"{_number(report['pairwise_distance_cv'])} of anchors"),
        ("anchor spread", f"{report['anchor_spread']:.4f}, mean positive cosine of two anchors"),
    ]
    if report["assignment_entropy"] is not None:
        rows.append(("assignment entropy", f"{report['assignment_entropy']:.3f} nats at temperature 0.1"))
    for pair in report["expert_agreement"]:
        said = f"mean cosine {pair['cosine']:.3f}, {pair['cosine_aligned']:.3f} centred and aligned"
        rows.append((" and ".join(pair["experts"]), said))
    return fact_list(*rows)


def _said(value: float, form: str) -> str:
    match form:
        case "share":
            return f"{100 * value:.1f} %"
        case "angle":
            return f"{value:.1f}°"
    return f"{value:.3f}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.4f}"
