"""Which cell of an assignment runs where, read from the author's own notebook.

The author's own cells without the student's names run on the trusted side before anything else. A test is run there
with the names that it uses and that the student's notebook defines: those which the author's cells bind last in an
answer, or nowhere. Modules, functions and classes of the author's locked cells are never taken from the student.
"""

import ast
import builtins
import symtable
from dataclasses import dataclass, field
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograder import source

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass
class Names:
    """The names that a cell binds and uses at its top level, uses in its functions, and binds as a definition."""

    binds: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    uses_inside: set[str] = field(default_factory=set)
    defines: set[str] = field(default_factory=set)  # modules, functions, classes
    imports: list[str] = field(default_factory=list)  # the statements


@dataclass
class TestPlan:
    """How one test is run: the names to take from the student, the author's cells that must have run before it."""

    names: list[str]
    before: list[int]
    at_its_place: bool  # it looks at a variable, which a later cell may change: keep it at the test's place


@dataclass
class Plan:
    """Where the cells of one assignment run; `cells` holds the author's code cells in their order."""

    cells: list[NotebookNode]
    prepared: list[str]
    tests: dict[str, TestPlan]


@lru_cache(maxsize=1000)
def names_in(text: str) -> Names:
    """Return the names of a cell's text, none where it is no Python."""
    found = Names()
    try:
        code = TransformerManager().transform_cell(text)
        tree, table = ast.parse(code), symtable.symtable(code, "cell", "exec")
    except Exception:  # a text that is made to, lets the parser fail in many ways, MemoryError among them
        return found
    for symbol in table.get_symbols():
        if symbol.is_referenced():
            found.uses.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported():
            found.binds.add(symbol.get_name())
    for inner in table.get_children():
        collect(inner, found, at_once=True)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.defines.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.defines |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            found.imports.append(ast.unparse(node))
    return found


def collect(table: symtable.SymbolTable, found: Names, at_once: bool) -> None:
    """Add the global names that an inner scope uses: at once in a class or a comprehension, later in a function."""
    at_once = at_once and (table.get_type() == "class" or table.get_name() in COMPREHENSIONS)
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            (found.uses if at_once else found.uses_inside).add(symbol.get_name())
        if symbol.is_declared_global() and symbol.is_assigned():
            found.binds.add(symbol.get_name())
    for inner in table.get_children():
        collect(inner, found, at_once)


def make(notebook: NotebookNode) -> Plan:
    """Return the plan of an author's notebook, with its solutions and its tests."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found = [names_in(cell.source) for cell in cells]
    students = [source.is_answer(cell) for cell in cells]
    imports = [line for own, names in zip(students, found, strict=True) if own for line in names.imports]
    imported = {name for line in imports for name in names_in(line).defines}
    author = imported.union(*(names.defines for own, names in zip(students, found, strict=True) if not own))

    def binder(name: str, position: int) -> int | None:
        """Return which cell before a position binds a name last."""
        return next((i for i in range(position - 1, -1, -1) if name in found[i].binds), None)

    def of_student(name: str, position: int) -> bool:
        """Tell whether a name is the student's where the cell at a position uses it."""
        if name in author or hasattr(builtins, name) or name in ("get_ipython", "display"):
            return False
        last = binder(name, position)
        return last is None or students[last]

    prepared = [
        i
        for i, cell in enumerate(cells)
        if not students[i]
        and not source.is_graded_code(cell)
        and not source.metadata(cell).get("solution")
        and not any(of_student(name, i) for name in found[i].uses - found[i].binds)
    ]

    def wanted(position: int) -> set[str]:
        """Return the names that a cell uses and does not bind itself, those in the author's functions included."""
        own = found[position]
        uses = own.uses | own.uses_inside
        for i in prepared:
            if found[i].defines & uses:
                uses = uses | found[i].uses_inside
        return uses - own.binds

    def before(position: int, seen: set[int]) -> list[int]:
        """Return the author's other cells that bind what a cell uses, those that they need first."""
        order: list[int] = []
        for name in sorted(wanted(position)):
            last = binder(name, position)
            if last is None or students[last] or last in prepared or last in seen or name in imported:
                continue
            seen.add(last)
            order += [*before(last, seen), last]
        return order

    tests = {}
    for i, cell in enumerate(cells):
        if not source.is_test(cell):
            continue
        earlier = before(i, set())
        needed = {name for j in (*earlier, i) for name in wanted(j) if of_student(name, j)}
        defined = set().union(*(found[j].defines for j in range(len(cells)) if students[j]))
        variables = {name for name in needed if name not in defined and binder(name, i) is not None}
        tests[source.grade_id(cell)] = TestPlan(sorted(needed), earlier, bool(variables))
    return Plan(cells, imports + [cells[i].source for i in prepared], tests)


def needs_its_place(test: TestPlan, later: list[str]) -> bool:
    """Tell whether what a test looks at must be kept at its place: a later cell of the student may change it."""
    if test.at_its_place:
        return True
    # a text that names one counts, whether it binds it or not: to parse what a student wrote may take minutes
    return any(name in text for text in later for name in test.names)
