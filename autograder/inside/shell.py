"""An IPython shell whose outputs are collected as nbformat writes them, with a limit on how much they are.

Made once in the warm process, before any student's code, and inherited by every fork. Runs in the student's process
and is trusted by nobody.
"""

import ast
import base64
import contextlib
import gc
import inspect
import io
import os
import re
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython.core.display_trap import DisplayTrap
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline import backend_inline
from matplotlib_inline.config import InlineBackend

Outputs = list[dict[str, Any]]

FIGURE = """import numpy as np, matplotlib.pyplot as plt
fig, (left, right) = plt.subplots(1, 2)
left.plot([1, 2, 3], "o-", label="line")
left.set(title="title", xlabel="x", ylabel="y")
left.legend()
right.imshow(np.eye(3))
plt.show()
"""

TOKEN_TRANSFORMERS = TransformerManager().token_transformers
# of %magic, !command, a = %magic, a = !command, name?
MAGIC = re.compile(r"^\s*[!?%,;/]|=\s*[!%]|\?\s*$", re.MULTILINE)
EACH = 100  # characters that an output counts for beyond its text: very many small ones cost the grader time


class OutputLimit(BaseException):
    """The cells have written more than they may; no ordinary `except` catches it."""


class Collector:
    """The outputs of the cell that runs now; `left` is what all cells together may still write, in characters."""

    def __init__(self) -> None:
        self.outputs: Outputs = []
        self.left = 1 << 20
        self.over = False
        self.deaf = False

    def spend(self, size: int) -> None:
        """Count an output; raise OutputLimit where it is too much."""
        self.left -= size
        if self.left < 0:
            self.over = True
            raise OutputLimit("the output limit was reached")

    def add(self, output: dict[str, Any], size: int) -> None:
        """Add an output."""
        self.spend(size + EACH)
        if not self.deaf:
            self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        """Add to a stream, joined to what was written just before."""
        self.spend(len(text))
        if self.deaf or not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"].append(text)
        else:
            self.spend(EACH)
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})


class Stream(io.TextIOBase):
    """What the cells know as sys.stdout or sys.stderr."""

    encoding = "utf-8"

    def __init__(self, name: str, descriptor: int, collector: Collector) -> None:
        self.name = name
        self.descriptor = descriptor
        self.collector = collector

    def write(self, text: str) -> int:
        """Collect a text."""
        self.collector.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that programs which the cells start would write to."""
        return self.descriptor


def as_text(data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Return a mime bundle with its pictures in base64, and its size."""
    texts = {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in data.items()}
    return texts, sum(len(v) for v in texts.values() if isinstance(v, str))


class Hook(DisplayHook):
    """Collects the value of a cell's last line."""

    collector: Collector
    data: tuple[dict[str, Any], dict[str, Any]] | None = None

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep the formatted value."""
        self.data = format_dict, md_dict or {}

    def finish_displayhook(self) -> None:
        """Add the value to the outputs, after what the formatting printed."""
        if self.data is None:
            return
        (data, metadata), self.data = self.data, None
        data, size = as_text(data)
        number = self.shell.execution_count if self.shell else None
        output = {"output_type": "execute_result", "execution_count": number, "data": data, "metadata": metadata}
        self.collector.add(output, size)


class Publisher(DisplayPublisher):
    """Collects what is displayed."""

    collector: Collector

    def publish(self, data: dict[str, Any], metadata: Any = None, source: Any = None, **options: Any) -> None:
        """Add a mime bundle to the outputs, or replace the one with the same display id."""
        del source
        data, size = as_text(data)
        display = (options.get("transient") or {}).get("display_id")
        output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        if options.get("update"):
            for old in self.collector.outputs:
                if old.get("display") == display:
                    old.update(output)
            return
        self.collector.add(output | ({"display": display} if display else {}), size)

    def clear_output(self, wait: bool = False) -> None:
        """Drop what was shown so far."""
        del wait
        self.collector.outputs.clear()


class Transformer(TransformerManager):
    """IPython's translation of magics, which would look at every token of a cell four times."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Leave alone what has nothing that a magic begins or ends with, and what is Python as it is."""
        text = "".join(lines)
        if self.token_transformers == TOKEN_TRANSFORMERS:
            if not MAGIC.search(text):
                return lines
            with contextlib.suppress(Exception):  # a text that is made to, lets the parser fail in many ways
                ast.parse(text)
                return lines
        transformed: list[str] = super().do_token_transforms(lines)
        return transformed


class Shell(InteractiveShell):
    """The shell of one submission; `numbers` tells which cell a code object's file name stands for."""

    numbers: dict[str, int]

    def init_display_pub(self) -> None:
        """Collect what is displayed."""
        self.collector = Collector()
        self.display_pub = Publisher(parent=self, shell=self)
        self.display_pub.collector = self.collector

    def init_displayhook(self) -> None:
        """Collect the last values."""
        self.displayhook = Hook(parent=self, shell=self)
        self.displayhook.collector = self.collector
        self.display_trap = DisplayTrap(hook=self.displayhook)

    def init_history(self) -> None:
        """Keep the history in memory only."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept every request for a window system: there is none."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        """Collect an exception as an output."""
        if etype is OutputLimit:
            return
        texts = {"ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.collector.outputs.append({"output_type": "error", **texts})

    def prepare(self, output: int) -> None:
        """Take over the standard streams of this process: `output` is what its cells may write, in characters."""
        self.collector.left = output
        self.files = [tempfile.TemporaryFile(dir=Path.cwd()) for _ in range(2)]  # noqa: SIM115
        for descriptor, file in zip((1, 2), self.files, strict=True):
            os.dup2(file.fileno(), descriptor)
        sys.stdout, sys.stderr = (Stream(n, d, self.collector) for n, d in (("stdout", 1), ("stderr", 2)))

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell; return its outputs, its number, the exception that ended it, and whether it wrote too much."""
        collector = self.collector
        collector.outputs, collector.over = [], False
        number = self.execution_count
        result = None
        try:
            result = self.run_cell(source, store_history=True)
        except OutputLimit:
            pass
        finally:
            self.execution_count = number + 1
        error = None if result is None else result.error_before_exec or result.error_in_exec
        self.read_descriptors()
        outputs = [finished(output) for output in collector.outputs]
        failure = next((o for o in outputs if o["output_type"] == "error"), None)
        if error is not None and failure is None and not collector.over:
            failure = {"ename": type(error).__name__, "evalue": "", "traceback": []}
        return {
            "outputs": outputs,
            "number": number,
            "failure": failure and [failure["ename"], failure["evalue"], failure["traceback"]],
            "over": collector.over,
        }

    def read_descriptors(self) -> None:
        """Add what programs and C libraries have written to descriptors 1 and 2 themselves."""
        for name, file in zip(("stdout", "stderr"), self.files, strict=False):
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(0)
                text = file.read(max(self.collector.left, 0)).decode("utf-8", "replace")
                file.seek(0)
                file.truncate()
                with contextlib.suppress(OutputLimit):
                    self.collector.write(name, text)
                    self.collector.spend(size - len(text))

    @contextlib.contextmanager
    def unheard(self) -> Iterator[None]:
        """Count what is written meanwhile, and keep none of it: it may hold the inputs of a hidden test."""
        self.collector.deaf = True
        try:
            yield
        finally:
            self.collector.deaf = False

    def should_run_async(self, raw_cell: str, *, transformed_cell: str | None = None, **problem: Any) -> bool:
        """Tell whether a cell awaits something: IPython would compile each cell to find out, before it compiles it."""
        text = transformed_cell or ""
        if "await" not in text and "async" not in text:
            return False
        return bool(super().should_run_async(raw_cell, transformed_cell=transformed_cell, **problem))

    def cell_of(self, filename: str) -> int | None:
        """Return the number of the cell that a code object's file name stands for."""
        return self.numbers.get(filename)

    def transform_cell(self, raw_cell: str) -> str:
        """Transform a cell, and note under which file name its code will be known."""
        transformed = super().transform_cell(raw_cell)
        name = self.compile.get_code_name(raw_cell, transformed, self.execution_count)
        self.numbers[name] = self.execution_count
        # else a traceback looks for each of its frames at the files of all modules
        inspect.modulesbyfile |= dict.fromkeys((name, os.path.abspath(name)), "__main__")  # noqa: PTH100 - no path
        return transformed


def finished(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output as nbformat has it."""
    if output["output_type"] == "stream":
        return output | {"text": "".join(output["text"])}
    return {key: value for key, value in output.items() if key != "display"}


def make() -> Shell:
    """Return a shell with a namespace of its own, inline figures, and everything that is slow the first time done."""
    module = types.ModuleType("__main__", "the notebook")
    shell = Shell.instance(user_module=module, user_ns=module.__dict__)
    sys.modules["__main__"] = module
    shell.numbers = {}
    shell.colors = "NoColor"
    shell.input_transformer_manager = Transformer()
    backend_inline.configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    # the same picture, packed less tightly: most of a figure's time would go into its last tenth of bytes
    loosely: dict[str, Any] = {"bbox_inches": "tight", "pil_kwargs": {"compress_level": 1}}
    InlineBackend.instance().print_figure_kwargs = loosely
    warm_up(shell)
    return shell


def warm_up(shell: Shell) -> None:
    """Run once what would cost every fork a tenth of a second: a figure, a traceback."""
    shell.files = []
    old = sys.stdout, sys.stderr
    for cell in (FIGURE, "1 / 0", "print(1)"):
        shell.run(cell)
    sys.stdout, sys.stderr = old
    gc.freeze()  # what is loaded stays: `reset` would look through all of it
    shell.reset(new_session=True)
    shell.numbers.clear()
    shell.execution_count = 1
