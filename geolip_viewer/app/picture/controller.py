"""The picture's life cycle: which scenes, look and pose the canvas shows, and when they are asked for and measured."""

from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document import view_results
from geolip_viewer.app.document.display import look_of
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.jobs.channels import SCENES
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.app.picture.camera_motion import CameraMotion
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.shown import NOTHING, Shown, place_of, shown_in, written_from
from geolip_viewer.app.picture.transition_player import TransitionPlayer
from geolip_viewer.app.projections.fallback import ProjectionFallback
from geolip_viewer.app.projections.globe_fitting import GlobeFitting
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.badge import NO_BADGE, Badge
from geolip_viewer.errors import ViewerError
from geolip_viewer.look import CameraPose
from geolip_viewer.render.transition import Transition, even, share_marks, smooth
from geolip_viewer.scene import Scene
from geolip_viewer.state import State
from geolip_viewer.views.shared.badges import with_badges
from geolip_viewer.views.shared.motion import without_moments

MORPH, IMPROVE = 600, 220  # milliseconds of the transition between projections, and between states of a fit


class PictureController(QObject):
    """Alone sets the scenes and the look of the canvas; its pose is set by `CameraMotion`.

    It asks the worker for what the state shows, starts and pauses the fit that the state's projection needs, and has
    the picture measured once it is still.
    """

    activity_changed = pyqtSignal(object)  # Activity
    answered = pyqtSignal()  # the last request for scenes has ended, with a picture or without

    def __init__(
        self,
        document: Document,
        messages: Messages,
        worker: Worker,
        fitting: GlobeFitting,
        measurements: Measurements,
        canvas: Canvas,
        camera: CameraMotion,
    ) -> None:
        super().__init__(document)
        self.setObjectName("picture_controller")
        self._document = document
        self._messages = messages
        self._worker = worker
        self._fitting = fitting
        self._measurements = measurements
        self._canvas = canvas
        self._camera = camera
        self.activity = Activity.STILL
        self._is_playing = False
        self._transitions = TransitionPlayer(self)
        self._shown = NOTHING  # on the canvas
        self._written: tuple[object, ...] = ()  # what the texts beside a playing picture describe
        self._step_duration: int | None = None  # milliseconds from checkpoint to checkpoint while a run is played
        self._fallback = ProjectionFallback(document, messages, fitting)
        self._transitions.advanced.connect(self._on_advanced)
        self._transitions.ended.connect(self._on_ended)
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._on_opened)
        document.compared_changed.connect(self.request)
        fitting.improved.connect(self._on_improved)
        fitting.finished.connect(self.request)
        fitting.changed.connect(self._update_activity)
        measurements.badges_known.connect(self._on_badges)
        canvas.set_look(look_of(document.state, document.loaded))

    # -- requests

    def request(self) -> None:
        """Ask for what the state shows."""
        document = self._document
        if document.loaded is None or document.view is None:
            return
        self._measurements.interrupt()
        if (projection := document.projection) is not None and projection.is_faithful:
            self._fitting.start()
        else:
            self._fitting.pause()
        unfinished = self._fitting.positions() if self._fitting.is_running else None
        given = () if unfinished is None else (unfinished,)
        work = partial(view_results.view_result, document.opened_ones, document.state, document.view, *given)
        self._worker.request(SCENES, work, on_result=self._on_result, on_error=self._on_unavailable)

    def reset(self) -> None:
        """Come to rest, since other files are opened: stop fits, plays and transitions of the previous ones."""
        self._transitions.stop()
        self._fallback.reset()
        self._is_playing = False
        self._shown = NOTHING
        self._step_duration = None
        self._camera.stop()
        self._update_activity()

    # -- playing

    def begin_playing(self) -> None:
        """From now on every picture is a frame, and is measured roughly.

        Texts beside it are drawn again only if something other than the moment changes, since that takes longer than a
        frame; only the play bar shows the time.
        """
        if self._is_playing:
            return
        self._transitions.finish()
        self._is_playing = True
        self._written = written_from(self._document)
        self._update_activity()
        self._measurements.measure_roughly()
        if any(scene.badge for scene in self._document.scenes):
            self._document.annotate(with_badges(self._document.scenes, [NO_BADGE] * len(self._document.scenes)))
        self._canvas.show_scenes(without_moments(self._document.scenes))

    def end_playing(self) -> None:
        """The picture is at rest: draw all texts again, and measure it fully."""
        if not self._is_playing:
            return
        self._is_playing = False
        self._canvas.show_scenes(self._document.scenes)
        self._update_activity()
        self._measure()

    def pace_steps(self, duration: int | None) -> None:
        """Set how long a transition between checkpoints takes; None for the duration of a single step."""
        self._step_duration = duration
        if duration is None and self._measurements.status == "waiting":
            self._measure()

    def highlight_class(self, class_id: int | None) -> None:
        """Show the items of a class as if they were selected; None ends that."""
        self._canvas.set_look(look_of(self._document.state, self._document.loaded, class_id))

    # -- updates

    def _on_state(self, old: State, new: State) -> None:
        document = self._document
        if (old.display, old.selection, old.filters) != (new.display, new.selection, new.filters):
            self._canvas.set_look(look_of(new, document.loaded))
        if old.display.free_orbit != new.display.free_orbit:
            self._canvas.set_free_orbit(new.display.free_orbit)
        self._camera.follow(old, new)
        if (old.view, place_of(old)) != (new.view, place_of(new)):
            self.end_playing()
        is_same_data = (old.checkpoint, old.features) == (new.checkpoint, new.features)
        if is_same_data and document.scene_inputs(old) != document.scene_inputs(new):
            self.request()

    def _on_opened(self, loaded: object) -> None:
        self._canvas.set_look(look_of(self._document.state, self._document.loaded))
        if loaded is None:
            self._canvas.show_scenes(())

    def _on_result(self, result: ViewResult) -> None:
        before, drawn = self._shown, self._drawn()
        self._shown = shown_in(self._document.state)
        is_other_time = before[:2] == self._shown[:2] and before != self._shown
        pose = self._camera.pose if is_other_time else self._camera.pose_for(result.scenes)
        self._document.show(result)
        self._messages.clear_unavailable()
        self._fallback.show_reason()
        if self._is_playing:
            self._show_moment(result.scenes)
            self._camera.set_pose(pose)
        else:
            self._change(before, drawn, result.scenes, pose)
        self._measure()
        self.answered.emit()

    def _show_moment(self, scenes: tuple[Scene, ...]) -> None:
        before, self._written = self._written, written_from(self._document)
        show = self._canvas.move_scenes if self._written == before else self._canvas.show_scenes
        show(without_moments(scenes))

    def _change(self, before: Shown, drawn: tuple[Scene, ...], scenes: tuple[Scene, ...], pose: CameraPose) -> None:
        """Change to other scenes: at once, or by a transition if only the projection or the time changed."""
        can_move, duration = share_marks(drawn, scenes), self._step_duration
        if can_move and before[0] == self._shown[0] and before != self._shown:
            transition = Transition(
                drawn, scenes, (self._camera.pose, pose), duration or MORPH, even if duration else smooth
            )
            self._canvas.show_scenes(transition.scenes(0.0))  # texts already describe where the marks are going
            self._begin(transition)
        elif can_move and before == self._shown and self._transitions.is_running:
            self._transitions.retarget(scenes, pose)
        else:
            self._transitions.stop()
            self._canvas.show_scenes(scenes)
            self._camera.set_pose(pose)
            self._update_activity()

    def _on_unavailable(self, error: ViewerError) -> None:
        self._messages.show_unavailable(error)
        self.answered.emit()

    def _on_improved(self, result: ViewResult) -> None:
        if result.view.id != self._shown[0]:
            return  # its first picture is still being made
        drawn = self._drawn()
        self._document.improve(result)
        if self._is_playing:
            self._canvas.move_scenes(without_moments(result.scenes))
        elif not share_marks(drawn, result.scenes):
            self._canvas.move_scenes(result.scenes)
        else:
            self._begin(Transition(drawn, result.scenes, (self._camera.pose, self._camera.pose), IMPROVE))

    def _on_badges(self, badges: tuple[Badge, ...]) -> None:
        """Write the badges on the picture that was measured."""
        scenes = self._document.scenes
        if self._is_playing or tuple(scene.badge for scene in scenes) == badges:
            return
        self._document.annotate(with_badges(scenes, badges))
        if self._transitions.is_running:
            self._transitions.retarget(self._document.scenes)
        else:
            self._canvas.show_scenes(self._document.scenes)

    def _measure(self) -> None:
        if self._is_playing:
            self._measurements.measure_roughly()
        elif self._fitting.is_running:
            self._measurements.clear()
        elif self._step_duration is not None:
            self._measurements.wait()
        else:
            self._measurements.measure_soon()

    # -- transitions

    def _drawn(self) -> tuple[Scene, ...]:
        """What is on the canvas at this moment, half-way if need be."""
        return self._transitions.scenes or self._document.scenes

    def _begin(self, transition: Transition) -> None:
        self._transitions.begin(transition)
        self._update_activity()

    def _on_advanced(self, scenes: tuple[Scene, ...], pose: CameraPose) -> None:
        self._canvas.move_scenes(scenes)
        self._camera.set_pose(pose)

    def _on_ended(self, pose: CameraPose) -> None:
        self._canvas.show_scenes(self._document.scenes)
        self._camera.set_pose(pose)
        self._update_activity()

    def _update_activity(self) -> None:
        fitting = Activity.FITTING if self._fitting.is_running else Activity.STILL
        moving = Activity.IN_TRANSITION if self._transitions.is_running else fitting
        activity = Activity.PLAYING if self._is_playing else moving
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)
