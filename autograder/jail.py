"""The jail: starts the warm process inside bubblewrap and asks it for the processes of a submission.

Runs on the trusted side, outside. It trusts the warm process, which it started itself and which never meets student
code; it trusts nothing that a forked process says. Where there is no bubblewrap or no user namespace, the second line
is Landlock; where there is neither, nothing is graded unless isolation "none" is asked for by name.
"""

import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import msgpack

from autograder import inside
from autograder.inside import landlock
from autograder.inside.confinement import HOME, NOBODY
from autograder.inside.limits import Limits

START = 60  # seconds that a warm process gets to load its libraries
ANSWER = 30  # seconds that it gets to fork or to end a process
ENVIRONMENT = {
    "PATH": "/nowhere",
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONDONTWRITEBYTECODE": "1",
}
# root first leaves a copy of the folders where an unprivileged user reaches them, then becomes that user
AS_NOBODY = """
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"
shift
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$2"; else : > "$2"; fi
  mount --bind "$1" "$2"
  shift 2
done
shift
exec setpriv --reuid "$NOBODY" --regid "$NOBODY" --clear-groups --no-new-privs "$@"
"""
INSTALL = (
    "Student code is not run without a jail. Install bubblewrap (on Debian or Ubuntu: apt-get install bubblewrap; it needs "
    "user namespaces), or use a Linux kernel with Landlock. `autograder doctor` says what is missing. "
    "To grade code that you trust without any isolation: --isolation none."
)


class Isolation(StrEnum):
    """How student code is kept apart from the machine."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


class JailError(Exception):
    """No jail can be had, or the warm process failed: the grader's fault, never a student's."""


class Zygote:
    """The warm process, and the socket over which it is told what to fork."""

    def __init__(self, isolation: Isolation) -> None:
        """Start it; `ready` waits until its libraries are loaded. Raises JailError."""
        self.isolation = isolation
        self.scratch = Path(tempfile.mkdtemp(prefix="autograder-"))
        self.scratch.chmod(0o755)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.log = tempfile.TemporaryFile()
        self.waiting = True
        command = [sys.executable, "-I", "-m", "autograder.inside.zygote", str(theirs.fileno()), str(isolation)]
        if isolation is Isolation.BUBBLEWRAP:
            command = jailed(command, self.scratch)
        try:
            self.process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.log,
                env=ENVIRONMENT
                | {name: str(self.scratch) for name in ("HOME", "MPLCONFIGDIR", "IPYTHONDIR")}
                | {"PATH": os.defpath, "NOBODY": str(NOBODY)},
                cwd="/",
            )
        except OSError as error:
            raise JailError(f"The jail could not be started: {error}") from None
        finally:
            theirs.close()

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
            self.log.seek(0)
            words = self.log.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise JailError(f"The warm process of the jail ended: {words[-1] if words else 'it gave no reason'}")
        message: dict[str, Any] = msgpack.unpackb(data)
        if "fault" in message:
            raise JailError(f"The jail could not fork: {message['fault']}")
        return message

    def fork(self, side: str, limits: Limits, control: socket.socket, peer: socket.socket) -> int:
        """Fork the process of one side of a submission and hand it its sockets; return its number."""
        self.ready()
        request = msgpack.packb({"do": "fork", "side": side, "limits": limits.as_message()})
        try:
            socket.send_fds(self.control, [request], [control.fileno(), peer.fileno()])
        except OSError as error:
            raise JailError(f"The warm process of the jail is gone: {error}") from None
        return int(self.reply(ANSWER)["pid"])

    def end(self, number: int) -> dict[str, Any]:
        """Kill a process and all that it started; return its `status`, whether it had `ended`, and why it was `killed`."""
        try:
            self.control.send(msgpack.packb({"do": "end", "pid": number}))
        except OSError as error:
            raise JailError(f"The warm process of the jail is gone: {error}") from None
        return self.reply(ANSWER)

    def close(self) -> None:
        """End the warm process and all that it forked."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)


def readable() -> list[Path]:
    """Return what the jail shows, read-only: the interpreter, the libraries, the grader's inner part; nothing else."""
    inner = Path(inside.__file__).parent
    system = [
        Path(name) for name in ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ld.so.conf")
    ]
    programs = [Path(sys.executable).resolve()]
    paths = [Path(sys.base_prefix), Path(sys.prefix), inner, inner.parent / "__init__.py", *system, *programs]
    if Path(sys.base_prefix) == Path("/usr"):
        paths.remove(Path("/usr"))
    found: list[Path] = []
    for path in sorted(set(paths), key=lambda one: len(one.parts)):
        if path.exists() and not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return found


def jailed(command: list[str], scratch: Path) -> list[str]:
    """Return the command that runs `command` in bubblewrap, with namespaces of its own and nothing but what it reads."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise JailError("There is no bubblewrap on this machine.")
    paths = readable()
    root = os.getuid() == 0
    sources = [scratch / str(number) for number in range(len(paths))] if root else paths
    options = [bubblewrap, "--unshare-all", "--unshare-user", "--cap-add", "CAP_SYS_ADMIN", "--new-session"]
    options += ["--die-with-parent", "--hostname", "jail", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):  # as on the machine: where /lib is a link, a link
        place = Path("/", name)
        if place.is_symlink():
            options += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir() and name.startswith("lib"):
            options += ["--ro-bind", str(place), str(place)]
    for source, path in zip(sources, paths, strict=True):
        options += ["--ro-bind", str(source), str(path)]
    options += ["--proc", "/proc", "--tmpfs", "/dev", "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd"]
    for device in ("null", "zero", "random", "urandom"):
        options += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    options += ["--tmpfs", "/tmp", "--dir", HOME, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    whole = [*options, *command]
    if not root:
        return whole
    pairs = [str(one) for pair in zip(paths, sources, strict=True) for one in pair]
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        AS_NOBODY,
        "sh",
        str(scratch),
        *pairs,
        "--",
        *whole,
    ]


@cache
def best() -> Isolation:
    """Return the best isolation that this machine gives, each tried for real. Raises JailError where there is none."""
    if sys.platform == "linux":
        for isolation in (Isolation.BUBBLEWRAP, Isolation.LANDLOCK):
            if why_not(isolation) == "":
                return isolation
    raise JailError(INSTALL)


@cache
def why_not(isolation: Isolation) -> str:
    """Return why an isolation cannot be had on this machine, an empty text where it can: it forks a process to see."""
    if isolation is Isolation.LANDLOCK and (sys.platform != "linux" or not landlock.version()):
        return "this kernel has no Landlock"
    try:
        zygote = Zygote(isolation)
    except JailError as error:
        return str(error)
    try:
        zygote.ready()
        ours, theirs = socket.socketpair()
        peer, other = socket.socketpair()
        with ours, theirs, peer, other:
            number = zygote.fork("student", Limits(), theirs, peer)
            theirs.close()
            ours.settimeout(0.5)
            try:
                ended = ours.recv(1) == b""  # a process that could not confine itself is gone at once
            except TimeoutError:
                ended = False
            zygote.end(number)
        if ended:
            zygote.log.seek(0)
            return zygote.log.read().decode(errors="replace").strip() or "a forked process could not confine itself"
    except JailError as error:
        return str(error)
    finally:
        zygote.close()
    return ""
