"""The jail: every promise of it, tried with attack code in a real jailed process, for both kinds of jail."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder import doctor, fonts, jail
from autograder.doctor import CHECKS, NEEDS_NAMESPACES, State, said
from autograder.grader import Grader, Options
from autograder.inside import landlock, processes, readable, seccomp, start
from autograder.inside.confinement import NOBODY
from autograder.inside.limits import MB, Limits
from autograder.jail import Isolation, JailError, Warm, Zygote
from autograder.session import GraderFault, Session
from autograder.verdicts import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the jail is made of what Linux has")
JAILS = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
SOON = 5  # seconds


@pytest.mark.parametrize("isolation", JAILS)
def test_every_promise_is_kept(isolation: Isolation) -> None:
    findings = list(doctor.check(isolation))
    broken = {one.promise: (one.state, one.detail) for one in findings if one.state is not State.ENFORCED}
    impossible = NEEDS_NAMESPACES if isolation is Isolation.LANDLOCK else set()
    assert {promise: why for promise, why in broken.items() if promise not in impossible} == {}
    assert {one.promise for one in findings} == set(CHECKS)
    assert {one.promise for one in findings if not one.essential} == impossible


def test_the_checks_find_out_what_is_not_enforced() -> None:
    held_without_a_jail = {
        "the home is limited in size",
        "no file larger than allowed",
        "an empty environment",
        "no descriptor of the grader's",
        "memory of one process is limited",
        "memory of all processes together is limited",
        "CPU time is limited",
        "wall time is limited",
        "output is limited",
        "all that a submission started is killed at its end",
    }
    if os.getuid() != 0:
        held_without_a_jail |= {"an unprivileged user", "no capabilities", "the number of processes is limited"}
    found = {finding.promise: finding.state for finding in doctor.check(Isolation.NONE)}
    assert {promise for promise, state in found.items() if state is State.ENFORCED} == held_without_a_jail
    assert State.UNCHECKED not in found.values()


@pytest.fixture(scope="module", params=JAILS)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    made = Zygote(request.param)
    yield made
    made.close()


@pytest.fixture(params=JAILS)
def twins(request: pytest.FixtureRequest) -> Iterator[tuple[Zygote, Warm, Warm]]:
    made = Zygote(request.param)
    pair = made.twin(), made.twin()
    yield made, *pair
    for one in (*pair, made):
        one.close()


def below(made: Zygote) -> set[int]:
    """Return the processes of a jail."""
    return processes.descendants(made.process.pid)


def of_nobody() -> list[int]:
    """Return the processes of the user that student code runs as."""
    found = []
    for pid in processes.running():
        with suppress(OSError):
            if Path(f"/proc/{pid}").stat().st_uid == (NOBODY if os.getuid() == 0 else os.getuid()):
                found.append(pid)
    return found


def gone(pids: set[int]) -> bool:
    """Tell whether processes end soon."""
    end = time.monotonic() + SOON
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_the_home_holds_the_assignments_data_files(zygote: Zygote) -> None:
    session = Session(zygote, SOON, files={"folder/data.txt": b"42"})
    ran = session.run("print(open('folder/data.txt').read())")
    session.close()
    assert said(ran) == 42


def test_a_warm_process_takes_the_list_of_fonts_that_was_kept() -> None:
    if jail.bubblewrap() is None:
        pytest.skip("the list is kept for bubblewrap's jail")
    fonts.keep()
    (kept,) = start.kept_fonts()
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"was_kept": True}), encoding="utf-8")
    made = Zygote(Isolation.BUBBLEWRAP)
    try:
        session = Session(made, SOON)
        ran = session.run(
            "from matplotlib.font_manager import findfont, fontManager\n"
            "print(int(fontManager.was_kept and findfont('DejaVu Sans').endswith('DejaVuSans.ttf')))"
        )
        assert said(ran) == 1
        session.close()
    finally:
        made.close()
        fonts.keep()


def test_many_submissions_leave_no_process_and_no_file(zygote: Zygote) -> None:
    zygote.ready()
    before = below(zygote)
    for _ in range(5):
        session = Session(zygote, SOON)
        session.run("import os\nopen('file', 'w').write('x')\nif os.fork() == 0:\n    import time; time.sleep(100)")
        session.close()
    assert gone(below(zygote) - before)
    end = time.monotonic() + SOON
    while zygote.scratch.name and (left := list(zygote.scratch.settings.parent.iterdir())) != [zygote.scratch.settings]:
        assert time.monotonic() < end, left


def test_two_sessions_at_once_do_not_end_each_other(zygote: Zygote) -> None:
    first, second = Session(zygote, SOON), Session(zygote, SOON)
    first.run("import os\nif os.fork() == 0:\n    import time; time.sleep(100)")
    second.run("x = 1")
    first.close()
    assert said(second.run("print(x)")) == 1
    second.close()


def test_a_fork_bomb_harms_neither_the_next_submission_nor_the_machine(zygote: Zygote) -> None:
    zygote.ready()
    before = below(zygote)
    # where the kernel counts a user's processes, each of another test's that ends meanwhile leaves room for one more
    others = len(of_nobody()) if zygote.isolation is Isolation.LANDLOCK else 0
    session = Session(zygote, 1, Limits(processes=16))
    ran = session.run(
        "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True:\n"
        "    try:\n        os.fork()\n    except OSError:\n        pass"
    )
    during = below(zygote) - before
    assert ran.fault is Verdict.TIMEOUT
    assert len(during) <= 16 + 2 + others
    start = time.monotonic()
    following = Session(zygote, SOON)
    assert said(following.run("print(1)")) == 1
    assert time.monotonic() - start < SOON
    following.close()
    assert gone(during)


def test_twins_do_not_count_or_end_each_others_processes(twins: tuple[Zygote, Warm, Warm]) -> None:
    made, first, second = twins
    bomb = Session(first, 2, Limits(processes=16))
    other = Session(second, SOON, Limits(processes=16))
    assert said(other.run("x = 1\nprint(x)")) == 1
    thread = threading.Thread(target=bomb.run, args=("import os\nwhile True:\n    os.fork()",))
    thread.start()
    time.sleep(0.5)
    if made.isolation is Isolation.BUBBLEWRAP:  # else the machine counts all processes of the user
        assert said(other.run("import os\nif os.fork() == 0:\n    os._exit(0)\nprint(x + 1)")) == 2
    thread.join()
    assert said(other.run("print(x + 2)")) == 3
    other.close()
    following = Session(first, SOON)
    assert said(following.run("print(4)")) == 4
    following.close()


def test_twins_end_with_the_process_they_were_forked_from(twins: tuple[Zygote, Warm, Warm]) -> None:
    made, first, second = twins
    sessions = [Session(one, SOON) for one in (first, second)]
    running = below(made)
    assert len(running) >= 7  # the first, two twins, two processes for each submission
    pythons = {pid for pid in running if Path(f"/proc/{pid}/exe").resolve() == Path(sys.executable).resolve()}
    first_one = next(pid for pid in pythons if int(processes.stat(pid)[1]) not in pythons)
    os.kill(first_one, signal.SIGKILL)
    made.process.wait()
    assert gone(running)
    for one in sessions:
        with pytest.raises(GraderFault):
            one.run("1")


def test_a_grading_process_starts_its_own_where_no_twin_can_be_had() -> None:
    class Childless(Warm):
        """A warm process whose twins end at once, as where namespaces may not be nested."""

        def twin(self) -> Warm:
            ours, theirs = socket.socketpair()
            theirs.close()
            return Warm(self.isolation, ours)

    grader = Grader(Options(), Childless(Isolation.BUBBLEWRAP, socket.socket()))
    session = grader.session()
    assert said(session.run("print(1)")) == 1
    session.close()
    assert isinstance(grader.warm, Zygote)
    grader.close()


def test_memory_that_no_process_shows_is_limited_too(zygote: Zygote) -> None:
    limit = 4 * MB
    session = Session(zygote, SOON, Limits(files=limit))
    ran = session.run(
        "import os\ntotal = 0\nfor folder in ('.', '/tmp', '/dev/shm'):\n"
        "    try:\n"
        "        for number in range(10):\n"
        "            with open(f'{folder}/{number}', 'wb', buffering=0) as file:\n"
        "                total += file.write(bytes(1 << 20))\n"
        "    except OSError:\n        pass\nprint(total)"
    )
    session.close()
    assert ran.fault or said(ran) <= 3 * limit  # one tmpfs each


def test_the_kernels_files_do_not_show_the_machine(zygote: Zygote) -> None:
    session = Session(zygote, SOON)
    names = [
        f"/proc/{name}" for name in ("cmdline", "kallsyms", "sys/kernel/core_pattern", "net/dev", "meminfo", "keys")
    ]
    ran = session.run(f"import json, os\nfound = []\nfor name in {names}:\n" + TRY_TO_OPEN)
    session.close()
    assert said(ran) == []


TRY_TO_OPEN = """
    try:
        open(name).close()
        found.append(name)
    except OSError:
        pass
print(json.dumps(found))
"""


def test_no_capability_can_come_back_in_bubblewrap() -> None:
    made = Zygote(Isolation.BUBBLEWRAP)
    for warm in (made, made.twin()):
        session = Session(warm, SOON)
        ran = session.run("print([int(l.split()[1], 16) for l in open('/proc/self/status') if l.startswith('Cap')])")
        session.close()
        assert said(ran) == [0] * 5
    made.close()


@pytest.mark.parametrize("isolation", JAILS)
@pytest.mark.parametrize("started", [False, True], ids=["while it starts", "while a cell runs"])
def test_a_killed_grader_leaves_nothing_behind(isolation: Isolation, started: bool, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom autograder.jail import Isolation, Zygote\nfrom autograder.session import Session\n"
        "zygote = Zygote(Isolation(sys.argv[1]))\nprint(flush=True)\nsession = Session(zygote, 100)\n"
        "session.run('import os\\nif os.fork() == 0:\\n    os.setsid()\\n    import time; time.sleep(100)')\n"
        "print(flush=True)\nsession.run('while True: pass')"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", code, isolation], stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)}
    )
    assert grader.stdout is not None
    for _ in range(1 + started):
        assert grader.stdout.readline() == b"\n"
    left = processes.descendants(grader.pid) - {grader.pid}
    assert len(left) >= 1 + 2 * started
    grader.kill()
    grader.wait()
    grader.stdout.close()
    assert gone(left)
    assert list(tmp_path.iterdir()) == []


def test_a_jail_outlives_the_thread_that_started_it() -> None:
    made: list[Zygote] = []
    thread = threading.Thread(target=lambda: made.append(Zygote(Isolation.BUBBLEWRAP)))
    thread.start()
    thread.join()
    session = Session(made[0], SOON)
    ran = session.run("print(1)")
    session.close()
    made[0].close()
    assert said(ran) == 1


def test_the_allow_list_has_the_libraries_and_not_the_grader() -> None:
    allowed = readable.readable()

    def shown(path: str | Path) -> bool:
        return any(Path(path).resolve().is_relative_to(one.resolve()) for one in allowed)

    assert shown(json.__file__) and shown(pytest.__file__) and shown(seccomp.__file__) and shown(sys.executable)
    assert not any(
        map(shown, (jail.__file__, __file__, "/etc/passwd", "/usr/bin/env", Path(sys.prefix) / "bin/autograder"))
    )
    assert not any(one != other and one.is_relative_to(other) for one in allowed for other in allowed)


def test_without_any_jail_grading_is_refused_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(jail, "PROGRAMS", "/nowhere")
    monkeypatch.setattr(landlock, "version", lambda: 0)
    jail.best.cache_clear()
    jail.why_not.cache_clear()
    try:
        with pytest.raises(JailError, match="apt-get install bubblewrap"):
            jail.best()
        with pytest.raises(JailError, match="no bubblewrap"):
            Zygote(Isolation.BUBBLEWRAP)
    finally:
        jail.best.cache_clear()
        jail.why_not.cache_clear()


def test_the_second_line_is_taken_where_namespaces_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", encoding="utf-8"
    )
    refusing.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(jail, "bubblewrap", lambda: str(refusing) if os.getuid() else "/bin/false")
    jail.best.cache_clear()
    jail.why_not.cache_clear()
    try:
        assert jail.why_not(Isolation.BUBBLEWRAP)
        assert jail.best() is Isolation.LANDLOCK
    finally:
        jail.best.cache_clear()
        jail.why_not.cache_clear()


def verdict(machine: str, only_itself: int | None, number: int, *arguments: int, of: int | None = None) -> int:
    """Return what the filter says to a system call: the kernel's own small machine, in Python."""
    data = {seccomp.NUMBER: number, seccomp.MACHINE: of or seccomp.MACHINES[machine]}
    data |= {seccomp.ARGUMENTS + 8 * place: value for place, value in enumerate([*arguments, *[0] * 6][:6])}
    steps, place, held = seccomp.program(machine, only_itself), 0, 0
    while True:
        code, yes, no, value = steps[place]
        place += 1
        if code == seccomp.LOAD:
            held = data[value]
        elif code == seccomp.AND:
            held &= value
        elif code == seccomp.EQUAL:
            place += yes if held == value else no
        elif code == seccomp.AT_LEAST:
            place += yes if held >= value else no
        else:
            assert code == seccomp.RETURN
            return value


REFUSED = seccomp.ERRNO | seccomp.PERMITTED


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize("only_itself", [None, 4711], ids=["bubblewrap", "landlock"])
def test_the_filter_refuses_what_it_lists_and_allows_the_rest(machine: str, only_itself: int | None) -> None:
    column = list(seccomp.MACHINES).index(machine)
    listed = seccomp.CALLS | (seccomp.WITHOUT_NAMESPACES if only_itself else {})
    numbers = {one[column] for one in listed.values()} - {None}
    for number in numbers:
        assert verdict(machine, only_itself, number) == REFUSED
    special = {seccomp.CLONE3, seccomp.OPENAT2, seccomp.CLONE[machine], seccomp.SOCKET[machine]}
    special |= {seccomp.SOCKETPAIR[machine], *seccomp.TO_A_PROCESS[machine], *(one for one, _ in seccomp.OPEN[machine])}
    for number in set(range(470)) - numbers - special:
        assert verdict(machine, only_itself, number) == seccomp.ALLOW
    assert verdict(machine, only_itself, seccomp.CLONE[machine], signal.SIGCHLD) == seccomp.ALLOW
    assert verdict(machine, only_itself, seccomp.CLONE[machine], signal.SIGCHLD | 0x10000000) == REFUSED
    assert verdict(machine, only_itself, seccomp.CLONE3) == seccomp.ERRNO | seccomp.NO_SUCH_CALL
    assert verdict(machine, only_itself, 0, of=0x40000003) == seccomp.KILL
    kill = seccomp.TO_A_PROCESS[machine][0]
    others = {verdict(machine, only_itself, kill, pid) for pid in (1, 4712, 0xFFFFFFFF)}
    assert others == {REFUSED if only_itself else seccomp.ALLOW}
    assert verdict(machine, only_itself, kill, 4711) == seccomp.ALLOW
    family = verdict(machine, only_itself, seccomp.SOCKET[machine], socket.AF_INET)
    assert family == (REFUSED if only_itself else seccomp.ERRNO | seccomp.NO_SUCH_FAMILY)


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_without_namespaces_no_file_is_emptied_by_opening_it_to_read(machine: str) -> None:
    for number, place in seccomp.OPEN[machine]:
        for flags in range(4):
            for extra in (0, os.O_TRUNC):
                arguments = [0] * place + [flags | extra | os.O_CLOEXEC]
                allowed = flags in (os.O_WRONLY, os.O_RDWR) or (flags == os.O_RDONLY and not extra)
                assert verdict(machine, 1, number, *arguments) == (seccomp.ALLOW if allowed else REFUSED)
