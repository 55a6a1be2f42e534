"""A report from the window."""

import pytest
from PyQt6.QtWidgets import QComboBox, QPushButton

from tests.app.export.asking import outcome
from tests.app.export.test_exporting import files_in, wait_said
from tests.synthetic import make_analysis

LONG = 120_000


def said_of_both(asked):
    box = asked.page.findChild(QComboBox, "option_of")
    box.setCurrentText("both checkpoints")
    box.activated.emit(box.currentIndex())
    asked.page.commit()
    return outcome(asked)


@pytest.mark.slow
def test_what_is_open_becomes_a_report(ask, export, window, qtbot, tmp_path):
    asked = ask("report", analysis=make_analysis(items=40, class_names=("</script>", "b", "c", "d", "e")))
    export(asked, tmp_path / "report.html")
    qtbot.waitUntil(lambda: (tmp_path / "report.html").exists(), timeout=LONG)
    wait_said(qtbot, window, "Saved report.html")
    assert [name for name in files_in(tmp_path) if name.startswith("report")] == ["report.html"]
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.count('src="data:image/webp;base64,') >= 2
    assert "geolip-viewer report" in text


def test_two_checkpoints_are_needed_for_their_differences(ask):
    asked = ask("report")
    assert "HTML in one file" in outcome(asked)
    assert said_of_both(asked).startswith("Two checkpoints are needed")
    assert not asked.findChild(QPushButton, "export_button").isEnabled()
    asked.close()


def test_what_is_no_report_is_one_sentence(ask, export, window, qtbot, tmp_path):
    asked = ask("report")
    (tmp_path / "report.html").mkdir()
    export(asked, tmp_path / "report.docx")
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert [name for name in files_in(tmp_path) if name.startswith("report")] == ["report.html"]
