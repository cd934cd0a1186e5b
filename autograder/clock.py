"""Where the time of a submission goes: seconds by step, in this process. Read by `make bench`."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

seconds: defaultdict[str, float] = defaultdict(float)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Add the time that the block takes to a step."""
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[name] += time.perf_counter() - start


def taken() -> dict[str, float]:
    """Return the seconds of each step since the last call, and start anew."""
    found: dict[str, float] = dict(seconds)
    seconds.clear()
    return found
