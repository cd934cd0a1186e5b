"""The warm process: it has the libraries loaded and forks one process for each side of each submission.

A grader with several processes gives each a twin, forked from the first warm process: the libraries are loaded once.
One more twin may run an author's locked cells once; it then forks trusted sides only.

What forks students never sees a test, an answer, a seed or a submission: those go over sockets that it hands on unread,
to processes that it has already forked. So nothing that a fork could find in its memory is worth finding. A warm
process obeys the control socket that it was started with and trusts nothing else; when that socket closes, it ends, and
all its children with it.
"""

import gc
import os
import select
import signal
import socket
import sys
import tempfile
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

from autograder.inside import confinement, linux, shell, student, trusted, wire
from autograder.inside.folders import remove, size
from autograder.inside.limits import Limits
from autograder.inside.processes import children, descendants, family, is_ending, memory

LOADED = (matplotlib, numpy, scipy)
WATCH = 0.02  # seconds between two looks at the memory of what runs
REST = 0.002  # seconds without a request after which what was ended is reaped
LARGEST = 1 << 16  # bytes of a request


@dataclass
class Child:
    """A forked process: its side, its limits, its home, why it was killed (memory, files, cpu), whether it is gone."""

    side: str
    limits: Limits
    home: str
    killed: str = ""
    reaped: bool = False


class Zygote:
    """Forks, watches and ends the processes of submissions; what was ended is gone before the next fork."""

    def __init__(self, control: socket.socket, isolation: str, scratch: str) -> None:
        """Load what is slow the first time; `scratch` is a folder for homes where there are no mounts of our own."""
        self.control = control
        self.isolation = isolation
        self.scratch = Path(scratch)
        self.children: dict[int, Child] = {}
        self.dying: dict[int, Child] = {}
        self.twins: set[int] = set()
        self.author: trusted.TrustedSide | None = None
        self.shell = shell.make()
        self.know_own_processes()
        confinement.confine_forks(isolation)
        gc.freeze()
        gc.enable()  # `start` has turned it off
        if sys.platform == "linux":
            linux.huge_pages()

    def serve(self) -> None:
        """Obey the control socket until it closes."""
        self.control.send(msgpack.packb({"ready": True}))
        while True:
            ready, _, _ = select.select([self.control], [], [], self.patience())
            if not ready:
                self.reap()
                self.watch()
                continue
            data, descriptors, _, _ = socket.recv_fds(self.control, LARGEST, 2)
            if not data:
                break
            request = msgpack.unpackb(data)
            if request["do"] in ("twin", "prepare"):  # answers on its own socket
                getattr(self, request["do"])(descriptors[0])
                continue
            reply = self.fork(request, descriptors) if request["do"] == "fork" else self.end(request["pid"])
            self.control.send(msgpack.packb(reply))
        for pid in list(self.children):
            self.end(pid)
        self.reap()
        for pid in self.twins:
            os.waitpid(pid, 0)

    def patience(self) -> float | None:
        """Return for how many seconds to wait for a request: there may be something to reap or to watch meanwhile."""
        if self.dying:
            return REST
        return WATCH if any(child.side == "student" for child in self.children.values()) else None

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """Fork the process of one side and hand it its two sockets."""
        self.reap()
        limits = Limits(**request["limits"])
        home = confinement.HOME
        if self.isolation == "bubblewrap":
            linux.unshare(linux.NEWPID)
        else:
            home = tempfile.mkdtemp(dir=self.scratch)
            if os.getuid() == 0:
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

    def twin(self, descriptor: int) -> None:
        """Fork a warm process that obeys this control socket, with processes of its own."""
        pid = os.fork()
        if pid == 0:
            try:
                self.control.detach()
                close_all_but([descriptor])
                self.control = socket.socket(fileno=descriptor)
                for known in (self.children, self.dying, self.twins):
                    known.clear()
                confinement.end_with_parent()
                if self.isolation == "bubblewrap":
                    confinement.nest()
                    confinement.confine_forks(self.isolation)  # in a new user namespace all capabilities are back
                self.know_own_processes()
                self.serve()
            except BaseException as error:  # whatever it is, this process must not go on beside its parent
                with suppress(BaseException):
                    self.control.send(msgpack.packb({"fault": f"{type(error).__name__}: {error}"}))
            finally:
                os._exit(0)
        os.close(descriptor)
        self.twins.add(pid)

    def prepare(self, descriptor: int) -> None:
        """Let an author's locked cells run in this process, which from then on forks trusted sides only."""
        with socket.socket(fileno=descriptor) as control, suppress(wire.WireError):
            self.author = trusted.TrustedSide(control, control)
            self.author.serve()
        gc.freeze()

    def know_own_processes(self) -> None:
        """See to it that what this process forks, and what that leaves behind, stays below it."""
        if self.isolation == "bubblewrap":
            self.namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
        elif sys.platform == "linux":
            linux.prctl(linux.SET_CHILD_SUBREAPER, 1)

    def become(self, side: str, limits: Limits, home: str, descriptors: list[int]) -> None:
        """Be one side of a submission: confine this process, serve, and never return."""
        try:
            self.control.detach()
            close_all_but(descriptors)
            control, peer = (socket.socket(fileno=descriptor) for descriptor in descriptors)
            confinement.end_with_parent()
            confinement.confine(self.isolation, limits, home)
            tempfile.tempdir = None
            if self.author is None:
                numpy.random.seed()
            if side == "student":
                self.shell.prepare(limits.output)
                student.StudentSide(self.shell, control, peer).serve()
            else:
                trusted.TrustedSide(control, peer, self.author).serve()
        except BaseException as error:  # whatever it is, this process must not go on as a second warm process
            with suppress(BaseException):
                os.write(2, f"{side}: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(0)

    def watch(self) -> None:
        """Kill a student's processes that use more memory together than they may, or more room for files."""
        for pid, child in self.children.items():
            if child.side != "student":
                continue
            inside = self.isolation == "bubblewrap"
            together = self.family(pid)
            if not child.killed and memory(together, child.limits.memory) > child.limits.memory:
                child.killed = "memory"
            elif not child.killed and not inside and size(child.home) > child.limits.files:
                child.killed = "files"
            if child.killed:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            if not inside and (child.killed or is_ending(pid)):
                for one in together:  # as long as one of them lives, the grader takes the socket for open
                    with suppress(OSError):
                        os.kill(one, signal.SIGKILL)

    def family(self, pid: int) -> set[int]:
        """Return a child and all that it started; what lost its parent belongs to it where there are no namespaces."""
        if self.isolation == "bubblewrap":
            return family(pid)
        return family(os.getpid(), set(self.children) - {pid} | self.twins) - {os.getpid()}

    def end(self, pid: int) -> dict[str, Any]:
        """Kill a process and all that it started; return how it ended. What takes time is done by `reap`."""
        child = self.children.pop(pid)
        done, status, used = os.wait4(pid, 0 if is_ending(pid) else os.WNOHANG)
        child.reaped = bool(done)
        if not done:
            os.kill(pid, signal.SIGKILL)
            status = signal.SIGKILL
        elif used.ru_utime + used.ru_stime >= child.limits.cpu:  # the kernel has killed it
            child.killed = child.killed or "cpu"
        self.dying[pid] = child
        return {"status": os.waitstatus_to_exitcode(status), "ended": child.reaped, "killed": child.killed}

    def reap(self) -> None:
        """Wait until what was ended is gone, with all that it started and wrote."""
        for pid, child in self.dying.items():
            if not child.reaped:
                os.waitpid(pid, 0)
            if self.isolation != "bubblewrap":
                self.end_orphans()
                remove(child.home)
        self.dying.clear()

    def end_orphans(self) -> None:
        """Kill what a process left behind where there is no process namespace to end it; it became our child.

        None is waited for before all are dead: until then they fill up the limit of processes.
        """
        orphans = self.orphans()
        while orphans:
            for pid in orphans:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            orphans = self.orphans()
        known = {*self.children, *self.twins, *(pid for pid, child in self.dying.items() if not child.reaped)}
        for pid in children(os.getpid()) - known:
            with suppress(OSError):
                os.waitpid(pid, 0)

    def orphans(self) -> set[int]:
        """Return the processes that run below this one and belong to no child that is known."""
        return descendants(os.getpid(), {*self.children, *self.twins}) - {os.getpid()} - set(self.dying)


def close_all_but(kept: list[int]) -> None:
    """Close every descriptor of this process but the standard three and these."""
    start = 3
    for one in sorted(kept):
        os.closerange(start, one)
        start = one + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))
