"""Whether a construction plan has the chapters its outline asks for; what the chapters say is not turned into facts."""

from __future__ import annotations

import re

from graph.errors import Words
from ingest.forms.description import Chapter, Outline, bare, folded

CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、(.*)")
HEADING = re.compile(r"\([一二三四五六七八九十]{1,3}\)")


def chapters_of(outline: Outline, paragraphs: list[str]) -> dict[str, bool] | None:
    """Return which chapters are there and whether they hold more than the outline; None where this is no such plan."""
    wanted = {bare(chapter.title): chapter for chapter in outline.chapters}
    found: dict[str, bool] = {}
    current: Chapter | None = None
    for paragraph in paragraphs:
        text = folded(paragraph)
        heading = CHAPTER.fullmatch(text)
        if heading:
            current = wanted.get(bare(heading[1]))
            if current:
                found.setdefault(current.title, False)
        elif current and _says_something(text, outline):
            found[current.title] = True
    return found if len(found) * 2 >= len(wanted) else None


def _says_something(text: str, outline: Outline) -> bool:
    """Whether a paragraph is more than a heading or an explanation of the outline itself."""
    own = HEADING.sub("", text).rstrip("。")
    hints = {folded(chapter.hint) for chapter in outline.chapters}
    printed = (folded(start) for chapter in outline.chapters for start in chapter.official)
    return bool(own) and own.strip("()") not in hints and not any(own.startswith(start) for start in printed)


def report(outline: Outline, found: dict[str, bool]) -> Words:
    """Return the sentence about completeness."""
    missing = [chapter.title for chapter in outline.chapters if chapter.title not in found]
    empty = [title for title, filled in found.items() if not filled]
    done = len(found) - len(empty)
    zh = f"{outline.title.zh}：{len(outline.chapters)} 章中已写 {done} 章"
    en = f"{outline.title.en}: {done} of {len(outline.chapters)} chapters are written"
    if empty:
        zh, en = f"{zh}；只有标题：{'、'.join(empty)}", f"{en}; heading only: {len(empty)}"
    if missing:
        zh, en = f"{zh}；缺：{'、'.join(missing)}", f"{en}; missing: {len(missing)}"
    return Words(f"{zh}。正文不作为事实录入。", f"{en}. Its text is not turned into facts.")
