"""Movies of moving pictures: a run from checkpoint to checkpoint, and views animated by one of their options."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geolip_viewer.export.movies import Frame, StageMaker, form_of, write_frames
from geolip_viewer.files import atomic_write
from geolip_viewer.headings import Words
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import first_pose, off_screen, pixels_of
from geolip_viewer.render.transition import Transition, even, share_marks
from geolip_viewer.scene import Scene
from geolip_viewer.task import advance

Scenes = tuple[Scene, ...]
SAMPLED = 8  # frames from which a GIF's colours are chosen


class Still(NamedTuple):
    """What a frame shows; if `is_written`, titles and legend are drawn again."""

    scenes: Scenes
    is_written: bool


@dataclass(frozen=True, eq=False)
class Animation:
    """`stills` makes the frames from the first, each time it is called; `count` of them at `rate` a second."""

    stills: Callable[[], Iterator[Still]]
    count: int
    rate: int


def of_run(steps: Sequence[Scenes], rate: int, seconds: float) -> Animation:
    """Through the scenes of the checkpoints of a run, `seconds` from each to the next; marks go along geodesics."""
    between = max(1, round(seconds * rate))

    def stills() -> Iterator[Still]:
        yield Still(steps[0], is_written=True)
        for start, end in pairwise(steps):
            way = Transition(start, end, (CameraPose(), CameraPose()), 1, even)
            moves = share_marks(start, end)
            for number in range(1, between + 1):
                is_there = number == between
                yield Still(end if is_there or not moves else way.scenes(number / between), is_written=number == 1)
        for _ in range(between):
            yield Still(steps[-1], is_written=False)

    return Animation(stills, 1 + between * len(steps), rate)


def of_option(scenes_at: Callable[[float], Scenes], low: float, high: float, rate: int, seconds: float) -> Animation:
    """Through the values of an option, from the lowest to the highest; each frame shows its own moment."""
    count = max(2, round(seconds * rate))

    def stills() -> Iterator[Still]:
        before: list[tuple[Words, ...]] = []
        for number in range(count):
            scenes = scenes_at(low + number / (count - 1) * (high - low))
            moments = [scene.heading.moment for scene in scenes]
            yield Still(scenes, is_written=number in (0, count - 1) or moments != before)
            before = moments

    return Animation(stills, count, rate)


def write_animation(
    path: Path,
    animation: Animation,
    size: tuple[float, float],
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
) -> None:
    """An MP4, GIF or WebP by the suffix. Without a pose the camera stands where the last frame is seen best.

    Raises what `write_turntable` raises.
    """
    form = form_of(path)
    last: Scenes = ()
    for still in animation.stills():
        last = still.scenes
    first = next(animation.stills()).scenes
    look = replace(look or Look(), transparent=False)
    stage = partial(off_screen, first, size, scale=scale, look=look, pose=pose or first_pose(last[0]))
    with atomic_write(path) as part, closing(_frames(stage, animation, 1)) as frames:
        write_frames(part, form, frames, animation, lambda: _frames(stage, animation, animation.count // SAMPLED))


def _frames(stage_made: StageMaker, animation: Animation, every: int) -> Generator[Frame, None, None]:
    with stage_made() as renderer:
        for number, still in enumerate(animation.stills()):
            advance(number / animation.count)
            if still.is_written or every > 1:
                renderer.show(still.scenes)
            else:
                renderer.move(still.scenes)
            if number % max(every, 1) == 0:
                renderer.render()
                yield np.ascontiguousarray(pixels_of(renderer.window)[..., :3])
