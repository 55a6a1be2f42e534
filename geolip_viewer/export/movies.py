"""A turn of the globe as a movie: frames of one off-screen stage, encoded as they are drawn."""

import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.files import atomic_write
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.options import Help, Range
from geolip_viewer.render.offscreen import off_screen, pixels_of
from geolip_viewer.scene import Scene, Sphere
from geolip_viewer.task import advance

if TYPE_CHECKING:
    from PIL import Image

    from geolip_viewer.render.item_pictures import PictureOf
    from geolip_viewer.render.scene_renderer import SceneRenderer

Frame = npt.NDArray[np.uint8]
StageMaker = Callable[[], "AbstractContextManager[SceneRenderer]"]
Form = Literal["mp4", "gif", "webp"]
FORMS: tuple[Form, ...] = ("mp4", "gif", "webp")
SAMPLES = 6  # views of the globe from which a GIF's colours are chosen
CODECS: dict[Form, tuple[str, ...]] = {
    "mp4": ("-vcodec", "libx264", "-crf", "17", "-preset", "medium", "-pix_fmt", "yuv420p", "-movflags", "+faststart"),
    "webp": ("-vcodec", "libwebp_anim", "-quality", "80", "-loop", "0"),
}


class Timing(Protocol):
    """How many frames there are, and how many of them a second."""

    @property
    def count(self) -> int: ...

    @property
    def rate(self) -> int: ...


@dataclass(frozen=True)
class Turntable:
    """One turn about the axis from south to north."""

    seconds: Annotated[float, Range(1, 60, 0.5), Help("How long one turn takes", "Seconds")] = 8.0
    rate: Annotated[int, Range(5, 50), Help("How smooth the movie is", "Frames per second")] = 30
    eastward: Annotated[bool, Help("Turn the globe as the Earth turns", "Turn eastward")] = True

    @property
    def count(self) -> int:
        """How many frames a turn has."""
        return max(2, round(self.seconds * self.rate))


def write_turntable(
    path: Path,
    scenes: Sequence[Scene],
    turntable: Turntable,
    size: tuple[float, float],
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
    title: str = "",
    picture_of: "PictureOf | None" = None,
) -> None:
    """Turn the scenes once from `pose` on, as an MP4, GIF or WebP by the suffix; the last frame leads to the first.

    Raises OptionError for another suffix, for plots, which have no other side, and for a size that cannot be drawn;
    OutputError if the folder or the disk refuses, or when ffmpeg is missing (MP4 and WebP).
    """
    form = form_of(path)
    if not can_turn(scenes):
        raise OptionError("movie", "needs a globe, and this view shows none", "Choose a view on the globe")
    look = replace(look or Look(), transparent=False)
    renderer = partial(off_screen, scenes, size, scale=scale, look=look, pose=pose, title=title, picture_of=picture_of)
    with atomic_write(path) as part, closing(turned(renderer, turntable)) as frames:
        write_frames(part, form, frames, turntable, lambda: turned(renderer, Turntable(seconds=1, rate=SAMPLES)))


def write_frames(
    part: Path, form: Form, frames: Iterator[Frame], timing: "Timing", sampled: Callable[[], Iterator[Frame]]
) -> None:
    """Encode frames as they are drawn; a GIF takes its colours from the `sampled` ones."""
    if form == "gif":
        _write_gif(part, frames, timing, _palette(sampled()))
    else:
        _write_encoded(part, frames, timing.rate, CODECS[form])


def form_of(path: Path) -> Form:
    """The format of the suffix; raises OptionError for a suffix that is not a movie format."""
    for form in FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    raise OptionError(path, "cannot be written as a movie", f"Use a name that ends in .{', .'.join(FORMS)}")


def can_turn(scenes: Sequence[Scene]) -> bool:
    """Whether any panel is a globe."""
    return any(isinstance(scene.ground, Sphere) for scene in scenes)


def turned(stage_made: StageMaker, turntable: Turntable) -> Generator[Frame, None, None]:
    """The frames (H, W, 3) of one turn, evenly spaced; each says how far the movie is."""
    step = (-360.0 if turntable.eastward else 360.0) / turntable.count
    with stage_made() as renderer:
        start = renderer.poses
        for number in range(turntable.count):
            advance(number / turntable.count)
            renderer.poses = tuple(each.orbited(number * step, 0.0) for each in start)
            renderer.render()
            yield np.ascontiguousarray(pixels_of(renderer.window)[..., :3])


def _write_encoded(path: Path, frames: Iterator[Frame], rate: int, codec: Sequence[str]) -> None:
    """Feed ffmpeg frame by frame. H.264 wants even sides: an odd last row or column of background is left out."""
    first = next(frames)
    height, width = first.shape[:2]
    source = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(rate), "-i", "-")
    even = ("-vf", "crop=trunc(iw/2)*2:trunc(ih/2)*2")
    command = [_ffmpeg(), "-hide_banner", "-loglevel", "error", "-y", *source, *even, *codec, str(path)]
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told) as process:
            _feed(process, chain([first], frames))
        told.seek(0)
        if process.returncode:
            reason = " ".join(told.read().decode(errors="replace").split()).replace(str(path), path.name)
            raise OSError(f"ffmpeg: {reason[-300:] or 'it ended early'}")


def _feed(process: "subprocess.Popen[bytes]", frames: Iterator[Frame]) -> None:
    assert process.stdin is not None
    try:
        for frame in frames:
            process.stdin.write(frame.data)
    except BrokenPipeError:  # ffmpeg gave up; its messages say why
        pass
    except BaseException:
        process.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()


def _ffmpeg() -> str:
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise OutputError("ffmpeg", "is not installed", "Install it, or write a GIF") from error


def _palette(frames: Iterator[Frame]) -> "Image.Image":
    """256 colours for the whole turn, so that colours do not flicker."""
    from PIL import Image

    sheet = np.concatenate([frame[::2, ::2] for frame in frames])
    return Image.fromarray(sheet).quantize(256, method=Image.Quantize.FASTOCTREE)


def _write_gif(path: Path, frames: Iterator[Frame], timing: Timing, palette: "Image.Image") -> None:
    from PIL import Image

    def painted() -> Iterator[Image.Image]:
        for frame in frames:
            yield Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)

    images = painted()
    next(images).save(path, save_all=True, append_images=images, duration=gif_delays(timing), loop=0)


def gif_delays(timing: Timing) -> list[int]:
    """Milliseconds for each frame: whole hundredths of a second, as GIF requires, with the right sum."""
    ends = [10 * round(100 * number / timing.rate) for number in range(timing.count + 1)]
    return [end - start for start, end in pairwise(ends)]
