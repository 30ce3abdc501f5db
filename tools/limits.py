"""Hold every Python file to the project's sizes; eslint does the same for the client."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("elevhalsa", "chat", "triage", "sla", "tests", "bench", "tools")
MOST_LINES = 400  # of a file
MOST_FUNCTION_LINES = 40  # without its docstring; of a test, with everything
MOST_NESTING = 3

Function = ast.FunctionDef | ast.AsyncFunctionDef
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def main() -> int:
    """Print what is too long or too deep. Return 1 if anything is."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    wrong = [f"{file.relative_to(ROOT)}:{said}" for file in files for said in complaints(file)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def complaints(file: Path) -> Iterator[str]:
    """Yield what is wrong with ``file``, each with its line number."""
    if "migrations" in file.parts:
        return
    text = file.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > MOST_LINES:
        yield f"1: {lines} lines in one file, at most {MOST_LINES}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield from complaints_about(node)


def complaints_about(function: Function) -> Iterator[str]:
    """Yield what is wrong with one function."""
    where = f"{function.lineno}: {function.name}"
    length = length_of(function)
    if length > MOST_FUNCTION_LINES:
        yield f"{where} has {length} lines, at most {MOST_FUNCTION_LINES}"
    depth = depth_of(function.body)
    if depth > MOST_NESTING:
        yield f"{where} nests {depth} deep, at most {MOST_NESTING}"


def length_of(function: Function) -> int:
    """Count the lines of ``function``, its docstring left out unless it is a test."""
    last = function.end_lineno or function.lineno
    whole = last - function.lineno + 1
    if function.name.startswith("test_") or ast.get_docstring(function) is None:
        return whole
    said = function.body[0]
    return whole - ((said.end_lineno or said.lineno) - said.lineno + 1)


def depth_of(body: list[ast.stmt]) -> int:
    """Count how deep blocks stand inside one another; an ``elif`` is no deeper than its ``if``."""
    return max((depth_of_one(statement) for statement in body), default=0)


def depth_of_one(statement: ast.stmt) -> int:
    """Count the blocks that ``statement`` opens, one inside the other."""
    if isinstance(statement, Function | ast.ClassDef):
        return 0
    inner = [depth_of(block) for block in blocks_of(statement)]
    if isinstance(statement, ast.If) and is_elif(statement.orelse):
        inner[-1] -= 1
    own = 1 if isinstance(statement, NESTING) else 0
    return own + max(inner, default=0)


def blocks_of(statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the bodies that stand under ``statement``; what follows ``else`` comes last."""
    names = ("body", "finalbody", "orelse")
    blocks = [block for name in names if (block := getattr(statement, name, None))]
    parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    return [*[part.body for part in parts], *blocks]


def is_elif(orelse: list[ast.stmt]) -> bool:
    """Return whether this ``else`` block is an ``elif``, as far as the tree can tell."""
    return len(orelse) == 1 and isinstance(orelse[0], ast.If)


if __name__ == "__main__":
    sys.exit(main())
