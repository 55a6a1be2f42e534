"""Letters of panels: before their titles, and in a legend if panels differ in what it explains."""

from collections.abc import Sequence
from dataclasses import replace

from geolip_viewer.scene import Scene


def letter(place: int) -> str:
    """a, b, … z, aa, ab."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def lettered(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Several panels with letters before their titles."""
    if len(scenes) < 2:
        return tuple(scenes)
    return tuple(
        replace(scene, heading=scene.heading.called(letter(place), after="  ")) for place, scene in enumerate(scenes)
    )


def panels_text(panels: Sequence[int]) -> str:
    """Which panels, in order, such as "panel b" or "panels a, c–e"."""
    runs: list[list[int]] = []
    for place in panels:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts = [_run(run) for run in runs]
    return f"panel{'s' if len(panels) > 1 else ''} {', '.join(texts)}"


def _run(run: Sequence[int]) -> str:
    between = "–" if len(run) > 2 else ", "
    return between.join(letter(place) for place in dict.fromkeys((run[0], run[-1])))
