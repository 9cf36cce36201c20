"""Which reader a file needs: its ending says what is meant, its first bytes what is there."""

from __future__ import annotations

import zipfile
from typing import NamedTuple

from graph.errors import Refused, Words
from ingest.readers.packages import PASSWORD
from ingest.readers.reading import Source

KINDS = {  # ending → kind
    ".csv": "delimited", ".tsv": "delimited", ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "workbook",
    ".xlsb": "workbook", ".ods": "workbook", ".docx": "docx", ".pdf": "pdf", ".txt": "text", ".md": "text",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".yaml": "policy", ".yml": "policy",
}  # fmt: skip
PRINTED = {
    "delimited": "CSV", "workbook": "Excel / ODS", "docx": "DOCX", "pdf": "PDF", "parquet": "Parquet", "text": "TXT",
    "json": "JSON", "jsonl": "JSONL", "policy": "YAML",
}  # fmt: skip
AS_DOCX = Words("请用 Word 或 WPS 另存为 .docx。", "Save it as .docx in Word or WPS.")
AS_XLSX = Words("请用 Excel 或 WPS 打开并另存为 .xlsx。", "Open it in Excel or WPS and save it as .xlsx.")
UNPACK = Words("请先解压，再导入其中的文件。", "Unpack it and load the files in it.")
TYPE_IN = Words("请将其中的表格录入 .xlsx 或 .csv。", "Type its table into an .xlsx or .csv.")
REMEDIES = {  # endings of files that people have and no reader reads
    **dict.fromkeys([".doc", ".docm", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".pages"], AS_DOCX),
    **dict.fromkeys([".et", ".ett", ".htm", ".html", ".mht", ".mhtml", ".xml", ".numbers"], AS_XLSX),
    **dict.fromkeys([".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"], UNPACK),
    **dict.fromkeys([".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"], TYPE_IN),
    **dict.fromkeys([".ppt", ".pptx", ".dps", ".ofd", ".caj"], TYPE_IN),
}
MAGIC = (
    (b"%PDF-", "pdf"), (b"PAR1", "parquet"), (b"PARE", "parquet"), (b"{\\rtf", "rtf"), (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"), (b"II*\0", "image"), (b"MM\0*", "image"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"\xfd7zXZ", "archive"),
)  # fmt: skip
CONTENTS = {  # what is there but has no reader → its name and what to do
    "rtf": (Words("内容是 RTF", "it is an RTF document"), AS_DOCX),
    "doc": (Words("内容是旧版 Word 或 WPS 文档", "it is a document of an old Word or WPS"), AS_DOCX),
    "image": (Words("内容是图片", "it is an image"), TYPE_IN),
    "archive": (Words("内容是压缩包", "it is an archive"), UNPACK),
    "html": (Words("内容是网页（HTML）而非表格文件", "it is a web page (HTML), not a workbook"), AS_XLSX),
    "xml": (Words("内容是 XML 表格（Excel 2003）", "it is an XML table (Excel 2003)"), AS_XLSX),
    "ole": (Words("内容不是工作簿", "it is no workbook"), AS_XLSX),
    "encrypted": PASSWORD,
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "workbook"), ("Book", "workbook"))
PARTS = (
    ("xl/workbook.", "workbook"), ("word/document.xml", "docx"), ("content.xml", "workbook"),
)  # fmt: skip
BINARY = {"workbook", "docx", "pdf", "parquet"}
POSSIBLE = {"text": ("image", "html", "xml"), "delimited": ("image",), "policy": ("image",)}
"""Kinds of text → contents that only seem to be there: a table may begin with the letters BM, a page of notes with a tag."""


class Found(NamedTuple):
    """The kind of a file and, where its ending promised another, a remark."""

    kind: str
    remarks: list[Words]


def kind_of(source: Source) -> Found:
    """Tell the kind of a file.

    Raises Refused when no reader reads it, with what to do instead.
    """
    meant = KINDS.get(source.ending)
    if meant is None:
        raise _unknown_ending(source)
    if not source.data.strip(b"\xef\xbb\xbf\r\n\t "):
        raise source.refused(
            Words("文件是空的", "the file is empty"),
            Words("请向提供者重新索取该文件。", "Ask whoever sent it to send it again."),
        )
    found = _content(source.data)
    if found in CONTENTS and found not in POSSIBLE.get(meant, ()):
        raise source.refused(*CONTENTS[found])
    if found in BINARY:
        return Found(found, [] if found == meant else [_other(source, found)])
    if meant not in BINARY:
        return Found(meant, [])
    if meant == "workbook" and source.data and b"\0" not in source.data:
        return Found("delimited", [_other(source, "delimited")])
    raise source.refused(
        Words(f"内容不是 {PRINTED[meant]}，或文件已损坏", f"it is no {PRINTED[meant]}, or damaged"),
        Words(
            "请重新获取或另存该文件；表格也可另存为 .csv。",
            "Get or save the file again; a table can also be saved as .csv.",
        ),
    )


def _content(data: bytes) -> str | None:
    """What the first bytes say a file is; None for text and for what nobody knows."""
    if data.startswith(b"PK"):
        return _package(data)
    if data.startswith(OLE):
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), "ole")
    found = next((kind for magic, kind in MAGIC if data.startswith(magic)), None)
    return found or _markup(data[:1024])


def _package(data: bytes) -> str | None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None  # a table may begin with these letters
    source = Source("", data)
    try:
        names = zipfile.ZipFile(source.stream()).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    return next((kind for part, kind in PARTS if any(name.startswith(part) for name in names)), "archive")


def _markup(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<div")):
        return "html"
    if text.startswith(b"<?xml"):
        return "html" if b"<html" in text else "xml"
    return "html" if text.startswith(b"mime-version:") else None


def _other(source: Source, kind: str) -> Words:
    printed = PRINTED[kind]
    return Words(
        f"{source.name}：内容实为 {printed}，已按 {printed} 读取。",
        f"{source.name}: its content really is {printed} and was read as such.",
    )


def _unknown_ending(source: Source) -> Refused:
    remedy = REMEDIES.get(source.ending)
    if remedy:
        return source.refused(
            Words(f"不读取 {source.ending} 文件", f"files ending in {source.ending} are not read"), remedy
        )
    endings = " ".join(sorted(KINDS))
    return source.refused(
        Words(f"不支持的文件类型（支持 {endings}）", f"this kind of file is not read (read are {endings})"),
        Words("请另存为 .xlsx 或 UTF-8 编码的 .csv。", "Save it as .xlsx or as .csv in UTF-8."),
    )
