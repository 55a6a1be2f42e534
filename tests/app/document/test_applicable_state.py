"""What of a state fits what was opened."""

from pathlib import Path
from types import MappingProxyType

import pytest

from geolip_viewer.app.document.applicable_state import applicable, changes
from geolip_viewer.app.document.loading import loaded
from geolip_viewer.options import options_of
from geolip_viewer.state import CheckpointSource, FeaturesSource, State
from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis

KINDS = {"bool": bool, "int": int, "float": float, "choice": str, "text": str}
ODD = (1e-320, 2.5, "3", "true", 0, 1, True, "", "all", "x" * 1000, -1, 1e300, None)


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:12])
def test_option_values_of_the_wrong_type_are_dropped(value) -> None:
    analysis = make_analysis()
    sources = CheckpointSource(Path("/made/up.pt")), FeaturesSource("/made/up")
    new = loaded(analysis.checkpoint, analysis.features, *sources, VIEWS)
    given = {view.id: MappingProxyType({each.name: value for each in options_of(view.options)}) for view in VIEWS}
    given |= {"no view": MappingProxyType({"items": 1}), "lens": MappingProxyType({**given["lens"], "nothing": value})}
    found = applicable(State(options=given), new, tuple(VIEWS)).options
    assert set(found) == {view.id for view in VIEWS}
    for view in VIEWS:
        declared = {each.name: each for each in options_of(view.options)}
        for name, kept in found[view.id].items():
            assert (kept is None and declared[name].optional) or type(kept) is KINDS[declared[name].kind]


def test_an_unknown_view_is_reported() -> None:
    analysis = make_analysis()
    sources = CheckpointSource(Path("/made/up.pt")), FeaturesSource("/made/up")
    new = loaded(analysis.checkpoint, analysis.features, *sources, VIEWS)
    assert changes(State(view="lens"), new) == ()
    (told,) = changes(State(view="<b>globe</b>\x1b"), new)
    assert "no view <b>globe</b>" in told
    assert told.isprintable()
