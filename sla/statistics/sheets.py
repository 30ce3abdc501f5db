"""A published table as CSV and as a spreadsheet: one line for each figure, safe to open.

No cell is ever a formula: text that a spreadsheet could take for one gets an apostrophe before it,
in both forms, since one is often saved as the other.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - the full-width forms are meant
COUNTS = ("clocks", "kept", "kept_later", "late", "elsewhere", "none_needed", "withdrawn")
SHARES = ("attainment", "within_day")
TIMES = ("median_h", "p90_h", "longest_h")
BYTE_ORDER_MARK = "\ufeff"  # or a spreadsheet reads å, ä and ö wrong

Value = str | int | float
Line = tuple[Value, ...]
Words = dict[str, str]


def lines(table: dict[str, Any], language: str) -> Iterator[Line]:
    """Yield a table's lines in a language: period, whose, branch, what, value, remark."""
    words = words_in(language)
    before = (table["period"], table["subject"]["name"])
    yield tuple(
        words[f"head.{name}"] for name in ("period", "whose", "branch", "what", "value", "remark")
    )
    yield (*before, words["all"], words["students"], *_cell(table["students"], words))
    yield (*before, words["all"], words["roster"], table["roster"], "")
    for row in table["rows"]:
        for what, value, remark in _row(row, words):
            yield (*before, words[row["branch"]], what, value, remark)
    for row in table["follow_ups"]:
        for name in ("kept", "late"):
            what = words[f"follow_up.{name}"]
            yield (*before, words[row["branch"]], what, *_cell(row[name], words))
    for post in table["staffing"]:
        per_post = post["students_per_post"]
        value = words["unknown"] if per_post is None else per_post
        remark = f"{words['ceiling']} {post['ceiling']}"
        yield (*before, words[post["branch"]], words["per_post"], value, remark)


def _row(row: dict[str, Any], words: Words) -> Iterator[tuple[str, Value, str]]:
    for name in COUNTS:
        if row[name] is not None:
            yield (words[name], *_cell(row[name], words))
    for name in SHARES:
        least = words["at_least"] if row[f"{name}_at_least"] else ""
        yield (words[name], *_number(row[name], words, least))
    for name in TIMES:
        yield (words[name], *_number(row[name], words, ""))
    for part, groups in row["parts"].items():
        for group, share in (groups or {}).items():
            yield (
                f"{words[part]}: {words[f'{part}.{group}']}",
                *_number(share, words, words["per_cent"]),
            )


def _cell(cell: dict[str, Any], words: Words) -> tuple[Value, str]:
    return _number(cell["value"], words, words["at_least"] if cell["at_least"] else "")


def _number(value: float | None, words: Words, remark: str) -> tuple[Value, str]:
    return (words["hidden"], "") if value is None else (value, remark)


def words_in(language: str) -> Words:
    """Return a language's words; Swedish where there are none."""
    here = Path(__file__).parent
    file = here / f"sheet.{language}.json"
    read: Words = json.loads(
        (file if file.is_file() else here / "sheet.sv.json").read_text("utf-8")
    )
    return read


def safe(value: Value) -> Value:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_csv(all_lines: Iterable[Line]) -> bytes:
    """Return lines as CSV with every text quoted."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([safe(value) for value in line] for line in all_lines)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def as_ods(all_lines: Iterable[Line]) -> bytes:
    """Return lines as an OpenDocument spreadsheet."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Insyn")
    for line in all_lines:
        row = TableRow()
        for value in line:
            row.addElement(_ods_cell(safe(value)))
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def _ods_cell(value: Value) -> TableCell:
    if isinstance(value, str):
        cell = TableCell(valuetype="string")
    else:
        cell = TableCell(valuetype="float", value=str(value))
    cell.addElement(P(text=str(value)))
    return cell


FORMS: dict[str, Callable[[Iterable[Line]], bytes]] = {"csv": as_csv, "ods": as_ods}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
