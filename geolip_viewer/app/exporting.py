"""Exports: asks what and where, has it made, and says where it lies. Nothing is drawn in this process."""

import itertools
from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication, QImage
from PyQt6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from geolip_viewer.app.exporting_choices import MovieChoices, PictureChoices, SheetChoices, size_of, worn
from geolip_viewer.app.exporting_dialog import ExportDialog
from geolip_viewer.app.exporting_kinds import Kind, Seen
from geolip_viewer.app.exporting_process import Drawing
from geolip_viewer.app.looks import look_of
from geolip_viewer.app.memory import Memory
from geolip_viewer.app.picture_area import PictureArea
from geolip_viewer.app.toasts import Toasts
from geolip_viewer.app.workspace import Workspace
from geolip_viewer.errors import ViewerError
from geolip_viewer.export import images, movies
from geolip_viewer.export.images import KEY, Recipe, recipe_text, write_png
from geolip_viewer.export.jobs import Job, Movie, Picture
from geolip_viewer.export.models import Parts, write_model
from geolip_viewer.export.numbers import Files, write_numbers
from geolip_viewer.export.pages import sheets_job
from geolip_viewer.options import changed
from geolip_viewer.task import Progress

LANE = "export"
Pixels = np.ndarray[Any, np.dtype[np.uint8]]


class Exporting(QObject):
    """What the actions of the Export menu do. Several exports may be under way at once, each with a card of its own."""

    def __init__(self, window: QMainWindow, workspace: Workspace, picture: PictureArea, memory: Memory) -> None:
        super().__init__(window)
        self.setObjectName("exporting")
        self._window = window
        self._workspace = workspace
        self._picture = picture
        self._memory = memory
        self._toasts = Toasts(picture)
        self._drawings: list[Drawing] = []
        self._screenshots: list[Path] = []
        self._numbers = itertools.count(1)

    def picture(self) -> None:
        self._ask("picture")

    def movie(self) -> None:
        self._ask("movie")

    def model(self) -> None:
        self._ask("model")

    def numbers(self) -> None:
        self._ask("numbers")

    def sheets(self) -> None:
        self._ask("sheets")

    def screenshot(self) -> None:
        """Write what the window shows into the folder of screenshots, at once and without asking."""
        image = self._grabbed()
        if image is None:
            return
        now = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
        path = _unlike(self._memory.screenshots / f"{self._name()} {now}.png", self._screenshots)
        self._screenshots.append(path)
        recipe = self._recipe(self._logical_size(), self._picture.devicePixelRatioF())
        work = partial(write_png, path, _pixels(image), {KEY: recipe_text(recipe)})
        self._work(work, lambda _: self._tell_saved(path))

    def copy(self) -> None:
        """Put what the window shows onto the clipboard."""
        image, clipboard = self._grabbed(), QGuiApplication.clipboard()
        if image is not None and clipboard is not None:
            clipboard.setImage(image)
            self._toasts.add().say(f"Copied {image.width():,} × {image.height():,} pixels", sign="copy")

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn into files."""
        return bool(self._drawings)

    def settle(self, go_on: Callable[[], object]) -> None:
        """Ask whether to stop what is being drawn; go on only then."""
        box = QMessageBox(self._window)
        box.setObjectName("ask_to_stop")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText("<b>Stop the export?</b>")
        box.setInformativeText("It is still being drawn, and what there is of it would be lost.")
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Wait", QMessageBox.ButtonRole.RejectRole)
        if stop is not None:
            stop.clicked.connect(lambda: self._stop(go_on))
        box.open()

    def _stop(self, go_on: Callable[[], object]) -> None:
        self.close()
        go_on()

    def close(self) -> None:
        """End what is under way, before the window goes."""
        for drawing in self._drawings:
            drawing.close()
            drawing.deleteLater()
        self._drawings.clear()

    # -- asking

    def _ask(self, kind: str) -> None:
        dialog = ExportDialog(self.seen(), self._memory, self._window)
        dialog.wanted.connect(partial(self._ask_where, dialog))
        dialog.turn_to(kind)
        dialog.open()

    def seen(self) -> Seen:
        """What is on the screen now."""
        loaded = self._workspace.loaded
        look = look_of(self._workspace.state, loaded)
        has_items = loaded is not None and loaded.item_count > 0
        return Seen(self._workspace.scenes, look, self._picture.pose, self._logical_size(), has_items)

    def _ask_where(self, over: ExportDialog, kind: Kind, choices: Any) -> None:
        folder = str(self._memory.choices(LANE).get("folder") or self._memory.folder)
        filters = kind.filters(self.seen()) if kind.filters is not None else ()
        dialog = QFileDialog(over, f"Export: {kind.title}", folder, ";;".join(filters))
        dialog.setObjectName("export_file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if filters:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(_suffix(filters[0]))
            dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_suffix(chosen)))
            dialog.selectFile(f"{self._name()}.{_suffix(filters[0])}")
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self._begin(over, kind, choices, Path(path)))
        dialog.open()

    def _begin(self, over: ExportDialog, kind: Kind, choices: Any, path: Path) -> None:
        """A file or folder was named: the dialog has done its work."""
        over.done(ExportDialog.DialogCode.Accepted)
        self._memory.keep_choices(LANE, {"folder": str(path.parent if kind.filters else path)})
        try:
            self._export(choices, path)
        except ViewerError as error:
            self._workspace.trouble.emit(LANE, error)

    # -- making

    def _export(self, choices: Any, path: Path) -> None:
        seen, loaded = self.seen(), self._workspace.loaded
        if loaded is None:
            return
        match choices:
            case PictureChoices():
                images.form_of(path)
                self._draw((self._picture_job(choices, seen, path.name),), path.parent, path)
            case MovieChoices():
                movies.form_of(path)
                turntable = movies.Turntable(choices.seconds, choices.rate, choices.eastward)
                job = (Movie(self._picture_job(choices, seen, path.name), turntable),)
                self._draw(job, path.parent, path)
            case Parts():
                work = partial(write_model, path, seen.scenes, seen.look, choices)
                self._work(work, lambda _: self._tell_saved(path))
            case Files():
                numbers = partial(write_numbers, loaded.analysis, path, choices)
                self._work(numbers, lambda names: self._tell_saved(path, f"{len(names)} files"))
            case SheetChoices():
                look = worn(seen.look, choices.theme, transparent=choices.transparent)
                plain = replace(self._recipe((1, 1), choices.scale), view="", options={}, pose=None)
                recipe = replace(plain, theme=look.theme, transparent=look.transparent)
                self._work(partial(sheets_job, loaded.analysis, recipe), lambda job: self._draw(job, path, path))

    def _picture_job(self, choices: PictureChoices | MovieChoices, seen: Seen, name: str) -> Picture:
        is_transparent = isinstance(choices, PictureChoices) and choices.transparent
        look = worn(seen.look, choices.theme, transparent=is_transparent)
        recipe = self._recipe(size_of(choices, seen.size), choices.scale)
        recipe = replace(recipe, theme=look.theme, transparent=look.transparent, pose=seen.pose)
        return Picture(name, seen.scenes, recipe, look)

    def _recipe(self, size: tuple[int, int], scale: float) -> Recipe:
        """What a picture of the screen remembers."""
        state, loaded, view = self._workspace.state, self._workspace.loaded, self._workspace.view
        if loaded is None or view is None:
            return Recipe(size=size, scale=scale)
        return Recipe(
            view=view.id,
            options=asdict(changed(view.options(), state.options_of(view.id), loaded.vocabulary)),
            checkpoint_hash=loaded.checkpoint.content_hash,
            features_hash=loaded.features.content_hash if loaded.features is not None else "",
            size=size,
            scale=scale,
            theme=state.appearance.theme,
            projection=state.projection,
            pose=self._picture.pose,
        )

    def _work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Have the worker do it, in a lane of its own: no export supersedes another."""
        refuse = partial(self._workspace.trouble.emit, LANE)
        self._workspace.worker.request(f"{LANE} {next(self._numbers)}", work, then, refuse)

    def _draw(self, job: Job, folder: Path, result: Path) -> None:
        """Have another process draw it; the card says how far it is."""
        try:
            drawing = Drawing(job, folder, self)
        except ViewerError as error:
            self._workspace.trouble.emit(LANE, error)
            return
        toast, name = self._toasts.add(), result.name
        self._drawings.append(drawing)
        toast.follow(Progress(f"Drawing {name}"), drawing.cancel)
        drawing.progressed.connect(lambda progress: toast.follow(progress, drawing.cancel))
        drawing.done.connect(lambda: self._tell_saved(result))
        drawing.failed.connect(partial(self._workspace.trouble.emit, LANE))
        for ended in (drawing.done, drawing.failed):
            ended.connect(toast.leave)
        drawing.cancelled.connect(lambda: toast.say(f"{name} was cancelled; nothing was written", sign="x"))
        for ended in (drawing.done, drawing.failed, drawing.cancelled):
            ended.connect(lambda *_: self._forget(drawing))

    def _forget(self, drawing: Drawing) -> None:
        self._drawings.remove(drawing)
        drawing.deleteLater()

    def _tell_saved(self, path: Path, what: str = "") -> None:
        folder = path if path.is_dir() else path.parent
        open_folder = ("Open folder", lambda: _open(folder))
        self._toasts.add().say(f"Saved {what or path.name} in {folder.name or folder}", (open_folder,))

    # -- the screen

    def _grabbed(self) -> QImage | None:
        """The picture in the window, in physical pixels, without the ring under the pointer."""
        viewport = self._picture.viewport
        if viewport is None:
            return None
        viewport.stage.ring()
        image: QImage = viewport.grabFramebuffer()
        return image.convertToFormat(QImage.Format.Format_RGBX8888)

    def _logical_size(self) -> tuple[int, int]:
        return max(64, self._picture.width()), max(64, self._picture.height())

    def _name(self) -> str:
        """What a file of this view is called, as long as nobody says otherwise."""
        checkpoint = self._workspace.state.checkpoint
        return f"{checkpoint.path.stem if checkpoint is not None else 'geolip'} {self._workspace.state.view}"


def _pixels(image: QImage) -> Pixels:
    """(H, W, 4) of an RGBA8888 image."""
    bits = image.constBits()
    assert bits is not None
    return np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8).reshape(image.height(), image.width(), 4)


def _suffix(chosen: str) -> str:
    """ "png" of "PNG picture (*.png)"."""
    return chosen.rpartition("*.")[2].removesuffix(")")


def _unlike(path: Path, taken: Collection[Path]) -> Path:
    """The path, or with a number where there is such a file already or soon will be."""
    numbered = (path.with_name(f"{path.stem} {number}{path.suffix}") for number in itertools.count(2))
    return next(each for each in itertools.chain([path], numbered) if each not in taken and not each.exists())


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
