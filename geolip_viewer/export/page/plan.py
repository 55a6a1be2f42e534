"""What a page is asked to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geolip_viewer.state import State
from geolip_viewer.views.base import View


@dataclass(frozen=True, eq=False)
class PagePlan:
    """Views in the order of the page, and the state that they show; `options` are theirs by view id.

    Without a title the page is called by what is open. `badge` is whether panels say how far they can be trusted.
    """

    views: Sequence[View]
    state: State = field(default_factory=State)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    title: str | None = None
    badge: bool = True
