"""What is written on a picture about how far it can be trusted."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import NEIGHBOR_RECALL
from geolip_viewer.scene import Scene
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.text import about, counted, joined
from geolip_viewer.views.shared.time import known_motion_words, motion_words

FEW_NEW = 10  # items held out of a fit, of which a share says little without their number
FULL_NAMES = {FAITHFUL.name: "Faithful globe"}


def badges(view: View, view_input: ViewInput, options: Any) -> tuple[str, ...]:
    """One a panel of `view.scenes(view_input, options)`; "" where a panel shows nothing that can be measured.

    Measuring takes seconds, and a fitted globe a second fit: it reports progress and can be cancelled.
    """
    motions = motion_words(view, view_input, options)
    pictures = [view.embeddings(view_input, each) for each in view.panels(view_input.analysis, options)]
    return tuple(
        joined(full_badge(each, view_input.items), motion) for each, motion in zip(pictures, motions, strict=True)
    )


def known_badges(view: View, view_input: ViewInput, options: Any) -> tuple[str, ...]:
    """What is known of the badges before anything is measured for them: how true the motion of a run is."""
    motion = known_motion_words(view, view_input)
    panels = view.panels(view_input.analysis, options)
    return tuple(motion if motion and view.embeddings(view_input, each) else "" for each in panels)


def with_badges(scenes: Sequence[Scene], texts: Sequence[str]) -> tuple[Scene, ...]:
    """The same scenes, badges written on them."""
    return tuple(
        replace(scene, badge=text, shorter_badges=shorter(text)) for scene, text in zip(scenes, texts, strict=True)
    )


def badge(pictures: Sequence[MeasurableEmbedding], items: ShownItems) -> str:
    """What one panel shows and how far that can be trusted; of fewer than three items nothing is said.

    Pictures are measured whole, and beside a filter the badge says so.
    """
    return joined(*(_badge(each, each.trust, items) for each in pictures))


def full_badge(pictures: Sequence[MeasurableEmbedding], items: ShownItems) -> str:
    """The same, with what a fitted globe says of items it was not fitted to."""
    return joined(*(_badge(each, each.held_out, items) for each in pictures))


def _badge(drawn: MeasurableEmbedding, measure: Callable[[], Trust], items: ShownItems) -> str:
    try:
        return sentence(drawn, measure(), items)
    except MissingDataError:
        return ""


def sentence(drawn: MeasurableEmbedding, trust: Trust, items: ShownItems) -> str:
    """Such as "PCA: nearest anchor right for 9 % of items (chance 0.2 %), neighbour recall 6 % (chance 0.5 %)".

    Beside a filter it is "9 % of all 1,906 items". Anchors that were made of the items are near them by making, which
    lifts the first figure even on noise.
    """
    among = trust.among_items
    recall = f"{NEIGHBOR_RECALL} {about(among.neighbor_recall)} (chance {about(among.chance)})"
    anchors = trust.among_anchors
    if anchors is None:
        whose = f" of {items.everything}" if items.is_filtered else ""
        said = f"{recall}{whose}; anchors are no points of it"
    else:
        right, chance = about(anchors.nearest_anchor_agreement), about(anchors.chance)
        made = ", anchors made of the items" if drawn.anchors is not None and drawn.anchors.are_made_of_items else ""
        which = _which(drawn, trust, items.everything)
        said = f"nearest anchor right for {right} of {which} (chance {chance}{made}), {recall}"
    sampled = f"; measured on {len(trust.rows):,} of {trust.item_count:,} items" if trust.is_sampled else ""
    return f"{FULL_NAMES.get(drawn.name, drawn.name)}: {said}{sampled}"


def shorter(text: str) -> tuple[str, ...]:
    """A badge in less and less room: each text leaves out what is needed least of the one before.

    The chance of anchors, beside which their figures mean something, stays longer than what needs no comparison.
    """
    unnamed = text.partition(": ")[2] or text
    one_chance = re.sub(rf"({NEIGHBOR_RECALL} \S+ %) \(chance [^)]*\)", r"\1", unnamed)
    one_chance = one_chance.replace("; anchors are no points of it", "")
    motion = r"rank correlation of drawn with true motion since (.*?) is (−?[\d.]+ for)"
    briefer = re.sub(motion, r"motion ρ \2", one_chance)
    briefer = re.sub(r" for (\S+ %) of (all )?([\d,]+ )?items( it was fitted to)?", r" \1", briefer)
    brief = re.sub(r" \(chance [^)]*\)", "", briefer)
    few = brief.replace("nearest anchor right", "anchor right").replace(NEIGHBOR_RECALL, "recall")
    least = re.sub(r" of ([\d,]+ )?new ones?", " new", few.replace("anchor right", "anchors"))
    least = re.sub(r"; measured on [\d,]+ of [\d,]+ items", "", least)
    fewest = re.sub(r"motion ρ (\S+) for items, (\S+) for anchors", r"motion \1, anchors \2", least)
    return tuple(dict.fromkeys((unnamed, one_chance, briefer, brief, few, least, fewest)))


def _which(drawn: MeasurableEmbedding, trust: Trust, items: str) -> str:
    """Of which items: of a fitted globe those it was fitted to, and beside them new ones where these are known."""
    if trust.held_out is not None and trust.held_out.among_anchors is not None:
        new = len(trust.held_out.rows)
        which = counted(new, "new one") if new < FEW_NEW else "new ones"
        return f"{items}, {about(trust.held_out.among_anchors.nearest_anchor_agreement)} of {which}"
    return f"{items} it was fitted to" if drawn.is_fitted else items
