"""Numbers as titles write them."""

import numpy as np

from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.scene import Array, Indices
from geolip_viewer.views.base import ViewInput
from geolip_viewer.wording import PERCENT, percent


def about(share: float) -> str:
    """A share in whole per cent, with one digit after the point below 10 % and near all: "54 %", "1.4 %", "99.7 %".

    Below 0.1 % it has the first digit that is not 0: "0.02 %".
    """
    percents = 100 * share
    if 0 < percents < 0.095:
        return f"{percents:.1g}{PERCENT}"
    return percent(share, 1 if 0 < percents < 9.95 or 99.5 <= percents < 100 else 0)


def counted(count: int, noun: str, plural: str = "") -> str:
    """1 as "1 item", 1906 as "1,906 items"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def decimal(value: float) -> str:
    """Three digits after the point and a true minus, for what unit vectors have: "0.560", "−0.034", "1.870".

    Cosines, their differences and what is made of these are written so wherever a picture names them.
    """
    return f"{round(value, 3) + 0.0:.3f}".replace("-", "−")


def decimal_span(values: Array) -> str:
    """The smallest and the largest: "0.039 to 0.092"."""
    finite = values[np.isfinite(values)]
    return f"{decimal(float(finite.min()))} to {decimal(float(finite.max()))}" if finite.size else "no value"


def count_span(counts: Array | Indices) -> str:
    """The smallest and the largest of whole numbers: "12 to 1,386"."""
    return f"{int(counts.min()):,} to {int(counts.max()):,}" if counts.size else "no value"


def signed(value: float) -> str:
    """One digit after the point and always a sign: "+45.6", "−0.3"."""
    return f"{value:+.1f}".replace("-", "−")


def three_components(ratio: Array) -> str:
    """What share of the variance the first three components carry."""
    return f"{percent(float(np.sum(ratio[:3], dtype=np.float64)))} of the variance in 3-D"


def projection(view_input: ViewInput) -> tuple[str, ...]:
    """How the items came to their positions, in fewer and fewer words; for principal components, the variance seen."""
    positions = view_input.positions
    if positions.name == FAITHFUL.name:
        name = "Faithful globe"
        return f"{name}, fitted so that true neighbours stay together{_fitted_to(view_input)}", name
    axes = ", ".join(axis for axis in positions.axes if axis)
    if positions is not view_input.analysis.positions:
        return (f"{positions.name} ({axes})", positions.name) if axes else (f"Projection: {positions.name}",)
    share = f"{percent(positions.variance)} of the variance in 3-D" if positions.variance is not None else ""
    whose = f" of {positions.fitted_to}" if positions.fitted_to else ""
    seen = f"{positions.name}{whose}: {share}"
    return f"{seen} ({axes}){_fitted_to(view_input)}", f"{seen}{_fitted_to(view_input)}", seen


def _fitted_to(view_input: ViewInput) -> str:
    """A remark beside a filter that the projection ignores it."""
    return f", of {view_input.items.everything}" if view_input.items.is_filtered else ""


def joined(*parts: str) -> str:
    """The parts that are not empty, with a dot between them."""
    return " · ".join(part for part in parts if part)
