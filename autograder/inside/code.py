"""The author's cells as code objects, compiled once by the grader and run on the trusted side of each submission."""

import ast
import marshal
from functools import lru_cache
from types import CodeType

from IPython.core.inputtransformer2 import TransformerManager

Compiled = tuple[bytes, bytes | None, str]  # a list where it came over the wire


@lru_cache(maxsize=1000)
def compiled(source: str, name: str) -> Compiled:
    """Return a cell as code: all but the last line, the last line where it is an expression, the name it begins with.

    IPython's magics are translated. The code is in `marshal` format: for the trusted side only, which runs the same
    Python. Raises SyntaxError.
    """
    text = TransformerManager().transform_cell(source)
    tree = ast.parse(text, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = marshal.dumps(compile(tree, name, "exec"))
    if not isinstance(last, ast.Expr):
        return body, None, ""
    value = marshal.dumps(compile(ast.Expression(last.value), name, "eval"))
    return body, value, ";" if text.rstrip().endswith(";") else root_of(last.value)


def root_of(expression: ast.expr) -> str:
    """Return the name that an expression of calls, attributes and items begins with, an empty text for any other."""
    while isinstance(expression, (ast.Call, ast.Attribute, ast.Subscript)):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return expression.id if isinstance(expression, ast.Name) else ""


def loaded(data: bytes) -> CodeType:
    """Return a code object of `compiled`."""
    code: CodeType = marshal.loads(data)
    return code
