"""The state, and a store that remembers."""

import pytest

from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.state import Filters, Selection, State, Store


def test_a_change_is_announced_with_the_state_before_and_after():
    store, told = Store(), []
    store.listen(lambda old, new: told.append((old.view, new.view)))
    store.change(view="isolation")
    assert told == [("manifold", "isolation")]


def test_a_change_that_changes_nothing_is_neither_announced_nor_undoable():
    store, told = Store(), []
    store.listen(lambda old, new: told.append(new))
    store.change(view="manifold", selection=Selection())
    assert not told
    assert not store.can_undo


def test_undo_and_redo_walk_back_and_forth():
    store = Store()
    store.change(view="lens")
    store.change(selection=Selection(items=(3,)))
    store.undo()
    assert store.state.selection == Selection()
    assert store.state.view == "lens"
    store.undo()
    assert store.state.view == "manifold"
    assert not store.can_undo
    store.redo()
    store.redo()
    assert store.state.selection.items == (3,)
    assert not store.can_redo


def test_a_new_change_forgets_what_was_undone():
    store = Store()
    store.change(view="lens")
    store.undo()
    store.change(view="isolation")
    assert not store.can_redo


@pytest.mark.parametrize("fields", [{"camera": CameraPose(zoom=2.0)}, {"display": DisplaySettings(theme="light")}])
def test_camera_and_display_settings_are_not_undone(fields):
    store = Store()
    store.change(view="lens")
    store.change(**fields)
    store.undo()
    assert store.state.view == "manifold"
    assert all(getattr(store.state, name) == value for name, value in fields.items())


def test_changes_of_one_step_are_undone_together():
    store = Store()
    for k in (1, 2, 3):
        store.change(step="k drag 1", options=store.state.with_option("lens", "k", k))
    store.change(step="k drag 2", options=store.state.with_option("lens", "k", 9))
    store.undo()
    assert store.state.options_of("lens") == {"k": 3}
    store.undo()
    assert store.state.options_of("lens") == {}


def test_after_an_undo_the_same_step_begins_anew():
    store = Store()
    store.change(step="k", options=store.state.with_option("lens", "k", 1))
    store.undo()
    store.change(step="k", options=store.state.with_option("lens", "k", 2))
    store.undo()
    assert store.state.options_of("lens") == {}


def test_undo_history_is_limited():
    store = Store()
    for item in range(Store.depth + 20):
        store.change(selection=Selection(items=(item,)))
    steps = 0
    while store.can_undo:
        store.undo()
        steps += 1
    assert steps == Store.depth
    assert store.state.selection.items == (19,)


def test_starting_anew_leaves_nothing_to_undo():
    store = Store()
    store.change(view="lens")
    store.start(State(view="isolation"))
    assert not store.can_undo
    assert store.state.view == "isolation"


def test_options_are_remembered_by_view_and_given_back():
    state = State()
    state = State(options=state.with_option("lens", "expert", "clip"))
    state = State(options=state.with_option("isolation", "pairs", 5))
    assert state.options_of("lens") == {"expert": "clip"}
    assert state.without_option("lens", "expert") == {"isolation": {"pairs": 5}}
    assert state.without_options("isolation") == {"lens": {"expert": "clip"}}


def test_options_of_a_state_cannot_be_written_to():
    state = State(options=State().with_option("lens", "expert", "clip"))
    with pytest.raises(TypeError):
        state.options_of("lens")["expert"] = "dinov2"
    with pytest.raises(TypeError):
        state.options["lens"] = {}


def test_a_type_size_that_nobody_could_read_is_refused():
    with pytest.raises(ValueError, match="type_size"):
        DisplaySettings(type_size=0.1)


def test_an_empty_selection_says_so():
    assert Selection().is_empty
    assert not Selection(anchors=(1,)).is_empty
    assert Filters() == Filters(hidden=(), isolated=())
