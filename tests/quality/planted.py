"""The data-quality report on planted registries where every figure is known by hand, and on the bundled one where it must agree with itself."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from queries.answer import Both
from queries.quality import Finding, Report, Share
from tests.homes import OTHER_PAGE, PAGE, center, member, write

HOSTILE = "<script>alert(1)</script>测试&\"'"


HAN = re.compile(r"[\u4e00-\u9fff]")


MARK = re.compile(r"<[^>]+>")


def planted(folder: Path) -> Path:
    """Three centers, two organisations, two fields, one chain: see each test for what is wrong with them."""
    this_year = str(date.today().year)
    against = {"source_a": PAGE, "source_b": OTHER_PAGE, "resolution": "测试"}
    write(
        folder, "regions",
        {"code": "CN", "level": "country", "name_zh": "中国", "name_en": "China", "source_url": PAGE},
        {"code": "440000", "level": "province", "name_zh": "广东省", "name_en": "Guangdong", "parent_code": "CN", "aliases": "广东", "source_url": PAGE},
        {"code": "430000", "level": "province", "name_zh": "湖南省", "name_en": "Hunan", "parent_code": "CN", "aliases": "湖南", "source_url": PAGE},
    )  # fmt: skip
    write(
        folder, "sectors",
        {"sector_id": "TF-01", "scheme": "TEN_FIELDS", "name_zh": "新一代信息技术", "name_en": "Information technology", "source": PAGE},
        {"sector_id": "TF-06", "scheme": "TEN_FIELDS", "name_zh": "节能与新能源汽车", "name_en": "New-energy vehicles", "source": PAGE},
        {"sector_id": "RS-001", "scheme": "REGISTRY", "name_zh": "石墨烯", "source": PAGE},
        {"sector_id": "RS-002", "scheme": "REGISTRY", "name_zh": "动力电池", "source": PAGE},
    )  # fmt: skip
    write(
        folder, "sector_crosswalk",
        *({"scheme": "REGISTRY", "sector_id": a, "ten_field_id": b, "basis": "stated", "source": PAGE} for a, b in (("RS-001", "TF-01"), ("RS-002", "TF-06"))),
    )  # fmt: skip
    write(
        folder, "centers",
        center("GD-01", approved_on="2018"),
        center("GD-02", name_zh=HOSTILE, sector_zh="动力电池", source_url=OTHER_PAGE),
        center("HN-01", name_zh="ＧＤ-01 创新中心", province="湖南省", approved_on="2020", source_url=OTHER_PAGE),
        center("HN-02", tier="没有的层级"),
    )  # fmt: skip
    write(
        folder, "sources",
        {"source_url": PAGE, "source_type": "official", "published": "2020-03", "content_note": "测试公告"},
        {"source_url": OTHER_PAGE, "source_type": "mirror"},
    )  # fmt: skip
    write(folder, "memberships", member("GD-01", "测试一号有限公司", role="lead"), member("GD-77", "测试一号有限公司"))
    write(
        folder, "organizations",
        {"org_name": "测试一号有限公司", "kind": "enterprise", "province": "广东省", "source_url": PAGE},
        {"org_name": "示例二号大学", "source_url": PAGE},
    )  # fmt: skip
    write(
        folder, "chains",
        {"chain_id": "BAT", "name_zh": "电池链", "ten_field_id": "TF-06", "center_ids": "GD-01|GD-02", "source_url": PAGE, "basis": "stated"},
    )  # fmt: skip
    write(
        folder, "conflicts",
        {"conflict_id": "X1", "center_id": "GD-01", "field": "approved_on", "value_a": "2018", "value_b": "2019", **against},
        {"conflict_id": "X2", "center_id": "HN-01", "field": "operator_name", "value_a": "测试甲", "value_b": "测试乙", **against},
    )  # fmt: skip
    write(
        folder, "coverage",
        {"coverage_id": "CV1", "tier": "provincial", "region_code": "440000", "status_scope": "both", "stated_total": "2", "as_of": this_year,
         "list_complete": "yes", "source_url": PAGE},
        {"coverage_id": "CV2", "tier": "provincial", "region_code": "430000", "status_scope": "both", "stated_total": "5", "as_of": "2021",
         "list_complete": "no", "source_url": PAGE},
    )  # fmt: skip
    return folder


def table(made: Report, section: str, name: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    found = next(s for s in made.sections if s.name == section)
    return next(t.rows for t in found.tables if t.name == name)


def row(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """The one row whose cells read like this."""
    found = [r for r in rows if all(read(r[key]) == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, rows)
    return found[0]


def read(cell: Any) -> Any:
    return cell.zh if isinstance(cell, Both) else cell


def share(cell: Any) -> tuple[int, int]:
    assert isinstance(cell, Share)
    return cell.part, cell.whole


def finding(made: Report, code: str) -> Finding:
    """The finding of a code."""
    return next(f for s in made.sections for f in s.findings if f.code == code)
