"""The figures of a page as text: what was opened, and what each view shows and how far to trust it."""

from collections.abc import Iterator
from html import escape

from geolip_viewer import __version__
from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.content import Page, Timeline
from geolip_viewer.export.page.packing import STEP_ERROR
from geolip_viewer.quantities import NEAREST_ANCHOR_COSINE
from geolip_viewer.text import plain_text
from geolip_viewer.wording import NOTHING, percent


def summary(analysis: Analysis) -> str:
    """What was opened, in a line."""
    parts = [
        f"{analysis.item_count:,} items" if analysis.has_items else "no items",
        f"{analysis.anchor_count:,} {'axes' if analysis.are_axes else 'anchors'}",
        f"{analysis.dimension} dimensions",
    ]
    if analysis.expert_names:
        parts.append(f"experts {', '.join(analysis.expert_names)}")
    return " · ".join(parts)


def line_of(page: Page) -> str:
    """What was opened, and of a run how many checkpoints the page plays."""
    line = summary(page.analysis)
    return line if page.timeline is None else f"{line} · {len(page.timeline.moments)} checkpoints"


def figures(page: Page) -> str:
    """Tables in HTML, all names in them text: what was opened, what each view shows, and of a run the checkpoints."""
    opened = "".join(_row((name, value)) for name, value in _opened(page.analysis))
    shown = "".join(_row(cells) for cells in _views(page))
    return (
        f"<table><caption>What was opened</caption><tbody>{opened}</tbody></table>"
        '<table><caption>What each view shows</caption><thead><tr><th scope="col">View</th>'
        f'<th scope="col">Shows</th><th scope="col">How far to trust it</th></tr></thead><tbody>{shown}</tbody></table>'
        f"{_checkpoints(page.timeline) if page.timeline is not None else ''}"
    )


def _checkpoints(timeline: Timeline) -> str:
    """A row each, with what the first view says of how far to trust it."""
    titles = ("Checkpoint", "File", "Dead anchors", f"Mean {NEAREST_ANCHOR_COSINE}", "How far to trust the first view")
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in titles)
    rows = "".join(
        _row(
            (
                each.label,
                each.name,
                NOTHING if each.dead is None else f"{each.dead:,}",
                NOTHING if each.mean_cosine is None else f"{each.mean_cosine:.3f}",
                each.views[0][0].badge.text or "not measured",
            )
        )
        for each in timeline.moments
    )
    return f"<table><caption>The checkpoints</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(cells: tuple[str, ...]) -> str:
    first, *others = (escape(plain_text(each)) for each in cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{each}</td>" for each in others)}</tr>'


def _opened(analysis: Analysis) -> Iterator[tuple[str, str]]:
    checkpoint, features = analysis.checkpoint, analysis.features
    yield "Checkpoint", checkpoint.path.name
    yield "Family", checkpoint.family
    if checkpoint.content_hash:
        yield "SHA-256", checkpoint.content_hash
    yield "Anchors", f"{analysis.anchor_count:,} in {analysis.dimension} dimensions"
    if features is not None:
        dead = len(analysis.dead_anchors)
        of_all = f" of {analysis.total_count:,}" if analysis.is_sample else ""
        yield "Items", f"{analysis.item_count:,}{of_all}, split {features.split}"
        yield "Classes", f"{len(analysis.class_names):,}"
        yield "Dead anchors", f"{dead:,} of {analysis.anchor_count:,}: no item is nearest to them"
        yield f"Mean {NEAREST_ANCHOR_COSINE}", f"{analysis.nearest_cosine.mean(dtype=float):.3f}"
    yield "Explained by three components", percent(float(analysis.pca.explained_variance_ratio[:3].sum()))
    yield "Effective dimension", f"{analysis.effective_dimension:.1f}"
    yield "Positions in this page", f"16 bits per axis: off by at most {STEP_ERROR:.1e} of the globe's radius"
    yield "Made by", f"geolip-viewer {__version__}"


def _views(page: Page) -> Iterator[tuple[str, ...]]:
    for view in page.views:
        for scene in view.scenes:
            said = ". ".join(filter(None, (scene.title, scene.subtitle, *scene.warnings)))
            yield view.title, said, scene.badge.text or "not measured"
