"""What a forked process does to itself before it touches anything of a submission.

Three ways: "bubblewrap" (fresh namespaces inside the jail of the warm process, no capabilities, the filter of system
calls), "landlock" (no namespaces: Landlock, the filter, an unprivileged user) and "none". Limits are set in all three.
Raises OSError where something cannot be enforced: the caller then ends the process, and nothing runs unconfined.
"""

import contextlib
import os
import resource
import signal
import stat
import sys
from pathlib import Path

from autograder.inside import landlock, linux, seccomp
from autograder.inside.limits import Limits

HOME = "/home/student"
NOBODY = 65534
OPEN_FILES = 256


def confine(isolation: str, limits: Limits, home: str) -> None:
    """Confine this process, which was just forked, for good; make `home` its working directory."""
    os.setsid()
    if isolation == "bubblewrap":
        own_namespaces(limits)
        linux.drop_capabilities()
        empty_environment(home)
        set_limits(limits)
        seccomp.install()
    elif isolation == "landlock":
        drop_root()
        empty_environment(home)
        set_limits(limits)
        landlock.restrict(libraries(), [home])
        seccomp.install(only_itself=os.getpid())
    else:
        empty_environment(home)
        set_limits(limits)


def own_namespaces(limits: Limits) -> None:
    """Take own mounts, processes, network, names and shared memory: nothing that another submission left is there."""
    linux.unshare(linux.NEWNS | linux.NEWIPC | linux.NEWUTS | linux.NEWNET)
    flags = linux.NOSUID | linux.NODEV
    for folder in (HOME, "/tmp", "/dev/shm"):
        linux.mount("tmpfs", folder, flags, f"size={limits.files},nr_inodes=10000,mode=0700")
    linux.mount("proc", "/proc", flags | linux.NOEXEC)


def drop_root() -> None:
    """Become an unprivileged user, where this is root. Raises OSError where that user cannot read the libraries."""
    if os.getuid() != 0:
        return
    folders = [folder for path in libraries() for folder in (Path(path), *Path(path).parents) if folder.exists()]
    hidden = [folder for folder in folders if not folder.stat().st_mode & stat.S_IXOTH and folder.is_dir()]
    if hidden:  # Landlock still allows no more than the libraries
        linux.prctl(linux.SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    try:
        linux.drop_capabilities(1 << linux.DAC_READ_SEARCH if hidden else 0)
    except PermissionError:
        raise OSError(f"an unprivileged user cannot read {hidden[0]}, where Python or a library is installed") from None


def empty_environment(home: str) -> None:
    """Leave nothing of the grader's environment but what the libraries need."""
    kept = {name: os.environ[name] for name in ("MPLCONFIGDIR", "MPLBACKEND") if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=home, LANG="C.UTF-8", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    os.chdir(home)


def set_limits(limits: Limits) -> None:
    """Set the limits that the kernel keeps for each process."""
    memory = limits.memory + address_space()
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, limits.processes + processes_of_user()),
    ):
        hard = resource.getrlimit(what)[1]
        with contextlib.suppress(ValueError):  # macOS refuses some of them
            resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard),) * 2)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def address_space() -> int:
    """Return the size of this process's address space in bytes: the libraries that it was forked with."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30


def processes_of_user() -> int:
    """Return how many threads this process's user already runs, which count towards the limit of processes."""
    count = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == os.getuid():
                count += len(list((entry / "task").iterdir()))
    return count


def libraries() -> list[str]:
    """Return the folders that a process needs to read: the interpreter, the libraries, the grader's inner part."""
    inner = Path(__file__).parent
    fonts = ["/etc/ld.so.cache", os.environ.get("MPLCONFIGDIR", "")]
    system = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"]
    return [sys.base_prefix, sys.prefix, str(inner), str(inner.parent / "__init__.py"), *system, *filter(None, fonts)]
