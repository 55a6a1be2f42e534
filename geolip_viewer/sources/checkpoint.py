"""One trained constellation: anchors on a sphere, and the projectors of experts' features onto it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.anchors import AnchorSet, anchor_sets, chosen_set, unit_rows
from geolip_viewer.sources.experts import Alignment, Expert, Family, Projector, experts_of
from geolip_viewer.sources.metadata import Metric, class_names_in, differences, metrics_of, names_in
from geolip_viewer.sources.named_tensors import Archive
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.regular_file import content_hash
from geolip_viewer.sources.weights import plain_names
from geolip_viewer.task import advance, phase

MOST_NOTICES = 8  # notices that a file may contain
__all__ = ["Alignment", "AnchorSet", "Checkpoint", "Expert", "Family", "Projector", "read_checkpoint"]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """One trained constellation, its tensors checked against each other.

    `anchors` are unit rows (A, D), read-only; a zero row stays zero. `anchor_sets` are all that could be shown, the
    default first. `experts` are in checkpoint order, none in the family "anchors-only"; `expert_names` are theirs, or
    those that the config claims for exactly these many, else (). `metrics` are the checkpoint's own scalars, those one
    level down as "group.name". `class_names` come from its config, often (). `anchors_from` says from what the anchors
    were made where the file does not hold them.
    """

    path: Path
    content_hash: str
    family: Family
    anchors: npt.NDArray[np.float32]
    anchors_key: str
    anchor_sets: tuple[AnchorSet, ...]
    experts: tuple[Expert, ...]
    metrics: Mapping[str, Metric]
    expert_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    anchors_from: str = ""

    @property
    def anchor_count(self) -> int:
        return int(self.anchors.shape[0])

    @property
    def are_axes(self) -> bool:
        """Whether anchors are lines: a row and its opposite are one."""
        return any(each.kind == "axes" for each in self.anchor_sets if each.key == self.anchors_key)

    @property
    def dimension(self) -> int:
        return int(self.anchors.shape[1])


def read_checkpoint(path: Path, anchors_key: str | None = None) -> Checkpoint:
    """The constellation in a file; `anchors_key` chooses other anchors than the default, by the tensor's name.

    No code in the file is run. Raises CheckpointError for whatever is wrong with it.
    """
    from geolip_viewer.sources.archive import open_archive  # imports the readers of all kinds of files

    with phase("Reading the checkpoint"):
        archive = open_archive(path)
        advance(None)
        return _checked(path, archive, anchors_key)


def _checked(path: Path, archive: Archive, anchors_key: str | None) -> Checkpoint:
    tensors = archive.tensors
    names, name_warnings = plain_names(tensors)
    if anchors_key is None:
        sets = anchor_sets(path, tensors, names, archive.rest)
        chosen = sets[0]
    else:
        chosen = chosen_set(path, tensors, names, anchors_key)
        sets = _all_sets(path, archive, names, chosen)
    anchors, zeros = unit_rows(tensors[chosen.key])
    by_name = {names[key]: tensor for key, tensor in tensors.items()}
    family, experts, reasons = experts_of(by_name, names[chosen.key], chosen.dimension)
    metrics, metric_warnings = metrics_of(archive.rest)
    return Checkpoint(
        path=path,
        content_hash=content_hash(archive.files),
        family=family,
        anchors=anchors,
        anchors_key=chosen.key,
        anchor_sets=sets,
        experts=experts,
        expert_names=_expert_names(experts, names_in(archive.rest, "experts", "expert_names")),
        metrics=metrics,
        class_names=class_names_in(archive.rest),
        warnings=(
            *names_in(archive.rest, "notices")[:MOST_NOTICES],
            *archive.warnings,
            *name_warnings,
            *_choice_warning(sets, chosen),
            *((f"{zeros} of the {chosen.count} anchors are zero vectors, which have no direction",) if zeros else ()),
            *differences(archive.rest, chosen.count, chosen.dimension),
            *metric_warnings,
            *reasons,
        ),
    )


def _all_sets(path: Path, archive: Archive, names: Mapping[str, str], chosen: AnchorSet) -> tuple[AnchorSet, ...]:
    """The sets found by name, and the chosen one even where its name is another."""
    try:
        sets = anchor_sets(path, archive.tensors, names)
    except CheckpointError:
        return (chosen,)
    return sets if chosen in sets else (*sets, chosen)


def _choice_warning(sets: tuple[AnchorSet, ...], chosen: AnchorSet) -> tuple[str, ...]:
    if len(sets) == 1:
        return ()
    others = listed([each.key for each in sets if each != chosen])
    return (f"Of {len(sets)} anchor sets {shown(chosen.key)} is shown; others: {others}",)


def _expert_names(experts: tuple[Expert, ...], claimed: tuple[str, ...]) -> tuple[str, ...]:
    if any(expert.name for expert in experts):
        return tuple(expert.name for expert in experts)
    return claimed if len(claimed) == len(set(claimed)) == len(experts) else ()
