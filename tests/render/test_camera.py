"""A pose seen through a frame must be what VTK draws, or labels and picks would miss."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vtkmodules.vtkRenderingCore import vtkCamera

from geolip_viewer.look import CameraPose
from geolip_viewer.render.camera import DISTANCE, CameraProjection, Frame

FRAME = Frame(100.0, 50.0, 800.0, 600.0, (560.0, 330.0), 250.0)
angles = st.floats(-180, 180)


def projected_by_vtk(projection: CameraProjection, points: np.ndarray) -> np.ndarray:
    camera, toward, frame = vtkCamera(), projection.right_up_toward, projection.frame
    camera.SetPosition(*(DISTANCE * toward[2]))
    camera.SetFocalPoint(0, 0, 0)
    camera.SetViewUp(*toward[1])
    camera.SetViewAngle(np.degrees(2 * projection.half_angle))
    camera.SetWindowCenter(*projection.window_centre)
    camera.SetClippingRange(1, 20)
    matrix = camera.GetCompositeProjectionTransformMatrix(frame.width / frame.height, -1, 1)
    rows = np.array([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])
    clip = np.c_[points, np.ones(len(points))] @ rows.T
    ndc = clip[:, :2] / clip[:, 3:]
    return np.c_[frame.x + (ndc[:, 0] + 1) / 2 * frame.width, frame.y + (1 - ndc[:, 1]) / 2 * frame.height]


@given(angles, st.floats(-89, 89), angles, st.floats(0.5, 8), st.floats(-0.3, 0.3))
def test_screen_positions_are_those_of_vtk(azimuth, elevation, roll, zoom, pan):
    projection = CameraProjection(CameraPose(azimuth, elevation, roll, zoom, (pan, -pan)), FRAME)
    points = np.random.default_rng(0).normal(size=(20, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    np.testing.assert_allclose(projection.screen(points)[0], projected_by_vtk(projection, points), atol=0.02)


@given(angles, st.floats(-89, 89), angles)
def test_the_ground_under_a_pixel_is_the_point_drawn_there(azimuth, elevation, roll):
    projection = CameraProjection(CameraPose(azimuth, elevation, roll), FRAME)
    toward = projection.right_up_toward
    point = toward.T @ np.array([0.3, -0.2, np.sqrt(1 - 0.13)])
    pixels, facing = projection.screen(point[None])
    assert facing[0] > 0
    np.testing.assert_allclose(projection.ground(*pixels[0]), point, atol=1e-9)


def test_a_pixel_beside_the_globe_has_no_ground():
    assert CameraProjection(CameraPose(), FRAME).ground(FRAME.centre[0] + 251, FRAME.centre[1]) is None


def test_the_limb_lies_at_the_frames_radius():
    projection = CameraProjection(CameraPose(30, 10), FRAME)
    angle = np.arccos(1 / DISTANCE)
    right, _, toward = projection.right_up_toward
    limb = np.cos(angle) * toward + np.sin(angle) * right
    pixels, facing = projection.screen(limb[None])
    assert pixels[0, 0] - FRAME.centre[0] == pytest.approx(250.0, abs=1e-6)
    assert facing[0] == pytest.approx(0.0, abs=1e-9)


@given(angles, st.floats(-80, 80))
def test_turning_toward_a_point_brings_it_to_the_middle(azimuth, elevation):
    target = CameraPose(azimuth, elevation).direction
    turned = CameraPose(5, 5).toward(target)
    np.testing.assert_allclose(CameraProjection(turned, FRAME).screen(target[None])[0][0], FRAME.centre, atol=1e-6)


def test_orbiting_stops_at_the_poles():
    assert CameraPose(0, 80).orbited(0, 40).elevation == 90
    assert CameraPose(170, 0).orbited(20, 0).azimuth == -170


def test_a_pixel_of_the_plane_leads_back_to_its_place():
    flat = CameraProjection(CameraPose(-90.0, 90.0, zoom=1.7, pan=(0.1, -0.05)), FRAME)
    for place in ([0.3, -0.2, 0.0], [-0.9, 0.4, 0.0]):
        ((x, y),), _ = flat.screen(np.array([place]))
        np.testing.assert_allclose(flat.plane(x, y), place[:2], atol=1e-9)
