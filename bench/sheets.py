"""A large workbook of made-up centers, written as XML by hand: the libraries that write .xlsx take minutes for it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    "center_id", "name_zh", "name_en", "name_basis", "tier", "status", "status_detail", "joint_build", "sector_zh", "sector_group_zh",
    "province", "city", "approved_on", "date_basis", "operator_name", "source_url", "source_url_2", "source_published", "confidence", "notes",
)  # fmt: skip
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    f'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="centers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}  # fmt: skip


def rows(count: int) -> Iterator[list[str]]:
    """Yield the cells of made-up centers: each its own name and note, three to an organisation, fifty to a page."""
    for n in range(count):
        month = f"{2005 + n % 20}-{n % 12 + 1:02}"
        yield [
            f"GD-T{n:06}", f"测试创新中心{n:06}", f"Test Centre {n:06}", "示例", "provincial", "designated", "已认定", "否", "石墨烯", "新材料",
            "广东省", "", month, "批文", f"测试企业{n // 3:06}有限公司", f"https://example.org/p/{n // 50}", f"https://example.org/q/{n // 50}",
            f"{month}-{n % 28 + 1:02}", "high", f"示例备注{n:06}",
        ]  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write a workbook of one sheet with that many rows below its header, texts shared as spreadsheet programs do."""
    letters = [chr(ord("A") + place) for place in range(len(COLUMNS))]
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, cells in enumerate((list(COLUMNS), *rows(count)), 1):
                line = "".join(
                    f'<c r="{letter}{number}" t="s"><v>{shared.setdefault(cell, len(shared))}</v></c>'
                    for letter, cell in zip(letters, cells, strict=True)
                    if cell
                )
                sheet.write(f'<row r="{number}">{line}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{MAIN}" count="{len(shared)}" uniqueCount="{len(shared)}">'.encode())
            for text in shared:  # made up here: nothing in it needs to be escaped
                strings.write(f"<si><t>{text}</t></si>".encode())
            strings.write(b"</sst>")
