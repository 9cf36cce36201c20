"""The API over a real snapshot of the bundled registry, with two centers planted in a copy: one named like a formula, one like markup."""

import re
from typing import Any

from queries.catalogue import questions
from tests.oracle.planting import REGISTRY

HERE = "http://127.0.0.1:8000"


POLICIES = REGISTRY.parents[1] / "queries" / "policy"


FORMULA, MARKUP = "=1+1公式创新中心", "<script>alert(1)</script>创新中心"


RESOURCES = (
    "/v1/questions",
    "/v1/entities/{identifier}",
    "/v1/policies",
    "/v1/policies/{identifier}",
    "/v1/policies/{identifier}/rules/{rule}",
    "/v1/policies/{identifier}/scorecard",
    "/v1/search",
    "/v1/statements",
    "/v1/reviews",
    "/v1/snapshots",
    "/v1/diff",
    "/v1/model",
    "/healthz",
    "/readyz",
)


SERVED = questions()


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Assert that a response is a problem document in both languages, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["type"] == f"/docs#{code}"
    assert found["status"] == status
    assert {"title", "detail", "instance", "suggestions", "remedy"} <= found.keys()
    lang = response.headers["content-language"]
    assert found["title"] == found["words"][lang]["title"]
    assert re.search("[\u4e00-\u9fff]", found["words"]["zh"]["title"] + found["words"]["zh"]["detail"])
    assert re.search("[a-z]", found["words"]["en"]["detail"])
    return found
