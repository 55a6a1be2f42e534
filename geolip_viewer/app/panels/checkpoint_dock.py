"""What is open: family, shapes, experts, the checkpoint's own metrics, features, and notices."""

from dataclasses import replace

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_lists import NAMED_BY
from geolip_viewer.sources.metadata import Metric
from geolip_viewer.state import State
from geolip_viewer.text import tooltip_text

MOST_METRICS = 60


class CheckpointDock(QScrollArea):
    """Sections of names and values; values can be selected and copied."""

    def __init__(self, document: Document, loader: Loader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checkpoint")
        self.setAccessibleName("Checkpoint")
        self.setProperty("panel", True)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._document = document
        self._loader = loader
        document.opened.connect(self._rebuild)
        document.turned.connect(self._rebuild)
        document.warnings_changed.connect(self._rebuild)
        document.compared_changed.connect(self._rebuild)
        document.state_changed.connect(self._on_state)
        document.scenes_changed.connect(self._on_scenes)
        self._told = ""
        self._rebuild()

    def _on_state(self, old: State, new: State) -> None:
        if old.compared != new.compared:
            self._rebuild()

    def _on_scenes(self, _: object) -> None:
        loaded = self._document.loaded
        if loaded is not None and loaded.analysis.device.told != self._told:
            self._rebuild()

    def _rebuild(self, *_: object) -> None:
        page = QWidget(self)
        page.setObjectName("checkpoint_page")
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(4)
        loaded = self._document.loaded
        if loaded is None:
            layout.addWidget(_quiet("No checkpoint is open.", page))
        else:
            self._fill(page, layout, loaded)
        layout.addStretch()
        self.setWidget(page)

    def _fill(self, page: QWidget, layout: QVBoxLayout, loaded: Loaded) -> None:
        checkpoint = loaded.checkpoint
        if self._document.warnings:
            _section(page, layout, "Notices")
            for number, warning in enumerate(self._document.warnings):
                layout.addWidget(_notice(warning, number, page))
        _section(page, layout, "Constellation")
        layout.addWidget(_table(_constellation(checkpoint), page))
        compared = self._document.compared
        if compared is not None:
            _section(page, layout, "Compared with")
            layout.addWidget(_table(_constellation(compared.checkpoint), page))
        if len(checkpoint.anchor_sets) > 1:
            layout.addWidget(self._anchor_choice(page, loaded))
        if checkpoint.experts:
            _section(page, layout, "Experts")
            names = loaded.analysis.expert_names
            widths = [f"{expert.width:,} wide" for expert in checkpoint.experts]
            layout.addWidget(_table(dict(zip(names, widths, strict=True)), page))
        self._fill_features(page, layout, loaded)
        _section(page, layout, "Computations")
        self._told = loaded.analysis.device.told
        layout.addWidget(_table({"Computed on": self._told}, page))
        if checkpoint.metrics:
            _section(page, layout, "Metrics in the file")
            shown = list(checkpoint.metrics.items())[:MOST_METRICS]
            layout.addWidget(_table({name: _number(value) for name, value in shown}, page))

    def _fill_features(self, page: QWidget, layout: QVBoxLayout, loaded: Loaded) -> None:
        _section(page, layout, "Features")
        features = loaded.features
        if features is None:
            layout.addWidget(_quiet("None are open: the anchors are shown alone.", page))
            return
        rows = {"Source": features.source, "Split": features.split, "Items": f"{len(features):,}"}
        if features.class_names:
            rows["Classes"] = f"{len(features.class_names):,}, {NAMED_BY[features.class_names_from]}"
        layout.addWidget(_table(rows, page))

    def _anchor_choice(self, page: QWidget, loaded: Loaded) -> QComboBox:
        choice = ChoiceBox(page)
        choice.setObjectName("anchor_set")
        choice.setAccessibleName("Anchor set")
        choice.setToolTip("Which anchors of the file are shown")
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for each in loaded.checkpoint.anchor_sets:
            choice.addItem(f"{each.key}  ({each.count:,} × {each.dimension:,})", each.key)
        choice.setCurrentIndex(choice.findData(loaded.checkpoint.anchors_key))
        choice.activated.connect(lambda place: self._choose_anchors(choice.itemData(place)))
        return choice

    def _choose_anchors(self, key: str) -> None:
        loaded = self._document.loaded
        if loaded is not None and key != loaded.checkpoint.anchors_key:
            checkpoint, features = loaded.sources
            compared = self._document.state.compared
            self._loader.open_checkpoint(replace(checkpoint, anchors_key=key), features, compared)


def _constellation(checkpoint: Checkpoint) -> dict[str, str]:
    made = {"Anchors from": checkpoint.anchors_from} if checkpoint.anchors_from else {}
    return {
        "File": checkpoint.path.name,
        "Family": checkpoint.family,
        "Axes" if checkpoint.are_axes else "Anchors": f"{checkpoint.anchor_count:,}",
        "Dimension": f"{checkpoint.dimension:,}",
        **made,
    }


def _section(page: QWidget, layout: QVBoxLayout, title: str) -> None:
    if layout.count():
        layout.addSpacing(12)
    heading = QLabel(title, page)
    heading.setObjectName(f"heading_{title.lower().replace(' ', '_')}")
    heading.setProperty("heading", True)
    layout.addWidget(heading)


def _table(rows: dict[str, str], page: QWidget) -> QWidget:
    table = QWidget(page)
    table.setProperty("panel", True)
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(rows.items()):
        label, text = _quiet(name, table), QLabel(_breakable(value), table)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setWordWrap(True)
        text.setToolTip(tooltip_text(value))
        label.setBuddy(text)
        grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, place, 1)
    return table


def _notice(text: str, number: int, page: QWidget) -> QWidget:
    warning = QLabel(text, page)
    warning.setObjectName(f"notice_{number}")
    warning.setProperty("notice", True)
    warning.setTextFormat(Qt.TextFormat.PlainText)
    warning.setFrameShape(QFrame.Shape.NoFrame)
    warning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    warning.setWordWrap(True)
    return warning


def _quiet(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("quiet", True)
    label.setWordWrap(True)
    return label


def _number(value: Metric) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _breakable(text: str) -> str:
    """Long paths may break after a slash or an underscore: a zero-width space says where."""
    return text.replace("/", "/\u200b").replace("_", "_\u200b")
