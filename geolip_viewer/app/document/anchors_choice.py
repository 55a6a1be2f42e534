"""Where anchors come from: the checkpoint, the means of classes, or the centres of spherical k-means."""

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from geolip_viewer.analysis.derived_anchors import AnchorsFrom, parse_anchors_from
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.errors import OptionError

USUAL = AnchorsFrom("kmeans", 256)
MOST, LARGEST_SEED = 999_999, 999_999_999  # the limits of `parse_anchors_from`


class AnchorsChoice(QWidget):
    """A choice, with the number of centres and the seed; includes the checkpoint's own anchors if there is one."""

    def __init__(self, anchors_from: str | None, has_checkpoint: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("features_anchors_from")
        known = _known(anchors_from)
        self._kind = ChoiceBox(self)
        self._kind.setObjectName("features_anchors")
        self._kind.setAccessibleName("Anchors")
        if has_checkpoint:
            self._kind.addItem("Those of the checkpoint", "checkpoint")
        self._kind.addItem("The mean of each class", "classes")
        self._kind.addItem("Centres of k-means", "kmeans")
        usual = "checkpoint" if has_checkpoint else USUAL.kind
        self._kind.setCurrentIndex(self._kind.findData(known.kind if known is not None else usual))
        centres = known if known is not None and known.kind == "kmeans" else USUAL
        self._count = self._number("features_centres", "Number of centres", 2, MOST, centres.count)
        self._seed_label = QLabel("Seed", self)
        self._seed = self._number("features_seed", "Seed", 0, LARGEST_SEED, centres.seed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._kind, 1)
        for widget in (self._count, self._seed_label, self._seed):
            row.addWidget(widget)
        self.setFocusProxy(self._kind)
        self._kind.currentIndexChanged.connect(self._refresh)
        self._refresh()

    @property
    def text(self) -> str | None:
        """What `parse_anchors_from` reads; None for those of the checkpoint."""
        match self._kind.currentData():
            case "classes":
                return AnchorsFrom("classes").text
            case "kmeans":
                return AnchorsFrom("kmeans", self._count.value(), self._seed.value()).text
        return None

    def _number(self, name: str, title: str, least: int, most: int, value: int) -> QSpinBox:
        field = QSpinBox(self)
        field.setObjectName(name)
        field.setAccessibleName(title)
        field.setToolTip(title)
        field.setRange(least, most)
        field.setValue(value)
        field.setMinimumWidth(88)
        return field

    def _refresh(self, *_: object) -> None:
        for widget in (self._count, self._seed_label, self._seed):
            widget.setVisible(self._kind.currentData() == "kmeans")


def _known(anchors_from: str | None) -> AnchorsFrom | None:
    try:
        return parse_anchors_from(anchors_from) if anchors_from is not None else None
    except OptionError:
        return None
