"""Mouse input in tests: real events where an item, an anchor or a class is drawn."""

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from geolip_viewer.scene import Points

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def frame(window, qtbot):
    """Wait for the next frame."""
    with qtbot.waitSignal(window.services.canvas.viewport.frameSwapped, timeout=20_000):
        window.services.canvas.viewport.update()


def drawn_places(window, of, panel=0):
    """Every mark of a kind: its index, where it is drawn in logical pixels, and how much it faces us."""
    viewport = window.services.canvas.viewport
    layers = [
        layer for layer in viewport.scene_renderer.scenes[panel].layers if isinstance(layer, Points) and layer.of == of
    ]
    index = np.concatenate([layer.index for layer in layers])
    pixels, facing = viewport.scene_renderer.projection(panel).screen(
        np.concatenate([layer.positions for layer in layers])
    )
    return index, pixels / viewport.devicePixelRatioF(), facing


def marks_alone(window, of, panel=0, apart=26.0):
    """Marks of a kind on this side that stand away from every other one: {index: place}."""
    kinds = {
        layer.of
        for layer in window.services.canvas.viewport.scene_renderer.scenes[panel].layers
        if isinstance(layer, Points)
    }
    everything = np.concatenate([drawn_places(window, kind, panel)[1] for kind in kinds])
    index, positions, facing = drawn_places(window, of, panel)
    away = np.linalg.norm(positions[:, None] - everything[None], axis=2)
    alone = (np.sort(away, axis=1)[:, 1] > apart) & (facing > 0.3)
    return {int(i): QPointF(*place) for i, place in zip(index[alone], positions[alone], strict=True)}


def middle(window, panel=0):
    """Where the globe's middle is drawn."""
    viewport = window.services.canvas.viewport
    return QPointF(*viewport.scene_renderer.projection(panel).centre) / viewport.devicePixelRatioF()


def send(window, kind, place, button=NONE, held=NONE, modifiers=PLAIN):
    viewport = window.services.canvas.viewport
    event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, held, modifiers)
    QApplication.sendEvent(viewport, event)


def hover(window, place):
    send(window, QEvent.Type.MouseMove, place)


def click(window, place, modifiers=PLAIN, button=LEFT):
    send(window, QEvent.Type.MouseButtonPress, place, button, button, modifiers)
    send(window, QEvent.Type.MouseButtonRelease, place, button, NONE, modifiers)


def double_click(window, place):
    click(window, place)
    send(window, QEvent.Type.MouseButtonDblClick, place, LEFT, LEFT)
    send(window, QEvent.Type.MouseButtonRelease, place, LEFT, NONE)


def drag(window, start, end, modifiers=PLAIN, release=True, steps=5):
    send(window, QEvent.Type.MouseButtonPress, start, LEFT, LEFT, modifiers)
    for step in range(1, steps + 1):
        send(window, QEvent.Type.MouseMove, start + (end - start) * step / steps, NONE, LEFT, modifiers)
    if release:
        send(window, QEvent.Type.MouseButtonRelease, end, LEFT, NONE, modifiers)
