"""The text of a file that a person hands over, read in a confined process: txt, md, docx and pdf."""

from __future__ import annotations

from pathlib import Path

from graph.errors import Refused, Words
from ingest.readers.confined import Confined

ENDINGS = (".txt", ".md", ".docx", ".pdf")
_SAVE = Words("请另存为 .docx 或 UTF-8 编码的 .txt。", "Save it as .docx, or as .txt in UTF-8.")


def text_of(path: Path) -> str:
    """Return the text of a file, lines ended by a line feed.

    Raises Refused when it is of another kind, damaged, too large or without text.
    """
    if not path.is_file():
        raise Refused(
            Words(f"没有此文件：{path}", f"No such file: {path}"),
            value=str(path),
            remedy=Words("请检查路径。", "Check the path."),
        )
    if path.suffix.lower() not in ENDINGS:
        kinds = " ".join(ENDINGS)
        raise _refused(
            path, Words(f"不支持的文件类型（支持 {kinds}）", f"this kind of file is not read (read are {kinds})")
        )
    with Confined() as reader:
        text = (reader.read(path, path.name).text or "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _refused(path, Words("文件中没有成段的文字", "there is no running text in the file"))
    return text


def _refused(path: Path, why: Words) -> Refused:
    return Refused(Words(f"{path.name}：{why.zh}", f"{path.name}: {why.en}"), value=str(path), remedy=_SAVE)
