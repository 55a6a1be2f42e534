"""How far the picture can be trusted, and pictures that can be trusted further."""

from collections.abc import Callable
from functools import partial

from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action, Needs, look_is
from geolip_viewer.state import State

MENU = "View/Projection"


def _projects(name: str) -> Callable[[State], bool]:
    return lambda state: state.projection.name == name


def rows(parts: Parts) -> tuple[Action, ...]:
    """Actions on projections and trust."""
    return (
        Action(
            "projection.pca",
            "PCA",
            partial(parts.trust.choose_projection, "PCA"),
            MENU,
            "P",
            needs=Needs.CHECKPOINT,
            checked=_projects("PCA"),
            tooltip="Put items and anchors where their first three principal components say",
            rule=True,
            toolbar="left",
        ),
        Action(
            "projection.faithful",
            "Faithful",
            partial(parts.trust.choose_projection, "faithful"),
            MENU,
            "F",
            needs=Needs.CHECKPOINT,
            checked=_projects("faithful"),
            tooltip="Put items and anchors where their true neighbourhoods stay together: fitted once, then kept",
            toolbar="left",
        ),
        Action(
            "projection.other",
            "Components 2, 3 and 4",
            partial(parts.trust.choose_projection, "PCA 2-3-4"),
            MENU,
            needs=Needs.CHECKPOINT,
            checked=_projects("PCA 2-3-4"),
            tooltip="What the first component hides",
            rule=True,
        ),
        Action(
            "projection.centred",
            "PCA, centred",
            partial(parts.trust.choose_projection, "PCA centred"),
            MENU,
            needs=Needs.CHECKPOINT,
            checked=_projects("PCA centred"),
            tooltip="Take the mean away when drawing, too: spreads a narrow cone",
        ),
        Action(
            "projection.anchors",
            "PCA of the anchors",
            partial(parts.trust.choose_projection, "PCA of anchors"),
            MENU,
            needs=Needs.CHECKPOINT,
            checked=_projects("PCA of anchors"),
            tooltip="By the components in which anchors differ most",
        ),
        Action(
            "projection.selection",
            "PCA of the selection",
            partial(parts.trust.choose_projection, "PCA of selection"),
            MENU,
            needs=Needs.SELECTED_ITEMS,
            checked=_projects("PCA of selection"),
            tooltip="By the components in which the selected items differ most",
        ),
        Action(
            "projection.more",
            "Any three components…",
            parts.trust.open,
            MENU,
            needs=Needs.CHECKPOINT,
            tooltip="Choose components, and what they are fitted on, in the Trust panel",
            rule=True,
        ),
        Action(
            "trust.open",
            "How far the picture can be trusted…",
            parts.trust.open,
            "View",
            "Ctrl+T",
            "shield-check",
            needs=Needs.CHECKPOINT,
            tooltip="All measures of the picture beside random data, and pictures that keep more",
            toolbar="left",
        ),
        Action(
            "trust.badge",
            "Trust badge in the picture",
            parts.display.show_badge,
            "View",
            needs=Needs.SCENE,
            checked=look_is("badge"),
            tooltip="Write into the picture how far it can be trusted",
        ),
    )


def select_rows(parts: Parts) -> tuple[Action, ...]:
    """Actions that select by what is true."""
    return (
        Action(
            "trust.neighbors",
            "True neighbours",
            parts.selecting.true_neighbors,
            "Select",
            "K",
            "waypoints",
            needs=Needs.SELECTED_ITEMS,
            tooltip="Select the current item with its ten truly nearest items, wherever they are drawn",
        ),
        Action(
            "trust.disagreements",
            "Where experts disagree most…",
            parts.trust.disagreements,
            "Select",
            needs=Needs.ITEMS,
            tooltip="List the items that the experts see most differently, and step through them",
        ),
    )
