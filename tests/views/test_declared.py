"""What every view declares about itself, compared with what it does."""

import pickle
from typing import Any

import numpy as np
import pytest

from geolip_viewer.options import Option, changed, options_of
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import Requirement, View, ViewInput
from tests.synthetic import make_analysis, run_of

ANALYSIS = make_analysis(items=40)
RUN = run_of(ANALYSIS)
SELECTIONS = (np.array([1, 2, 3, 20]), np.array([4, 5, 6, 30]))
SPECIAL = (
    ("items", "selection"),
    ("items", "random"),
    ("item", ""),
    ("item", "1007"),
    ("start", "PCA of selection"),
    ("end", "PCA of selection"),
)


def cases() -> list[tuple[View, dict[str, Any]]]:
    """Each view with its defaults, and with each option that speaks of the selection."""
    found: list[tuple[View, dict[str, Any]]] = []
    for view in VIEWS:
        names = {option.name for option in options_of(view.options) if option.names is None}
        found += [(view, {}), *((view, {name: value}) for name, value in SPECIAL if name in names)]
    return found


def drawn(view: View, options: Any, selection: np.ndarray) -> bytes:
    """Everything that a view draws, as bytes that are equal if it is equal."""
    analysis = RUN if Requirement.RUN in view.needs else ANALYSIS
    return pickle.dumps(view.scenes(ViewInput(analysis, analysis.positions, selection), options))


@pytest.mark.parametrize(("view", "values"), cases(), ids=lambda part: part.id if isinstance(part, View) else str(part))
def test_another_selection_is_another_scene_exactly_where_a_view_says_so(view: View, values: dict[str, Any]) -> None:
    options = changed(view.options(), values, RUN.vocabulary)
    first, second = (drawn(view, options, each) for each in SELECTIONS)
    assert (first != second) == view.follows_selection(options)
    assert drawn(view, options, SELECTIONS[0]) == first


@pytest.mark.parametrize("view", [view for view in VIEWS if view.animates], ids=lambda view: view.id)
def test_what_can_be_played_moves_the_marks(view: View) -> None:
    option = next(each for each in options_of(view.options) if each.name == view.animates)
    assert (option.kind, option.range is not None) == ("float", True)
    moments = (option.range.low, option.range.low + 0.25)
    scenes = [drawn(view, view.options_with({view.animates: moment}), SELECTIONS[0]) for moment in moments]
    assert scenes[0] != scenes[1]


def test_views_of_one_item_name_the_option_that_chooses_it() -> None:
    for view in (view for view in VIEWS if view.item_option):
        named = str(ANALYSIS.features.image_id[5])
        (by_name,) = view.scenes(ViewInput(ANALYSIS, ANALYSIS.positions), view.options_with({view.item_option: named}))
        (selected,) = view.scenes(ViewInput(ANALYSIS, ANALYSIS.positions, np.array([5])), view.options())
        assert by_name.title == selected.title


def test_a_morph_with_an_unreadable_projection_does_not_follow_the_selection() -> None:
    morph = view_named("morph")
    assert not morph.follows_selection(morph.options_with({"start": "nonsense"}))


def disabled() -> list[tuple[View, dict[str, Any], str]]:
    """Every option that some value of another one disables, and that value."""
    found = []
    for view in VIEWS:
        defaults = {option.name: option.default for option in options_of(view.options)}
        for option in options_of(view.options):
            others = [each for each in options_of(view.options) if each is not option]
            cases = [{}, *({each.name: value} for each in others for value in values_of(each))]
            if option.enabled is not None:
                found += [(view, case, option.name) for case in cases if option.why_disabled({**defaults, **case})][:3]
    return found


def values_of(option: Option) -> tuple[Any, ...]:
    """A few values of an option; for texts whose meaning depends on the view, only ids."""
    if option.kind == "choice":
        return option.choices_in(RUN.vocabulary)[:3]
    if option.range is not None:
        number = int if option.kind == "int" else float
        return number(option.range.low), number(min(option.range.high, option.range.low + 3))
    return (True, False) if option.kind == "bool" else ("", "1000") if option.name == "ids" else ()


@pytest.mark.parametrize(
    ("view", "values", "name"), disabled(), ids=lambda part: part.id if isinstance(part, View) else str(part)
)
def test_an_option_that_is_disabled_changes_nothing(view: View, values: dict[str, Any], name: str) -> None:
    option = next(each for each in options_of(view.options) if each.name == name)
    allowed = values_of(option)
    scenes = {drawn(view, view.options(**{**values, name: value}), SELECTIONS[0]) for value in allowed}
    assert len(allowed) > 1
    assert len(scenes) == 1
    assert option.why_disabled({**{each.name: each.default for each in options_of(view.options)}, **values})
