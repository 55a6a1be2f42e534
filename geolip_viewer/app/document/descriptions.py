"""What an item, an anchor or a class is, in a title and a few short lines."""

from dataclasses import dataclass

from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.colouring import Subject
from geolip_viewer.export.columns import NOTHING, Table
from geolip_viewer.state import Filters


@dataclass(frozen=True)
class Description:
    """A title and the lines below it."""

    title: str
    lines: tuple[str, ...] = ()


def described(of: Subject, index: int, loaded: Loaded, items: Table, anchors: Table, filters: Filters) -> Description:
    """The tables may be empty until they are known; then only names are shown."""
    match of:
        case "item":
            return _item(index, loaded, items)
        case "anchor":
            return _anchor(index, anchors)
        case "class":
            return _class(index, loaded, filters)
        case "checkpoint":
            return Description(f"Checkpoint {index + 1}")


def item_name(item: int, loaded: Loaded) -> str:
    """The item's name, or its id where it has none."""
    features = loaded.features
    if features is None:
        return str(item)
    return features.item_names[item] if features.item_names is not None else str(features.image_id[item])


def item_with_id(item: int, loaded: Loaded) -> str:
    """The item's id, by which it can be asked for, and its name where it has one: "128566: face in clouds"."""
    features = loaded.features
    if features is None or features.item_names is None:
        return item_name(item, loaded)
    return f"{features.image_id[item]}: {features.item_names[item]}"


def _item(item: int, loaded: Loaded, table: Table) -> Description:
    features = loaded.features
    named = features is not None and features.item_names is not None
    number = f"id {features.image_id[item]}" if features is not None and named else ""
    carried = [features.class_names[label] for label in features.labels.of(item)] if features is not None else []
    lines = [number, " · ".join(carried) or "no class"]
    if len(table):
        cosine, radius = table.text("nearest_cosine", item), table.text("radius", item)
        lines += [f"nearest anchor {table.text('nearest_anchor', item)}, cosine {cosine}", f"radius {radius}"]
    return Description(item_name(item, loaded), tuple(filter(None, lines)))


def _anchor(anchor: int, table: Table) -> Description:
    if not len(table):
        return Description(f"Anchor {anchor}")
    assignment_counts, top = table.text("visits", anchor), table.text("top_class", anchor)
    lines = [f"nearest anchor {table.text('neighbor', anchor)}, cosine {table.text('isolation', anchor)}"]
    if assignment_counts:
        lines.insert(
            0,
            "dead: no item is assigned to it"
            if assignment_counts == "0"
            else f"{assignment_counts} {plural(assignment_counts, 'assigned item')}",
        )
    if top and top != NOTHING:
        lines.insert(1, f"{top}, purity {table.text('purity', anchor)}")
    return Description(f"Anchor {anchor}", tuple(lines))


def _class(class_id: int, loaded: Loaded, filters: Filters) -> Description:
    row = next((row for row in loaded.classes if row.id == class_id), None)
    if row is None:
        return Description(f"Class {class_id}")
    shown, every = loaded.class_counts(filters)[class_id]
    words = f"{every:,} {plural(every, 'item')}"
    return Description(row.name, (words if shown == every else f"{shown:,} of {words}",))


def plural(count: int | str, noun: str) -> str:
    """The noun as it is written after a number."""
    if str(count) == "1":
        return noun
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"
