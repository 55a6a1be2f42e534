"""Plays a view that moves with one of its options: a slider to scrub, a button to play, and one to turn back."""

from typing import Any

from PyQt6.QtCore import QElapsedTimer, Qt, QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.app.widgets.icon_button import icon_button
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.options import Option, Range, options_of
from geolip_viewer.state import State

STEPS = 1000  # positions of the slider
LONG = 10.0  # the largest range of t on the slider
SPEED = 0.25  # units of t per second
KEYS = "Shift+Space"
FRAME = 33  # milliseconds between two frames
RESTS = 250  # milliseconds without a change until the picture is at rest


class PlayBar(QFrame):
    """Stands below the picture where the view can be played, and is named after what it plays.

    All of one play, and all of one drag, are one step of undo. It ends where the controller ends it.
    """

    def __init__(self, document: Document, controller: PictureController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("play_bar")
        self._document = document
        self._controller = controller
        self._direction = 1
        self._turn = 0
        self._is_awaited = False
        self._clock = QElapsedTimer()
        self._timer = _timer(self, FRAME, single=False)
        self._timer.timeout.connect(self._go_on)
        self._rest = _timer(self, RESTS, single=True)
        self._rest.timeout.connect(self._come_to_rest)
        self._play = self._button("play", "Play", "play", self.switch)
        self._play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._back = self._button("play_back", "Reverse", "arrow-left-right", self.turn_back)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("play_slider")
        self._slider.setRange(0, STEPS)
        self._slider.setSingleStep(STEPS // 100)
        self._slider.setPageStep(STEPS // 10)
        self._slider.valueChanged.connect(self._scrub)
        self._slider.sliderPressed.connect(self.pause)
        self._words = QLabel(self)
        self._words.setObjectName("play_words")
        self._words.setProperty("quiet", True)
        self._words.setMinimumWidth(44)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        for widget, stretch in ((self._play, 0), (self._back, 0), (self._slider, 1), (self._words, 0)):
            row.addWidget(widget, stretch)
        document.opened.connect(self._on_opened)
        document.state_changed.connect(self._on_state)
        controller.answered.connect(self._on_answer)
        controller.activity_changed.connect(self._on_activity)
        self._show()

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def title(self) -> str:
        """What playing is called, such as "Play the tour"; "" if nothing can be played."""
        played = self._played
        return f"Play the {played[0].lower()}{played[1:]}" if played else ""

    @property
    def _played(self) -> str:
        view = self._document.view
        return view.title if view is not None and self._option is not None else ""

    # -- playing

    def switch(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        elif self._option is not None:
            self._turn += 1
            self._is_awaited = False
            self._controller.begin_playing()
            self._clock.start()
            self._timer.start()
            self._show()

    def pause(self) -> None:
        """Stay where it is."""
        if self.is_playing:
            self._timer.stop()
            self._rest.start()
            self._show()

    def turn_back(self) -> None:
        """Go the other way from now on."""
        self._direction = -self._direction
        self._show()

    def _go_on(self) -> None:
        """One more frame, unless the last one is still being made."""
        if self._is_awaited or self._option is None:
            return
        allowed = self._range
        t = self._value + self._direction * SPEED * min(self._clock.restart() / 1000, 0.2)
        if not allowed.low <= t <= allowed.high:
            self._direction = 1 if t < allowed.low else -1
            t = max(allowed.low, min(allowed.high, t))
            self._show()
        self._set(t, f"{self._document.state.view} plays {self._turn}")

    def _scrub(self, place: int) -> None:
        if self._option is None:
            return
        if not self._slider.isSliderDown():
            self._turn += 1
        self._controller.begin_playing()
        self._rest.start()
        span = self._span
        t = span.low + (span.high - span.low) * place / STEPS
        self._set(t, f"{self._document.state.view} scrubs {self._turn}")

    def _set(self, t: float, step: str) -> None:
        store = self._document.store
        options = store.state.with_option(store.state.view, self._name, round(t, 4))
        if options != store.state.options:
            self._is_awaited = True
            store.change(step=step, options=options)

    def _come_to_rest(self) -> None:
        """Playing has ended: write what is beside the picture again, and measure it."""
        self._controller.end_playing()

    # -- updates

    @property
    def _name(self) -> str:
        """The option that is played."""
        return self._document.view.animates if self._document.view is not None else ""

    @property
    def _option(self) -> Option | None:
        view = self._document.view
        if view is None or self._document.loaded is None:
            return None
        return next((each for each in options_of(view.options) if each.name == view.animates), None)

    @property
    def _range(self) -> Range:
        option = self._option
        return option.range if option is not None and option.range is not None else Range(0.0, 1.0)

    @property
    def _span(self) -> Range:
        """What the slider goes over: all, or the part of a long way on which it is now."""
        allowed = self._range
        if allowed.high - allowed.low <= LONG:
            return allowed
        low = allowed.low + LONG * min((self._value - allowed.low) // LONG, (allowed.high - allowed.low) // LONG - 1)
        return Range(low, low + LONG)

    @property
    def _value(self) -> float:
        option, state = self._option, self._document.state
        value: Any = state.options_of(state.view).get(self._name, option.default if option is not None else 0.0)
        return float(value)

    def _on_opened(self, _: object) -> None:
        self._stop()
        self._show()

    def _on_state(self, old: State, new: State) -> None:
        if old.view != new.view:
            self._stop()
        self._show()

    def _on_activity(self, activity: Activity) -> None:
        """Playing always ends here, whatever ends it: a bar that continued would show a time that is not drawn."""
        if activity is not Activity.PLAYING:
            self._timer.stop()
            self._rest.stop()
            self._show()

    def _on_answer(self) -> None:
        self._is_awaited = False

    def _stop(self) -> None:
        """Stop, since another view is shown."""
        self._timer.stop()
        self._rest.stop()
        self._direction, self._is_awaited = 1, False

    def _show(self) -> None:
        option = self._option
        self.setVisible(option is not None)
        if option is None:
            return
        for name, words in (("play_slider", option.label), ("play_words", option.help)):
            widget = self.findChild(QWidget, name)
            if widget is not None:
                widget.setAccessibleName(words)
                widget.setToolTip(f"<p>{option.help}</p>")
        words = "Pause" if self.is_playing else self.title
        self._play.setIcon(icon("pause" if self.is_playing else "play"))
        self._play.setText(self._played)
        self._play.setToolTip(f"{words} ({KEYS})")
        self._play.setAccessibleName(words)
        self._back.setToolTip("Play backwards" if self._direction > 0 else "Play forwards")
        span = self._span
        place = (self._value - span.low) / (span.high - span.low)
        self._slider.blockSignals(True)
        self._slider.setValue(round(STEPS * place))
        self._slider.blockSignals(False)
        self._words.setText(f"{self._value:.2f}")

    def _button(self, name: str, words: str, sign: str, do: Any) -> QToolButton:
        button = icon_button(self, name, sign, words)
        button.clicked.connect(lambda: do())
        return button


def _timer(parent: QWidget, interval: int, *, single: bool) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(single)
    timer.setInterval(interval)
    return timer
