"""What analyze prints: the numbers a researcher looks for first."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from geolip_viewer.analysis import Analysis
from geolip_viewer.cli.output import console, print_line, unbroken
from geolip_viewer.cli.printed_parts import fact_list, number_table
from geolip_viewer.cli.printed_trust import meanings, spread_facts, trust_table
from geolip_viewer.path_checks import is_file
from geolip_viewer.quantities import ASSIGNED_ITEMS, NEAREST_ANCHOR_COSINE
from geolip_viewer.sources.class_lists import NAMED_BY
from geolip_viewer.wording import percent

Summary = Mapping[str, Any]
ANCHORS = {"points": "anchors", "axes": "axes (x and −x are one)"}


def print_analysis(analysis: Analysis, summary: Summary, folder: Path | None = None) -> None:
    """Print the summary on stdout; `folder` is where the files went."""
    printed = console(width=None if sys.stdout.isatty() else 100)
    for title, body in _sections(analysis, summary):
        printed.print(Text(title, style="bold cyan"))
        printed.print(body)
        printed.print()
    if folder is not None:
        print_line(f"Wrote analysis.npz, summary.json and files to open again to {folder}")


def _sections(analysis: Analysis, summary: Summary) -> Iterator[tuple[str, RenderableType]]:
    yield "Checkpoint", _checkpoint(summary)
    yield "Sphere", _sphere(analysis, summary)
    yield "Anchors", _anchors(analysis, summary)
    if summary["lenses"]:
        yield "Lenses: how each expert sees the sphere", _lenses(summary)
        yield (
            "Differences: Δ = T of the first − T of the second, T = 1 − lens · anchorsᵀ",
            _differences(analysis, summary),
        )
        yield "Spaces of triangulations", _spaces(analysis, summary)
    if "trust" in summary:
        yield f"Trust: what the {summary['projection']} picture keeps", trust_table(summary)
        yield "Spread", spread_facts(summary)
        yield "What they mean", meanings()
    if summary["notices"]:
        yield "Notices", Group(*(Text(unbroken(f"  • {warning}"), style="yellow") for warning in summary["notices"]))


def _checkpoint(summary: Summary) -> Table:
    checkpoint = summary["checkpoint"]
    experts = ", ".join(f"{expert['name']} ({expert['width']} wide)" for expert in checkpoint["experts"])
    metrics = ", ".join(f"{name} {_short(value)}" for name, value in checkpoint["metrics"].items())
    features, what = summary["features"], ANCHORS[checkpoint["anchors_are"]]
    alone = features is not None and features["source"] == checkpoint["path"]
    return fact_list(
        ("file", checkpoint["path"]),
        ("family", "none: these are embeddings without a checkpoint" if alone else checkpoint["family"]),
        ("constellation", f"{checkpoint['anchors']:,} {what} in {checkpoint['dimension']} dimensions"),
        ("anchors from", checkpoint["anchors_from"]),
        ("experts", experts or ("none" if alone else "none: anchors alone")),
        ("its own metrics", metrics or "none"),
        ("features", _features(features) if features else "none"),
        ("computed on", summary["computed_on"]),
    )


def _classes(summary: Summary, carried: int) -> str:
    if not carried:
        return "no item has a class"
    return f"{summary['classes']:,}, of which {carried:,} have items; {NAMED_BY[summary['class_names_from']]}"


def _features(features: Summary) -> str:
    """Where they are, and which split; a single file has none."""
    is_whole = not features["split"] or is_file(Path(features["source"]))
    return features["source"] if is_whole else f"{features['source']}, split {features['split']}"


def _sphere(analysis: Analysis, summary: Summary) -> Table:
    what = "embeddings" if analysis.has_items else "anchors"
    first = ", ".join(percent(ratio) for ratio in analysis.pca.explained_variance_ratio[:3])
    facts = [
        ("variance shown", f"{percent(summary['explained_variance_3d'])} of the {what}' ({first})"),
        ("effective dimension", f"{analysis.effective_dimension:.1f} of {analysis.dimension}"),
    ]
    if analysis.has_items:
        radii = analysis.radii.astype(np.float64)
        spread = f"mean {radii.mean():.3f}, std {radii.std():.3f}, from {radii.min():.3f} to {radii.max():.3f}"
        carried, bare = int((analysis.class_counts > 0).sum()), int((analysis.primary_class < 0).sum())
        facts = [
            ("items", _items(analysis) + (f", {bare:,} without a class" if bare and carried else "")),
            ("classes", _classes(summary, carried)),
            *facts,
            ("radius in the picture", spread),
        ]
    return fact_list(*facts)


def _items(analysis: Analysis) -> str:
    of = f" of {analysis.total_count:,}" if analysis.is_sample else ""
    return f"{analysis.item_count:,}{of}"


def _anchors(analysis: Analysis, summary: Summary) -> Table:
    anchors = summary["anchors"]
    mean, most = anchors["neighbor_cosine_mean"], anchors["neighbor_cosine_max"]
    facts = [(f"{NEAREST_ANCHOR_COSINE} of an anchor", f"mean {mean:.3f}, largest {most:.3f}")]
    if analysis.has_items:
        spread = f"from {anchors['visits_min']:,} to {anchors['visits_max']:,}, median {anchors['visits_median']:g}"
        facts = [
            (
                "used",
                f"{anchors['active']:,} of {analysis.anchor_count:,}; {anchors['dead']:,} dead (no {ASSIGNED_ITEMS})",
            ),
            (f"{ASSIGNED_ITEMS} of an anchor", spread),
            *facts,
        ]
    if analysis.pairs:
        divergence = analysis.expert_divergence
        facts.append(
            (
                "expert divergence",
                f"mean {divergence.mean():.4f}, from {divergence.min():.4f} to {divergence.max():.4f}",
            )
        )
    return fact_list(*facts)


def _lenses(summary: Summary) -> Table:
    table = number_table("expert", "variance shown", "effective dimension")
    for lens in summary["lenses"]:
        table.add_row(lens["expert"], percent(lens["explained_variance_3d"]), f"{lens['effective_dimension']:.1f}")
    return table


def _differences(analysis: Analysis, summary: Summary) -> RenderableType:
    if not summary["pairs"]:
        return Text(
            "  One expert: there is nothing to compare it with.\n  Divergence, differences, information gain and "
            "ratio need two, and are absent."
        )
    table = number_table("pair", "mean", "std", "min", "max", "mean ‖Δ‖")
    for pair, (_, mean, _) in zip(summary["pairs"], analysis.magnitude_span, strict=True):
        entries = (f"{pair[key]:+.6f}" if key != "std" else f"{pair[key]:.6f}" for key in ("mean", "std", "min", "max"))
        table.add_row(" − ".join(pair["experts"]), *entries, f"{mean:.4f}")
    return table


def _spaces(analysis: Analysis, summary: Summary) -> Group:
    table = number_table("space", "variance shown", "effective dimension")
    spaces = {"triangulation": analysis.triangulation_space}
    facts = [("std of T", f"{summary['triangulation_std']:.6f}, all entries of {analysis.expert_names[0]}")]
    if analysis.pairs:
        spaces |= {"difference": analysis.difference_space, "combined": analysis.combined_space}
        gain, ratio = summary["information_gain"], summary["ratio"]
        compared = (
            f"std of {analysis.pair_names[0]} is {ratio:.4f} of the std of T"
            if ratio is not None
            else "T does not vary"
        )
        facts += [
            ("information gain", f"{gain:+.1f} dimensions: effective dimension of combined minus triangulation"),
            ("ratio", compared),
        ]
    for name, space in spaces.items():
        shown = float(space.explained_variance_ratio[:3].sum())
        table.add_row(name, percent(shown), f"{space.effective_dimension:.1f}")
    return Group(table, fact_list(*facts))


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
