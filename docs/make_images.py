"""Draws the pictures of README from answers: `chuangtu load`, then `python docs/make_images.py` (a test draws them again and compares)."""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from chuangtu.settings import Settings, bundled_data
from queries.answer import Answer, AnswerRow
from queries.ask import ask

CELL, TOP, RIGHT = 24, 104, 48
LEFT = (212, 356)
"""Room for the names of the fields, in Chinese and in English."""
TIERS = {"national": ("国家级", "national"), "provincial": ("省级", "provincial"), "city": ("市级", "city")}
TITLE = ("领域缺口：十大领域 × 地区 × 层级", "Sector gaps: the ten fields × place × tier")
LEGEND = (
    ("yes", "有（数字为已知中心数）", "has centers (how many are known)"),
    ("no", "确认没有（名单齐全）", "surely none (a complete list says so)"),
    ("unknown", "未知（名单不全，不当作缺口）", "unknown (no complete list, so not called a gap)"),
    ("not_applicable", "不适用", "does not apply"),
)
NAMED = ("已收录 / 来源所称", "named / stated")
STYLE = """
text { font: 12px system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #1b2733 }
.title { font-size: 15px; font-weight: 600 } .tier { font-weight: 600 } .small { font-size: 10px; fill: #51606d }
.yes { fill: #1f6f8b } .no { fill: #fff; stroke: #b3541e; stroke-width: 2 } .unknown { fill: url(#hatch); stroke: #d5dce2 }
.not_applicable { fill: none; stroke: #d5dce2 } .count { fill: #fff; font-size: 11px; text-anchor: middle }
"""
HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="#f4f6f8"/><line x1="0" y1="0" x2="0" y2="5" stroke="#d5dce2"/></pattern></defs>'
)


class Column(NamedTuple):
    """One jurisdiction at one tier, with its cells from top to bottom."""

    tier: str
    region: str
    name: str
    cells: dict[str, Any]


def columns(answers: dict[str, Answer[AnswerRow]]) -> list[Column]:
    """Regroup the rows of one answer per tier into columns, in the order of the answer."""
    found: dict[tuple[str, str], Column] = {}
    for tier, answer in answers.items():
        for row in answer.rows:
            cell: Any = row
            key = (tier, cell.region)
            found.setdefault(key, Column(tier, cell.region, cell.region_name, {})).cells[cell.sector] = cell
    return list(found.values())


def matrix(answers: dict[str, Answer[AnswerRow]], lang: str, english: dict[str, str]) -> str:
    """Return the matrix as SVG; `english` holds names by id, empty for a Chinese picture."""
    drawn, at = columns(answers), 0 if lang == "zh" else 1
    sectors = {key: cell.sector_name for column in drawn for key, cell in column.cells.items()}
    gaps = len({column.tier for column in drawn}) - 1
    width = LEFT[at] + CELL * len(drawn) + 10 * gaps + RIGHT
    height = TOP + CELL * len(sectors) + 96
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" lang="{lang}">',
        f"<title>{escape(TITLE[at])}</title><style>{STYLE}</style>{HATCH}",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="16" y="26">{escape(TITLE[at])}</text>',
        *(_sector(i, _named(key, name, english), at) for i, (key, name) in enumerate(sectors.items())),
        *_columns(drawn, list(sectors), at, english),
        *_legend(height - 22, at, {cell.state for column in drawn for cell in column.cells.values()} | {"no"}),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _named(key: str, chinese: str, english: dict[str, str]) -> str:
    return english.get(key, chinese)


def _sector(i: int, name: str, at: int) -> str:
    return f'<text x="{LEFT[at] - 10}" y="{TOP + CELL * i + 16}" text-anchor="end">{escape(name)}</text>'


def _columns(drawn: list[Column], sectors: list[str], at: int, english: dict[str, str]) -> Iterator[str]:
    x, last = LEFT[at], ""
    for column in drawn:
        if column.tier != last:
            x += 10 if last else 0
            last = column.tier
            side = (
                (x + CELL - 4, "end") if column.tier == "national" else (x, "start")
            )  # one column is narrower than its word
            yield f'<text class="tier" x="{side[0]}" y="48" text-anchor="{side[1]}">{TIERS[column.tier][at]}</text>'
        yield f'<text class="small" transform="translate({x + 15} {TOP - 6}) rotate(-55)">{escape(_short(_named(column.region, column.name, english)))}</text>'
        yield from (_cell(column.cells[key], x, TOP + CELL * i) for i, key in enumerate(sectors) if key in column.cells)
        below = TOP + CELL * len(sectors)
        yield f'<text class="small" transform="translate({x + 8} {below + 8}) rotate(55)">{_completeness(column)}</text>'
        x += CELL
    yield f'<text class="small" x="{LEFT[at] - 10}" y="{TOP + CELL * len(sectors) + 16}" text-anchor="end">{NAMED[at]}</text>'


def _short(name: str) -> str:
    for ending in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _cell(cell: Any, x: int, y: int) -> str:
    box = f'<rect class="{cell.state}" x="{x + 1}" y="{y + 1}" width="{CELL - 3}" height="{CELL - 3}" rx="3"/>'
    count = len([center for center in cell.centers if center.existence == "yes"])
    return box + (f'<text class="count" x="{x + 11.5}" y="{y + 16}">{count}</text>' if cell.state == "yes" else "")


def _completeness(column: Column) -> str:
    coverage = next(iter(column.cells.values())).coverage
    return f"{coverage.named}/{coverage.stated}" if coverage else "–"


def _legend(y: int, at: int, states: set[str]) -> Iterator[str]:
    x = 16
    for state, *words in (entry for entry in LEGEND if entry[0] in states):
        yield f'<rect class="{state}" x="{x}" y="{y - 11}" width="14" height="14" rx="3"/><text x="{x + 20}" y="{y}">{escape(words[at])}</text>'
        x += 44 + (13 if at == 0 else 7) * len(words[at])


def english_names() -> dict[str, str]:
    """Return the English names of regions and sectors by id."""
    names: dict[str, str] = {}
    for file, key in (("regions", "code"), ("sectors", "sector_id")):
        with (bundled_data()[0] / f"{file}.csv").open(encoding="utf-8-sig", newline="") as rows:
            names |= {row[key]: row["name_en"] for row in csv.DictReader(rows) if row["name_en"]}
    return names


def main() -> None:
    """Draw every picture from the published snapshot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "images")
    out: Path = parser.parse_args().out
    worlds = Settings.read(os.environ).worlds()
    try:
        world = worlds.world(store="embedded")
        answers = {tier: ask(world, "sector_gaps", {"tier": tier, "level": "ten"}) for tier in TIERS}
    finally:
        worlds.close()
    out.mkdir(parents=True, exist_ok=True)
    for lang in ("zh", "en"):
        (out / f"sector-gaps.{lang}.svg").write_text(
            matrix(answers, lang, english_names() if lang == "en" else {}), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
