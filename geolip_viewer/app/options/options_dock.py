"""The options of the view that is shown, made from its declaration."""

from dataclasses import asdict

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from geolip_viewer.app.document.descriptions import item_with_id
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.setting_options import set_option
from geolip_viewer.app.options.forms import Form
from geolip_viewer.app.projections.projection_choice import ProjectionChoice
from geolip_viewer.options import options_of
from geolip_viewer.state import State

FORM = 2  # place in the column: below the help and the projection
NOTHING = "The options of a view appear here once a checkpoint is open."


class OptionsDock(QWidget):
    """What the view shows in a sentence, a form, and a button that sets everything back."""

    def __init__(self, document: Document, messages: Messages) -> None:
        super().__init__()
        self.setObjectName("options")
        self._document = document
        self._form: Form | None = None
        self._view = ""
        self._help = QLabel(self)
        self._projection = ProjectionChoice(document, messages, self)
        self._page = self._made_page()
        self._scroll = self._made_scroll()
        self._foot = self._made_foot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._foot)
        document.opened.connect(self._rebuild)
        document.state_changed.connect(self._on_state)
        document.result_changed.connect(self._show_item)
        self._rebuild()

    def _made_page(self) -> QWidget:
        """What scrolls: the help, the projection, and the form once there is one."""
        page = QWidget(self)
        page.setObjectName("options_page")
        page.setProperty("panel", True)
        self._help.setObjectName("view_help")
        self._help.setProperty("quiet", True)
        self._help.setWordWrap(True)
        self._help.setContentsMargins(12, 8, 12, 4)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._help)
        self._column.addWidget(self._projection)
        self._column.addStretch()
        return page

    def _made_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setObjectName("options_scroll")
        scroll.setProperty("panel", True)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._page)
        return scroll

    def _made_foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("options_foot")
        button = QPushButton("Reset to defaults", foot)
        button.setObjectName("set_defaults")
        button.setToolTip("Reset every option of this view to its default")
        button.clicked.connect(self._set_defaults)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 6, 12, 8)
        row.addWidget(button)
        row.addStretch()
        return foot

    def _rebuild(self, *_: object) -> None:
        """Another view, or another vocabulary: a new form."""
        if self._form is not None:
            self._form.apply()
            self._form.setParent(None)
            self._form.deleteLater()
        view, loaded = self._document.view, self._document.loaded
        self._form, self._view = None, self._document.state.view
        is_empty = view is None or loaded is None
        self._help.setText(NOTHING if is_empty else f"{view.help}.")  # type: ignore[union-attr]
        if view is None or loaded is None:
            self._foot.hide()
            return
        self._form = Form(options_of(view.options), loaded.vocabulary, self._page)
        self._form.setProperty("panel", True)
        self._form.changed.connect(self._set)
        self._column.insertWidget(FORM, self._form)
        self._align(self._form)
        self._form.take_tab_order_after(self._projection.box)
        self._show_values()

    def _on_state(self, old: State, new: State) -> None:
        if new.view != self._view:
            self._rebuild()
        elif new.options_of(new.view) != old.options_of(new.view):
            self._show_values()

    def _show_values(self) -> None:
        view = self._document.view
        if self._form is None or view is None:
            return
        set_values = self._document.state.options_of(view.id)
        self._form.set_values({**asdict(view.options()), **set_values})
        self._foot.setVisible(bool(set_values))
        self._show_item()

    def _show_item(self, *_: object) -> None:
        """The empty field of a view of one item says which one is drawn."""
        view, result, loaded = self._document.view, self._document.result, self._document.loaded
        if self._form is None or view is None or loaded is None or result is None or result.view is not view:
            return
        if view.item_option and result.item is not None:
            self._form.show_meant(view.item_option, item_with_id(result.item, loaded))

    def _align(self, form: Form) -> None:
        """The projection stands above the form as one more row of it."""
        width = max(form.label_width, self._projection.label.sizeHint().width())
        form.label_width = width
        self._projection.label.setFixedWidth(width)

    def _set(self, name: str, value: object, step: str) -> None:
        set_option(self._document, self._view, name, value, step)

    def _set_defaults(self) -> None:
        store = self._document.store
        store.change(options=store.state.without_options(self._view))
