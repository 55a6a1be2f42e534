"""Kinds of files that the program writes; each can write one of two versions into a folder, and tell which is there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.headings import Heading

COUNT = 200_000  # rows to write, enough to take some time
VERSIONS = (1, 2)


@dataclass(frozen=True)
class Kind:
    """`found` returns the version in the folder; if it is damaged, it raises whatever reading it raises."""

    name: str
    write: Callable[[Path, int], object]
    found: Callable[[Path], int]


def _write_picture(folder: Path, version: int) -> None:
    from geolip_viewer.export.images import write_png

    pixels = np.random.default_rng(version).integers(0, 255, (600, 800, 4), np.uint8)
    pixels[0, 0] = version
    write_png(folder / "picture.png", pixels, {"made by": "faults"})


def _found_picture(folder: Path) -> int:
    from PIL import Image

    with Image.open(folder / "picture.png") as image:
        return int(np.asarray(image.convert("RGBA"))[0, 0, 0])


@cache
def _analysis(version: int) -> Analysis:
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.feature_reading import read_features
    from geolip_viewer.sources.sample import sample_checkpoint, sample_features

    checkpoint = read_checkpoint(sample_checkpoint())
    return Analysis(checkpoint, read_features(sample_features(), checkpoint), fit_rows=100 * version)


def _write_numbers(folder: Path, version: int) -> None:
    from geolip_viewer.export.tables import write_analysis

    write_analysis(_analysis(version), folder)


def _found_numbers(folder: Path) -> int:
    """The version of both files, which must agree."""
    told = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["explained_variance_3d"]
    with np.load(folder / "analysis.npz", allow_pickle=False) as arrays:
        held = [float(arrays[name].sum()) for name in arrays]
        ratio = float(arrays["explained_variance_ratio"][:3].sum())
    if not np.isfinite(held).all() or abs(told - ratio) > 1e-6:
        raise ValueError("the two files are not of one analysis")
    known = [float(_analysis(version).pca.explained_variance_ratio[:3].sum()) for version in VERSIONS]
    return VERSIONS[int(np.argmin(np.abs(np.subtract(known, ratio))))]


def _write_session(folder: Path, version: int) -> None:
    from geolip_viewer.session import write_session
    from geolip_viewer.state import Selection, State

    items = tuple(range(0, COUNT * version, version))
    write_session(folder / "kept.geolip", State(selection=Selection(items=items)))


def _found_session(folder: Path) -> int:
    from geolip_viewer.session import read_session

    selected = read_session(folder / "kept.geolip").selection.items
    if len(selected) != COUNT:
        raise ValueError("the selection is not whole")
    return int(selected[1])


def _write_settings(folder: Path, version: int) -> None:
    from geolip_viewer.app.system.settings_file import SettingsFile

    kept = SettingsFile(folder / "settings.json")
    kept.change("choices/picture", [[f"choice {number}", version] for number in range(2000)])
    kept.save()


def _found_settings(folder: Path) -> int:
    from geolip_viewer.app.system.settings_file import SettingsFile

    choices = SettingsFile(folder / "settings.json").value("choices/picture")
    (version,) = {value for _, value in choices}
    if len(choices) != 2000:
        raise ValueError("the choices are not whole")
    return int(str(version))


def _write_movie(folder: Path, version: int) -> None:
    from geolip_viewer.colouring import Solid
    from geolip_viewer.export.movies import Turntable, write_turntable
    from geolip_viewer.scene import Points, Scene

    place = np.array([[1.0, 0.0, 0.0]], np.float32)  # moves from frame to frame
    scene = Scene(Heading.of("Movie"), (Points("one", place, Solid("anchor"), "anchor", np.zeros(1, np.int64)),))
    write_turntable(folder / "movie.gif", (scene,), Turntable(seconds=1, rate=4 + version), (96, 96))


def _found_movie(folder: Path) -> int:
    from PIL import Image

    with Image.open(folder / "movie.gif") as movie:
        frames = int(movie.n_frames)  # type: ignore[attr-defined]  # of a GIF
        for number in range(frames):
            movie.seek(number)
            movie.load()
    return frames - 4


def _write_cache(folder: Path, version: int) -> None:
    from geolip_viewer.analysis.kept import _write
    from geolip_viewer.geometry.faithful import Globe

    _write(folder / "globe.npz", Globe(np.tile(np.eye(3, dtype=np.float32)[version], (COUNT, 1)), None))


def _found_cache(folder: Path) -> int:
    from geolip_viewer.analysis.kept import read_globe

    globe = read_globe(folder / "globe.npz", COUNT)
    if globe is None:
        raise ValueError("the globe cannot be read back")
    return int(globe.positions[0].argmax())


KINDS = (
    Kind("picture", _write_picture, _found_picture),
    Kind("numbers", _write_numbers, _found_numbers),
    Kind("session", _write_session, _found_session),
    Kind("settings", _write_settings, _found_settings),
    Kind("movie", _write_movie, _found_movie),
    Kind("cache", _write_cache, _found_cache),
)
