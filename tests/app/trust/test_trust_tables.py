"""The table of measures: every name gets as many lines as it needs, next to its values or above them."""

import pytest
from PyQt6.QtWidgets import QLabel, QScrollArea

from geolip_viewer.app.trust.trust_tables import Head, MeasureTable
from geolip_viewer.wording import EVENNESS, MEASURES


@pytest.mark.parametrize("others", [0, 2])
@pytest.mark.parametrize("width", [180, 220, 260, 320, 400, 520])
def test_names_of_several_lines_stand_in_rows_as_high(qtbot, themed, width, others):
    rows = (*MEASURES, *EVENNESS)
    figures = {row.key: 0.5 for row in rows}
    area = QScrollArea()
    qtbot.addWidget(area)
    heads = (Head("here"), Head("uniform"), Head("cov."))
    table = MeasureTable("measures", rows, heads, area)
    area.setWidgetResizable(True)
    area.setWidget(table)
    area.resize(width, 600)
    beside = [figures] * others + [{}] * (2 - others)
    table.show_figures(figures, *beside)
    table.fit(width - 20)
    area.show()
    qtbot.waitExposed(area)
    for row in rows:
        name, value = (table.findChild(QLabel, f"measures_{part}{row.key}") for part in ("name_", ""))
        assert name.height() >= name.heightForWidth(name.width()), row.name
        assert not name.geometry().intersects(value.geometry()), row.name
