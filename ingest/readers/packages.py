"""ZIP-based documents (xlsx, xlsb, ods, docx): refused before a parser sees them when they are bombs or carry tricks.

Sizes are those the package declares; one that lies about them runs into the limits of the reading process instead.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from graph.errors import Words
from ingest.readers.reading import Source

MOST_ENTRIES = 10_000
LARGEST_CONTENT = 1024**3  # of all entries together
RATIO = 300  # content to package; a sheet of one repeated value reaches about 100
RATIO_FREE = 16 * 1024**2  # content below this may be packed however tightly
PROLOG = 64 * 1024  # within so many bytes the root element of an XML part begins
TRICK = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
XML_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
ROOT = re.compile(rb"<[A-Za-z_]")
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SAVE_AGAIN = Words(
    "请用 Excel、WPS 或 LibreOffice 打开并另存为新文件。",
    "Open it in Excel, WPS or LibreOffice and save it as a new file.",
)


def opened(source: Source) -> zipfile.ZipFile:
    """Return a package after checking its entries.

    Raises Refused when it is damaged, encrypted, too large, or its entries carry path tricks or document type declarations.
    """
    try:
        package = zipfile.ZipFile(source.stream())
        _check_sizes(source, package)
        for entry in package.infolist():
            _check_entry(source, package, entry)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise source.refused(
            Words("文件已损坏或不完整", "the file is damaged or incomplete"),
            Words("请重新获取或另存该文件。", "Get or save the file again."),
        ) from error
    return package


def _check_sizes(source: Source, package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    content = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or content > LARGEST_CONTENT:
        raise source.refused(
            Words(
                f"压缩包内有 {len(entries)} 个条目、展开后 {content} 字节，超过上限",
                f"the package holds {len(entries)} entries and {content} bytes, more than is read",
            ),
            SAVE_AGAIN,
        )
    if content > RATIO_FREE and content > RATIO * len(source.data):
        raise source.refused(
            Words("压缩比异常，可能是压缩炸弹", "it is packed so tightly that it may be a decompression bomb"),
            SAVE_AGAIN,
        )


def _check_entry(source: Source, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise source.refused(*PASSWORD)
    if TRICK.search(entry.filename) or TRICK.search(entry.orig_filename):
        raise source.refused(
            Words("压缩包条目的路径异常", "an entry of the package has a path that leads outside it"), SAVE_AGAIN
        )
    if entry.filename.lower().endswith(XML_ENDINGS) and entry.file_size:
        with package.open(entry) as part:
            head = part.read(PROLOG).replace(b"\0", b"")  # UTF-16 read as its letters
        root = ROOT.search(head)
        if root is None or DECLARATION.search(head, 0, root.start()):
            raise source.refused(
                Words("XML 部分含有文档类型或实体声明", "an XML part declares a document type or entities"), SAVE_AGAIN
            )


PASSWORD = (
    Words("文件有密码保护", "the file is protected by a password"),
    Words("请去掉密码后另存。", "Remove the password and save it again."),
)


def chunks(package: zipfile.ZipFile, entry: str, size: int = 1024**2) -> Iterator[bytes]:
    """The content of an entry, piece by piece."""
    with package.open(entry) as part:
        while piece := part.read(size):
            yield piece
