"""An opened constellation, as a library gives it to other programs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import read_only
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.library.window_files import WindowFiles

if TYPE_CHECKING:
    from os import PathLike
    from subprocess import Popen

    import pyarrow as pa
    from PIL.Image import Image

    from geolip_viewer.library.pages import EmbeddedPage

Floats = npt.NDArray[np.float32]


class Constellation:
    """Items and anchors on a sphere, opened by `open` or made by `from_arrays`.

    Values are computed when first asked for and kept; arrays are read-only. N items, A anchors, D dimensions, C
    classes. A projection is a name such as "PCA", "faithful", "PCA 2-3-4" or "PCA of anchors". Whatever cannot be
    answered raises `ViewerError`, which says where, what and what to do.
    """

    def __init__(self, analysis: Analysis, files: WindowFiles) -> None:
        """Use `open` or `from_arrays`."""
        self._analysis = analysis
        self._files = files

    def __repr__(self) -> str:
        analysis = self._analysis
        counts = f"{analysis.item_count:,} items, {analysis.anchor_count:,} anchors"
        return f"<Constellation: {counts}, {analysis.dimension} dimensions>"

    @property
    def embeddings(self) -> Floats:
        """(N, D) float32 unit rows: the normalized mean over experts of their projections. No rows without items."""
        return _float32(self._analysis.embeddings)

    @property
    def anchor_vectors(self) -> Floats:
        """(A, D) float32 unit rows."""
        return _float32(self._analysis.anchors)

    @property
    def ids(self) -> npt.NDArray[Any]:
        """(N,) ids of items, int64 or text."""
        return self._analysis.image_id

    @property
    def class_names(self) -> tuple[str, ...]:
        """(C,) in the order of class ids."""
        return self._analysis.class_names

    @property
    def expert_names(self) -> tuple[str, ...]:
        """In the order of the checkpoint; none of arrays and of checkpoints without projectors."""
        return self._analysis.expert_names

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd in the input and in the values asked for so far."""
        return self._analysis.warnings

    def arrays(self, projection: str = "PCA") -> dict[str, npt.NDArray[Any]]:
        """Every array by the name that it has in `analysis.npz`; what the data cannot answer is absent.

        Among them `embeddings_sphere` (N, 3) and `anchors_sphere` (A, 3), where the projection draws items and anchors.
        """
        from geolip_viewer.export.tables import arrays

        found = arrays(self._analysis, self._analysis.projected(ProjectionSpec.parse(projection)))
        return {name: read_only(values.view()) for name, values in found.items()}

    def anchors(self) -> "pa.Table":
        """A row an anchor: how many items are nearest to it, its nearest other anchor, the classes near it."""
        from geolip_viewer.export.numbers import full_anchor_table
        from geolip_viewer.export.selection import arrow_table

        table = full_anchor_table(self._analysis)
        return arrow_table(table, np.arange(len(table)))

    def items(self) -> "pa.Table":
        """A row an item: its id, classes, nearest anchor, and what the first three components keep of it."""
        from geolip_viewer.export.numbers import full_item_table
        from geolip_viewer.export.selection import arrow_table

        table = full_item_table(self._analysis)
        return arrow_table(table, np.arange(len(table)))

    def trust(self, projection: str = "PCA") -> Trust:
        """How far a projection can be trusted, beside what data without structure would give.

        `figures` of the result holds the measures by name; its `null` and `null_covariance` hold the same of random
        data, and `held_out` that of items left out of the fit of a faithful globe. Takes seconds, and for a faithful
        globe several fits. Raises ViewerError with fewer than three items.
        """
        positions = self._analysis.projected(ProjectionSpec.parse(projection))
        self._analysis.trust_held_out(positions)
        return self._analysis.trust_beside_null(positions)

    def summary(self, projection: str = "PCA") -> dict[str, Any]:
        """Every single number, and what was opened, in Python's own types: what `summary.json` holds."""
        from geolip_viewer.export.tables import summary

        return summary(self._analysis, self._analysis.projected(ProjectionSpec.parse(projection)))

    def render(
        self,
        view: str = "manifold",
        *,
        projection: str = "PCA",
        image_size: tuple[int, int] = (1600, 1200),
        image_scale: float = 1.0,
        camera: tuple[float, float] | None = None,
        transparent: bool = False,
        display: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> "Image":
        """Draw a view, all its panels side by side; no display is needed.

        `image_size` is in logical pixels; `image_scale` is how many physical pixels one has. `camera` is an azimuth
        and an elevation in degrees; without it the data is seen from where it is seen best. `display` holds settings
        such as {"theme": "light", "badge": False}, named as the flags of `geolip-viewer render`. `options` are those of
        the view, which `geolip-viewer views` lists. Raises ViewerError for what is unknown or out of range, and where
        the data lacks what the view needs.
        """
        from geolip_viewer.library.drawing import camera_at, draw
        from geolip_viewer.look import DisplaySettings
        from geolip_viewer.options import changed
        from geolip_viewer.state import State

        state = State(
            view=view,
            projection=ProjectionSpec.parse(projection),
            display=changed(DisplaySettings(), display or {}),
            camera=None if camera is None else camera_at(camera),
        )
        return draw(self._analysis, state, options, image_size, image_scale, transparent)

    def page(
        self,
        path: "str | PathLike[str]",
        views: str | Sequence[str] = "manifold",
        *,
        projection: str = "PCA",
        title: str | None = None,
        badge: bool = True,
        options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Write views into one HTML file that opens in any browser, without a network.

        `views` is the id of a view, several of them, or "all" for all that the data has. `options` are those of each
        view, by its id. With `badge` how far each view can be trusted is measured and written there, which takes
        seconds. Raises ViewerError for what is unknown, where the data lacks what a view needs, where the file cannot
        be written or its name does not end in .html, and for a page of more than 100 MB.
        """
        from geolip_viewer.library.pages import page_of, place_of, write

        place = place_of(path)
        made = page_of(self._analysis, views, projection, title, badge=badge, options=options or {})
        write(made, place)

    def show(
        self,
        view: str | Sequence[str] = "manifold",
        *,
        projection: str = "PCA",
        frame_height: int = 640,
        badge: bool = True,
        **options: Any,
    ) -> "EmbeddedPage":
        """The page of one view or several, as the last line of a cell in Jupyter, VS Code or Colab shows it.

        It stands in a frame `frame_height` pixels high, is part of the notebook, and needs neither a server nor an
        extension. `options` are those of the view; several views take those that they have. Raises as `page` does.
        """
        from geolip_viewer.library.pages import embedded

        return embedded(self._analysis, view, projection, frame_height, badge=badge, options=options)

    def window(self) -> "Popen[bytes]":
        """Open the window on the same files, in a process of its own, and return that process without waiting.

        Arrays are written to a temporary folder first, which the process removes when the window is closed. What is
        wrong there is said on its stderr. Raises ViewerError where the folder cannot be written.
        """
        return self._files.open_window()


def _float32(values: npt.NDArray[Any]) -> Floats:
    """A read-only view."""
    return read_only(values.view())
