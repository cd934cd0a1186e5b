"""The allow-list: what a jailed process may read. The interpreter, the libraries, the grader's inner part; no more.

Used outside, for bubblewrap's mounts, and inside, for Landlock's rules. It trusts what Python says of itself. Programs
of the machine, settings, the rest of the grader, assignments and submissions are not on the list.
"""

import site
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

SYSTEM = (Path("/usr"), Path("/usr/local"))  # here Python shares its folder with other programs

BASE = {"platbase": sys.base_exec_prefix}  # of a virtual environment: where its Python is installed


def readable() -> list[Path]:
    """Return the files and folders that a jailed process may read, none below another."""
    inner = Path(__file__).parent
    paths = [inner, inner.parent / "__init__.py", Path("/etc/ld.so.cache"), *interpreter(), *shared_libraries()]
    found: list[Path] = []
    for path in sorted(set(paths), key=lambda one: len(one.parts)):
        with suppress(PermissionError):
            if path.exists() and not any(path.is_relative_to(other) for other in found):
                found.append(path)
    return found


def interpreter() -> list[Path]:
    """Return the interpreter's program, its modules, its own libraries, and the packages of its environment."""
    base = Path(sys.base_prefix)
    paths = [Path(sys.executable).resolve(), Path(sys.prefix) / "pyvenv.cfg"]
    paths += [Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib", vars=BASE))]
    paths += map(Path, site.getsitepackages())
    if base in SYSTEM:
        paths += (base / "lib").glob("libpython*.so*")
    else:
        paths.append(base / "lib")
    return paths


def shared_libraries() -> list[Path]:
    """Return the folders of the system's shared libraries, as narrow as the machine's layout allows."""
    kind = sysconfig.get_config_var("MULTIARCH") or "no-multiarch"
    narrow = [Path(folder, kind) for folder in ("/usr/lib", "/lib") if Path(folder, kind).is_dir()]
    wide = [Path("/usr/lib64"), Path("/lib64")]  # on Debian the loader alone, on Fedora everything
    if not narrow and not any((folder / "libc.so.6").exists() for folder in wide):
        narrow = [Path("/usr/lib"), Path("/lib")]
    return [path for path in (*narrow, *wide) if not path.parent.is_symlink() and not path.is_symlink()]
