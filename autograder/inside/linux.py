"""The few system calls of Linux that Python has no name for. Errors are raised as OSError."""

import ctypes
import errno
import os
from pathlib import Path

NEWNS, NEWUTS, NEWIPC = 0x00020000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC = 2, 4, 8
SET_PDEATHSIG, SET_KEEPCAPS, SET_SECCOMP, CAPBSET_DROP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 8, 22, 24, 36, 38
DAC_READ_SEARCH = 2  # a capability
CAPABILITIES = 64  # there will not be more: a set of them is two words of 32 bits
COLLAPSE = 25  # an advice of madvise, since Linux 6.1
HUGE = 1 << 21  # bytes of a huge page
CAPSET = {"x86_64": 126, "aarch64": 91}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446

library = ctypes.CDLL(None, use_errno=True)
if hasattr(library, "madvise"):
    library.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


def checked(result: int, what: str) -> int:
    """Return the result of a system call; raise OSError where it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(what: str, number: int, *arguments: object) -> int:
    """Make a system call by its number."""
    return checked(library.syscall(number, *arguments), what)


def unshare(flags: int) -> None:
    """Move this process (for NEWPID: its next children) into new namespaces."""
    checked(library.unshare(flags), "unshare")


def setns(descriptor: int, flags: int) -> None:
    """Move this process (for NEWPID: its next children) into the namespace of a descriptor."""
    checked(library.setns(descriptor, flags), "setns")


def mount(kind: str, target: str, flags: int, options: str = "") -> None:
    """Mount a new file system of a kind (tmpfs, proc)."""
    text = options.encode() or None
    checked(library.mount(kind.encode(), target.encode(), kind.encode(), flags, text), f"mount {target}")


def prctl(option: int, value: object) -> None:
    """Change a property of this process."""
    checked(library.prctl(option, value, 0, 0, 0), f"prctl {option}")


def drop_bounding_set() -> None:
    """See to it that no program which this process starts can have a capability again. Needs CAP_SETPCAP."""
    for capability in range(CAPABILITIES):
        try:
            prctl(CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno != errno.EINVAL:  # the kernel has no capability of that number
                raise
            return


def huge_pages() -> None:
    """Gather this process's memory in huge pages, where the kernel can: a fork then copies fewer entries."""
    with Path("/proc/self/maps").open(encoding="utf-8") as file:
        maps = [line.split() for line in file]
    for where, access, *rest in maps:
        if access == "rw-p" and rest[3:] in ([], ["[heap]"]):
            start, end = (int(number, 16) for number in where.split("-"))
            for place in range(-(-start // HUGE) * HUGE, end // HUGE * HUGE, HUGE):
                library.madvise(place, HUGE, COLLAPSE)  # what it refuses stays as it is


def drop_capabilities(kept: int = 0) -> None:
    """Give up every capability for good, but those of the bits in `kept`."""
    prctl(SET_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    syscall("capset", CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)(kept, kept))
