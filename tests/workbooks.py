"""Small files of every format, made on the fly: names in them are made up."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

HEADER = ["名称", "日期", "数量"]
ROWS: list[list[Any]] = [["测试甲公司", date(2020, 1, 2), 1.5], ["测试乙公司", date(2021, 3, 4), 2]]
ERROR = "#N/A"
"""Stands in the last cell of the sample workbooks as an error, not as text."""


class Percent(float):
    """A number whose cell shows it as a percentage."""

    code = "0.0%"


class Quoted(float):
    """A number whose cell shows it with a percent sign that is text and multiplies nothing."""

    code = '0.0"%"'


STYLES: dict[type, int] = {date: 1, Percent: 2, Quoted: 3}
"""The cell styles of the workbooks made of records."""


def _style(cell: Any) -> int:
    return STYLES.get(type(cell), 0)


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, str | bytes]) -> bytes:
    """A ZIP file with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    return zipped({**parts, **changes})


def xlsx(rows: Sequence[Sequence[Any]] | None = None, *, merged: str | None = None, hidden: bool = False) -> bytes:
    """A workbook with the sample (or other rows) in its first sheet, an empty sheet, and a hidden one if asked for."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "企业"
    for row in rows if rows is not None else [HEADER, *ROWS]:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(row[cell.column - 1], Percent | Quoted):
                cell.number_format = row[cell.column - 1].code
    if rows is None:
        sheet.cell(4, 1, "测试丙公司")
        sheet.cell(4, 3).value = ERROR
        sheet.cell(4, 3).data_type = "e"
    if merged:
        sheet.merge_cells(merged)
    book.create_sheet("空表")
    if hidden:
        other = book.create_sheet("隐藏表")
        other.append(["名称"])
        other.append(["测试隐藏公司"])
        other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SAMPLE: list[list[Any]] = [HEADER, *ROWS, ["测试丙公司"]]


def _cells(lines: Sequence[Sequence[Any]]) -> list[tuple[int, int, Any]]:
    return [(i, j, cell) for i, line in enumerate(lines) for j, cell in enumerate(line) if cell is not None]


def _serial(day: date) -> float:
    return float((day - date(1899, 12, 30)).days)


def xls(rows: Sequence[Sequence[Any]] | None = None, *, merged: bool = False) -> bytes:
    """The sample (or other rows) as an Excel 97 workbook: BIFF8 records in a compound file; its last row begins with a merged cell if asked for."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def text(value: str, size: str) -> bytes:
        return struct.pack(size, len(value)) + b"\x01" + value.encode("utf-16-le")

    begin, end = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)), record(0x000A, b"")
    sheet = begin
    for row, column, cell in _cells(rows or SAMPLE):
        place = struct.pack("<HHH", row, column, _style(cell))
        if isinstance(cell, str):
            sheet += record(0x0204, place + text(cell, "<H"))
        else:
            number = _serial(cell) if isinstance(cell, date) else float(cell)
            sheet += record(0x0203, place + struct.pack("<d", number))
    if rows is None:
        sheet += record(0x0205, struct.pack("<HHH", 3, 2, 0) + b"\x2a\x01")  # #N/A
    sheet += (record(0x00E5, struct.pack("<HHHHH", 1, 3, 3, 0, 1)) if merged else b"") + end
    formats = b"".join(
        record(0x041E, struct.pack("<H", number) + text(kind.code, "<H"))
        for number, kind in ((164, Percent), (165, Quoted))
    )
    formats += b"".join(record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 14, 164, 165))
    globals_ = record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + formats
    bound = text("企业", "<B")
    start = len(globals_) + 4 + 6 + len(bound) + len(end)
    return compound({"Workbook": globals_ + record(0x0085, struct.pack("<IH", start, 0) + bound) + end + sheet})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) of these streams, each filled up to the size of a regular one."""
    free, ends, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chains, sectors, entries = [], b"", b""
    following = 2  # sector 0 is the allocation table, sectors 1 … the directory
    for name, content in streams.items():
        padded = content + bytes(max(4096, -(-len(content) // 512) * 512) - len(content))
        count = len(padded) // 512
        entries += _entry(name, 2, following, len(padded))
        chains += [*range(following + 1, following + count), ends]
        sectors += padded
        following += count
    directory = (_entry("Root Entry", 5, ends, 0, child=1) + entries).ljust(512, b"\0")
    numbers = [table, ends, *chains]
    allocation = struct.pack("<128I", *numbers, *[free] * (128 - len(numbers)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, ends, 0, ends, 0)
    return header + struct.pack("<109I", 0, *[free] * 108) + allocation + directory + sectors


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    return wide.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(wide), kind, 1, none, none, child, start, size)


def xlsb(rows: Sequence[Sequence[Any]] | None = None) -> bytes:
    """The sample (or other rows) as a binary workbook."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = bytes([len(content)]) if len(content) < 128 else bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
        return head + size + content

    def wide(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    lines = rows or SAMPLE
    extent = struct.pack("<IIII", 0, len(lines) - 1, 0, max(map(len, lines)) - 1)
    sheet = record(129) + record(148, extent) + record(145)
    last = -1
    for row, column, cell in [*_cells(lines), *([] if rows else [(3, 2, None)])]:
        if row != last:
            sheet += record(0, struct.pack("<I", row) + bytes(13))
            last = row
        place = struct.pack("<II", column, _style(cell))
        if cell is None:
            sheet += record(3, place + b"\x2a")
        elif isinstance(cell, str):
            sheet += record(6, place + wide(cell))
        else:
            sheet += record(5, place + struct.pack("<d", _serial(cell) if isinstance(cell, date) else cell))
    sheet += record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("企业")) + record(144)
    formats = record(615, struct.pack("<I", 2))
    formats += b"".join(
        record(44, struct.pack("<H", number) + wide(kind.code)) for number, kind in ((164, Percent), (165, Quoted))
    )
    formats += record(616) + record(617, struct.pack("<I", 4))
    formats += b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, 164, 165))
    formats += record(618)
    office, package = (
        "http://schemas.openxmlformats.org/officeDocument/2006",
        "http://schemas.openxmlformats.org/package/2006",
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "xl/workbook.bin": book + record(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": record(278) + formats + record(279),
        }
    )


def ods_rows(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as the body of a sheet."""
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>" for line in rows)


def ods(body: str | None = None) -> bytes:
    """The sample (or another table) as an OpenDocument spreadsheet."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    rows = body or ods_rows([HEADER, *ROWS, ["测试丙公司", None, "#N/A"]])
    content = (
        f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="企业">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


def docx(*, tables: bool = True) -> bytes:
    """A document of two paragraphs and, if asked for, a table with merged cells and one nested in it."""
    import docx as library

    document = library.Document()
    document.add_paragraph("测试申报表")
    document.add_paragraph("第二段。")
    if tables:
        table = document.add_table(3, 3)
        for i, line in enumerate([["名称", "联系", "备注"], ["测试甲", "一", "二"], ["测试乙", "三", ""]]):
            for j, cell in enumerate(line):
                table.cell(i, j).text = cell
        table.cell(1, 2).merge(table.cell(2, 2))
        inner = table.cell(2, 1).add_table(2, 1)
        inner.cell(0, 0).text, inner.cell(1, 0).text = "内表", "测试内"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parquet() -> bytes:
    """The sample as a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet as library

    out = io.BytesIO()
    columns = [[row[n] for row in ROWS] for n in range(3)]
    library.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), out)
    return out.getvalue()


def pdf(lines: Sequence[str] = ("Test table",), *, grid: bool = False) -> bytes:
    """A page of Latin text, or a ruled table of two columns."""
    content = "".join(
        f"BT /F1 12 Tf {60 + 100 * (n % 2)} {700 - 20 * (n // 2)} Td ({line}) Tj ET\n" for n, line in enumerate(lines)
    )
    if grid:
        height = -(-len(lines) // 2)
        content += "".join(f"50 {715 - 20 * n} m 250 {715 - 20 * n} l S\n" for n in range(height + 1))
        content += "".join(f"{x} 715 m {x} {715 - 20 * height} l S\n" for x in (50, 150, 250))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode()
