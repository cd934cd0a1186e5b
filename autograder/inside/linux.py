"""The few system calls of Linux that Python has no name for. Errors are raised as OSError."""

import ctypes
import os

NEWNS, NEWUTS, NEWIPC, NEWPID, NEWNET = 0x00020000, 0x04000000, 0x08000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC = 2, 4, 8
SET_PDEATHSIG, SET_KEEPCAPS, SET_SECCOMP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 8, 22, 36, 38
DAC_READ_SEARCH = 2  # a capability
CAPSET = {"x86_64": 126, "aarch64": 91}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446

library = ctypes.CDLL(None, use_errno=True)


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


def drop_capabilities(kept: int = 0) -> None:
    """Give up every capability for good, but those of the bits in `kept`."""
    prctl(SET_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    syscall("capset", CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)(kept, kept))
