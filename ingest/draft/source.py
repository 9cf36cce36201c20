"""The text of a file that a person hands over: txt, md and docx."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as Xml

from graph.errors import Refused, Words

LARGEST = 20 * 2**20
"""Bytes of text at most; a policy document is a hundredth of it."""
ENDINGS = (".txt", ".md", ".docx")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_SAVE = Words("请另存为 .docx 或 UTF-8 编码的 .txt。", "Save it as .docx, or as .txt in UTF-8.")


def text_of(path: Path) -> str:
    """Return the text of a file, lines ended by a line feed.

    Raises Refused when it is of another kind, damaged, too large or without text.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise Refused(
            Words(f"没有此文件：{path}", f"No such file: {path}"),
            value=str(path),
            remedy=Words("请检查路径。", "Check the path."),
        )
    if ending not in ENDINGS:
        raise _refused(
            path,
            Words(
                f"不支持的文件类型（支持 {' '.join(ENDINGS)}）",
                f"this kind of file is not read (read are {' '.join(ENDINGS)})",
            ),
        )
    if path.stat().st_size > LARGEST:
        raise _refused(path, Words("文件过大", "the file is too large"))
    text = _docx(path) if ending == ".docx" else _plain(path)
    if not text.strip():
        raise _refused(path, Words("文件中没有文字", "there is no text in the file"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(path, Words("不是文本文件", "it is no text file"))


def _docx(path: Path) -> str:
    """The paragraphs of a Word document, those of tables among them; what is struck out is left out."""
    try:
        with zipfile.ZipFile(path) as package:
            part = package.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise _refused(path, Words("文件过大", "the file is too large"))
            with package.open(part) as stream:
                data = stream.read(LARGEST + 1)
        if len(data) > LARGEST or b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # entities could grow without end
            raise _refused(path, Words("文档内容异常", "what the document holds is not regular"))
        root = Xml.fromstring(data)  # noqa: S314 - no entities, and no more bytes than a document has
    except (
        zipfile.BadZipFile,
        KeyError,
        Xml.ParseError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise _refused(path, Words("不是完好的 Word 文档", "it is no sound Word document")) from error
    return "\n".join("".join(_words(paragraph)) for paragraph in root.iter(f"{_W}p"))


def _words(paragraph: Xml.Element) -> list[str]:
    return [(node.text or "") if node.tag == f"{_W}t" else _BREAKS.get(node.tag, "") for node in paragraph.iter()]


def _refused(path: Path, why: Words) -> Refused:
    return Refused(Words(f"{path.name}：{why.zh}", f"{path.name}: {why.en}"), value=str(path), remedy=_SAVE)
