"""Record the examples of the OpenAPI document from real answers: `python -m api.examples HOME`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from queries.ask import ask
from queries.catalogue import Question, questions
from queries.world import World
from queries.worlds import Worlds

TARGET = Path(__file__).with_name("examples.json")
ROWS = 2
ASKED: dict[str, dict[str, str | int]] = {
    "one_center_per_sector": {"tier": "provincial", "region": "广东"},
    "chain_coverage": {"tier": "national", "chain": "ROB"},
    "collaboration_density": {"region": "广东"},
    "tier_overlap": {"region": "广东"},
    "sector_gaps": {"tier": "provincial", "region": "广东"},
    "collaborators": {"for": "长安汽车", "k": 3},
    "center_profile": {"subject": "GD-05"},
    "organization_profile": {"subject": "长安汽车"},
    "promotion_ladder": {},
    "targets": {"region": "上海"},
    "policy_scorecard": {"document": "CC-PLAN-TRIAL"},
    "center_compliance": {"subject": "SH-03"},
    "sources_of": {"subject": "GD-05"},
}


def record(world: World, question: Question) -> dict[str, Any]:
    """Return the parameters and the shortened answer of a question."""
    asked = ASKED.get(question.name, {})
    answer = json.loads(ask(world, question.name, dict(asked)).model_dump_json(by_alias=True))
    answer["rows"] = [_short(row) for row in answer["rows"][:ROWS]]
    answer["parts"] = _short(answer["parts"])
    return {"parameters": asked, "answer": answer}


def _short(value: Any) -> Any:
    """Cut every list inside a row to what shows its shape."""
    if isinstance(value, list):
        return [_short(item) for item in value[:ROWS]]
    return {name: _short(item) for name, item in value.items()} if isinstance(value, dict) else value


def write(world: World, asked: list[Question]) -> None:
    """Write the examples of these questions."""
    found = {question.name: record(world, question) for question in asked}
    TARGET.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Worlds(Path(sys.argv[1])).world(), questions())
