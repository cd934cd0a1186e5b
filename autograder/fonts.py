"""Keep the list of the fonts that can be read in the jail (`python -m autograder.fonts`).

matplotlib makes the list, in the jail, and would make it anew in each warm process: a third of a second. It is kept
beside the compiled code, which a warm process may read and never write.
"""

import subprocess
import sys

from autograder import jail
from autograder.inside.start import FONTS, kept_fonts

LIST = """import pathlib, sys
from matplotlib import font_manager, get_cachedir
for path in pathlib.Path(get_cachedir()).glob("fontlist-*.json"):
    sys.stdout.write(path.name + "\\n" + path.read_text(encoding="utf-8"))"""


def keep() -> None:
    """Make the list and keep it in place of an older matplotlib's; where there is no bubblewrap, nothing is kept."""
    scratch = jail.Scratch(jail.Isolation.BUBBLEWRAP)
    try:
        command = jail.jailed([sys.executable, "-I", "-c", LIST])
    except jail.JailError:
        return
    done = subprocess.run(command, env=scratch.environment(), capture_output=True, text=True, check=False, cwd="/")
    name, _, text = done.stdout.partition("\n")
    if done.returncode == 0 and text:
        FONTS.mkdir(exist_ok=True)
        (FONTS / name).write_text(text, encoding="utf-8")
        for old in set(kept_fonts()) - {FONTS / name}:
            old.unlink()


if __name__ == "__main__":
    keep()
