"""What /proc tells of processes: which ones a process started, and how much memory they use.

Read by the warm process, which watches and ends a student's processes, and by the grader outside. It trusts the
kernel alone.
"""

import os
import resource
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache
from pathlib import Path

PROC = Path("/proc")
PAGE = resource.getpagesize()
EXITING = 0x4  # the flag PF_EXITING of a process that has begun to end


def stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat from the state on (see proc(5)). Raises OSError where there is none."""
    with open(f"/proc/{pid}/stat", "rb", buffering=0) as file:  # noqa: PTH123 - read very often
        return file.read().rsplit(b")", 1)[1].decode("ascii").split()


def running() -> list[int]:
    """Return the processes that can be seen; none where there is no /proc."""
    return [int(name) for name in os.listdir(PROC) if name.isdigit()] if PROC.is_dir() else []  # noqa: PTH208 - as above


def is_ending(pid: int) -> bool:
    """Tell whether a process has ended and waits for its parent, or has begun to end."""
    with suppress(OSError):
        fields = stat(pid)
        return fields[0] in "ZX" or bool(int(fields[6]) & EXITING)
    return False


def descendants(pid: int, without: Collection[int] = ()) -> set[int]:
    """Return a process and all that it started, directly or not, but those that have ended.

    Leaves out the processes `without` and all that those started.
    """
    parents: dict[int, list[int]] = {}
    for other in running():
        with suppress(OSError, IndexError):
            fields = stat(other)
            if fields[0] not in "ZX":
                parents.setdefault(int(fields[1]), []).append(other)
    return below(pid, without, lambda one: parents.get(one, []))


def family(pid: int, without: Collection[int] = ()) -> set[int]:
    """Return what `descendants` does, in less time; one that starts or ends meanwhile may be left out."""
    return below(pid, without, listed) if lists_children() else descendants(pid, without)


@cache
def lists_children() -> bool:
    """Tell whether this kernel tells the children of a process without a look at all processes."""
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()


def listed(pid: int) -> list[int]:
    """Return the children of a process, as far as the kernel lists them."""
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - called very often
            with suppress(OSError), open(f"/proc/{pid}/task/{task}/children", "rb", buffering=0) as file:  # noqa: PTH123 - as above
                found += map(int, file.read().split())
    return found


def below(pid: int, without: Collection[int], children_of: Callable[[int], list[int]]) -> set[int]:
    """Return a process and all below it."""
    found, new = set(), [pid]
    while new:
        one = new.pop()
        found.add(one)
        new += [child for child in children_of(one) if child not in found and child not in without]
    return found


def memory(pids: set[int], most: int) -> int:
    """Return the memory of processes together in bytes, what is shared divided by the number that share it.

    Where it cannot be more than `most`, a larger number that is cheap to get is returned.
    """
    upper = sum(map(resident, pids))
    return upper if upper <= most else sum(map(proportional, pids))


def children(pid: int) -> set[int]:
    """Return the processes that a process started or adopted, those that have ended and wait for it included."""
    found = set()
    for other in running():
        with suppress(OSError, IndexError):
            if int(stat(other)[1]) == pid:
                found.add(other)
    return found


def resident(pid: int) -> int:
    """Return all the memory that a process has mapped and used, in bytes."""
    with suppress(OSError, IndexError), open(f"/proc/{pid}/statm", "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return int(file.read().split()[1]) * PAGE
    return 0


def proportional(pid: int) -> int:
    """Return the memory of a process in bytes, what it shares divided by the number that share it."""
    with suppress(OSError), Path(f"/proc/{pid}/smaps_rollup").open("rb") as file:
        for line in file:
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0
