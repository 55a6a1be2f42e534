"""A folder, a pattern or several files of checkpoints as one run: found, read, checked against each other, in order."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geolip_viewer.errors import CheckpointError
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.experts import Family, Floats
from geolip_viewer.sources.metadata import Metric
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.run_order import Entry, Number, OrderedBy, order_of, own_number
from geolip_viewer.sources.run_sources import candidate_files, labels_of
from geolip_viewer.task import advance, phase

BEING_WRITTEN = "it may still be being written"
JUST_WRITTEN = 60.0  # seconds after which an unreadable file counts as damaged, not as being written

__all__ = ["RunCheckpoint", "RunFiles", "read_run"]


@dataclass(frozen=True, eq=False)
class RunCheckpoint:
    """What a run keeps of a checkpoint: its anchors (A, D), unit rows, and its metrics, but not its projectors."""

    path: Path
    name: str
    content_hash: str
    anchors: Floats
    anchors_key: str
    family: Family
    widths: tuple[int, ...]
    are_axes: bool
    metrics: Mapping[str, Metric]
    warnings: tuple[str, ...]
    stamp: tuple[int, int]  # the file's time in nanoseconds, and its size

    @property
    def time(self) -> int:
        """Of the file, in nanoseconds."""
        return self.stamp[0]

    @property
    def epoch(self) -> Number | None:
        return own_number(self.metrics, "epoch")

    @property
    def dimension(self) -> int:
        return int(self.anchors.shape[1])

    @property
    def form(self) -> tuple[int, tuple[int, ...], Family, bool]:
        """What the checkpoints of a run have in common."""
        return self.dimension, self.widths, self.family, self.are_axes

    def read(self) -> Checkpoint:
        """The whole checkpoint; raises CheckpointError if the file is gone, or another one by now."""
        checkpoint = read_checkpoint(self.path, self.anchors_key)
        if checkpoint.content_hash != self.content_hash:
            raise CheckpointError(self.path, "was replaced after the run was opened", "Open the run again")
        return checkpoint


@dataclass(frozen=True)
class Refused:
    """A file that is not a checkpoint of the run, and why. It is read again once its time or size changes."""

    name: str
    reason: str
    stamp: tuple[int, int]


@dataclass(frozen=True, eq=False)
class RunFiles:
    """Two checkpoints or more of one training, in order; all have one dimension, family and width of features.

    `numbers` are their epochs, steps or whatever orders them. `gone` are the paths of checkpoints that were deleted
    since they were read.
    """

    where: str
    checkpoints: tuple[RunCheckpoint, ...]
    ordered_by: OrderedBy
    numbers: tuple[Number, ...]
    warnings: tuple[str, ...]
    sources: tuple[str, ...] = ()
    anchors_key: str | None = None
    refused: Mapping[Path, Refused] = field(default_factory=dict)
    gone: frozenset[Path] = frozenset()

    def label(self, number: int) -> str:
        """The label of a checkpoint, such as "epoch 12"; for files ordered by time its name."""
        return f"{self.unit} {self.numbers[number]}" if self.unit else self.checkpoints[number].name

    @property
    def unit(self) -> str:
        """The unit of time, such as "epoch"; "" for files ordered by their times."""
        match self.ordered_by:
            case "time of the file":
                return ""
            case "number in the name":
                return "number"
            case _:
                return self.ordered_by

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the checkpoints, each once."""
        return tuple(dict.fromkeys(each.path.absolute().parent for each in self.checkpoints))


def read_run(
    sources: Sequence[str | Path], anchors_key: str | None = None, known: "RunFiles | None" = None
) -> RunFiles:
    """The run in a folder, a pattern or several files; `anchors_key` chooses the anchors of every checkpoint.

    What cannot be read or does not fit the others is left out, and named in one warning. Of a run that is `known` only
    what is new or was written anew is read, and checkpoints that were deleted stay. Raises CheckpointError if there
    are not two that fit, or two runs are mixed.
    """
    where = listed(sources, 3)
    read, refused = _read_all(sources, anchors_key, known)
    gone = frozenset(each.path for each in read if not is_there(each.path))
    fitting, others = _fitting(read, known)
    left_out = [f"{each.name} ({each.reason})" for each in refused.values()] + others
    if len(fitting) < 2:
        raise _too_few(where, fitting, left_out)
    order = order_of(where, [Entry(each.name, each.metrics, each.time) for each in fitting])
    if len(order.rows) < 2:
        raise _too_few(where, [fitting[row] for row in order.rows], left_out, order.warnings)
    checkpoints = tuple(fitting[row] for row in order.rows)
    warnings = [f"Left out: {listed(left_out)}"] if left_out else []
    own = dict.fromkeys(warning for each in checkpoints for warning in each.warnings)
    texts = tuple(str(each) for each in sources)
    told = (*warnings, *order.warnings, *own)
    return RunFiles(where, checkpoints, order.by, order.numbers, told, texts, anchors_key, refused, gone)


def _read_all(
    sources: Sequence[str | Path], anchors_key: str | None, known: RunFiles | None
) -> tuple[list[RunCheckpoint], dict[Path, Refused]]:
    before = {each.path: each for each in known.checkpoints} if known is not None else {}
    paths = _candidates(sources, known)
    read: list[RunCheckpoint] = []
    refused: dict[Path, Refused] = {}
    with phase("Reading the run"):
        for number, (path, name) in enumerate(zip(paths, labels_of(paths), strict=True)):
            advance(number / len(paths))
            stamp = _stamp(path)
            was_refused = known.refused.get(path) if known is not None else None
            if path in before and before[path].stamp == stamp:
                read.append(before[path])
            elif was_refused is not None and was_refused.stamp == stamp:
                refused[path] = was_refused
            else:
                try:
                    read.append(_read(path, before[path].name if path in before else name, anchors_key, stamp))
                except CheckpointError as error:
                    refused[path] = Refused(name, _reason(path, error), stamp)
                    read += [before[path]] if path in before else []
    return read + [each for path, each in before.items() if path not in paths], refused


def _candidates(sources: Sequence[str | Path], known: RunFiles | None) -> tuple[Path, ...]:
    """The existing files; none for a known run whose folder is empty by now."""
    try:
        return candidate_files(sources)
    except CheckpointError:
        if known is None:
            raise
        return tuple(each.path for each in known.checkpoints if is_there(each.path))


def _stamp(path: Path) -> tuple[int, int]:
    """The file's time in nanoseconds and its size, which identify it."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _read(path: Path, name: str, anchors_key: str | None, stamp: tuple[int, int]) -> RunCheckpoint:
    checkpoint = read_checkpoint(path, anchors_key)
    return RunCheckpoint(
        path=path,
        name=name,
        content_hash=checkpoint.content_hash,
        anchors=checkpoint.anchors,
        anchors_key=checkpoint.anchors_key,
        family=checkpoint.family,
        widths=tuple(expert.width for expert in checkpoint.experts),
        are_axes=checkpoint.are_axes,
        metrics=checkpoint.metrics,
        warnings=checkpoint.warnings,
        stamp=stamp,
    )


def _reason(path: Path, error: CheckpointError) -> str:
    try:
        age = time.time() - path.stat().st_mtime
    except (OSError, ValueError):
        return error.problem
    if 0 <= age < JUST_WRITTEN:
        return f"{error.problem}; {BEING_WRITTEN}"
    return error.problem


def _fitting(read: Sequence[RunCheckpoint], known: RunFiles | None) -> tuple[list[RunCheckpoint], list[str]]:
    """Those with the form that most have, and what is said of the others; of equally many the first by name.

    A run that is known keeps its form.
    """
    if not read:
        return [], []
    forms = [each.form for each in read]
    usual = Counter(forms).most_common(1)[0][0] if known is None else known.checkpoints[0].form
    fitting = [each for each, form in zip(read, forms, strict=True) if form == usual]
    if not fitting:
        return [], []
    first = fitting[0]
    return fitting, [f"{each.name} ({_difference(each, first)})" for each in read if each not in fitting]


def _difference(one: RunCheckpoint, usual: RunCheckpoint) -> str:
    if one.dimension != usual.dimension:
        return f"{one.dimension} dimensions, not {usual.dimension}"
    if len(one.widths) != len(usual.widths):
        return f"{len(one.widths)} experts, not {len(usual.widths)}"
    if one.widths != usual.widths:
        return f"features {listed(one.widths)} wide, not {listed(usual.widths)}"
    if one.are_axes != usual.are_axes:
        return "its anchors are axes" if one.are_axes else "its anchors are points"
    return f"family {one.family}, not {usual.family}"


def _too_few(
    where: str, fitting: Sequence[RunCheckpoint], left_out: Sequence[str], warnings: Sequence[str] = ()
) -> CheckpointError:
    held = f"holds one checkpoint ({fitting[0].name})" if fitting else "holds no usable checkpoint"
    reasons = [f"left out: {'; '.join(left_out)}"] if left_out else []
    reasons += [warning[0].lower() + warning[1:] for warning in warnings]
    more = f"; {shown('; '.join(reasons))}" if reasons else ""
    return CheckpointError(where, f"{held}, but a run needs two{more}", "Give a folder with more, or open it alone")
