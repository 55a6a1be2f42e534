"""The slow turn of the globe."""

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal

SPEED = 12.0  # degrees per second
FRAME = 33  # milliseconds between two frames
LONGEST_STEP = 0.2  # seconds: after a pause the globe continues from where it is


class Spin(QObject):
    """Tells by how many degrees the globe turns, frame after frame, while it runs."""

    turned = pyqtSignal(float)  # degrees
    changed = pyqtSignal(bool)  # whether it is running

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("spin")
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._advance)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        if not self.is_running:
            self._clock.start()
            self._timer.start()
            self.changed.emit(True)

    def stop(self) -> None:
        if self.is_running:
            self._timer.stop()
            self.changed.emit(False)

    def _advance(self) -> None:
        self.turned.emit(-SPEED * min(self._clock.restart() / 1000, LONGEST_STEP))
