"""The checkpoints of a run in a page: each is there as the window shows it."""

from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.errors import OutputError
from geolip_viewer.export.page import document
from geolip_viewer.export.page.content import Page, packed
from geolip_viewer.export.page.document import write_page
from geolip_viewer.export.page.figures import figures, line_of
from geolip_viewer.export.page.making import make_page
from geolip_viewer.export.page.packing import STEP_ERROR
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.export.page.timeline import with_timeline
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.state import Filters, State
from geolip_viewer.views import view_named
from tests.export.page.reading import Read
from tests.runs import features_for, save_features, save_run, trained
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> RunAnalysis:
    """The middle one of three checkpoints."""
    base = tmp_path_factory.mktemp("timeline")
    folder = save_run(base / "run", trained(3, step=0.3))
    return Run(read_run([folder]), features_for(folder, save_features(base / "features", 30))).at(1)


def page_of(shown, *ids: str, state: State | None = None) -> Page:
    plan = PagePlan([view_named(each) for each in ids], state or State(), badge=False)
    return with_timeline(make_page(shown, plan), plan)


def test_every_checkpoint_has_its_places_names_and_nearest_anchors(shown: RunAnalysis) -> None:
    read = Read(packed(page_of(shown, "manifold")))
    timeline, run = read.header["timeline"], shown.run
    assert timeline["shown"] == 1
    assert timeline["moments"] == [{"label": f"epoch {t}", "name": run.names[t]} for t in range(3)]
    for t, moment in enumerate(read.header["views"][0]["moments"]):
        (panel,) = moment["panels"]
        assert f"epoch {t}" in panel["title"]
        (items,) = (each for each in panel["layers"] if each["kind"] == "points" and each["of"] == "item")
        places = read.positions(items["places"])[np.argsort(read.array(items["index"]))]
        assert np.abs(places - run.frames.positions(t).items).max() <= STEP_ERROR * 1.01
        nearest = read.header["facts"]["moments"][t]
        assert read.array(nearest["nearest"]).tolist() == run.at(t).nearest_anchor.tolist()
        assert read.array(nearest["assigned"]).tolist() == run.at(t).assignment_counts.tolist()


def test_all_are_seen_from_where_the_shown_one_is(shown: RunAnalysis) -> None:
    moments = Read(packed(page_of(shown, "manifold"))).header["views"][0]["moments"]
    assert len({repr(each["panels"][0]["pose"]) for each in moments}) == 1


def test_plots_share_the_lines_that_are_the_same(shown: RunAnalysis) -> None:
    read = Read(packed(page_of(shown, "curves")))
    texts = [
        read.text(panel["plot"][size][theme])
        for moment in read.header["views"][0]["moments"]
        for panel in moment["panels"]
        for size in ("wide", "narrow")
        for theme in ("light", "dark")
    ]
    assert all(text.startswith("<?xml") and text.rstrip().endswith("</svg>") for text in texts)
    assert sum(map(len, read.header["lines"])) < sum(map(len, texts)) / 3


def test_filters_hold_at_every_checkpoint(shown: RunAnalysis) -> None:
    page = page_of(shown, "manifold", state=State(filters=Filters(isolated=(0,))))
    carried = sum(0 in shown.labels.of(item).tolist() for item in range(shown.item_count))
    for moment in Read(packed(page)).header["views"][0]["moments"]:
        layers = [each for each in moment["panels"][0]["layers"] if each["kind"] == "points" and each["of"] == "item"]
        assert sum(each["index"]["count"] for each in layers) == carried < shown.item_count


def test_the_checkpoints_are_told_as_text(shown: RunAnalysis) -> None:
    page = page_of(shown, "manifold")
    assert line_of(page).endswith("3 checkpoints")
    assert page.title == "run"
    told = figures(page).partition("The checkpoints")[2]
    for t in range(3):
        mean = shown.run.at(t).nearest_cosine.mean(dtype=float)
        assert f'<th scope="row">epoch {t}</th><td>{shown.run.names[t]}</td>' in told
        assert f"<td>{mean:.3f}</td>" in told


def test_a_checkpoint_alone_has_none() -> None:
    assert page_of(make_analysis(), "manifold").timeline is None


def test_a_timeline_that_is_too_large_can_be_left_out(shown: RunAnalysis, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(document, "LARGEST", 1000)
    with pytest.raises(OutputError, match="leave the timeline out"):
        write_page(tmp_path / "sphere.html", page_of(shown, "manifold"))
