"""Exports: asks what and where, and has it made. Nothing is drawn in this process."""

import itertools
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QFileDialog, QMainWindow

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.export.choices import (
    MovieChoices,
    PictureChoices,
    SheetChoices,
    look_in_theme,
    selected_words,
    size_of,
)
from geolip_viewer.app.export.dialog import ExportDialog
from geolip_viewer.app.export.kinds import Kind, ShownOnScreen, suffix
from geolip_viewer.app.export.measuring import Measuring
from geolip_viewer.app.export.on_screen import shown_on_screen
from geolip_viewer.app.export.pages import PageChoices, webp_of, write_shown_page
from geolip_viewer.app.export.reports import BOTH, ReportChoices, draft, write
from geolip_viewer.app.export.running_exports import RunningExports
from geolip_viewer.app.export.screen import grabbed, pixels, shown_picture, unlike
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.channels import EXPORT
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.badge import Badge
from geolip_viewer.errors import ViewerError
from geolip_viewer.export import images, movies
from geolip_viewer.export.images import write_png
from geolip_viewer.export.jobs import ImageJob, MovieJob
from geolip_viewer.export.models import ModelContents, write_model
from geolip_viewer.export.numbers import Files, write_numbers
from geolip_viewer.export.pages import sheets_job
from geolip_viewer.export.recipes import KEY, Recipe, recipe_text
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.sources.item_pictures import ItemPictures
from geolip_viewer.views.shared.badges import with_badges

if TYPE_CHECKING:
    from geolip_viewer.export.report.making import Draft

CHOICES = "export"  # in the settings


class Exporting(QObject):
    """What the actions of the Export menu do; `running` takes those under way."""

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        messages: Messages,
        worker: Worker,
        measurements: Measurements,
        canvas: Canvas,
        settings: Settings,
        thumbnails: Thumbnails,
        running: RunningExports,
    ) -> None:
        super().__init__(window)
        self.setObjectName("exporting")
        self._thumbnails = thumbnails
        self._window = window
        self._document = document
        self._messages = messages
        self._worker = worker
        self._measurements = measurements
        self._canvas = canvas
        self._settings = settings
        self.running = running
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

    def page(self) -> None:
        self._ask("page")

    def report(self) -> None:
        self._ask("report")

    def screenshot(self) -> None:
        """Write what the window shows into the folder of screenshots, without asking; at once where it was measured."""
        now = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
        path = unlike(self._settings.screenshots / f"{self._name()} {now}.png", self._screenshots)
        self._screenshots.append(path)
        seen = self.seen()
        recipe = self._recipe(seen.size, self._canvas.devicePixelRatioF(), seen.look, seen.pose)
        self._grab(path.name, partial(self._write, path, recipe))

    def _write(self, path: Path, recipe: Recipe, image: QImage) -> None:
        work = partial(write_png, path, pixels(image), {KEY: recipe_text(recipe)})
        self._work(work, lambda _: self.running.show_saved(path))

    def copy(self) -> None:
        """Put what the window shows onto the clipboard."""
        self._grab("The copy", self._put_on_clipboard)

    def _put_on_clipboard(self, image: QImage) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setImage(image)
            self.running.show_copied(image.width(), image.height())

    # -- asking

    def _ask(self, kind: str) -> None:
        dialog = ExportDialog(self.seen(), self._settings, self._picture_job, self._window)
        dialog.wanted.connect(partial(self._ask_where, dialog))
        dialog.turn_to(kind)
        dialog.open()

    def seen(self) -> ShownOnScreen:
        """What is on the screen now."""
        size = max(64, self._canvas.width()), max(64, self._canvas.height())
        has_pictures = self._thumbnails.source is not None
        return shown_on_screen(self._document, self._canvas.pose, size, has_pictures=has_pictures)

    def _ask_where(self, over: ExportDialog, kind: Kind, choices: Any) -> None:
        folder = str(self._settings.choices(CHOICES).get("folder") or self._settings.folder)
        filters = kind.filters(self.seen()) if kind.filters is not None else ()
        dialog = QFileDialog(over, f"Export: {kind.title}", folder, ";;".join(filters))
        dialog.setObjectName("export_file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if filters:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix(filters[0]))
            dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffix(chosen)))
            dialog.selectFile(f"{self._name()}.{suffix(filters[0])}")
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self._begin(over, kind, choices, Path(path)))
        dialog.open()

    def _begin(self, over: ExportDialog, kind: Kind, choices: Any, path: Path) -> None:
        """A file or folder was named: the dialog has done its work."""
        over.done(ExportDialog.DialogCode.Accepted)
        self._settings.keep_choices(CHOICES, {"folder": str(path.parent if kind.filters else path)})
        try:
            self._export(choices, path)
        except ViewerError as error:
            self._messages.report(EXPORT, error)

    # -- making

    def _export(self, choices: Any, path: Path) -> None:
        seen, loaded = self.seen(), self._document.loaded
        if loaded is None:
            return
        match choices:
            case PictureChoices():
                images.form_of(path)
                self._draw_measured(self._picture_job(choices, seen, path.name), lambda picture: picture, path)
            case MovieChoices():
                movies.form_of(path)
                turntable = movies.Turntable(choices.seconds, choices.rate, choices.eastward)
                picture = self._picture_job(choices, seen, path.name)
                self._draw_measured(picture, lambda picture: MovieJob(picture, turntable), path)
            case PageChoices():
                if self._canvas.viewport is None:
                    self._write_page(choices, b"", path)
                else:
                    self._grab(path.name, lambda image: self._write_page(choices, webp_of(image), path))
            case ReportChoices():
                compared = self._document.compared if choices.of == BOTH else None
                other = compared.analysis if compared is not None else None
                state = self._document.state
                self._work(partial(draft, loaded.analysis, other, state, path), partial(self._draw_report, path))
            case ModelContents():
                work = partial(write_model, path, seen.scenes, seen.look, choices)
                self._work(work, lambda _: self.running.show_saved(path))
            case Files():
                shown = self._document.result
                positions = shown.view_input.positions if shown is not None else None
                items = loaded.shown_items(self._document.state.filters)
                numbers = partial(write_numbers, loaded.analysis, path, choices, positions, items)
                self._work(numbers, lambda names: self.running.show_saved(path, f"{len(names)} files"))
            case SheetChoices():
                look = look_in_theme(seen.look, choices)
                recipe = self._recipe((1, 1), choices.scale, look, None)
                sheets = partial(sheets_job, loaded.analysis, recipe, item_pictures=self._item_pictures(look))
                self._work(sheets, lambda job: self.running.draw(job, path, path))

    def _write_page(self, choices: PageChoices, still: bytes, path: Path) -> None:
        """Have the page written, with a picture of the screen for browsers that draw no globe."""
        loaded, seen = self._document.loaded, self.seen()
        if loaded is None:
            return
        state = replace(self._document.state, camera=seen.pose)
        images = self._thumbnails.source
        work = partial(write_shown_page, loaded.analysis, state, choices, still, images, path)
        self._work(work, lambda _: self.running.show_saved(path))

    def _draw_report(self, path: Path, made: "Draft") -> None:
        """Have another process draw the pictures of a report, and then the worker write it."""
        pictures = TemporaryDirectory(prefix="geolip-report-")
        drawing = self.running.drawing(made.job, Path(pictures.name), path.name)
        if drawing is None:
            pictures.cleanup()
            return
        for ended in (drawing.failed, drawing.cancelled):
            ended.connect(lambda *_: pictures.cleanup())
        saved = partial(self.running.show_saved, path)
        drawing.done.connect(lambda: self._work(partial(write, made, pictures, path), lambda _: saved()))

    def _picture_job(self, choices: PictureChoices | MovieChoices, seen: ShownOnScreen, name: str) -> ImageJob:
        look = look_in_theme(seen.look, choices)
        recipe = self._recipe(size_of(choices, seen.size), choices.scale, look, seen.pose)
        if isinstance(choices, PictureChoices):
            recipe = replace(recipe, dpi=choices.dpi)
        return ImageJob(name, seen.scenes, recipe, look, item_pictures=self._item_pictures(look))

    def _item_pictures(self, look: Look) -> ItemPictures | None:
        """Those that are drawn, for the process that draws them."""
        return self._thumbnails.item_pictures if look.item_pictures else None

    def _recipe(self, size: tuple[float, float], scale: float, look: Look, pose: CameraPose | None) -> Recipe:
        """What a picture of the screen remembers: the state that is drawn, in the look's theme, seen from `pose`."""
        state, result = self._document.drawn_state, self._document.result
        if result is None:
            return Recipe(state, size, scale)
        options = {result.view.id: asdict(result.options)}
        display = replace(state.display, theme=look.theme, panel_letters=look.panel_letters)
        state = replace(state, options=options, display=display, camera=pose)
        made_of_it = result.view.follows_selection(result.options) or state.projection.follows_selection
        if not made_of_it and not selected_words(look):
            state = replace(state, selection=replace(state.selection, items=(), anchors=()))
        return Recipe(state, size, scale, look.transparent)

    def _work(self, work: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        """Have the worker do it, in a separate channel: no export supersedes another."""
        refuse = partial(self._messages.report, EXPORT)
        self._worker.request(f"{EXPORT} {next(self._numbers)}", work, on_done, refuse)

    def _draw_measured(self, picture: ImageJob, job_of: Callable[[ImageJob], ImageJob | MovieJob], path: Path) -> None:
        """Draw what is shown now, once it has its badges."""

        def draw(badges: tuple[Badge, ...]) -> None:
            job = job_of(replace(picture, scenes=with_badges(picture.scenes, badges)))
            self.running.draw((job,), path.parent, path)

        self._measure(path.name, draw)

    def _measure(self, name: str, on_done: Callable[[tuple[Badge, ...]], None]) -> None:
        """Badges of what is shown now: those that it has, unless they are wanted and not known yet."""
        known, picture, document = self._measurements.badges, self._document.result, self._document
        if known is not None or picture is None or not document.state.display.badge:
            on_done(known or tuple(scene.badge for scene in document.scenes))
            return
        measuring = Measuring(picture, self._worker, f"{EXPORT} {next(self._numbers)}", self)
        measuring.done.connect(lambda: on_done(measuring.badges))
        self.running.watch(measuring, name)

    # -- the screen

    def _grab(self, name: str, on_done: Callable[[QImage], None]) -> None:
        """The picture in the window as it is now, in physical pixels, once it has its badges."""
        viewport = self._canvas.viewport
        if viewport is not None:
            seen = shown_picture(viewport)
            self._measure(name, lambda badges: on_done(grabbed(viewport, seen, badges)))

    def _name(self) -> str:
        """What a file of this view is called, as long as nobody says otherwise."""
        return f"{self._document.file_stem} {self._document.drawn_state.view}"
