"""What one submission may use up."""

from dataclasses import asdict, dataclass
from typing import Any

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The limits of one jailed process and of all that it starts; sizes in bytes, times in seconds."""

    memory: int = 1536 * MB  # of all its processes together, watched; the same for the addresses of each one
    processes: int = 64
    cpu: int = 120  # of each process
    files: int = 64 * MB  # of its home, of /tmp and of shared memory, each
    output: int = 8 * MB  # of all that its cells print and show

    def as_message(self) -> dict[str, Any]:
        """Return the limits as plain data."""
        return asdict(self)
