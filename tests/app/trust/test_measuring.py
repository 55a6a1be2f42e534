"""Moving pictures are measured roughly; with few items the badge is exactly the one at rest."""

import numpy as np
import pytest

from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.trust import measuring as trust_measuring
from geolip_viewer.app.trust.measuring import roughly
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.badges import badges
from geolip_viewer.views.shared.comparison import NamedInput
from tests.synthetic import make_analysis


def shown(view, analysis, **options):
    """A view as the window holds it."""
    found, seen = view_named(view), ViewInput(analysis, analysis.positions)
    chosen = found.options(**options)
    return ViewResult(found.scenes(seen, chosen), (), found, (NamedInput("", seen),), chosen)


def at_rest(picture):
    return badges(picture.view, picture.view_input, picture.options)[0].text


@pytest.mark.parametrize("anchors", [True, False])
@pytest.mark.parametrize(
    ("view", "options"),
    [
        ("tour", {"t": 0.6}),
        ("morph", {"end": "PCA 2-3-4", "t": 0.4}),
        ("lens-morph", {"t": 0.0}),
        ("lens-morph", {"t": 1.0}),
    ],
)
def test_of_few_items_it_is_the_badge_whether_anchors_are_marked_or_not(view, options, anchors):
    """A lens is compared with its own items: measured against the fused ones it would keep less."""
    picture = shown(view, make_analysis(items=60), anchors=anchors, **options)
    assert roughly(picture) == at_rest(picture)


def test_between_two_lenses_both_are_named():
    analysis = make_analysis(items=60)
    first, last = analysis.expert_names[0], analysis.expert_names[-1]
    assert [part.partition(":")[0] for part in roughly(shown("lens-morph", analysis, t=0.3)).split(" · ")] == [
        first,
        last,
    ]


def test_of_many_items_some_are_compared(monkeypatch):
    monkeypatch.setattr(trust_measuring, "FEW", 40)
    words = roughly(shown("tour", make_analysis(items=90), t=0.6))
    assert words.endswith("; measured on 40 of 90 items")


def test_of_too_few_or_no_items_nothing_is_said():
    assert roughly(shown("tour", make_analysis(items=2), t=0.6)) == ""
    assert roughly(shown("tour", make_analysis(items=None), t=0.6)) == ""


def test_a_lens_knows_the_anchor_that_is_nearest_as_its_expert_sees_it():
    analysis = make_analysis(items=50)
    for expert in range(3):
        cosine = analysis.lens_embeddings(expert).astype(float) @ analysis.anchors.T.astype(float)
        nearest, value = analysis.lens_nearest(expert)
        np.testing.assert_array_equal(nearest, cosine.argmax(axis=1))
        np.testing.assert_allclose(value, cosine.max(axis=1), atol=1e-5)
