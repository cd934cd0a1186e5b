"""The warm process: it has the libraries loaded and forks one process for each side of each submission.

It never sees a test, an answer, a seed or a submission: those go over sockets that it hands on unread, to processes
that it has already forked. So nothing that a fork could find in its memory is worth finding. It obeys the control
socket that it was started with and trusts nothing else; when that socket closes, it ends, and all its children with it.
"""

import gc
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot
import msgpack
import numpy.testing
import scipy.fft
import scipy.fftpack
import scipy.linalg
import scipy.ndimage
import scipy.signal

from autograder.inside import confinement, linux, shell, student, trusted
from autograder.inside.limits import Limits

LOADED = (matplotlib, numpy, scipy)
WATCH = 0.05  # seconds between two looks at the memory of what runs
LARGEST = 1 << 16  # bytes of a request


@dataclass
class Child:
    """A forked process: its side, its limits, its folder where it needs one, and why it was killed."""

    side: str
    limits: Limits
    home: str
    killed: str = ""


class Zygote:
    """Forks, watches and ends the processes of one submission at a time."""

    def __init__(self, control: socket.socket, isolation: str) -> None:
        self.control = control
        self.isolation = isolation
        self.children: dict[int, Child] = {}
        self.shell = shell.make()
        self.namespace = os.open("/proc/self/ns/pid", os.O_RDONLY) if isolation == "bubblewrap" else -1
        if isolation != "bubblewrap" and sys.platform == "linux":
            linux.prctl(linux.SET_CHILD_SUBREAPER, 1)
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Obey the control socket until it closes."""
        self.control.send(msgpack.packb({"ready": True}))
        while True:
            watched = any(child.side == "student" for child in self.children.values())
            ready, _, _ = select.select([self.control], [], [], WATCH if watched else None)
            if not ready:
                self.watch()
                continue
            data, descriptors, _, _ = socket.recv_fds(self.control, LARGEST, 2)
            if not data:
                break
            request = msgpack.unpackb(data)
            reply = self.fork(request, descriptors) if request["do"] == "fork" else self.end(request["pid"])
            self.control.send(msgpack.packb(reply))
        for pid in list(self.children):
            self.end(pid)

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """Fork the process of one side and hand it its two sockets."""
        limits = Limits(**request["limits"])
        home = confinement.HOME if self.isolation == "bubblewrap" else tempfile.mkdtemp(prefix="autograder-")
        if self.isolation == "bubblewrap":
            linux.unshare(linux.NEWPID)
        elif os.getuid() == 0:
            os.chown(home, confinement.NOBODY, confinement.NOBODY)
        try:
            pid = os.fork()
        except OSError as error:
            return {"fault": str(error)}
        if pid == 0:
            self.become(request["side"], limits, home, descriptors)
        if self.isolation == "bubblewrap":
            linux.setns(self.namespace, linux.NEWPID)
        for descriptor in descriptors:
            os.close(descriptor)
        self.children[pid] = Child(request["side"], limits, home)
        return {"pid": pid}

    def become(self, side: str, limits: Limits, home: str, descriptors: list[int]) -> None:
        """Be one side of a submission: confine this process, serve, and never return."""
        try:
            control, peer = (socket.socket(fileno=descriptor) for descriptor in descriptors)
            self.control.close()
            if sys.platform == "linux":
                linux.prctl(linux.SET_PDEATHSIG, signal.SIGKILL)
            confinement.confine(self.isolation, limits, home)
            numpy.random.seed()
            if side == "student":
                self.shell.prepare(limits.output)
                student.StudentSide(self.shell, control, peer).serve()
            else:
                trusted.TrustedSide(control, peer).serve()
        except BaseException as error:  # whatever it is, this process must not go on as a second warm process
            with suppress(BaseException):
                os.write(2, f"{side}: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(0)

    def watch(self) -> None:
        """Kill a student's processes that use more memory together than they may."""
        for pid, child in self.children.items():
            if child.side == "student" and not child.killed:
                family = descendants(pid if self.isolation == "bubblewrap" else os.getpid()) - {os.getpid()}
                others = {other for other, known in self.children.items() if known.side != "student"}
                if sum(memory(one) for one in family - others) > child.limits.memory:
                    child.killed = "memory"
                    os.kill(pid, signal.SIGKILL)

    def end(self, pid: int) -> dict[str, Any]:
        """Kill a process and all that it started; return how it ended."""
        child = self.children.pop(pid)
        done, status = os.waitpid(pid, os.WNOHANG)
        if not done:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        if self.isolation != "bubblewrap":
            self.end_orphans()
            shutil.rmtree(child.home, ignore_errors=True)
        return {"status": os.waitstatus_to_exitcode(status), "ended": bool(done), "killed": child.killed}

    def end_orphans(self) -> None:
        """Kill what a process left behind where there is no process namespace to end it; it became our child."""
        while True:
            orphans = {pid for pid in descendants(os.getpid()) - {os.getpid()} if pid not in self.children}
            orphans -= {one for known in self.children for one in descendants(known)}
            for pid in orphans:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            for pid in orphans:
                with suppress(OSError):
                    os.waitpid(pid, 0)
            if not orphans:
                return
            time.sleep(0.001)


def descendants(pid: int) -> set[int]:
    """Return a process and all that it started, directly or not."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1])
            parents.setdefault(parent, []).append(int(entry.name))
    found, new = set(), [pid]
    while new:
        one = new.pop()
        found.add(one)
        new += [child for child in parents.get(one, []) if child not in found]
    return found


def memory(pid: int) -> int:
    """Return the memory of a process in bytes, what it shares divided by the number that share it."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    """Start: the arguments are the number of the control socket and the isolation."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    Zygote(control, sys.argv[2]).serve()


if __name__ == "__main__":
    main()
