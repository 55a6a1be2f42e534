"""Which projection replaces a fitted one that is not available."""

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.projections.globe_fitting import GlobeFitting
from geolip_viewer.errors import ViewerError
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.state import State


class ProjectionFallback(QObject):
    """Changes the state back to the projection before the faithful globe when its fit fails or is cancelled.

    `show_reason` shows why a fit failed once the previous picture is back, because a new picture clears messages.
    """

    def __init__(self, document: Document, messages: Messages, fitting: GlobeFitting) -> None:
        super().__init__(document)
        self._document = document
        self._messages = messages
        self._before = PCA  # the last projection that was not fitted
        self._reason: ViewerError | None = None
        document.state_changed.connect(self._on_state)
        fitting.failed.connect(self._on_failed)
        fitting.cancelled.connect(self._go_back)

    def show_reason(self) -> None:
        """Say why the last fit failed, unless that has been said."""
        reason, self._reason = self._reason, None
        if reason is not None:
            self._messages.show_unavailable(reason)

    def reset(self) -> None:
        """Reset for other files: nothing has been fitted yet."""
        self._before, self._reason = PCA, None

    def _on_state(self, old: State, new: State) -> None:
        is_opening = (old.checkpoint, old.features) != (new.checkpoint, new.features)
        if not is_opening and old.projection != new.projection and not old.projection.is_faithful:
            self._before = old.projection

    def _on_failed(self, error: ViewerError) -> None:
        self._reason = error
        self._go_back()

    def _go_back(self) -> None:
        if self._document.state.projection.is_faithful:
            self._document.store.change(projection=self._before)
