"""A spreadsheet program opens both files: what was text is text, and what was a number is one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from odf import opendocument
from odf.element import Element
from odf.table import TableCell, TableRow

from sla.statistics import sheets

OFFICE = shutil.which("soffice") or ""
LINES: list[sheets.Line] = [
    ("Period", "Skola", "Värde"),
    ("2026-10", "Å, ä och ö: “Almlunda”", 25),
    ("2026-10", "dolt", 3.5),
    *(("2026-ht", text, 5) for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1")),  # noqa: RUF001
]

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not OFFICE, reason="LibreOffice is not on this machine"),
]


def opened(file: Path) -> list[list[Element]]:
    """Let LibreOffice open a file and write down what it sees; return its cells."""
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    read = ["--infilter=CSV:44,34,76,1"] if file.suffix == ".csv" else []  # as its dialog proposes
    where = [*read, "--convert-to", "ods", "--outdir", str(file.parent / "seen"), str(file)]
    subprocess.run([OFFICE, profile, "--headless", *where], check=True, capture_output=True)
    seen = opendocument.load(file.parent / "seen" / f"{file.stem}.ods")
    rows = seen.getElementsByType(TableRow)
    cells = [row.getElementsByType(TableCell) for row in rows]
    return [[cell for cell in row if str(cell)] for row in cells if any(map(str, row))]


def bare(text: object) -> str:
    """Return a text without its spaces: a tab is one in a spreadsheet."""
    return "".join(str(text).split())


@pytest.mark.parametrize("form", sheets.FORMS)
def test_a_spreadsheet_program_sees_text_as_text_and_runs_nothing(
    tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"copy.{form}"
    file.write_bytes(sheets.FORMS[form](LINES))

    cells = opened(file)

    assert not [cell for row in cells for cell in row if cell.getAttribute("formula")]
    assert [bare(row[1]) for row in cells] == [bare(sheets.safe(line[1])) for line in LINES]
    assert str(cells[0][0]) == LINES[0][0]
    values = [float(row[2].getAttribute("value")) for row in cells[1:]]
    assert values == [line[2] for line in LINES[1:]]
