"""What an action is: one row of the table that menus, toolbar, shortcuts, palette and key sheet are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Literal

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QWidget

from geolip_viewer.state import State

if TYPE_CHECKING:
    from geolip_viewer.app.actions.targets import ActionTargets


Method = Callable[["ActionTargets"], Callable[..., object]]
"""A method of one of the objects of a window."""


class Needs(Enum):
    """What an action needs to make sense."""

    NOTHING = "nothing"
    CHECKPOINT = "an open checkpoint"
    SCENE = "a picture"
    GLOBE = "a view on the globe"
    RUN = "a run: open a folder of checkpoints"
    ITEMS = "items: open features for the checkpoint"
    SELECTION = "a selection"
    SELECTED_ITEMS = "a selected item"
    SELECTED_ANCHORS = "a selected anchor"
    FILTER = "a filter"
    UNDO = "something to undo"
    REDO = "something to redo"


@dataclass(frozen=True)
class Action:
    """One thing to do. `menu` may name a submenu after a slash; `rule` draws a line above it in the menu.

    `does` gives the method that is called, of one of the objects of a window; that of a checkable action is called with
    the new check. `refusal` says why the action makes no sense in a state, beyond what it needs: "" if it does, else
    a sentence for its tooltip. `named` is its text where that follows the state; while that is "" there is no such
    action.
    """

    id: str
    text: str
    does: Method
    menu: str
    keys: str = ""
    icon: str = ""
    needs: Needs = Needs.NOTHING
    checked: Callable[["ActionTargets", State], bool] | None = None
    tooltip: str = ""
    rule: bool = False
    toolbar: Literal["", "left", "right"] = ""
    refusal: Callable[["ActionTargets", State], str] | None = None
    named: Callable[["ActionTargets", State], str] | None = None

    @property
    def title(self) -> str:
        """The text without the ellipsis that says a dialog follows."""
        return self.text.removesuffix("…")


def given(method: Method, *values: object) -> Method:
    """The method with these as its first arguments."""
    return lambda on: partial(method(on), *values)


def look_is(name: str, value: object = True) -> Callable[["ActionTargets", State], bool]:
    """The check of an action that switches a display setting."""
    return lambda _, state: bool(getattr(state.display, name) == value)


def rows_of(widget: QWidget) -> tuple[tuple[Action, QAction], ...]:
    """The rows that the actions of a widget's window were made from, in the order of the menus."""
    window = widget.window()
    return tuple((each.data(), each) for each in window.actions() if isinstance(each.data(), Action)) if window else ()
