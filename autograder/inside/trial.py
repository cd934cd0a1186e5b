"""A trial of an isolation: fork, confine the fork as a student's process would be, and say whether that worked.

Loads none of the libraries that a warm process has, so that the answer comes at once. Ends with 0 where the fork could
confine itself; else the reason is on the standard error.
"""

import os
import sys

from autograder.inside import confinement, linux
from autograder.inside.limits import Limits


def main() -> None:
    """Try it: the arguments are the isolation and a folder that is ours, as those of the warm process."""
    isolation, scratch = sys.argv[1:]
    if isolation == "bubblewrap":
        linux.unshare(linux.NEWPID)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            confinement.confine(isolation, Limits(), confinement.HOME if isolation == "bubblewrap" else scratch)
            code = 0
        except Exception as error:  # the reason, in words
            os.write(2, f"{error}\n".encode())
        finally:
            os._exit(code)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
