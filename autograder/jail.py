"""The jail: starts the warm process inside bubblewrap and asks it for the processes of a submission.

Runs on the trusted side, outside. It trusts the warm process, which it started itself and which never meets student
code; it trusts nothing that a forked process says. Where there is no bubblewrap or no user namespace, the second line
is Landlock; where there is neither, nothing is graded unless isolation "none" is asked for by name.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import msgpack

from autograder.inside import landlock
from autograder.inside.confinement import HOME, NOBODY
from autograder.inside.folders import remove
from autograder.inside.limits import Limits
from autograder.inside.processes import descendants
from autograder.inside.readable import readable

START = 60  # seconds that a warm process gets to load its libraries
ANSWER = 30  # seconds that it gets to fork or to end a process
PATIENCE = 5  # seconds that it gets to end by itself
PROGRAMS = f"{os.defpath}:/sbin:/usr/sbin:/usr/local/bin"
# macOS has no packets here; requests and replies take turns, so a stream does
KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
UNSHARE = ("unshare", "--mount", "--propagation", "private")
ENVIRONMENT = {
    "PATH": "/nowhere",
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": f"{HOME}/.matplotlib",
    "IPYTHONDIR": f"{HOME}/.ipython",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # fewer page tables for a fork to copy
}
# root first shows the folders where an unprivileged user reaches them, then becomes that user. /sys is covered by them
# in this mount namespace alone: it is always there, and nothing in the jail needs it
AS_NOBODY = """
set -e
mount -t tmpfs -o mode=755 tmpfs /sys
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$2"; else : > "$2"; fi
  mount --bind "$1" "$2"
  shift 2
done
shift
exec setpriv --reuid "$NOBODY" --regid "$NOBODY" --clear-groups --no-new-privs "$@"
"""
INSTALL = (
    "Student code is not run without a jail. Install bubblewrap (on Debian or Ubuntu: apt-get install bubblewrap; it "
    "needs user namespaces), or use a Linux kernel with Landlock. `autograder doctor` says what is missing. "
    "To grade code that you trust without any isolation: --isolation none."
)


class Isolation(StrEnum):
    """How student code is kept apart from the machine."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


BEST = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)


class JailError(Exception):
    """No jail can be had, or the warm process failed: the grader's fault, never a student's."""


class Warm:
    """The grader's end of the socket over which a warm process is told what to fork."""

    def __init__(self, isolation: Isolation, control: socket.socket) -> None:
        self.isolation = isolation
        self.control = control
        self.waiting = True

    def ready(self) -> None:
        """Wait until the libraries are loaded. Raises JailError with what the process wrote where it failed."""
        if self.waiting:
            self.reply(START)
            self.waiting = False

    def reply(self, seconds: float) -> dict[str, Any]:
        """Return the next reply of the warm process."""
        ready, _, _ = select.select([self.control], [], [], seconds)
        data = self.control.recv(1 << 16) if ready else b""
        if not data:
            words = self.last_words()
            self.close()
            raise JailError(f"The warm process of the jail ended: {words}")
        message: dict[str, Any] = msgpack.unpackb(data)
        if "fault" in message:
            raise JailError(f"The jail could not fork: {message['fault']}")
        return message

    def last_words(self) -> str:
        """Return why the process ended."""
        return "it gave no reason"

    def request(self, message: dict[str, Any], *descriptors: int) -> None:
        """Send a request, with sockets that the process takes over."""
        try:
            socket.send_fds(self.control, [msgpack.packb(message)], descriptors)
        except OSError as error:
            raise JailError(f"The warm process of the jail is gone: {error}") from None

    def fork(self, side: str, limits: Limits, control: socket.socket, peer: socket.socket) -> None:
        """Let it fork the process of one side of a submission, which gets its sockets; `forked` tells its number."""
        self.ready()
        self.request({"do": "fork", "side": side, "limits": limits.as_message()}, control.fileno(), peer.fileno())

    def forked(self) -> int:
        """Return the number of the process that was asked for first, of those that were not told yet."""
        return int(self.reply(ANSWER)["pid"])

    def end(self, number: int) -> dict[str, Any]:
        """Kill a process and all that it started; return its `status`, whether it had `ended`, why it was `killed`."""
        self.request({"do": "end", "pid": number})
        return self.reply(ANSWER)

    def twin(self) -> "Warm":
        """Return a warm process forked from this one, for a grading process of its own.

        Nobody waits for it, and any number of processes may ask at once.
        """
        control, theirs = socket.socketpair(socket.AF_UNIX, KIND)
        with theirs:
            self.request({"do": "twin"}, theirs.fileno())
        return Warm(self.isolation, control)

    def prepare(self, control: socket.socket) -> None:
        """Hand over the socket on which an author's locked cells come; from then on only trusted sides are forked."""
        self.ready()
        self.request({"do": "prepare"}, control.fileno())

    def close(self) -> None:
        """Let the warm process end, and all that it forked."""
        self.control.close()


class Zygote(Warm):
    """A warm process that this process started."""

    def __init__(self, isolation: Isolation) -> None:
        """Start it; `ready` waits until its libraries are loaded. Raises JailError."""
        control, theirs = socket.socketpair(socket.AF_UNIX, KIND)
        super().__init__(isolation, control)
        self.lacking: str | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.scratch = Scratch(isolation)
        try:
            self.process = subprocess.Popen(
                command(isolation, str(theirs.fileno()), str(isolation), self.scratch.name),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.log,
                env=self.scratch.environment(),
                cwd="/",
            )
        except (OSError, JailError) as error:
            self.control.close()
            self.scratch.remove()
            raise JailError(f"The jail could not be started: {error}") from None
        finally:
            theirs.close()

    def lacks(self) -> str:
        """Return why its forks could not be confined as the isolation asks, an empty text where they can."""
        if self.lacking is None:
            self.lacking = str(self.reply(START)["lacks"])
        return self.lacking

    def ready(self) -> None:
        """Wait until the libraries are loaded. Raises JailError, also where there is no such isolation here."""
        if self.waiting and self.lacks():
            raise JailError(f"The isolation {self.isolation} cannot be had here: {self.lacks()}")
        super().ready()

    def last_words(self) -> str:
        """Return the last line that the process wrote."""
        self.log.seek(0)
        words = self.log.read().decode(errors="replace").strip().splitlines()
        return words[-1] if words else super().last_words()

    def close(self) -> None:
        """End the warm process and all that it forked."""
        super().close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            for pid in descendants(self.process.pid):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()
        self.scratch.remove()


class Scratch:
    """A folder for the settings of the libraries and for homes, where the jail has no file systems of its own."""

    def __init__(self, isolation: Isolation) -> None:
        """Make it; inside bubblewrap there is none, and its name is empty."""
        self.name = "" if isolation is Isolation.BUBBLEWRAP else tempfile.mkdtemp(prefix="autograder-")
        if self.name:
            Path(self.name).chmod(0o711)  # a process that has given up root finds its home by name
            self.settings.mkdir()

    @property
    def settings(self) -> Path:
        """Return the folder that the libraries keep their settings in."""
        return Path(self.name, "settings")

    def environment(self) -> dict[str, str]:
        """Return the environment that a command of the jail is started with."""
        ours = {name: str(self.settings) for name in ("HOME", "MPLCONFIGDIR", "IPYTHONDIR")} if self.name else {}
        return ENVIRONMENT | ours | {"PATH": PROGRAMS, "NOBODY": str(NOBODY)}

    def remove(self) -> None:
        """Remove it."""
        if self.name:
            remove(self.name)


def command(isolation: Isolation, *arguments: str) -> list[str]:
    """Return the command that starts a warm process. Raises JailError without bubblewrap."""
    plain = [sys.executable, "-I", "-m", "autograder.inside.start", *arguments]
    return jailed(plain) if isolation is Isolation.BUBBLEWRAP else plain


def bubblewrap() -> str | None:
    """Return where bubblewrap is, on the user's path or in the usual places; None where it is not."""
    return shutil.which("bwrap") or shutil.which("bwrap", path=PROGRAMS)


def jailed(plain: list[str]) -> list[str]:
    """Return the command that runs another in bubblewrap, with namespaces of its own and nothing but what it reads."""
    program = bubblewrap()
    if program is None:
        raise JailError("there is no bubblewrap on this machine")
    paths = readable()
    root = os.getuid() == 0
    sources = [Path("/sys", str(number)) for number in range(len(paths))] if root else paths
    options = [program, "--unshare-all", "--unshare-user", "--new-session", "--hostname", "jail", "--clearenv"]
    for capability in ("CAP_SYS_ADMIN", "CAP_SETPCAP"):  # to confine each fork further, which then has none
        options += ["--cap-add", capability]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    for place in map(Path, ("/lib", "/lib32", "/lib64")):  # as on the machine: where /lib is a link, a link
        if place.is_symlink():
            options += ["--symlink", str(place.readlink()), str(place)]
    below = [path for path in paths if path.is_relative_to("/tmp")]
    options += ["--dir" if below else "--tmpfs", "/tmp", "--tmpfs", HOME, "--proc", "/proc"]
    options += ["--tmpfs", "/dev", "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd"]
    for device in ("null", "zero", "random", "urandom"):
        options += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    for source, path in zip(sources, paths, strict=True):
        options += ["--ro-bind", str(source), str(path)]
    if Path(sys.executable).resolve() != Path(sys.executable):
        options += ["--symlink", str(Path(sys.executable).resolve()), sys.executable]
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    whole = [*options, *plain]
    if not root:
        return whole
    pairs = [str(one) for pair in zip(paths, sources, strict=True) for one in pair]
    return [*UNSHARE, "sh", "-c", AS_NOBODY, "sh", *pairs, "--", *whole]


@cache
def best() -> Isolation:
    """Return the best isolation that this machine gives, each tried for real. Raises JailError where there is none."""
    if sys.platform == "linux":
        for isolation in BEST:
            if why_not(isolation) == "":
                return isolation
    raise JailError(INSTALL)


@cache
def why_not(isolation: Isolation) -> str:
    """Return why an isolation cannot be had here, an empty text where it can: a process is confined to see."""
    if isolation is not Isolation.NONE and sys.platform != "linux":
        return "this is not Linux"
    if isolation is Isolation.LANDLOCK and not landlock.version():
        return "this kernel has no Landlock"
    try:
        if any(one.isolation is isolation and one.lacks() == "" for one in _early):
            return ""
        zygote = Zygote(isolation)
    except JailError as error:
        return str(error)
    try:
        return zygote.lacks()
    except JailError as error:
        return str(error)
    finally:
        zygote.close()


_early: list[Zygote] = []


def start_early() -> None:
    """Start the warm process that `started` will most likely be asked for, before the grader itself is loaded."""
    if sys.platform == "linux":
        with suppress(JailError):
            _early.append(Zygote(BEST[0]))


def started(isolation: Isolation | None = None) -> Zygote:
    """Return a warm process in an isolation, in the best that this machine gives where none is named.

    Raises JailError where there is none.
    """
    wanted = isolation or best()
    return _early.pop() if any(one.isolation is wanted for one in _early) else Zygote(wanted)
