"""A 3-D scene, read back by VTK's glTF reader: where things stand, how many there are, what colours they have."""

import json
import struct

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.models import ModelContents, model, write_model
from geolip_viewer.export.shapes import ball, body
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES
from geolip_viewer.scene import Arcs, Axis, Cells, Labels, Plane, Scene, Sphere
from geolip_viewer.task import Cancelled, Task, running
from tests.render.scenes import cloud, dots, manifold

BARE = ModelContents(globe=False, graticule=False, labels=False)
AXES = np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]])


def read(tmp_path, scenes, look=None, contents=None):
    """The meshes by name as VTK reads them, turned back so that north is +z."""
    path = tmp_path / "scene.glb"
    write_model(path, scenes, look, contents or BARE)
    names = [node["name"] for node in tree(path)["nodes"] if "mesh" in node]
    meshes = [block for block in pv.read(path).recursive_iterator(skip_none=True) if block.n_points]
    for mesh in meshes:
        mesh.points = mesh.points @ np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
    return dict(zip(names, meshes, strict=True))


def tree(path):
    """The file's JSON, its two chunks measured."""
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<II", data, 12)
    assert kind == 0x4E4F534A
    assert size % 4 == 0
    rest, kind = struct.unpack_from("<II", data, 20 + size)
    assert (kind, 28 + size + rest) == (0x004E4942, len(data))
    return json.loads(data[20 : 20 + size])


def shown_colours(mesh):
    """sRGB from the file's linear light (IEC 61966-2-1)."""
    light = np.asarray(mesh.point_data["COLOR_0"], float)[:, :3]
    light = light / 65535 if light.max() > 1 else light
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def test_every_mark_stands_at_its_place(tmp_path):
    positions = np.vstack([cloud(30), AXES, -AXES, [[0.0, 0.0, 0.0]], 0.4 * AXES])
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(positions),))])["items"]
    corners = mesh.points.reshape(len(positions), -1, 3)
    np.testing.assert_allclose(corners.mean(axis=1), positions, atol=2e-4)


def test_a_mark_is_as_large_as_in_the_picture(tmp_path):
    """A size is a diameter in pixels, on a scale where the globe, two units across, is 900 pixels wide."""
    marks = dots(AXES, size=np.array([9.0, 18.0, 45.0]))
    corners = read(tmp_path, [Scene(Heading.of(""), (marks,))])["items"].points.reshape(3, -1, 3)
    radii = np.linalg.norm(corners - AXES[:, None], axis=2)
    np.testing.assert_allclose(radii, np.repeat([[0.01], [0.02], [0.05]], radii.shape[1], axis=1), rtol=1e-4)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_colours_are_those_of_the_theme(tmp_path, theme):
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(AXES, colour=Solid("anchor")),))], Look(theme=theme))["items"]
    expected = np.tile(THEMES[theme].roles["anchor"], (mesh.n_points, 1))
    np.testing.assert_allclose(shown_colours(mesh), expected, atol=1e-3)


def test_a_scalar_colours_each_mark_by_its_value(tmp_path):
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(AXES, colour=Scalar(np.array([0.0, 1.0, 0.0]), "v")),))])[
        "items"
    ]
    first, second, third = shown_colours(mesh).reshape(3, -1, 3)
    np.testing.assert_allclose(first, third)
    assert np.abs(first - second).max() > 0.3


def test_what_is_not_selected_is_grey(tmp_path):
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(AXES),))], Look(selected_items=np.array([1])))["items"]
    spread = np.ptp(shown_colours(mesh).reshape(3, -1, 3)[:, 0], axis=1)
    assert spread[1] > 0.4
    assert max(spread[0], spread[2]) < 0.25


def test_hidden_items_are_left_out(tmp_path):
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(AXES),))], Look(hidden_items=np.array([0, 2])))["items"]
    np.testing.assert_allclose(mesh.points.mean(axis=0), AXES[1], atol=1e-3)


@pytest.mark.parametrize("symbol", ["dot", "star", "cross", "diamond", "ring"])
def test_bodies_are_closed_and_face_outward(symbol):
    """Each edge belongs to two triangles, in either direction once; the volume is above zero (divergence theorem)."""
    shape = body(symbol)
    edges = np.concatenate([shape.triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    forth = {tuple(edge) for edge in edges.tolist()}
    assert len(forth) == len(edges)
    assert forth == {(b, a) for a, b in forth}
    assert np.linalg.det(shape.vertices[shape.triangles]).sum() / 6 > 0
    assert np.linalg.norm(shape.vertices, axis=1).max() == pytest.approx(1.0)


def test_a_ball_of_many_corners_is_nearly_a_sphere():
    shape = ball(3000)
    assert np.linalg.det(shape.vertices[shape.triangles]).sum() / 6 == pytest.approx(4 / 3 * np.pi, rel=0.01)


def test_bodies_lie_flat_on_the_globe(tmp_path):
    """A star's tips are equally far from the middle of the globe: north, south, east and west of its place."""
    star = dots([[0.6, 0.48, 0.64]], size=45.0, symbol="star")
    corners = read(tmp_path, [Scene(Heading.of(""), (star,))])["items"].points
    tips = corners[np.linalg.norm(corners - star.positions, axis=1) > 0.0499]
    assert len(tips) == 4
    np.testing.assert_allclose(tips @ star.positions[0], 1.0, atol=1e-5)
    assert np.argmax(tips[:, 2]) != np.argmin(tips[:, 2])


def test_very_many_dots_are_points(tmp_path):
    mesh = read(tmp_path, [Scene(Heading.of(""), (dots(cloud(40_001)),))])["items"]
    assert (mesh.n_points, mesh.n_verts, mesh.n_faces) == (40_001, 40_001, 0)


def test_arcs_join_their_ends_over_the_globe(tmp_path):
    arcs = Arcs("links", AXES[:1], AXES[1:2], Solid("link"))
    line = read(tmp_path, [Scene(Heading.of(""), (arcs,))])["links"]
    np.testing.assert_allclose(line.points[[0, -1]], AXES[:2], atol=1e-6)
    assert (np.linalg.norm(line.points, axis=1) > 0.9999).all()
    assert line.n_cells == line.n_points - 1
    assert line.length == pytest.approx(2**0.5, rel=0.02)


def test_dashed_arcs_have_gaps(tmp_path):
    arcs = Arcs("links", AXES[:2], AXES[1:], Solid("link"), dashed=np.array([False, True]))
    line = read(tmp_path, [Scene(Heading.of(""), (arcs,))])["links"]
    half = line.n_points // 2
    pieces = line.lines.reshape(-1, 3)[:, 1:]
    assert (pieces < half).all(axis=1).sum() == half - 1
    assert 0.3 * half < (pieces >= half).all(axis=1).sum() < 0.7 * half


def test_cells_follow_the_globe(tmp_path):
    corners = np.vstack([AXES, -AXES])
    cells = Cells("cells", corners, np.array([0, 3, 6]), Solid("item"), "anchor", np.arange(2))
    mesh = read(tmp_path, [Scene(Heading.of(""), (cells,))])["cells"]
    np.testing.assert_allclose(np.linalg.norm(mesh.points, axis=1), 0.989, atol=1e-3)
    assert mesh.triangulate().area == pytest.approx(2 * 0.989**2 * 4 * np.pi / 8, rel=0.1)


def test_cells_face_outward_whichever_way_round_they_are_bounded(tmp_path):
    corners = np.vstack([AXES, AXES[::-1] * [1, 1, -1]])
    cells = Cells("cells", corners, np.array([0, 3, 6]), Solid("item"), None, np.arange(2), opacity=1.0)
    mesh = read(tmp_path, [Scene(Heading.of(""), (cells,))])["cells"]
    triangles = mesh.points[mesh.regular_faces].astype(float)
    sizes = np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1)
    assert (np.linalg.det(triangles[sizes > 1e-6]) > 0).all()
    np.testing.assert_allclose(shown_colours(mesh)[0], THEMES["dark"].roles["item"], atol=1e-3)


def test_panels_stand_side_by_side(tmp_path):
    meshes = pv.read(written(tmp_path, [manifold(10)] * 3, ModelContents()))
    assert meshes.bounds[1] - meshes.bounds[0] == pytest.approx(2 * 2.6 + 2, abs=0.1)
    assert meshes.center[0] == pytest.approx(0.0, abs=0.02)


def test_north_is_up(tmp_path):
    mesh = pv.read(written(tmp_path, [Scene(Heading.of(""), (dots([[0.0, 0.0, 1.0]]),))], BARE)).combine()
    np.testing.assert_allclose(mesh.points.mean(axis=0), [0, 1, 0], atol=1e-3)


def test_labels_are_nodes_of_their_names(tmp_path):
    nodes = tree(written(tmp_path, [manifold(10)], ModelContents()))["nodes"]
    named = {node["name"]: node["translation"] for node in nodes if node["name"] in "abcd"}
    np.testing.assert_allclose([named[name] for name in "abcd"], cloud(12, seed=1)[:4])
    assert not [node for node in tree(written(tmp_path, [manifold(10)], BARE))["nodes"] if node["name"] == "a"]


def test_a_globe_lets_the_far_side_through_as_the_picture_does(tmp_path):
    def globe_of(look):
        return {
            made["name"]: made for made in tree(written(tmp_path, [manifold(5)], ModelContents(), look))["materials"]
        }

    assert globe_of(Look(far_side="dim"))["globe"]["alphaMode"] == "BLEND"
    assert globe_of(Look(far_side="hide"))["globe"]["alphaMode"] == "OPAQUE"


def test_a_hollow_globe_is_only_its_lines(tmp_path):
    scene = Scene(Heading.of(""), (dots(0.5 * AXES),), Sphere(hollow=True))
    assert set(read(tmp_path, [scene], contents=ModelContents())) == {"graticule", "items"}


def test_a_plot_has_no_3d_scene(tmp_path):
    plot = Scene(Heading.of("Plot"), (), Plane(Axis("x", (0, 1)), Axis("y", (0, 1))))
    with pytest.raises(OptionError, match="globe"):
        write_model(tmp_path / "scene.glb", [plot])
    assert "globe" in str(tree(written(tmp_path, [plot, manifold(5)], ModelContents())))


def test_nothing_at_all_is_refused():
    with pytest.raises(OptionError, match="empty"):
        model(
            [Scene(Heading.of(""), (Labels("none", np.empty((0, 3)), ()),))],
            Look(),
            ModelContents(globe=False, graticule=False),
        )


def test_cancelled_or_refused_nothing_is_left(tmp_path):
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled), running(task):
        write_model(tmp_path / "scene.glb", [manifold(5)])
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_model(tmp_path / "file" / "scene.glb", [manifold(5)])


def written(tmp_path, scenes, contents, look=None):
    path = tmp_path / "scene.glb"
    write_model(path, scenes, look, contents)
    return path
