"""Where large computations run: on the processor, or on a CUDA device that PyTorch finds.

PyTorch takes hundreds of megabytes and seconds to import, so it is used only where that pays off.
"""

import ctypes
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, TypeVar, get_args

from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.namespaces import NUMPY, Namespace

DeviceName = Literal["auto", "cpu", "cuda"]
DEVICES: tuple[DeviceName, ...] = get_args(DeviceName)
WORTH_A_START = 5 * 10**11  # operations, about ten seconds of a core: enough to start PyTorch
WORTH_A_TRANSFER = WORTH_A_START // 10  # if PyTorch is already loaded
OPERATIONS_OF_A_FITTED_ITEM = 10**8  # a core's operations in the 2 ms per item of a faithful globe
PROCESSOR = "the processor"
Result = TypeVar("Result")


class Device:
    """Where one analysis or run is computed: what was asked for, and what happened.

    A device that fails, for lack of memory say, is not used again: the processor takes over, and `failure` says why.
    """

    def __init__(self, wanted: DeviceName = "auto") -> None:
        """Raises OptionError for "cuda" where PyTorch finds no such device."""
        if wanted not in DEVICES:
            raise OptionError("device", f"must be one of {', '.join(DEVICES)}, not {wanted!r}", "Choose one of them")
        if wanted == "cuda" and cuda_name() is None:
            raise OptionError("device", "is cuda, but PyTorch finds no CUDA device here", "Choose auto or cpu")
        self.wanted = wanted
        self.failure = ""
        self.used: dict[str, str] = {}

    def where(self, operations: float) -> Namespace:
        """Where a computation with this many operations should run."""
        if self.wanted == "cpu" or self.failure:
            return NUMPY
        if self.wanted == "auto":
            if operations < (WORTH_A_TRANSFER if "torch" in sys.modules else WORTH_A_START) or not _has_driver():
                return NUMPY
            if cuda_name() is None:
                return NUMPY
        from geolip_viewer.geometry.torch_namespace import TorchNamespace

        return TorchNamespace("cuda")

    def run(self, what: str, where: Namespace, work: Callable[[Namespace], Result]) -> Result:
        """The result of `work` there, or on the processor if the device fails; `what` is its name in messages."""
        if where is not NUMPY and not self.failure:
            try:
                done = work(where)
            except RuntimeError as error:
                self._fail(what, error)
            else:
                self.used[what] = cuda_name() or PROCESSOR
                return done
        done = work(NUMPY)
        self.used[what] = PROCESSOR
        return done

    def improving(self, what: str, where: Namespace, work: Callable[[Namespace], Iterator[Result]]) -> Iterator[Result]:
        """The same for a series of improving results, which starts again if the device fails."""
        if where is not NUMPY and not self.failure:
            try:
                yield from work(where)
            except RuntimeError as error:
                self._fail(what, error)
            else:
                self.used[what] = cuda_name() or PROCESSOR
                return
        yield from work(NUMPY)
        self.used[what] = PROCESSOR

    @property
    def told(self) -> str:
        """Where the computations so far were done, in words."""
        cards = sorted({name for name in self.used.values() if name != PROCESSOR})
        there = [f"{', '.join(what for what, name in self.used.items() if name == card)} on {card}" for card in cards]
        return "; ".join([*there, "all else on the processor"]) if there else PROCESSOR

    def _fail(self, what: str, error: RuntimeError) -> None:
        why = str(error).strip().splitlines()
        reason = why[0].split(". ")[0].rstrip(".") if why else type(error).__name__
        self.failure = f"The CUDA device could not compute {what} ({reason}): the processor is used"


@cache
def cuda_name() -> str | None:
    """The name of PyTorch's CUDA device; None if there is none. Imports torch if there is a driver."""
    if not _has_driver():
        return None
    try:
        import torch
    except (ImportError, OSError):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a driver that is too old
        if not torch.cuda.is_available():
            return None
        name: str = torch.cuda.get_device_name(0)
    return name


@cache
def _has_driver() -> bool:
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError:
        return False
    return True
