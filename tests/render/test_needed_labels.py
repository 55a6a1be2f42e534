"""Labels that a picture needs to be readable are placed before all others."""

import itertools

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.labels import placed
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Labels
from tests.render.scenes import cloud
from tests.synthetic import make_analysis
from tests.views.looking import layer, panel

FRONT = CameraProjection(CameraPose(0, 0), Frame(0, 0, 800, 800, (400, 400), 350))
RANKS = ("1: anchor 24, 0.560", "2: anchor 8, 0.551", "3: anchor 190, 0.549", "4: anchor 7, 0.540", "5: anchor 81, 0.5")


def near(count, apart=0.02):
    """Places close to the middle of what is seen."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.ones(count), apart * np.cos(angles), apart * np.sin(angles)], axis=1)


def ranks(count=5, apart=0.02):
    return Labels("ranks", near(count, apart), RANKS[:count], is_needed=True, brief=tuple("12345"[:count]))


def touch(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_all_needed_labels_are_placed_and_leader_lines_lead_to_those_further_away():
    found = placed([ranks()], FRONT, 14)
    assert [each.text for each in found] == list(RANKS)
    assert not any(touch(a.box, b.box) for a, b in itertools.combinations(found, 2))
    assert found[0].leader is None
    pixels, _ = FRONT.screen(near(5))
    assert any(each.leader for each in found)
    for each, place in zip(found, pixels.tolist(), strict=True):
        assert each.leader is None or each.leader == pytest.approx(place)
        assert not any(touch(point, other.box) for point in each.line for other in found if other is not each)


def test_names_give_way_whatever_comes_first():
    names = Labels("names", np.concatenate([near(5), cloud(300)]), tuple(f"class {n}" for n in range(305)))
    for layers in ([names, ranks()], [ranks(), names]):
        found = placed(layers, FRONT, 14)
        assert [each.text for each in found[:5]] == list(RANKS)
        assert any(each.text.startswith("class") for each in found)
        for each in found[5:]:
            assert not any(touch(each.box, box) for other in found[:5] for box in (other.box, *other.line))


def test_where_a_whole_text_has_no_room_the_rank_alone_stands():
    small = CameraProjection(CameraPose(0, 0), Frame(0, 0, 120, 120, (60, 60), 40))
    found = placed([ranks(3)], small, 10)
    assert {each.text.partition(":")[0] for each in found} == {"1", "2", "3"}
    assert "2" in {each.text for each in found} or "3" in {each.text for each in found}
    assert found[0].text == RANKS[0]


def test_what_is_needed_is_there_even_where_nothing_is_free():
    tiny = CameraProjection(CameraPose(0, 0), Frame(0, 0, 60, 40, (30, 20), 18))
    assert [each.text[0] for each in placed([ranks(5)], tiny, 10)] == list("12345")


def test_labels_stand_in_their_room_alone():
    room = (300.0, 200.0, 800.0, 500.0)
    found = placed([ranks(), Labels("names", cloud(300), ("name",) * 300)], FRONT, 14, room=room)
    assert len(found) > 10
    for each in found:
        left, top, right, bottom = each.box
        assert left > 300
        assert top > 200
        assert right < 800
        assert bottom < 500


def test_what_lies_behind_the_globe_is_labelled_last_and_says_so():
    places = np.concatenate([-near(2, 0.3), near(3, 0.3)])
    layer = Labels("ranks", places, RANKS, is_needed=True)
    found = placed([layer], FRONT, 14)
    assert [each.text for each in found] == [RANKS[2], RANKS[3], RANKS[4], RANKS[0], RANKS[1]]
    assert [each.is_behind for each in found] == [False, False, False, True, True]
    assert not any(each.is_behind for each in placed([layer], FRONT, 14, flat=True))
    assert {each.text for each in placed([Labels("names", places, RANKS)], FRONT, 14)} <= set(RANKS[2:])


@pytest.mark.parametrize("mark_scale", [1.0, 2.0])
def test_labels_stand_outside_the_marks_that_they_name(mark_scale):
    layer = Labels("ranks", near(5, 0.4), RANKS, is_needed=True, mark_size=40.0)
    found = placed([layer], FRONT, 14, mark_scale=mark_scale)
    pixels, _ = FRONT.screen(near(5, 0.4))
    assert len(found) == 5
    for label, place in zip(found, pixels.tolist(), strict=True):
        assert np.hypot(*(np.asarray(label.nearest(*place)) - place)) >= 20 * mark_scale - 1e-6


def test_of_very_many_the_later_ones_stand_where_there_is_room():
    places = cloud(200)
    many = Labels("ranks", places, tuple(f"{n}: anchor" for n in range(1, 201)), is_needed=True)
    found = placed([many], FRONT, 14)
    _, facing = FRONT.screen(places)
    first = {f"{n + 1}: anchor" for n in np.flatnonzero(facing >= 0)[:12]}
    assert first < {each.text for each in found}
    assert not any(each.leader for each in found[12:])
    assert not any(touch(a.box, b.box) for a, b in itertools.combinations(found, 2))


@pytest.fixture(params=[(600, 400), (380, 300)], ids=str)
def renderer(request):
    plotter = pv.Plotter(off_screen=True, window_size=list(request.param))
    yield SceneRenderer(plotter)
    plotter.close()


def test_every_ringed_anchor_has_its_rank_in_a_small_picture(renderer):
    scene = panel("single-encoding", make_analysis(items=60), k=8)
    renderer.look = Look()
    renderer.show([scene])
    renderer.pose = first_pose(scene)
    renderer.render()
    _, facing = renderer.projection(0).screen(layer(scene, "ranks").positions)
    ranks = {int(each.text.partition(":")[0]): each.is_behind for each in renderer.labels}
    assert ranks == {place + 1: behind for place, behind in enumerate((facing < 0).tolist())}
    assert set(ranks.values()) == {False, True}
