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
from autograder.inside.processes import running
from autograder.inside.readable import readable

HOME = "/submission"  # no folder that a machine has: it covers nothing
NOBODY = 65534
OPEN_FILES = 256
INODES = 10_000  # files and folders of each tmpfs


def confine(isolation: str, limits: Limits, home: str) -> None:
    """Confine this process, which was just forked, for good; make `home` its working directory.

    The process that it was forked from has called `confine_forks`.
    """
    os.setsid()
    if isolation == "bubblewrap":
        own_namespaces(limits)
        linux.drop_capabilities()
        os.chdir(home)
        set_limits(limits, others=0)  # the count of processes is that of the jail's user namespace
        seccomp.install()
    elif isolation == "landlock":
        drop_root(home)
        end_with_parent()  # a change of user has undone it
        empty_environment(home)
        os.chdir(home)
        set_limits(limits, processes_of_user())
        landlock.restrict([*map(str, readable()), *filter(None, [os.environ.get("MPLCONFIGDIR")])], [home])
        seccomp.install(only_itself=os.getpid())
    else:
        empty_environment(home)
        os.chdir(home)
        set_limits(limits, processes_of_user())


def confine_forks(isolation: str) -> None:
    """Do once in the warm process what need not be done in each of its forks, the same for all of them."""
    if isolation == "bubblewrap":
        linux.drop_bounding_set()
        empty_environment(HOME)
        seccomp.packed()


def own_namespaces(limits: Limits) -> None:
    """Take own mounts, processes, network, names and shared memory: nothing that another submission left is there."""
    linux.unshare(linux.NEWNS | linux.NEWIPC | linux.NEWUTS | linux.NEWNET)
    flags = linux.NOSUID | linux.NODEV
    for folder in (
        HOME,
        "/dev/shm",
        *(["/tmp"] if Path("/tmp").is_mount() else []),
    ):  # no mount: libraries are below it
        linux.mount("tmpfs", folder, flags, f"size={limits.files},nr_inodes={INODES},mode=0700")
    try:
        linux.mount("proc", "/proc", flags | linux.NOEXEC, "subset=pid")  # its processes, nothing of the machine
    except OSError:  # before Linux 5.8
        linux.mount("proc", "/proc", flags | linux.NOEXEC)


def nest() -> None:
    """Go on as the first process of a user namespace in the jail's own, with own processes and mounts.

    The kernel counts processes by user namespace, so what runs here counts apart from what runs beside it.
    """
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(linux.NEWUSER | linux.NEWNS | linux.NEWPID)
    for file, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        Path(f"/proc/self/{file}").write_text(text, encoding="ascii")
    if pid := os.fork():
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.waitpid(pid, 0)
        os._exit(0)
    end_with_parent()
    linux.mount("proc", "/proc", linux.NOSUID | linux.NODEV | linux.NOEXEC)


def end_with_parent() -> None:
    """Let the kernel kill this process when the warm process ends."""
    if sys.platform == "linux":
        linux.prctl(linux.SET_PDEATHSIG, signal.SIGKILL)


def drop_root(home: str) -> None:
    """Become an unprivileged user, where this is root. Raises OSError where that user cannot read the libraries."""
    if os.getuid() != 0:
        return
    wanted = [*readable(), Path(home)]
    folders = {folder for path in wanted for folder in (path, *path.parents)} - {Path(home)}
    hidden = [folder for folder in folders if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH]
    if hidden:  # Landlock still allows no more than the libraries
        linux.prctl(linux.SET_KEEPCAPS, 1)
    with contextlib.suppress(PermissionError):  # without CAP_SETPCAP there is nothing that could be given up
        linux.drop_bounding_set()
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as error:
        raise OSError(f"root may not become an unprivileged user here ({error.strerror})") from None
    try:
        linux.drop_capabilities(1 << linux.DAC_READ_SEARCH if hidden else 0)
    except PermissionError:
        raise OSError(f"an unprivileged user cannot read {hidden[0]}, where Python or a library is installed") from None


def empty_environment(home: str) -> None:
    """Leave nothing of the grader's environment but what the libraries need."""
    kept = {name: os.environ[name] for name in ("MPLCONFIGDIR", "MPLBACKEND") if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=home, LANG="C.UTF-8", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")


def set_limits(limits: Limits, others: int) -> None:
    """Set the limits that the kernel keeps for each process; `others` run already and count as this user's."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory + address_space()),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, limits.processes + others),
    ):
        hard = resource.getrlimit(what)[1]
        with contextlib.suppress(ValueError):  # macOS refuses some of them
            resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard),) * 2)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def address_space() -> int:
    """Return the size of this process's address space in bytes: the libraries that it was forked with."""
    try:
        with Path("/proc/self/statm").open("rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30


def processes_of_user() -> int:
    """Return how many threads this process's user already runs, which count towards the limit of processes."""
    count = 0
    for pid in running():
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}").stat().st_uid == os.getuid():
                count += len(list(Path(f"/proc/{pid}/task").iterdir()))
    return count
