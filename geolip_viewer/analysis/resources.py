"""What computations may take of this machine."""

from dataclasses import dataclass

from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.devices import Device, DeviceName


@dataclass(frozen=True)
class Resources:
    """Where large computations run, and how many bytes of embeddings are held; None for a quarter of what is free."""

    device: DeviceName = "auto"
    memory: int | None = None

    def available_device(self) -> Device:
        """The device that is wanted; where it is not there the processor, with a `failure` that says so."""
        try:
            return Device(self.device)
        except OptionError:
            found = Device("cpu")
            found.failure = "The settings ask for a CUDA device, but there is none here: the processor is used"
            return found
