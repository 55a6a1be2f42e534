"""The inspector's text: facts about a selection, with links that select what they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from geolip_viewer.app.document.descriptions import item_name, plural
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.inspector.empty_page import empty_page
from geolip_viewer.app.inspector.inspection import AnchorDetails, Details, ItemDetails, SelectionDetails
from geolip_viewer.app.system.tones import Tones
from geolip_viewer.app.trust.lines import captured
from geolip_viewer.app.widgets.rich_text import Cell, bars, facts, grid, heading, link, title
from geolip_viewer.app.widgets.written import breakable, elided, number, signed
from geolip_viewer.export.columns import NOTHING, Column, Numbers, Table, short_names
from geolip_viewer.export.run_columns import ANCHOR_KEYS, ITEM_KEYS
from geolip_viewer.scene import Indices
from geolip_viewer.wording import percent

TOP, NEAR, MOST_PICTURES, MOST_NAMES, MOST_BARS = 10, 6, 30, 12, 8
LARGE, SMALL = 72, 36  # pixels of pictures
MOST_WIDE = 4  # columns of three digits that fit side by side
LONGEST = 7  # letters of an expert's name above a column
ABOVE = (
    "“all” can exceed every expert: it belongs to the normalised sum of their projections, where disagreement cancels."
)


@dataclass(frozen=True, eq=False)
class Beside:
    """A checkpoint that is shown beside the first: its name, and its tables, empty while they are not known."""

    name: str
    items: Table
    anchors: Table


@dataclass(frozen=True, eq=False)
class PageContext:
    """What a page is made with. `rank_by` chooses the lens that ranks an item's anchors: 0 is all experts together."""

    loaded: Loaded
    items: Table
    anchors: Table
    tones: Tones
    has_pictures: bool
    rank_by: int = 0
    trusted: tuple[str, ...] = ()  # how far the place of a single item or anchor can be trusted
    beside: Beside | None = None
    shown_item: int | None = None  # the only one that the view shows

    @property
    def experts(self) -> tuple[str, ...]:
        return self.loaded.vocabulary["expert"]


def page(found: Details | None, context: PageContext) -> str:
    """The whole page as rich text."""
    match found:
        case None:
            return empty_page(context.shown_item, context.loaded)
        case ItemDetails():
            return _item(found, context)
        case AnchorDetails():
            return _anchor(found, context)
        case SelectionDetails():
            return _many(found, context)


# -- one item


def _item(found: ItemDetails, context: PageContext) -> str:
    item, table = found.item, context.items
    name = item_name(item, context.loaded)
    image_id = table.text("image_id", item)
    under = [f"id {escape(image_id)}"] if image_id and image_id != name else []
    nearest, cosine = _anchor_link(table.text("nearest_anchor", item)), table.text("nearest_cosine", item)
    known = {
        "Nearest": f"{nearest}, cosine {signed(cosine)}",
        "Radius": table.text("radius", item),
        "Squared norm captured": _percent(table.text("kept", item)),
    }
    beside = context.beside
    if beside is not None and len(beside.items):
        nearest, cosine = beside.items.text("nearest_anchor", item), beside.items.text("nearest_cosine", item)
        known[f"Nearest in {beside.name}"] = f"{nearest}, cosine {signed(cosine)}"
    links = (
        _offer(f"single:{item}", "Show alone"),
        _offer(f"class_of:{item}", "Same class"),
        _offer(f"true:{item}", "True neighbours"),
    )
    picture = f"item:{item}" if context.has_pictures else ""
    return (
        title(name, [*under, _classes_of(item, context.loaded)], picture=picture, side=LARGE)
        + _offers(links, context)
        + (facts(known) if len(table) else "")
        + _trusted([line for line in context.trusted if line != _captured(table, item)])
        + heading("Cosine with the nearest anchors")
        + _lenses(found, context)
        + _measures("Difference of experts ‖Δ‖", table, item)
        + _history(table, item, ITEM_KEYS)
    )


def _history(table: Table, row: int, keys: Sequence[str]) -> str:
    """The history of an item or an anchor in a run; "" for a single checkpoint."""
    columns = [column for key in keys if (column := table.column(key)) is not None]
    told = {column.title: escape(column.values.text(row)) for column in columns}
    return heading("In the run") + facts(told) if told else ""


def _lenses(found: ItemDetails, context: PageContext) -> str:
    """A row per anchor, a column per lens; the names of the columns rank the anchors by that lens."""
    columns = np.vstack([found.cosines[None], found.lenses])
    rank_by = context.rank_by if context.rank_by < len(columns) else 0
    top = np.argsort(-columns[rank_by], kind="stable")[:TOP]
    names = ["all", *(elided(name, LONGEST) for name in short_names(context.experts))][: len(columns)]
    heads = [
        f"<b>{link(f'rank:{place}', name)}</b>" if place == rank_by else link(f"rank:{place}", name)
        for place, name in enumerate(names)
    ]
    shown = columns[:, top]
    low, high = float(shown.min()), float(shown.max())
    scale = high - low if high > low else 1.0
    digits = 3 if len(columns) <= MOST_WIDE else 2
    rows = [
        [Cell(_anchor_link(anchor)), *(Cell(number(value, digits), (float(value) - low) / scale) for value in values)]
        for anchor, values in zip(top.tolist(), shown.T, strict=True)
    ]
    is_above = len(columns) > 1 and bool((shown[0] > shown[1:].max(axis=0)).any())
    return grid(["<span class='quiet'>№</span>", *heads], rows, context.tones) + (
        f"<p class='quiet tight'>{ABOVE}</p>" if is_above else ""
    )


# -- one anchor


def _anchor(found: AnchorDetails, context: PageContext) -> str:
    anchor, table = found.anchor, context.anchors
    count = len(found.assigned)
    share = _percent(table.text("share", anchor))
    under = [f"{count:,} {plural(count, 'assigned item')}" + (f", {share} of all items" if share else "")]
    if not count:
        under = ["Dead: no item is assigned to it"] if context.loaded.item_count else []
    known = {
        column.title: escape(column.values.text(anchor))
        for column in table.columns
        if column.key in ("visitor_cosine", "top_class", "purity", "isolation", "kept")
        and column.values.text(anchor) != NOTHING
    }
    beside = context.beside
    if beside is not None and anchor < len(beside.anchors):
        known[f"Assigned in {beside.name}"] = beside.anchors.text("visits", anchor)
    order = np.argsort(-found.cosines, kind="stable")
    near = order[order != anchor][:NEAR].tolist()
    return (
        title(f"Anchor {anchor}", under)
        + _offers([_offer("assigned:", f"Select {plural(count, 'assigned item')}")] if count else [], context)
        + (_sheet(found.assigned.tolist(), context) if count else "")
        + facts(known)
        + _trusted(context.trusted)
        + heading("Nearest anchors")
        + bars((_anchor_link(each), float(found.cosines[each]), number(found.cosines[each])) for each in near)
        + _by_expert(found, context)
        + _measures("Difference of experts", table, anchor)
        + _history(table, anchor, ANCHOR_KEYS)
    )


def _by_expert(found: AnchorDetails, context: PageContext) -> str:
    if not len(found.lens_means):
        return ""
    over = "" if found.seen == len(found.assigned) else f", {found.seen:,} of them"
    rows = zip(map(breakable, context.experts), found.lens_means.tolist(), strict=True)
    return heading(f"Cosine with assigned items{over}") + bars((name, mean, number(mean)) for name, mean in rows)


# -- several


def _many(found: SelectionDetails, context: PageContext) -> str:
    items, anchors = len(found.items), len(found.anchors)
    counts = [f"{count:,} {plural(count, what)}" for count, what in ((items, "item"), (anchors, "anchor")) if count]
    return (
        title(" and ".join(counts), [])
        + (_items(found, context) if items else "")
        + (_anchors(found.anchors.tolist(), context) if anchors else "")
    )


def _items(found: SelectionDetails, context: PageContext) -> str:
    features, total = context.loaded.features, len(found.items)
    names = features.class_names if features is not None else ()
    classes, anchors = found.classes.tolist(), found.nearest.tolist()
    known = {"Mean nearest-anchor cosine": number(found.mean_cosine), "Mean radius": f"{found.mean_radius:.3f}"}
    return (
        _offers((_offer("class_of:", "Same classes"), _offer("nearest:", "Nearest anchors")), context)
        + _sheet(found.items.tolist(), context)
        + facts(known)
        + (heading(f"{len(classes):,} {plural(len(classes), 'class')}") if classes else "")
        + _tally([link(f"class:{each}", names[each]) for each in classes], found.class_counts[classes], total)
        + heading(f"Assigned to {len(anchors):,} {plural(len(anchors), 'anchor')}")
        + _tally([_anchor_link(each) for each in anchors], found.nearest_counts[anchors], total)
    )


def _anchors(anchors: Sequence[int], context: PageContext) -> str:
    offers = [_offer("assigned:", "Select assigned items")] if context.loaded.item_count else []
    return heading("Anchors") + _offers(offers, context) + _listed(map(_anchor_link, anchors), len(anchors))


def _tally(names: Sequence[str], counts: Indices, total: int) -> str:
    rows = [(name, count / total, f"{count:,}") for name, count in zip(names, counts.tolist(), strict=True)]
    return bars(rows[:MOST_BARS]) + (f"<p>{_more(len(rows) - MOST_BARS)}</p>" if len(rows) > MOST_BARS else "")


# -- parts


def _trusted(lines: Iterable[str]) -> str:
    """Sentences, since each can take several lines."""
    return "".join(f"<p class='quiet tight'>{escape(line)}.</p>" for line in lines)


def _captured(table: Table, item: int) -> str:
    """What is said of the picture in the same words as above it, in the facts."""
    column = table.column("kept")
    return captured(float(column.values.values[item])) if column and isinstance(column.values, Numbers) else ""


def _measures(name: str, table: Table, row: int) -> str:
    """Columns that compare experts, as bars up to the largest value of each column."""
    columns = [column for column in table.columns if column.key.startswith(("difference", "divergence"))]
    return heading(name) + bars(_measure(column, row) for column in columns) if columns else ""


def _measure(column: Column, row: int) -> tuple[str, float, str]:
    assert isinstance(column.values, Numbers)
    largest = float(np.nanmax(column.values.values))
    share = float(column.values.values[row]) / largest if largest > 0 else 0.0
    return escape(column.title.removeprefix("‖Δ‖ ")), share, column.values.text(row)


def _sheet(items: Sequence[int], context: PageContext) -> str:
    """Pictures of items, or their names if there are none; each a link."""
    if not context.has_pictures:
        names = (link(f"item:{each}", item_name(each, context.loaded)) for each in items[:MOST_NAMES])
        return _listed(names, len(items), "Nearest first:")
    size = f"width='{SMALL}' height='{SMALL}'"
    shown = [f"<a href='item:{each}'><img src='square:{each}' {size}></a>" for each in items[:MOST_PICTURES]]
    return f"<p>{' '.join(shown)}{_more(len(items) - len(shown))}</p>"


def _listed(links: Iterable[str], total: int, how: str = "") -> str:
    shown = [text for _, text in zip(range(MOST_PICTURES), links, strict=False)]
    return f"<p><span class='quiet'>{how}</span> {', '.join(shown)}{_more(total - len(shown))}</p>"


def _more(count: int) -> str:
    return f" <span class='quiet'>and {count:,} more</span>" if count > 0 else ""


def _classes_of(item: int, loaded: Loaded) -> str:
    features = loaded.features
    labels = features.labels.of(item).tolist() if features is not None else []
    names = features.class_names if features is not None else ()
    return " · ".join(link(f"class:{each}", names[each]) for each in labels) or "no class"


def _offers(links: Iterable[str], context: PageContext) -> str:
    offers = list(links)
    if not context.has_pictures and context.loaded.item_count:
        offers.append(link("pictures:", "Pictures…"))
    return f"<p>{' &nbsp; '.join(offers)}</p>" if offers else ""


def _offer(target: str, text: str) -> str:
    """A link that stays in one line."""
    return link(target, text.replace(" ", "\u00a0"))


def _anchor_link(anchor: int | str) -> str:
    return link(f"anchor:{anchor}", str(anchor))


def _percent(share: str) -> str:
    return percent(float(share)) if share not in ("", NOTHING) else ""
