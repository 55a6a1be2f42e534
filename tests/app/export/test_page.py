"""An interactive page from the window."""

import re

import pytest
from PyQt6.QtWidgets import QCheckBox, QComboBox

from geolip_viewer.analysis.run import Run
from geolip_viewer.app.export.dialog import ExportDialog
from geolip_viewer.app.export.pages import PageChoices, write_shown_page
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.state import FeaturesSource, State
from geolip_viewer.task import Task, running
from tests.app.export.asking import outcome
from tests.app.export.test_exporting import wait_said
from tests.runs import features_for, save_features, save_run, trained
from tests.synthetic import make_analysis


def views_on(text):
    return re.findall(r"<tr><th scope=\"row\">([^<]*)</th>", text.partition("What each view shows")[2])


def test_the_view_on_the_screen_becomes_a_page(ask, export, window, qtbot, tmp_path):
    asked = ask("page")
    assert outcome(asked).startswith("The view on the screen")
    export(asked, tmp_path / "sphere.html")
    wait_said(qtbot, window, "Saved sphere.html")
    text = (tmp_path / "sphere.html").read_text(encoding="utf-8")
    assert views_on(text) == ["Full manifold"]


def test_every_view_that_the_data_has_can_be_on_it(ask, window):
    asked = ask("page")
    box = asked.page.findChild(QComboBox, "option_views")
    box.setCurrentText("all views")
    box.activated.emit(box.currentIndex())
    asked.page.commit()
    assert outcome(asked).startswith("Every view that the data allows")
    asked.close()


def test_the_page_of_a_run_has_every_checkpoint(tmp_path):
    folder = save_run(tmp_path / "training", trained(2))
    run = Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features", 12)))
    for timeline in (True, False):
        path = tmp_path / f"{timeline}.html"
        write_shown_page(run.at(1), State(), PageChoices(timeline=timeline), b"", None, path)
        assert ("<caption>The checkpoints</caption>" in path.read_text(encoding="utf-8")) == timeline


def test_a_page_of_a_run_says_at_which_checkpoint_it_is_and_how_far(tmp_path):
    folder = save_run(tmp_path / "training", trained(3))
    run = Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features", 40)))
    told = []
    state = State(projection=FAITHFUL, options={"manifold": {"colour": "stability-over-seeds"}})
    with running(Task(told.append)):
        write_shown_page(run.at(1), state, PageChoices(), b"", None, tmp_path / "page.html")
    lines = list(dict.fromkeys(each.phase for each in told if each.phase.startswith("Writing")))
    assert lines == [f"Writing the page: checkpoint {number} of 3" for number in (1, 2, 3)]
    assert not any("seed" in each.phase for each in told)
    fractions = [each.fraction for each in told if each.phase.startswith("Writing")]
    assert fractions == sorted(fractions)


def test_a_run_coloured_by_what_a_second_fit_tells_says_so(window, qtbot, ask_run):
    assert "second fit" not in outcome(ask_run())
    changed = {"colour": "stability-over-seeds"}
    with qtbot.waitSignal(window.document.result_changed, timeout=30_000):
        window.document.store.change(projection=FAITHFUL, options={"manifold": changed})
    asked = ask_run()
    assert "every checkpoint not yet shown this way takes a second fit" in outcome(asked)
    box = asked.page.findChild(QCheckBox, "option_timeline")
    box.click()
    asked.page.commit()
    assert "second fit" not in outcome(asked)


@pytest.fixture
def ask_run(window, qtbot, dialog, tmp_path):
    """The dialog's page of a run that is open."""
    folder = save_run(tmp_path / "run", trained(2))
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_run((folder,), FeaturesSource(str(save_features(tmp_path / "features"))))
    open_ones = []

    def ask():
        for each in open_ones:
            each.close()
        qtbot.waitUntil(lambda: window.findChild(ExportDialog) is None)
        window.bars.by_id["export.page"].trigger()
        open_ones[:] = [dialog("export_dialog", ExportDialog)]
        return open_ones[0]

    yield ask
    for each in open_ones:
        each.close()


def test_thumbnails_without_pictures_are_one_sentence(tmp_path):
    with pytest.raises(MissingDataError, match="Choose their folder"):
        write_shown_page(make_analysis(), State(), PageChoices(thumbnails=True), b"", None, tmp_path / "sphere.html")
    assert list(tmp_path.iterdir()) == []


def test_what_the_page_cannot_have_is_switched_off_and_says_why(ask, export, window, qtbot, memory, tmp_path):
    memory.keep_choices("page", {"timeline": True, "thumbnails": True})
    asked = ask("page")
    timeline, thumbnails = (asked.page.findChild(QCheckBox, f"option_{name}") for name in ("timeline", "thumbnails"))
    assert not any(box.isEnabled() or box.isChecked() for box in (timeline, thumbnails))
    assert "No training run is open" in timeline.toolTip()
    assert "File, Pictures of items" in thumbnails.toolTip()
    export(asked, tmp_path / "sphere.html")
    wait_said(qtbot, window, "Saved sphere.html")
    assert memory.choices("page")["thumbnails"], "remembered for data with pictures"


def test_with_a_run_the_timeline_can_be_chosen(window, qtbot, dialog, tmp_path):
    folder = save_run(tmp_path / "run", trained(2))
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_run((folder,), FeaturesSource(str(save_features(tmp_path / "features"))))
    window.bars.by_id["export.page"].trigger()
    box = dialog("export_dialog", ExportDialog).page.findChild(QCheckBox, "option_timeline")
    assert (box.isEnabled(), box.isChecked()) == (True, True)
