"""How far each item can be trusted in the picture, as columns of the table of items once it was measured."""

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.app.trust.measuring import EmbeddingTrust
from geolip_viewer.export.trust_columns import trust_columns


class ItemsTrust(QObject):
    """The table covers the projection that the state names; views that draw another picture do not change it."""

    def __init__(self, document: Document, measurements: Measurements, table_data: TableData) -> None:
        super().__init__(document)
        self.setObjectName("items_trust")
        self._document = document
        self._measurements = measurements
        self._table_data = table_data
        self._listed: EmbeddingTrust | None = None
        measurements.changed.connect(self._follow)
        document.state_changed.connect(self._follow)

    def _follow(self, *_: object) -> None:
        known = self._measurements.by_projection.get(self._document.state.projection.name)
        if known is self._listed:
            return
        self._listed = known
        trust = known.trust if known is not None else None
        columns = (
            trust_columns(known.name, trust, known.subsample_stability, known.seed_stability)
            if known is not None and trust
            else ()
        )
        self._table_data.show_trust(columns)
