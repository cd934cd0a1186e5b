"""Say what a jail enforces on this machine: every promise is tried for real, with attack code in a jailed process.

Runs outside. It trusts the kernel and what it sees from here; what the jailed process says counts against the jail
only. The attacks are harmless where nothing holds them: they look, and write into files made for that.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from autograder import jail
from autograder.inside import landlock
from autograder.inside.confinement import NOBODY
from autograder.inside.limits import MB, Limits
from autograder.inside.processes import descendants
from autograder.inside.readable import readable
from autograder.jail import Isolation, JailError, Zygote
from autograder.session import GraderFault, Ran, Session
from autograder.verdicts import Verdict

TIMEOUT = 10  # seconds that an attack gets, where the time limit is not what is tried
SOON = 3  # seconds within which a process whose second is over must be gone
MARKER = "AUTOGRADER_DOCTOR"  # a variable of this process that no jailed one may see
APT = "on Debian or Ubuntu: apt-get install bubblewrap"
STANDARD = {"/dev/null", "socket", "anon_inode", "pipe"}  # descriptors that give nothing away


class State(StrEnum):
    """What came of trying a promise."""

    ENFORCED = "enforced"
    BROKEN = "NOT enforced"
    UNCHECKED = "not checked"


@dataclass(frozen=True)
class Finding:
    """One promise of the jail, whether it holds, why where it does not, and whether grading needs it."""

    promise: str
    state: State
    detail: str = ""
    essential: bool = True


class Unchecked(Exception):
    """A promise could not be tried; the text says why."""


class Trial:
    """A warm process of one isolation, and outside of it what attacks aim at: files, sockets, a process."""

    def __init__(self, isolation: Isolation) -> None:
        """Start all of it; `close` ends it. Raises JailError."""
        self.isolation = isolation
        with ExitStack() as stack:
            os.environ[MARKER] = "secret"
            try:
                self.zygote = Zygote(isolation)
            finally:
                del os.environ[MARKER]
            stack.callback(self.zygote.close)
            # grading processes get twins; those are nested deeper, and more could be wrong with them
            self.warm = stack.enter_context(closing(self.zygote.twin())) if sys.platform == "linux" else self.zygote
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doctor-")))
            self.folder.chmod(0o755)
            self.file = self.folder / "file"
            self.restore()
            addresses: list[tuple[int, Any]] = [(socket.AF_INET, ("127.0.0.1", 0))]
            if sys.platform == "linux":
                addresses += [(socket.AF_UNIX, str(self.folder / "socket")), (socket.AF_UNIX, f"\0{self.folder}")]
            self.listeners = [stack.enter_context(listener(*address)) for address in addresses]
            sleep = shutil.which("sleep", path=jail.PROGRAMS) or "sleep"
            self.bystander = subprocess.Popen([sleep, "600"], user=NOBODY if os.getuid() == 0 else None)
            stack.callback(self.bystander.wait)
            stack.callback(self.bystander.kill)
            self.warm.ready()
            self.close = stack.pop_all().close

    def restore(self) -> None:
        """Write the file outside; a user's rights alone would let every process read and write it."""
        self.file.write_text("outside", encoding="utf-8")
        self.file.chmod(0o666)

    @contextmanager
    def session(self, timeout: float = TIMEOUT, limits: Limits | None = None) -> Iterator[Session]:
        """Open a session, and end it."""
        session = Session(self.warm, timeout, limits)
        try:
            yield session
        finally:
            session.close()

    def attack(self, code: str, timeout: float = TIMEOUT, limits: Limits | None = None, **names: Any) -> Ran:
        """Run a cell in a session of its own, with these names set to plain values."""
        with self.session(timeout, limits) as session:
            return session.run("".join(f"{name} = {value!r}\n" for name, value in names.items()) + code)

    def ask(self, code: str, limits: Limits | None = None, **names: Any) -> Any:
        """Run a cell that prints JSON, and return that. Raises Unchecked where it printed none."""
        return said(self.attack(code, TIMEOUT, limits, **names))

    def pid(self, session: Session, side: str) -> int:
        """Return the number that a jailed process of a session has outside. Raises Unchecked where it is not seen."""
        for pid in descendants(self.zygote.process.pid):
            with suppress(OSError):
                numbers = status(pid)["NSpid"].split()
                place = -2 if self.isolation is Isolation.BUBBLEWRAP else -1
                if len(numbers) >= -place and int(numbers[place]) == session.pids[side]:
                    return pid
        raise Unchecked("the process was not found in /proc")

    def statuses(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the number outside and the status of each side of a session, once it has confined itself."""
        with self.session() as session:
            session.prepare([])
            session.prepared()
            session.run("0")
            for side in ("student", "trusted"):
                pid = self.pid(session, side)
                yield pid, status(pid)


def listener(family: int, address: Any) -> socket.socket:
    """Return a socket that attacks may try to connect to."""
    made = socket.socket(family, socket.SOCK_STREAM)
    made.bind(address)
    made.listen()
    made.setblocking(False)
    if isinstance(address, str) and not address.startswith("\0"):
        Path(address).chmod(0o777)
    return made


def status(pid: int | str) -> dict[str, str]:
    """Return /proc/<pid>/status as names and values."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def said(ran: Ran) -> Any:
    """Return the JSON that a cell printed. Raises Unchecked where there is none."""
    printed = "".join(output.text for output in ran.outputs if output.output_type == "stream")
    with suppress(ValueError):
        return json.loads(printed)
    reason = ran.failure.message if ran.failure else str(ran.fault or "it printed nothing")
    raise Unchecked(f"the attack did not run: {reason}")


Try = Callable[[Trial], str]
CHECKS: dict[str, Try] = {}
NAMESPACES: dict[str, str] = {
    "own process namespace": "pid",
    "own mount namespace": "mnt",
    "own ipc namespace": "ipc",
    "own uts namespace": "uts",
    "own user namespace": "user",
    "own network namespace": "net",
}
# what Landlock cannot give: grading may go on without it, and the line says so
NEEDS_NAMESPACES = {*NAMESPACES, "the root shows nothing else by name", "no capabilities"}


def promise(text: str) -> Callable[[Try], Try]:
    """Add a function to the checks: it returns what is wrong, an empty text where the promise holds."""

    def add(function: Try) -> Try:
        CHECKS[text] = function
        return function

    return add


READ = """
import json, os
found = []
for path in paths:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
        found.append(path)
    except OSError:
        pass
print(json.dumps(found))
"""


@promise("the root is an allow-list: no file outside it can be read")
def reads_nothing(trial: Trial) -> str:
    """Read a file that everybody may read, the grader's own code, the machine's settings, other folders."""
    own = () if trial.isolation is Isolation.BUBBLEWRAP else ("/home", "/tmp", "/proc")
    paths = [trial.file, Path(jail.__file__), Path(sys.executable).parent / "autograder", Path.home(), Path.cwd()]
    paths += map(Path, ("/etc/passwd", "/root", "/var", "/usr/bin", "/usr/lib/git-core", *own))
    found = trial.ask(READ, paths=not_allowed(paths))
    return found and f"read {', '.join(found)}"


def not_allowed(paths: list[Path]) -> list[str]:
    """Return the paths that are not on the allow-list and do not lead to what is on it."""
    allowed = [*readable(), Path(sys.executable)]
    leading = {parent for one in allowed for parent in one.parents}
    return [str(path) for path in paths if path not in leading and not any(map(path.is_relative_to, allowed))]


@promise("the root shows nothing else by name")
def sees_nothing(trial: Trial) -> str:
    """Ask whether files outside exist."""
    code = "import json, os\nprint(json.dumps([path for path in paths if os.path.exists(path)]))"
    found = trial.ask(code, paths=not_allowed([trial.file, *map(Path, ("/etc/passwd", "/usr/bin", "/var", "/sys"))]))
    return found and f"{', '.join(found)} can be seen to exist"


@promise("the root is read-only")
def writes_nothing(trial: Trial) -> str:
    """Open for writing a file that everybody may write, and libraries; make a file beside them."""
    code = """
import json, os, numpy
found = []
for path in (target, numpy.__file__, json.__file__, "/dev/sda", "/proc/sys/kernel/core_pattern"):
    try:
        open(path, "r+b").close()
        found.append(path)
    except OSError:
        pass
for call in (os.unlink, lambda path: os.truncate(path, 0), lambda path: os.chmod(path, 0), os.utime):
    try:
        call(target)
    except OSError:
        pass
print(json.dumps(found))
"""
    found = trial.ask(code, target=str(trial.file))
    kept = trial.file.is_file() and trial.file.stat().st_mode & 0o777 == 0o666
    whole = kept and trial.file.read_text(encoding="utf-8") == "outside"
    trial.restore()
    return "" if whole and not found else f"changed {', '.join(found) or trial.file}"


@promise("the home is fresh: no file of another submission is in it")
def home_is_fresh(trial: Trial) -> str:
    """Leave files in one session and look for them in the next."""
    name = f"left-by-{trial.folder.name}"
    write = """
import os
for folder in folders:
    try:
        open(os.path.join(folder, name), "w").close()
    except OSError:
        pass
"""
    look = "import json, os\nprint(json.dumps([one for one in folders if os.path.exists(os.path.join(one, name))]))"
    folders = [".", "/tmp", "/dev/shm", "/var/tmp"]
    trial.attack(write, folders=folders, name=name)
    try:
        found = trial.ask(look, folders=folders, name=name)
    finally:
        for folder in folders[1:]:
            with suppress(OSError):
                Path(folder, name).unlink()
    return found and f"a file stayed in {', '.join(found)}"


@promise("the home is limited in size")
def home_is_limited(trial: Trial) -> str:
    """Write eight times as much as the limit allows, in many files."""
    code = """
import json, time
written = 0
for number in range(8 * limit >> 20):
    try:
        open(f"file-{number}", "wb").write(bytes(1 << 20))
        written += 1 << 20
    except OSError:
        break
    time.sleep(0.02)
print(json.dumps(written))
"""
    limit = 8 * MB
    ran = trial.attack(code, limits=Limits(files=limit), limit=limit)
    return (
        "" if ran.fault or said(ran) <= limit else f"{said(ran) // MB} MB were written where {limit // MB} are allowed"
    )


@promise("no file larger than allowed")
def file_size(trial: Trial) -> str:
    """Write a file twice as large as the limit."""
    code = """
import json
written = 0
try:
    with open("large", "wb", buffering=0) as file:
        for _ in range(2 * limit >> 16):
            written += file.write(bytes(1 << 16))
except OSError:
    pass
print(json.dumps(written))
"""
    limit = 2 * MB
    written = trial.ask(code, limits=Limits(files=limit), limit=limit)
    return "" if written <= limit else f"a file of {written // MB} MB where {limit // MB} are allowed"


@promise("no network")
def no_network(trial: Trial) -> str:
    """Connect to sockets that listen outside: TCP on this machine, a socket in a folder, one without a folder."""
    code = """
import json, socket
for family, kind, address in addresses:
    try:
        one = socket.socket(family, kind)
        one.settimeout(0.5)
        one.connect(address)
    except OSError:
        pass
    try:
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        pair[0].sendto(b"x", address)
    except (OSError, TypeError):
        pass
print(json.dumps(""))
"""
    trial.ask(code, addresses=[(int(one.family), int(one.type), one.getsockname()) for one in trial.listeners])
    reached = [str(one.getsockname()) for one in trial.listeners if accepted(one)]
    return ", ".join(f"reached {one}" for one in reached)


def accepted(listener: socket.socket) -> bool:
    """Tell whether somebody connected to a socket; end the connection."""
    with suppress(BlockingIOError):
        listener.accept()[0].close()
        return True
    return False


def add_namespaces() -> None:
    """Add a check for each kind of namespace: seen from outside, each side has another one than the grader."""
    for text, kind in NAMESPACES.items():

        def differs(trial: Trial, kind: str = kind) -> str:
            """Compare the namespace of both sides with the grader's."""
            linux_only()
            ours = Path(f"/proc/self/ns/{kind}").readlink()
            for pid, _ in trial.statuses():
                try:
                    if Path(f"/proc/{pid}/ns/{kind}").readlink() == ours:
                        return "it is the machine's own"
                except OSError as error:
                    raise Unchecked(f"the namespace cannot be read: {error.strerror}") from None
            return ""

        CHECKS[text] = differs


add_namespaces()


def linux_only() -> None:
    """Raise Unchecked where this is not Linux."""
    if sys.platform != "linux":
        raise Unchecked("this is not Linux")


@promise("an unprivileged user")
def unprivileged(trial: Trial) -> str:
    """Look at the user of both sides from outside."""
    linux_only()
    for _, seen in trial.statuses():
        if "0" in seen["Uid"].split() or "0" in seen["Gid"].split():
            return "it runs as root"
    return ""


@promise("no new privileges")
def no_new_privileges(trial: Trial) -> str:
    """Look at the flag of both sides from outside."""
    linux_only()
    return "" if all(seen["NoNewPrivs"] == "1" for _, seen in trial.statuses()) else "the flag is not set"


@promise("no capabilities")
def no_capabilities(trial: Trial) -> str:
    """Look at the capabilities of both sides from outside."""
    linux_only()
    for _, seen in trial.statuses():
        held = {name: seen[name] for name in ("CapEff", "CapPrm", "CapInh", "CapAmb") if int(seen[name], 16)}
        if held:
            return f"it has {', '.join(f'{name} {value}' for name, value in held.items())}"
    return ""


@promise("a system call filter")
def filtered(trial: Trial) -> str:
    """Look at the filter from outside; make calls that it refuses."""
    linux_only()
    if any(seen["Seccomp"] != "2" for _, seen in trial.statuses()):
        return "there is no filter"
    code = """
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "ptrace": lambda: libc.ptrace(0, 0, 0, 0),
    "mount": lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None),
    "memfd_create": lambda: libc.memfd_create(b"x", 0),
    "shmget": lambda: libc.shmget(0, 4096, 0o1600),
    "personality": lambda: libc.personality(0xFFFFFFFF),
    "setns": lambda: libc.setns(0, 0),
}
print(json.dumps([name for name, call in calls.items() if call() != -1 or ctypes.get_errno() != 1]))
"""
    found = trial.ask(code)
    return found and f"allowed: {', '.join(found)}"


@promise("no new user namespace")
def no_namespaces(trial: Trial) -> str:
    """Try to make namespaces."""
    linux_only()
    code = """
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
kinds = {"user": 0x10000000, "mount": 0x20000, "network": 0x40000000, "pid": 0x20000000}
print(json.dumps([name for name, flag in kinds.items() if libc.unshare(flag) == 0]))
"""
    found = trial.ask(code)
    return found and f"made a namespace: {', '.join(found)}"


@promise("an empty environment")
def empty_environment(trial: Trial) -> str:
    """Look for a variable of the grader's environment, inside and from outside."""
    code = "import json, os\nprint(json.dumps([name for name in os.environ if name in grader]))"
    grader = sorted({MARKER, *os.environ} - {*jail.ENVIRONMENT, "TMPDIR"})
    found = trial.ask(code, grader=grader)
    return found and f"it sees {', '.join(found)}"


@promise("no descriptor of the grader's")
def descriptors(trial: Trial) -> str:
    """Look from outside at what the student's side has open."""
    linux_only()
    with trial.session() as session:
        session.run("0")
        pid = trial.pid(session, "student")
        try:
            links = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
        except PermissionError:
            raise Unchecked("this user may not look at the descriptors of a jailed process") from None
    odd = [link for link in links if link.split(":")[0] not in STANDARD and not link.endswith("(deleted)")]
    sockets = sum(link.startswith("socket:") for link in links)
    return f"it has {', '.join(odd)}" if odd else "" if sockets == 2 else f"it has {sockets} sockets"


@promise("other processes cannot be seen: the warm process, the trusted side")
def sees_no_process(trial: Trial) -> str:
    """Look for other processes, and read the memory of the parent."""
    code = """
import json, os
try:
    listed = {int(name) for name in os.listdir("/proc") if name.isdigit()}
except OSError:
    listed = set()
found = []
for pid in {*listed, os.getppid()} - {os.getpid(), 0}:
    for name in ("status", "maps", "mem"):
        try:
            open(f"/proc/{pid}/{name}", "rb").close()
            found.append(f"/proc/{pid}/{name}")
        except OSError:
            pass
print(json.dumps(found[:4]))
"""
    found = trial.ask(code)
    return found and f"it can open {', '.join(found)}"


@promise("other processes cannot be signalled: the warm process, the trusted side")
def signals_nobody(trial: Trial) -> str:
    """Send a signal to a process of the same user, and ask whether others could be signalled."""
    code = """
import json, os, signal
reached = []
for pid, number in ((bystander, signal.SIGTERM), (os.getppid(), 0)):
    try:
        if pid:
            os.kill(pid, number)
            reached.append(pid)
    except OSError:
        pass
print(json.dumps(reached))
"""
    found = trial.ask(code, bystander=trial.bystander.pid)
    with suppress(subprocess.TimeoutExpired):
        trial.bystander.wait(0.1)
        return "it ended another process"
    return "it may signal the warm process" if found else ""


@promise("memory of one process is limited")
def memory_of_one(trial: Trial) -> str:
    """Ask for four times the limit."""
    code = """
import json
try:
    print(json.dumps(len(bytearray(b"x") * (4 * limit))))
except MemoryError:
    print(0)
"""
    limit = 256 * MB
    ran = trial.attack(code, limits=Limits(memory=limit), limit=limit)
    return "" if ran.fault or said(ran) == 0 else f"it got {said(ran) // MB} MB"


@promise("memory of all processes together is limited")
def memory_of_many(trial: Trial) -> str:
    """Let six processes take half of the limit each."""
    code = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        kept = bytearray(b"x") * (limit // 2)
        time.sleep(60)
time.sleep(60)
"""
    linux_only()
    limit = 128 * MB
    ran = trial.attack(code, timeout=2 * SOON, limits=Limits(memory=limit), limit=limit)
    return "" if ran.fault is Verdict.MEMORY else "six processes took three limits"


@promise("the number of processes is limited")
def processes(trial: Trial) -> str:
    """Start ten times as many as allowed, and count them outside."""
    code = """
import json, os, time
started = 0
for _ in range(10 * limit):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        started += 1
    except OSError:
        break
print(json.dumps(started))
"""
    limit = 8
    started = trial.ask(code, limits=Limits(processes=limit), limit=limit)
    # under Landlock the kernel counts all processes of the user: each that ends meanwhile leaves room for one more
    most = 3 * limit if trial.isolation is Isolation.LANDLOCK else limit
    return "" if started <= most else f"{started} were started where {limit} are allowed"


@promise("CPU time is limited")
def cpu_time(trial: Trial) -> str:
    """Be busy for longer than one second."""
    start = time.monotonic()
    busy = """
import signal
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    pass
"""
    ran = trial.attack(busy, timeout=TIMEOUT, limits=Limits(cpu=1))
    took = time.monotonic() - start
    return "" if ran.fault and took < TIMEOUT else f"it ran for {took:.0f} s"


@promise("wall time is limited")
def wall_time(trial: Trial) -> str:
    """Sleep for longer than one second."""
    start = time.monotonic()
    ran = trial.attack("import time\ntime.sleep(60)", timeout=1)
    took = time.monotonic() - start
    return "" if ran.fault is Verdict.TIMEOUT and took < 1 + SOON else f"it ran for {took:.0f} s"


@promise("output is limited")
def output(trial: Trial) -> str:
    """Print a hundred times as much as allowed."""
    limit = 10_000
    ran = trial.attack("for _ in range(1000):\n    print('x' * 1000)", limits=Limits(output=limit))
    length = sum(len(one.get("text", "")) for one in ran.outputs)
    return "" if ran.fault is Verdict.OUTPUT_LIMIT and length <= limit else f"{length} characters came through"


@promise("all that a submission started is killed at its end")
def all_is_killed(trial: Trial) -> str:
    """Leave processes in sessions of their own that ignore signals; look for them outside."""
    linux_only()
    code = """
import os, signal, time
for number in range(4):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for one in range(1, 32):
                try:
                    signal.signal(one, signal.SIG_IGN)
                except OSError:
                    pass
            time.sleep(600)
        os._exit(0)
time.sleep(0.2)
"""
    before = descendants(trial.zygote.process.pid)
    with trial.session() as session:
        session.run(code)
        during = descendants(trial.zygote.process.pid) - before
    end = time.monotonic() + SOON
    while (left := during & descendants(trial.zygote.process.pid)) and time.monotonic() < end:
        time.sleep(0.01)
    if len(during) < 6:  # both sides and the four
        raise Unchecked("the processes could not be started")
    return f"{len(left)} of {len(during)} processes are left" if left else ""


def check(isolation: Isolation) -> Iterator[Finding]:
    """Yield a finding for each promise of the jail, each tried for real. Raises JailError where there is none."""
    trial = Trial(isolation)
    try:
        for text, attempt in CHECKS.items():
            essential = isolation is not Isolation.LANDLOCK or text not in NEEDS_NAMESPACES
            try:
                wrong = attempt(trial)
                yield Finding(text, State.BROKEN if wrong else State.ENFORCED, wrong or "", essential)
            except (Unchecked, GraderFault, OSError) as error:
                yield Finding(text, State.UNCHECKED, str(error), essential)
    finally:
        trial.close()


def report(console: Console) -> bool:
    """Print what each isolation enforces here and which one grading uses; return whether nothing essential lacks."""
    for line in machine():
        console.print(line, highlight=False)
    good: dict[Isolation, bool] = {}
    for isolation in (Isolation.BUBBLEWRAP, Isolation.LANDLOCK):
        console.print(f"\n[bold]{isolation}[/bold]", highlight=False)
        reason = jail.why_not(isolation)
        if reason:
            console.print(f"  cannot be had: {reason}", highlight=False, markup=False)
            continue
        good[isolation] = True
        try:
            for finding in check(isolation):
                console.print(line_of(finding))
                good[isolation] &= finding.state is not State.BROKEN or not finding.essential
        except JailError as error:
            console.print(f"  {error}", highlight=False, markup=False)
            good[isolation] = False
    console.print()
    if not good:
        console.print(jail.INSTALL, highlight=False, markup=False)
        return False
    used = next(iter(good))
    console.print(f"Grading uses {used}.", highlight=False)
    if used is not Isolation.BUBBLEWRAP:
        mend = f"what bubblewrap lacks: {jail.why_not(Isolation.BUBBLEWRAP)}"
        told = mend if jail.bubblewrap() else f"bubblewrap: {APT}"
        console.print(f"It is the second line. For the first, see to {told}", highlight=False, markup=False)
    if not good[used]:
        console.print("Something that grading needs is NOT enforced: see above.", highlight=False)
    return good[used]


def line_of(finding: Finding) -> Text:
    """Return a finding as one line."""
    colours = {State.ENFORCED: "green", State.BROKEN: "red", State.UNCHECKED: "yellow"}
    optional = " (not possible without namespaces)" if finding.state is State.BROKEN and not finding.essential else ""
    detail = f": {finding.detail}" if finding.detail else ""
    width = max(map(len, map(str, State)))
    return Text.assemble(
        "  ", (f"{finding.state:{width}}", colours[finding.state]), f"  {finding.promise}{detail}{optional}"
    )


def machine() -> Iterator[str]:
    """Yield what the machine has that jails are made of."""
    yield f"Kernel: {os.uname().sysname} {os.uname().release} ({os.uname().machine}), user {os.getuid()}"
    bubblewrap = jail.bubblewrap()
    if bubblewrap is None:
        yield f"bubblewrap: not installed ({APT})"
    else:
        told = subprocess.run([bubblewrap, "--version"], capture_output=True, text=True, check=False).stdout.split()
        special = " set-user-id" if Path(bubblewrap).stat().st_mode & 0o4000 else ""
        yield f"bubblewrap: {told[-1] if told else 'unknown'} ({bubblewrap}{special})"
    if sys.platform == "linux":
        most = Path("/proc/sys/user/max_user_namespaces")
        yield f"User namespaces: at most {most.read_text().strip() if most.exists() else 'unknown'}"
        yield f"Landlock: version {landlock.version()}" if landlock.version() else "Landlock: none"
    yield f"Control groups: {cgroups()}; the limits do not need them"


def cgroups() -> str:
    """Return which control groups there are."""
    root = Path("/sys/fs/cgroup")
    if (root / "cgroup.controllers").exists():
        return f"version 2 with {(root / 'cgroup.controllers').read_text(encoding='ascii').strip() or 'no controllers'}"
    return "version 1" if (root / "memory").is_dir() else "none"
