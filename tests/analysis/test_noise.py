"""Noise reads as noise: in figures, on the badge and in files."""

import json
import re

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.trust.measuring import held_out
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.export.trust import measures
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.badges import badges
from geolip_viewer.views.shared.comparison import NamedInput
from tests.synthetic import make_analysis
from tests.views.looking import badge_texts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def noise() -> Analysis:
    """Items and anchors that are uniform, in so many dimensions that true neighbours tell nothing of anchors."""
    random = np.random.default_rng(2)
    return make_analysis(points=random.normal(size=(400, 500)), anchors=random.normal(size=(40, 500)))


def test_held_out_items_are_right_by_chance_and_fitted_ones_are_not(noise):
    found = noise.trust_held_out(noise.projected(FAITHFUL))
    new, chance = found.held_out.figures["nearest_anchor_agreement"], found.figures["nearest_anchor_chance"]
    assert abs(new - chance) < 2 * np.sqrt(chance * (1 - chance) / 80)
    assert found.figures["nearest_anchor_agreement"] > 0.2


def test_the_badge_says_both(noise):
    globe, view = noise.projected(FAITHFUL), view_named("manifold")
    (badge,) = badge_texts(view, ViewInput(noise, globe), view.options())
    fitted, new, chance = map(float, re.findall(r"([\d.]+)\u00a0%", badge)[:3])
    assert badge.startswith("Faithful globe: nearest anchor right for ")
    assert fitted > 20
    assert abs(new - chance) < 100 * 2 * np.sqrt(chance / 100 / 80) + 1


def test_the_files_say_both(noise, tmp_path):
    globe = noise.projected(FAITHFUL)
    write_analysis(noise, tmp_path, globe, measures(noise, globe))
    trust = json.loads((tmp_path / "summary.json").read_text("utf-8"))["trust"]
    new, chance = trust["held_out"]["nearest_anchor_agreement"], trust["nearest_anchor_chance"]
    assert abs(new - chance) < 2 * np.sqrt(chance * (1 - chance) / trust["held_out"]["items"])
    assert trust["null"]["nearest_anchor_agreement"] == pytest.approx(trust["nearest_anchor_agreement"], abs=0.1)


def test_the_window_says_both(noise):
    """In the panel and on the badge, which show the same measurement."""
    view = view_named("manifold")
    view_input = ViewInput(noise, noise.projected(FAITHFUL))
    picture = ViewResult((), (), view, (NamedInput("", view_input),), view.options())
    answer = held_out(picture)
    (shown,) = answer.measured
    new, chance = shown.figures["held_out_nearest_anchor_agreement"], shown.figures["nearest_anchor_chance"]
    assert abs(new - chance) < 2 * np.sqrt(chance * (1 - chance) / 80)
    assert shown.errors["held_out_nearest_anchor_agreement"] == pytest.approx(np.sqrt(new * (1 - new) / 79))
    assert answer.badges == badges(view, view_input, view.options())
