"""Start a warm process: try its isolation on a fork, then load the libraries, then serve.

The trial comes first, so that the grader knows at once whether there is a jail, while the libraries are loading. Obeys
the control socket that it was started with and trusts nothing else.
"""

import gc
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import msgpack

from autograder.inside import confinement, linux
from autograder.inside.folders import remove
from autograder.inside.limits import Limits

FONTS = Path(__file__).with_name("__pycache__")  # where matplotlib's list of the jail's fonts is kept
LOOK = 0.1  # seconds between two looks at the control socket while the libraries are loading


def main() -> None:
    """Start: the arguments are the number of the control socket, the isolation, and a folder that is ours."""
    number, isolation, scratch = sys.argv[1:]
    control = socket.socket(fileno=int(number))
    control.set_inheritable(False)
    try:
        control.send(msgpack.packb({"lacks": lacks(isolation, scratch)}))
        end_when_closed(control, scratch)
        take_fonts()
        gc.disable()  # what is loaded stays: a fifth of the time would go into looking for what does not
        from autograder.inside.zygote import Zygote

        zygote = Zygote(control, isolation, scratch)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        zygote.serve()
    finally:
        if scratch:  # the grader may be gone
            remove(scratch)


def lacks(isolation: str, scratch: str) -> str:
    """Confine a fork as a student's process would be; return why that failed, an empty text where it did not."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if isolation == "bubblewrap":
                linux.unshare(linux.NEWPID)
                if inner := os.fork():
                    os._exit(os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1]) & 0xFF)
            confinement.confine_forks(isolation)
            confinement.confine(isolation, Limits(), scratch or confinement.HOME)
            os._exit(0)
        except Exception as error:  # the reason, in words
            os.write(writing, str(error).encode())
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read().decode(errors="replace").strip()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return words or (f"a forked process could not confine itself (status {status})" if status else "")


def kept_fonts() -> list[Path]:
    """Return matplotlib's lists of the jail's fonts that were kept: one, or none."""
    return list(FONTS.glob("fontlist-*.json"))


def take_fonts() -> None:
    """Give matplotlib the list of fonts that was kept, where there is one: to make its own it would open each font."""
    for kept in kept_fonts():
        settings = Path(os.environ["MPLCONFIGDIR"])
        settings.mkdir(exist_ok=True)
        shutil.copy(kept, settings)


def end_when_closed(control: socket.socket, scratch: str) -> None:
    """End this process at once when the grader ends meanwhile; whoever loads the libraries does not look by itself."""

    def look(*_: object) -> None:
        try:
            if control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        if scratch:
            remove(scratch)
        os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)


if __name__ == "__main__":
    main()
