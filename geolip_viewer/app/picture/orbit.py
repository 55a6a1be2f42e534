"""How the mouse turns the globe: moves and wheel become poses."""

import math
from dataclasses import replace

import numpy as np

from geolip_viewer.look import CameraPose
from geolip_viewer.render.camera import CameraProjection, Frame

WHEEL_STEP = 1.15  # magnification per notch


def turned(pose: CameraPose, frame: Frame, across: float, down: float) -> CameraPose:
    """The pose after a drag of so many pixels: what was under the pointer at the middle of the globe stays under it."""
    degrees = math.degrees(1 / (frame.radius * pose.zoom))
    if pose.roll == 0.0:
        level = max(0.25, math.cos(math.radians(pose.elevation)))
        return pose.orbited(-across * degrees / level, down * degrees)
    return rolled(pose, frame, across, down)


def rolled(pose: CameraPose, frame: Frame, across: float, down: float) -> CameraPose:
    """The pose after a drag in free orbit: the globe turns about the screen's own axes, over the poles too."""
    angle = 1 / (frame.radius * pose.zoom)
    right, up, toward = CameraProjection(pose, frame).right_up_toward
    new_toward = toward - across * angle * right + down * angle * up
    new_toward /= np.linalg.norm(new_toward)
    new_up = up - (up @ new_toward) * new_toward
    return facing(pose, new_toward, new_up / np.linalg.norm(new_up))


def facing(pose: CameraPose, toward: np.ndarray, up: np.ndarray) -> CameraPose:
    """The pose that looks from `toward` (3,) with `up` (3,) upward: its azimuth, elevation and roll."""
    level = replace(pose, roll=0.0).toward(toward)
    azimuth = math.radians(level.azimuth)
    right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
    north = np.cross(toward, right)
    roll = math.degrees(math.atan2(-(up @ right), up @ north))
    return replace(level, roll=roll, zoom=pose.zoom, pan=pose.pan)


def panned(pose: CameraPose, frame: Frame, across: float, down: float) -> CameraPose:
    """The pose with the picture shifted by so many pixels, never wholly out of sight."""
    x, y = pose.pan
    moved = (x + across / frame.height, y + down / frame.height)
    return replace(pose, pan=(max(-2.0, min(2.0, moved[0])), max(-2.0, min(2.0, moved[1]))))


def zoomed_at(pose: CameraPose, frame: Frame, notches: float, x: float, y: float) -> CameraPose:
    """The pose magnified about a pixel, which keeps its place."""
    new = pose.zoomed(WHEEL_STEP**notches)
    factor = new.zoom / pose.zoom
    centre_x, centre_y = CameraProjection(pose, frame).centre
    return panned(new, frame, (x - centre_x) * (1 - factor), (y - centre_y) * (1 - factor))
