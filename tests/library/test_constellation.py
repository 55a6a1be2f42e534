"""A constellation answers as the command line does, and draws without touching the process around it."""

import inspect
import json
import os

import numpy as np
import pytest

import geolip_viewer
from geolip_viewer.cli import main
from geolip_viewer.options import options_of
from geolip_viewer.views import VIEWS

SIGNATURES = {
    "open": "(checkpoint, features, *, split, experts, class_names, columns, anchors, anchors_from, device)",
    "from_arrays": "(embeddings, anchors, labels, ids, class_names, *, anchors_from, device)",
    "Constellation.arrays": "(self, projection)",
    "Constellation.anchors": "(self)",
    "Constellation.items": "(self)",
    "Constellation.trust": "(self, projection)",
    "Constellation.summary": "(self, projection)",
    "Constellation.render": (
        "(self, view, *, projection, image_size, image_scale, camera, transparent, display, **options)"
    ),
    "Constellation.page": "(self, path, views, *, projection, title, badge, options)",
    "Constellation.show": "(self, view, *, projection, frame_height, badge, **options)",
    "Constellation.window": "(self)",
}
VALUES = {"embeddings", "anchor_vectors", "ids", "class_names", "expert_names", "warnings"}


def names_in(signature):
    bare = [each.replace(default=each.empty, annotation=each.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def test_the_public_api_is_the_promised_one():
    assert set(geolip_viewer.__all__) == {"Constellation", "ViewerError", "__version__", "from_arrays", "open"}
    public = {name for name in vars(geolip_viewer.Constellation) if not name.startswith("_")}
    assert public == VALUES | {name.partition(".")[2] for name in SIGNATURES if "." in name}
    for name, promised in SIGNATURES.items():
        found = geolip_viewer
        for part in name.split("."):
            found = getattr(found, part)
        assert names_in(inspect.signature(found)) == promised, name


@pytest.mark.parametrize("method", ["render", "show"])
def test_no_view_has_an_option_that_a_method_takes_for_itself(method):
    taken = set(inspect.signature(getattr(geolip_viewer.Constellation, method)).parameters) - {"options"}
    assert not taken & {option.name for view in VIEWS for option in options_of(view.options)}


@pytest.fixture(scope="module")
def small():
    random = np.random.default_rng(2)
    return geolip_viewer.from_arrays(random.normal(size=(40, 6)), labels=["a", "b"] * 20)


def test_arrays_and_summary_are_those_of_the_command_line(tmp_path):
    rows = tmp_path / "rows.npy"
    np.save(rows, np.random.default_rng(5).normal(size=(30, 6)).astype(np.float32))
    constellation = geolip_viewer.open(features=rows, anchors_from="kmeans:3")
    what = ("--features", str(rows), "--anchors-from", "kmeans:3")
    assert main(["analyze", *what, "--out", str(tmp_path)]) == 0
    written = np.load(tmp_path / "analysis.npz")
    found = constellation.arrays()
    assert set(found) == set(written.files)
    assert all(np.array_equal(found[name], written[name], equal_nan=True) for name in ("radii", "anchors_sphere"))
    assert constellation.summary() == json.loads((tmp_path / "summary.json").read_text())


def test_trust_has_its_random_counterpart(small):
    trust = small.trust()
    assert trust.null is not None
    assert set(trust.null.figures) == set(trust.figures)
    assert 0 <= trust.figures["nearest_anchor_agreement"] <= 1


def test_other_projections_are_named(small):
    first, other = small.arrays()["embeddings_sphere"], small.arrays("PCA 2-3-4")["embeddings_sphere"]
    assert not np.allclose(first, other)
    with pytest.raises(geolip_viewer.ViewerError, match="projection: is not 'tsne'"):
        small.trust("tsne")


def test_a_picture_is_as_large_as_asked_and_options_and_settings_change_it(small):
    size = {"image_size": (120, 90), "display": {"badge": False}}
    image = small.render("utilization", **size)
    assert (image.mode, image.size) == ("RGB", (120, 90))
    assert small.render("utilization", **size, image_scale=2).size == (240, 180)
    assert np.array_equal(image, small.render("utilization", **size))
    light = small.render("utilization", image_size=(120, 90), display={"badge": False, "theme": "light"})
    for other in (light, small.render("utilization", **size, scale="linear", camera=(90, 10)), small.render(**size)):
        assert not np.array_equal(image, other)
    transparent = small.render("utilization", **size, transparent=True)
    assert (transparent.mode, transparent.getpixel((0, 0))[3]) == ("RGBA", 0)


def test_drawing_leaves_the_settings_of_other_libraries_alone(small, monkeypatch):
    import matplotlib as mpl

    size = {"image_size": (200, 150), "display": {"badge": False}}
    plain = small.render("spectrum", **size)
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "vtkXOpenGLRenderWindow")
    with mpl.rc_context({"axes.grid": True, "font.size": 24, "lines.linewidth": 9}):
        assert np.array_equal(plain, small.render("spectrum", **size))
        assert mpl.rcParams["font.size"] == 24
    assert os.environ["VTK_DEFAULT_OPENGL_WINDOW"] == "vtkXOpenGLRenderWindow"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"view": "nothing"}, "there is no view 'nothing'"),
        ({"view": "lens"}, "this checkpoint has no projectors"),
        ({"colours": 1}, "colours: is not an option here"),
        ({"display": {"theme": "blue"}}, "theme: has no choice 'blue'"),
        ({"image_size": (10, 10)}, "size: 10×10 at scale 1 cannot be drawn"),
        ({"camera": (0, 100)}, "camera: must be an azimuth"),
        ({"camera": "north"}, "camera: must be an azimuth"),
        ({"image_size": 800}, "image_size: must be a width and a height"),
        ({"image_scale": float("nan")}, "image_scale: must be a number"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(small, arguments, told):
    with pytest.raises(geolip_viewer.ViewerError) as error:
        small.render(**arguments)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "no checkpoint was given"),
        ({"checkpoint": "/nowhere/model.pt"}, "/nowhere/model.pt"),
        ({"features": "/nowhere"}, "no checkpoint was given"),
        ({"features": "/nowhere", "anchors_from": "classes"}, "/nowhere"),
        ({"checkpoint": "m.pt", "columns": {"key": "a"}}, "columns: has no 'key'"),
        ({"checkpoint": "m.pt", "anchors_from": "means"}, "cannot be 'means'"),
    ],
)
def test_what_cannot_be_opened_is_one_line(arguments, told):
    with pytest.raises(geolip_viewer.ViewerError) as error:
        geolip_viewer.open(**arguments)
    assert told in str(error.value)
