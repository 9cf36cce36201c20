"""The bundled registry holds together: names are unique, references resolve, dates are dates, every row has its source.

Each check is tried on a copy with a planted fault as well, so that "no offenders" means the check looked.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.oracle import offenders, read
from tests.oracle.planting import REGISTRY, copy_registry, plant

Check = Callable[[offenders.Tables], list[str]]

CHECKS: list[Check] = [
    offenders.misshapen_rows,
    offenders.repeated_keys,
    offenders.dangling_references,
    offenders.impossible_dates,
    offenders.circles,
    offenders.personal_data,
    offenders.missing_sources,
]

PAGE = "http://news.cnev.cn/Info_78531.html"  # a listed source
FAULTS: list[tuple[Check, str, dict[str, str], str]] = [
    (offenders.repeated_keys, "centers", {"center_id": "NAT-01"}, "NAT-01, 2 times"),
    (offenders.repeated_keys, "org_aliases", {"org_name": "长安汽车"}, "(empty)"),
    (offenders.dangling_references, "memberships", {"center_id": "NAT-99"}, "no such centers: NAT-99"),
    (offenders.dangling_references, "memberships", {"org_name": "没有的公司"}, "no such organizations: 没有的公司"),
    (offenders.dangling_references, "chains", {"chain_id": "X", "center_ids": "NAT-01|NAT-98"}, "centers: NAT-98"),
    (offenders.dangling_references, "centers", {"sector_zh": "没有的领域"}, "no such sectors: 没有的领域"),
    (offenders.dangling_references, "centers", {"city": "没有的市"}, "no such regions: 没有的市"),
    (offenders.dangling_references, "center_segments", {"registry_ref": "K999"}, "no such records: K999"),
    (offenders.impossible_dates, "milestones", {"event_date": "2021-02-30"}, "event_date: 2021-02-30"),
    (offenders.impossible_dates, "milestones", {"event_date": "2021-13"}, "event_date: 2021-13"),
    (offenders.impossible_dates, "projects", {"date": "2021年"}, "date: 2021年"),
    (offenders.circles, "segments", {"segment_id": "RE-05", "parent_segment_id": "RE-07"}, "segments.csv: RE-0"),
    (
        offenders.circles,
        "segment_edges",
        {"from_segment_id": "AGR-02", "to_segment_id": "AGR-01"},
        "segment_edges.csv: AGR-0",
    ),
    (offenders.personal_data, "talent", {"public_title": "主任 13800138000"}, "mobile phone: 13800138000"),
    (offenders.personal_data, "centers", {"notes": "电话021-55667788"}, "telephone: 021-55667788"),
    (offenders.personal_data, "centers", {"notes": "某人@example.org"}, "e-mail: "),
    (offenders.personal_data, "centers", {"notes": "联系a.b@example.org"}, "a.b@example.org"),
    (offenders.personal_data, "talent", {"notes": "110101199003078888"}, "identity number: 110101199003078888"),
    (offenders.missing_sources, "funding", {"funding_id": "F999"}, "source_url: empty"),
    (offenders.missing_sources, "conflicts", {"source_a": PAGE}, "source_b: empty"),
    (offenders.missing_sources, "funding", {"source_url": "https://example.org/x"}, "https://example.org/x"),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_bundled_registry_has_no(check: Check) -> None:
    found = check(offenders.read(REGISTRY))
    assert not found, f"{len(found)} offenders:\n" + "\n".join(found)


def test_every_file_has_a_key() -> None:
    assert {path.stem for path in REGISTRY.glob("*.csv")} == offenders.KEYS.keys()


def test_named_in_registry_is_what_the_centers_say() -> None:
    found = offenders.wrong_counts(read(REGISTRY, date(2026, 11, 21)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("check", "file", "cells", "message"), FAULTS)
def test_a_planted_fault_is_named(check: Check, file: str, cells: dict[str, str], message: str, tmp_path: Path) -> None:
    plant(copy_registry(tmp_path), file, **cells)
    found = check(offenders.read(tmp_path))
    assert any(message in each for each in found), found
    assert all(file in each for each in found), "a fault in one file must not be laid on another"


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    with (copy_registry(tmp_path) / "promotions.csv").open("a", encoding="utf-8") as file:
        file.write("A,B\n" + "," * 40 + "\n")
    assert len(offenders.misshapen_rows(offenders.read(tmp_path))) == 2
