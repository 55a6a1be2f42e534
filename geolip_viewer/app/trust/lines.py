"""How far one item or anchor can be trusted where a picture draws it, in short lines."""

import numpy as np

from geolip_viewer.app.document.descriptions import plural
from geolip_viewer.app.trust.measuring import AnchorAngles, EmbeddingTrust
from geolip_viewer.colouring import Subject
from geolip_viewer.quantities import SQUARED_NORM
from geolip_viewer.wording import percent


def lines_of(measured: EmbeddingTrust, of: Subject, index: int) -> tuple[str, ...]:
    """Lines about an item or anchor; none for a class. Lines about one expert's view begin with its name."""
    lines, expert = _lines(measured, of, index), measured.items.expert if measured.items is not None else ""
    return (f"{expert}: {lines[0]}", *lines[1:]) if lines and expert else lines


def in_one_line(measured: EmbeddingTrust, of: Subject, index: int) -> tuple[str, ...]:
    """The first two lines after the picture's name, when several pictures are listed."""
    lines = _lines(measured, of, index)[:2]
    return (f"{measured.label}: {', '.join(lines)}",) if lines else ()


def _lines(measured: EmbeddingTrust, of: Subject, index: int) -> tuple[str, ...]:
    match of:
        case "item":
            return _of_item(measured, index)
        case "anchor":
            return _of_anchor(measured, index)
        case "class" | "checkpoint":
            return ()


def _of_item(measured: EmbeddingTrust, item: int) -> tuple[str, ...]:
    """The angle to its true nearest anchor; more if it is among the items that were compared."""
    lines, trust = _angle(measured.items, item), measured.trust
    row = int(np.searchsorted(trust.rows, item)) if trust is not None else 0
    if trust is None or row == len(trust.rows) or trust.rows[row] != item:
        return lines
    among, anchors = trust.among_items, trust.among_anchors
    lines += (f"{round(among.k * float(among.kept[row]))} of {among.k} true neighbours drawn near",)
    if anchors is not None:
        rank = round(float(anchors.rank[row]))
        lines += ("nearest anchor drawn nearest" if rank == 1 else f"nearest anchor drawn {_ordinal(rank)}-nearest",)
    if trust.share_kept is not None:
        lines += (captured(float(trust.share_kept[row])),)
    return lines


def captured(share: float) -> str:
    """How much of an item a linear picture captures."""
    return f"{percent(share, 0)} {SQUARED_NORM}"


def _of_anchor(measured: EmbeddingTrust, anchor: int) -> tuple[str, ...]:
    """The angle to the anchor truly nearest; how many assigned items are drawn nearest to it, and how many others."""
    lines, trust = _angle(measured.anchors, anchor), measured.trust
    if trust is None or trust.among_anchors is None:
        return lines
    assignment_counts, drawn = trust.among_anchors.true_anchor == anchor, trust.among_anchors.drawn_anchor == anchor
    assigned, right = int(assignment_counts.sum()), int((assignment_counts & drawn).sum())
    others = int(drawn.sum()) - right
    if assigned:
        lines += (f"{right:,} of {assigned:,} {plural(assigned, 'assigned item')} drawn nearest to it",)
    if others:
        lines += (f"{others:,} {plural(others, 'item')} falsely drawn nearest to it",)
    if trust.is_sampled and (assigned or others):
        lines += (f"of {len(trust.rows):,} items that were compared",)
    return lines


def _angle(angles: AnchorAngles | None, index: int) -> tuple[str, ...]:
    if angles is None or not np.isfinite(angles.true[index]):
        return ()
    nearest, true, drawn = int(angles.nearest[index]), float(angles.true[index]), float(angles.drawn[index])
    truly = f"{true:.0f}° from its nearest anchor {nearest}"
    return (f"{truly}, drawn {drawn:.0f}°" if np.isfinite(drawn) else f"{truly}, which cannot be drawn",)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
