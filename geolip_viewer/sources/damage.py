"""The exceptions that libraries raise for damaged or foreign files."""

import pickle
import struct

DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    struct.error,
)


class PickleError(ValueError):
    """Not a whole pickle, or one that asks for what no pickle of a checkpoint would; the text says what."""
