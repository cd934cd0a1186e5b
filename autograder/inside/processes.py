"""What /proc tells of processes: which ones a process started, and how much memory they use.

Read by the warm process, which watches and ends a student's processes, and by the grader outside. It trusts the
kernel alone.
"""

import os
import resource
from contextlib import suppress
from pathlib import Path

PAGE = resource.getpagesize()
EXITING = 0x4  # the flag PF_EXITING of a process that has begun to end


def stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat from the state on (see proc(5)). Raises OSError where there is none."""
    with Path(f"/proc/{pid}/stat").open("rb") as file:
        return file.read().rsplit(b")", 1)[1].decode("ascii").split()


def is_ending(pid: int) -> bool:
    """Tell whether a process that was not yet waited for has ended, or has begun to."""
    with suppress(OSError):
        fields = stat(pid)
        return fields[0] in "ZX" or bool(int(fields[6]) & EXITING)
    return True


def descendants(pid: int) -> set[int]:
    """Return a process and all that it started, directly or not, but those that have ended."""
    parents: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, IndexError):
                fields = stat(int(name))
                if fields[0] not in "ZX":
                    parents.setdefault(int(fields[1]), []).append(int(name))
    found, new = set(), [pid]
    while new:
        one = new.pop()
        found.add(one)
        new += [child for child in parents.get(one, []) if child not in found]
    return found


def memory(pids: set[int], most: int) -> int:
    """Return the memory of processes together in bytes, what is shared divided by the number that share it.

    Where it cannot be more than `most`, a larger number that is cheap to get is returned.
    """
    upper = sum(map(resident, pids))
    return upper if upper <= most else sum(map(proportional, pids))


def resident(pid: int) -> int:
    """Return all the memory that a process has mapped and used, in bytes."""
    with suppress(OSError, IndexError), Path(f"/proc/{pid}/statm").open("rb") as file:
        return int(file.read().split()[1]) * PAGE
    return 0


def proportional(pid: int) -> int:
    """Return the memory of a process in bytes, what it shares divided by the number that share it."""
    with suppress(OSError), Path(f"/proc/{pid}/smaps_rollup").open("rb") as file:
        for line in file:
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0
