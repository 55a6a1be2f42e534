"""The badges of panels: how far each can be trusted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from geolip_viewer.badge import NO_BADGE, Badge, Worth, together
from geolip_viewer.clauses import Clause
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.anchor_measures import AnchorMeasures
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import NEIGHBOR_RECALL
from geolip_viewer.scene import Scene
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.text import about, counted
from geolip_viewer.views.shared.time import known_motion_badge, motion_badges

FEW_NEW = 10  # held-out items, for which a share says little without their number
FULL_NAMES = {FAITHFUL.name: "Faithful globe"}
FOLLOWS = " "  # joins a part to the words before it
NEXT_PICTURE = " · "


def badges(view: View, view_input: ViewInput, options: Any) -> tuple[Badge, ...]:
    """One a panel of `view.scenes(view_input, options)`, empty where a panel shows nothing that can be measured.

    Measuring takes seconds, and a fitted globe a second fit: it reports progress and can be cancelled.
    """
    motions = motion_badges(view, view_input, options)
    panels = view.panels(view_input.analysis, options)
    return tuple(
        together(panel_badge(view, view_input, each), motion) for each, motion in zip(panels, motions, strict=True)
    )


def known_badges(view: View, view_input: ViewInput, options: Any) -> tuple[Badge, ...]:
    """The part of the badges that needs no measuring: how true the motion of a run is."""
    motion = known_motion_badge(view, view_input)
    panels = view.panels(view_input.analysis, options)
    return tuple(motion if motion and view.embeddings(view_input, each) else NO_BADGE for each in panels)


def with_badges(scenes: Sequence[Scene], badges: Sequence[Badge]) -> tuple[Scene, ...]:
    """The scenes with these badges."""
    return tuple(replace(scene, badge=badge) for scene, badge in zip(scenes, badges, strict=True))


def badge(pictures: Sequence[MeasurableEmbedding], items: ShownItems) -> Badge:
    """What one panel shows and how far that can be trusted; of fewer than three items nothing is said.

    Pictures are measured whole, and beside a filter the badge says so.
    """
    return _joined(pictures, [each.trust for each in pictures], items)


def panel_badge(view: View, view_input: ViewInput, options: Any) -> Badge:
    """The same of the panel of these options, with a fitted globe's figures for items it was not fitted to."""
    pictures, (shown, _) = view.embeddings(view_input, options), view.narrowed(view_input, options)
    return _joined(pictures, [each.held_out for each in pictures], shown.items)


def _joined(
    pictures: Sequence[MeasurableEmbedding], measures: Sequence[Callable[[], Trust]], items: ShownItems
) -> Badge:
    """The clauses of several pictures, which always keep their names."""
    name = Worth.NAME if len(pictures) == 1 else Worth.ALWAYS
    return together(*(_badge(each, measure, items, name) for each, measure in zip(pictures, measures, strict=True)))


def _badge(drawn: MeasurableEmbedding, measure: Callable[[], Trust], items: ShownItems, name: Worth) -> Badge:
    try:
        return sentence(drawn, measure(), items, name)
    except MissingDataError:
        return NO_BADGE


def sentence(drawn: MeasurableEmbedding, trust: Trust, items: ShownItems, name: Worth = Worth.NAME) -> Badge:
    """Such as "PCA: nearest anchor right for 9 % of items (chance 0.2 %), neighbour recall 6 % (chance 0.5 %)".

    Beside a filter it is "9 % of all 1,906 items". A share always stands beside its chance, without which it flatters,
    and one of right anchors that is no more than always naming the most assigned anchor gives stands beside that;
    `name` is what the name of the picture is worth; what the figures are of is said in any room.
    """
    said = _of_neighbors(trust, items) if trust.among_anchors is None else _of_anchors(drawn, trust, items)
    full = f"{FULL_NAMES.get(drawn.name, drawn.name)}:", name
    brief = ((f"{drawn.condition}:", Worth.ALWAYS),) if drawn.condition and name < Worth.ALWAYS else ()
    called = Clause((full, *brief), NEXT_PICTURE, FOLLOWS)
    sampled = f"measured on {len(trust.rows):,} of {trust.item_count:,} items"
    sample = (Clause.of(sampled, Worth.SAMPLE, "; "),) if trust.is_sampled else ()
    return Badge((called, *said, *sample), _note(drawn, trust))


def _note(drawn: MeasurableEmbedding, trust: Trust) -> str:
    """Why chance is not one over the number of anchors; "" if anchors are not drawn."""
    if trust.among_anchors is None or drawn.anchors is None:
        return ""
    count, most = len(drawn.anchors.positions), about(trust.among_anchors.most_assigned)
    return (
        f"Chance is not 1 in {count:,}, since anchors are used unevenly: it is how often the anchor drawn nearest "
        "would be the true one if each anchor kept its share of the items, truly and in the picture, but the two were "
        f"independent: {about(trust.among_anchors.chance)}. Always naming the anchor with the most assigned items "
        f"would be right for {most}."
    )


def _of_neighbors(trust: Trust, items: ShownItems) -> tuple[Clause, ...]:
    """The clauses where anchors are not drawn: how many neighbours are kept."""
    among = trust.among_items
    all_of_them = (f"of {items.everything}", Worth.WHICH_ITEMS), ("of all", Worth.ALWAYS)
    whose = (Clause(all_of_them, FOLLOWS),) if items.is_filtered else ()
    by_chance = f"{about(among.neighbor_recall)} (chance {about(among.chance)})"
    recall = (f"{NEIGHBOR_RECALL} {by_chance}", Worth.BRIEF_WORDS), (f"recall {by_chance}", Worth.ALWAYS)
    return (
        Clause(recall, NEXT_PICTURE),
        *whose,
        Clause.of("anchors are no points of it", Worth.ASIDE, "; "),
    )


def _of_anchors(drawn: MeasurableEmbedding, trust: Trust, items: ShownItems) -> tuple[Clause, ...]:
    """How many nearest anchors are right, and how many neighbours are kept.

    Anchors that were made from the items are near them by making, which lifts the share even on noise.
    """
    anchors = trust.among_anchors
    assert anchors is not None
    right = ("nearest anchor right for", Worth.BRIEF_WORDS), ("anchor right", Worth.ALWAYS)
    return (
        Clause(right, NEXT_PICTURE, FOLLOWS),
        *_whose(drawn, about(anchors.nearest_anchor_agreement), trust, items),
        _guessed(drawn, trust, anchors),
        Clause(_recall_beside_chance(trust)),
    )


def _guessed(drawn: MeasurableEmbedding, trust: Trust, anchors: AnchorMeasures) -> Clause:
    """What guessing gives: chance, or the best constant guess where the share is no more than that.

    Of a fitted globe the share of new items is meant where it is known.
    """
    new = trust.held_out.among_anchors if trust.held_out is not None else None
    share = (new or anchors).nearest_anchor_agreement
    full = brief = f"chance {about(anchors.chance)}"
    if share <= anchors.most_assigned:
        most = about(anchors.most_assigned)
        full, brief = f"always the most assigned: {most}", f"most assigned {most}"
    if drawn.anchors is not None and drawn.anchors.are_made_of_items:
        full, brief = f"{full}, anchors made of the items", f"{brief}, made of items"
    if full == brief:
        return Clause.of(f"({full})", joint=FOLLOWS)
    return Clause(((f"({full})", Worth.BRIEF_WORDS), (f"({brief})", Worth.ALWAYS)), FOLLOWS)


def _recall_beside_chance(trust: Trust) -> tuple[tuple[str, Worth], ...]:
    """The recall and its chance level, which are only left out together."""
    both = f"{about(trust.among_items.neighbor_recall)} (chance {about(trust.among_items.chance)})"
    return (f"{NEIGHBOR_RECALL} {both}", Worth.BRIEF_WORDS), (f"recall {both}", Worth.RECALL)


def _whose(drawn: MeasurableEmbedding, share: str, trust: Trust, items: ShownItems) -> tuple[Clause, ...]:
    """Of which items: of a fitted globe those it was fitted to, and beside them new ones where these are known."""
    of_items = f"{share} of {items.everything}", Worth.WHICH_ITEMS
    brief = f"{share} of all" if items.is_filtered else share
    if trust.held_out is not None and trust.held_out.among_anchors is not None:
        new = len(trust.held_out.rows)
        right = about(trust.held_out.among_anchors.nearest_anchor_agreement)
        own = Clause((of_items, (brief, Worth.OWN_ITEMS)))
        if new < FEW_NEW:
            return own, Clause.of(f"{right} of {counted(new, 'new one')}")
        return own, Clause(((f"{right} of new ones", Worth.BRIEF_WORDS), (f"{right} of new", Worth.ALWAYS)))
    if drawn.is_fitted:
        fitted = (
            (f"{share} of {items.everything} it was fitted to", Worth.WHICH_ITEMS),
            (f"{share} of those fitted", Worth.ALWAYS),
        )
        return (Clause(fitted),)
    return (Clause((of_items, (brief, Worth.ALWAYS))),)
