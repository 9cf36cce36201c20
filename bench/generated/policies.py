"""A generated plan per province, loaded as any file of rules: two targets and one center per field."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from graph.ledger import Ledger
from ingest.load import inputs, load

MADE_UP = {"zh": "生成的文件", "en": "a generated document"}


def write(ledger: Ledger, provinces: list[str], centers: int) -> None:
    """Load a plan for each province; the targets are about what the number of `centers` makes likely."""
    with tempfile.TemporaryDirectory() as folder:
        for number, code in enumerate(provinces):
            path = Path(folder) / f"generated-{code}.yaml"  # JSON is YAML
            path.write_text(json.dumps(_plan(number, code, centers // len(provinces)), ensure_ascii=False), "utf-8")
        reports = load(ledger, inputs([Path(folder)], "generated-plans"))
    for report in reports:
        if report.refused or report.problems:
            raise ValueError(f"a generated plan does not load: {report.refused or report.problems[0]}")


def _plan(number: int, code: str, likely: int) -> dict[str, Any]:
    year = 2022 + number % 8
    target = {"type": "target", "kind": "computed", "at": "一", "year": year, "verb": "认定", "tiers": ["省级"]}
    return {
        "id": f"GEN-PLAN-{code}",
        "title": f"生成规划{code}",
        "title_en": f"Generated plan {code}",
        "doc_no": {"reason": MADE_UP},
        "issuer": {"reason": MADE_UP},
        "jurisdiction": {"level": "province", "code": code, "name": f"生成辖区{code}"},
        "tier_created": "省级",
        "dates": {"issued": "2020", "in_force_from": "2020", "reason": MADE_UP},
        "rules": [
            {**target, "id": f"GEN-{code}-T1", "q": f"生成目标{likely}家", "en": "A generated target.", "min": likely},
            {
                **target, "id": f"GEN-{code}-T2", "q": f"生成目标{likely // 2}家", "en": "Another one.",
                "min": likely // 2, "max": likely * 2, "subset_of": f"GEN-{code}-T1",
            },
            {
                "type": "uniqueness", "id": "one_per_field", "kind": "computed", "at": "二", "q": "生成规定每个领域一家",
                "en": "A generated rule: one center per field.", "tier": "省级", "unit": "领域", "strength": "in_principle",
            },
        ],
    }  # fmt: skip
