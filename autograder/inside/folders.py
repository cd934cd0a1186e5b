"""Folders that a student's process has filled: their names, depth and permissions are of its making.

Python's own walks call themselves for each level, so a folder of a thousand levels would end the process that walks.
Neither function follows a link. `remove` is for folders that nobody writes into any more.
"""

import os
import secrets
from contextlib import suppress
from itertools import count
from pathlib import Path


def size(folder: str) -> int:
    """Return how many bytes the files below a folder take up on the disk, as far as their paths have names."""
    total, waiting = 0, [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def remove(folder: str) -> None:
    """Remove a folder and all below it, as far as this user may: each level is moved up before it is removed."""
    mark, numbers, top = secrets.token_hex(8), count(), Path(folder)
    with suppress(OSError):
        top.chmod(0o700)
        while left := list(top.iterdir()):
            for path in left:
                if path.is_symlink() or not path.is_dir():
                    path.unlink()
                    continue
                path.chmod(0o700)
                for inner in list(path.iterdir()):
                    inner.rename(top / f"{mark}{next(numbers)}")
                path.rmdir()
        top.rmdir()
