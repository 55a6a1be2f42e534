"""Where large computations run, and how much memory they may take."""

from typing import get_args

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.app.widgets.checked_field import CheckedField
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.folder_field import named_edit
from geolip_viewer.geometry.devices import DeviceName
from geolip_viewer.operating_system import free_memory
from geolip_viewer.sizes import parsed_size, size_text

WIDTH = 480
NAMES: dict[DeviceName, str] = {
    "auto": "On a CUDA device where that is faster",
    "cpu": "On the processor",
    "cuda": "On the CUDA device, always",
}
ABOUT = "Features are projected and faithful globes fitted there. Without a CUDA device, the processor is used."
WHEN = "Applies to what is opened from now on."


class ResourcesDialog(QDialog):
    """`chosen` tells what was chosen when it is accepted."""

    chosen = pyqtSignal(object)  # Resources

    def __init__(self, known: Resources, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("resources_dialog")
        self.setWindowTitle("Computations")
        self.setMinimumWidth(WIDTH)
        self._device = ChoiceBox(self)
        self._device.setObjectName("resources_device")
        self._device.setAccessibleName("Large computations")
        self._device.setToolTip(ABOUT)
        for device in get_args(DeviceName):
            self._device.addItem(NAMES[device], device)
        self._device.setCurrentIndex(self._device.findData(known.device))
        memory = "" if known.memory is None else written_size(known.memory)
        edit = named_edit("resources_memory", "Memory for embeddings", memory, self)
        edit.setPlaceholderText("a quarter of what is free")
        hint = f"Such as 800M or 8G; {size_text(free_memory())} are free now. The rest is cached on disk."
        self._memory = CheckedField(edit, hint, memory_fault, (), self)
        self._lay_out()

    @property
    def resources(self) -> Resources:
        """What the fields say now."""
        return Resources(self._device.currentData(), parsed_size(self._memory.text) if self._memory.text else None)

    def accept(self) -> None:
        """Accept only valid input; the field says what is wrong."""
        if self._memory.is_right:
            self.chosen.emit(self.resources)
            super().accept()

    def _lay_out(self) -> None:
        about, when = QLabel(ABOUT, self), QLabel(WHEN, self)
        for label in (about, when):
            label.setWordWrap(True)
            label.setProperty("quiet", True)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Large computations", self._device)
        form.addRow("", about)
        form.addRow("Memory for embeddings", self._memory)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.setObjectName("resources_buttons")
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(when)
        layout.addStretch()
        layout.addWidget(buttons)


def written_size(count: int) -> str:
    """Bytes so that they are read back as they were: "8G", "800M", or digits."""
    return next(
        (f"{count // unit}{name}" for name, unit in (("G", 10**9), ("M", 10**6)) if count % unit == 0), str(count)
    )


def memory_fault(text: str) -> str:
    """What is wrong with a size, "" if nothing is."""
    if not text:
        return ""
    try:
        parsed_size(text)
    except ValueError:
        return "A size is a number of bytes, such as 800M or 8G"
    return ""
