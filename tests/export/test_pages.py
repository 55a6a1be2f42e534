"""The four sheets as a job: their names, their sizes, and what the data cannot fill."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.errors import MissingDataError
from geolip_viewer.export import pages
from geolip_viewer.export.pages import sheets_job
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import DisplaySettings
from geolip_viewer.state import CheckpointSource, Filters, Selection, State
from tests.synthetic import make_analysis

RECIPE = Recipe(
    State(CheckpointSource(Path("/a.pt"), "abc"), display=DisplaySettings(theme="light")), scale=2.0, transparent=True
)


def of(**changes):
    """The recipe with parts of its state changed."""
    return replace(RECIPE, state=replace(RECIPE.state, **changes))


def shown(**settings):
    """The recipe with some display settings changed."""
    return of(display=replace(RECIPE.state.display, **settings))


def test_four_sheets_of_the_script_have_room_for_their_panels():
    job = sheets_job(make_analysis(), RECIPE)
    panels = {picture.name: len(picture.scenes) for picture in job}
    assert panels == {
        "hypersphere_manifold.png": 6,
        "expert_perspectives.png": 3,
        "anchors_only.png": 3,
        "pairwise_diffs.png": 8,
    }
    assert job[0].recipe.size == (3 * 720 + 240, 2 * 780 + 80)
    assert [picture.recipe.sheet for picture in job] == [name.removesuffix(".png") for name in panels]


def test_sheets_keep_the_recipes_scale_theme_and_origin():
    picture = sheets_job(make_analysis(), RECIPE)[0]
    assert (picture.recipe.scale, picture.recipe.state.checkpoint.content_hash) == (2.0, "abc")
    assert (picture.look.theme, picture.look.transparent) == ("light", True)
    assert "12 anchors" in picture.title


def test_maps_below_the_globes_get_room_of_their_own():
    plain, mapped = (sheets_job(make_analysis(), shown(map=each))[0] for each in ("off", "mollweide"))
    assert mapped.recipe.size == (plain.recipe.size[0], plain.recipe.size[1] + 2 * 380)
    assert mapped.look.map == "mollweide"


def test_anchors_alone_fill_one_sheet():
    assert "anchors_only.png" in [picture.name for picture in sheets_job(make_analysis(items=None), RECIPE)]
    assert "expert_perspectives.png" not in [p.name for p in sheets_job(make_analysis(items=None), RECIPE)]


def test_sheets_are_drawn_in_the_recipes_projection_and_say_how_far_to_trust_it():
    analysis = make_analysis()
    job = sheets_job(analysis, of(projection=ProjectionSpec.parse("PCA 2-3-4")))
    manifold = job[0].scenes[0]
    items = next(layer for layer in manifold.layers if layer.key == "items")
    np.testing.assert_array_equal(items.positions, analysis.projected(ProjectionSpec.parse("PCA 2-3-4")).items)
    assert manifold.badge.text.startswith("PCA 2-3-4: nearest anchor right for ")
    assert [scene.badge.text.split(":")[0] for scene in job[1].scenes] == list(analysis.expert_names)


def test_sheets_without_badges_are_not_measured(monkeypatch):
    monkeypatch.setattr(pages, "page_badges", None)
    job = sheets_job(make_analysis(), shown(badge=False))
    assert not any(scene.badge for picture in job for scene in picture.scenes)
    assert not any(picture.look.badge for picture in job)


def test_sheets_fitted_on_the_selection_need_one():
    of_selection = ProjectionSpec.parse("PCA of selection")
    chosen = sheets_job(make_analysis(), of(projection=of_selection, selection=Selection(tuple(range(10)))))
    assert chosen[0].scenes[0].badge.text.startswith("PCA of selection: ")
    with pytest.raises(MissingDataError):
        sheets_job(make_analysis(), of(projection=of_selection))


def test_sheets_light_up_the_selection_and_leave_out_what_is_hidden():
    analysis = make_analysis()
    hidden = analysis.labels.of(0)[0]
    carriers = [item for item in range(analysis.item_count) if hidden in analysis.labels.of(item)]
    assert 0 < len(carriers) < analysis.item_count
    job = sheets_job(analysis, of(selection=Selection((1, 4), (2,)), filters=Filters(hidden=(int(hidden),))))
    for picture in job:
        assert picture.look.selected_items.tolist() == [1, 4]
        assert picture.look.selected_anchors.tolist() == [2]
        assert picture.look.hidden_items.tolist() == carriers
