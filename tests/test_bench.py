"""The generated registry of the bench, and what the bench makes of what it measures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench import questions
from bench.asked import MOST, combinations, plainly
from bench.generate import generate
from bench.generated.counts import of_nodes, of_ties
from bench.generated.draw import Draw
from bench.results import Results, Spread, Timer, at
from bench.table import table
from graph.ledger import Ledger, NewBatch
from graph.ledger.stated import Stated
from graph.model import EDGE
from graph.snapshot import Archive, Snapshot
from queries.ask import ask
from queries.catalogue import NAMES
from queries.worlds import Worlds

NODES, EDGES = 1500, 9000
OURS = "STATED_IN", "Source", "batches", "statements", "redirect"


def counts(snapshot: Snapshot) -> tuple[int, int]:
    """Nodes and edges, but for the sources and where things are stated."""
    counted = {name: n for name, n in snapshot.manifest.counts.items() if name not in OURS}
    edges = sum(n for name, n in counted.items() if name in EDGE)
    return sum(counted.values()) - edges, edges


@pytest.fixture(scope="module")
def home(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot, Snapshot]:
    """A home with the bundled and then a generated registry, and both snapshots."""
    folder = tmp_path_factory.mktemp("bench") / "home"
    shutil.copytree(registry, folder)
    archive = Archive(folder)
    before = archive.current()
    with Ledger.open(folder / "ledger.duckdb") as ledger:
        generate(ledger, NODES, EDGES, seed=3)
        after, _ = archive.publish(ledger)
    return folder, before, after


@pytest.fixture(scope="module")
def worlds(home: tuple[Path, Snapshot, Snapshot]) -> Iterator[Worlds]:
    """The published graphs."""
    opened = Worlds(home[0])
    yield opened
    opened.close()


def test_sizes_are_met_exactly(home: tuple[Path, Snapshot, Snapshot]) -> None:
    _, before, after = home
    nodes, edges = (now - then for now, then in zip(counts(after), counts(before), strict=True))
    assert (nodes, edges) == (NODES, EDGES)


class Listening:
    """A ledger that keeps what it is given."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.given: list[NewBatch] = []

    def ids(self, kind: str) -> set[str]:
        """Ids of a type."""
        return set(pq.read_table(self.snapshot.tables / f"{kind}.parquet", columns=["id"]).column("id").to_pylist())

    def append(self, new: NewBatch) -> None:
        """Keep a batch."""
        self.given.append(new)


def test_the_same_size_and_seed_give_the_same_registry(
    home: tuple[Path, Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.generated.policies.write", lambda *_: None)

    def made(seed: int) -> NewBatch:
        listening = Listening(home[1])
        generate(listening, NODES, EDGES, seed)  # type: ignore[arg-type]  # all it asks of a ledger
        return listening.given[0]

    one, same, other = made(3), made(3), made(4)
    assert not isinstance(one.statements, Stated)
    assert not isinstance(same.statements, Stated)
    assert one.statements.equals(same.statements)
    assert one.edges.equals(same.edges)
    assert not one.edges.equals(other.edges)


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        of_nodes(10)
    with pytest.raises(ValueError, match="too few"):
        of_ties(100, belonging=100)
    with pytest.raises(ValueError, match="do not come up"):
        Draw(1).pairs(50, lambda size: Draw(1).evenly(size, 3), lambda first: first)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_work_to_do(worlds: Worlds, name: str) -> None:
    world = worlds.world()
    if name == "collaborators":
        assert combinations(world, name)
        return  # learns for seconds; tests/test_collaborators.py asks it
    given = plainly(world, name)[-1]
    assert ask(world, name, dict(given)).rows
    asked = combinations(world, name)
    assert asked == combinations(world, name)
    assert 0 < len(asked) <= MOST


def test_generated_chains_flow_and_are_worked_on(worlds: Worlds) -> None:
    answer = ask(worlds.world(), "chain_coverage", {"chain": "CHA-G0"})
    assert {row.state for row in answer.rows} >= {"yes"}  # type: ignore[attr-defined]  # rows of this question
    assert any(row.blocks for row in answer.rows)  # type: ignore[attr-defined]
    assert ask(worlds.world(), "promotion_ladder", {}).rows


def timer(seconds: float, busy: float) -> Timer:
    """A timer that has stopped."""
    made = Timer()
    made.seconds, made.busy = seconds, busy
    return made


def test_percentiles() -> None:
    assert [at([1, 2, 3, 4], share) for share in (0.25, 0.5, 0.95, 1)] == [1, 2, 4, 4]
    spread = Spread.of([timer(n / 1000, 0.001) for n in range(1, 41)])
    assert (spread.p50, spread.p95, spread.max, spread.busy_p95) == (20, 38, 40, 1)


def test_a_question_is_measured_and_told(worlds: Worlds, capsys: pytest.CaptureFixture[str]) -> None:
    results = Results()
    results.about = {"small": {"nodes": 3}}
    questions.measure(worlds, "embedded", "small, embedded", ("promotion_ladder", "center_profile"), results)
    by_name = {row["name"]: row for row in results.rows}
    assert by_name["small, embedded: promotion_ladder: kept"]["goal"] == "p95 ≤ 50 ms"
    assert by_name["small, embedded: center_profile: plain"]["spread"]["times"] == questions.ROUNDS
    assert by_name["small, embedded: promotion_ladder: filters"]["ratio"] > 0
    told = table(results.whole)
    assert "3 nodes" in told
    assert "| promotion_ladder |" in told
    assert "2 of 2 questions" in capsys.readouterr().err


def test_what_fails_is_told_and_hides_nothing(worlds: Worlds, capsys: pytest.CaptureFixture[str]) -> None:
    results = Results()
    questions.measure(worlds, "embedded", "small, embedded", ("no_such", "targets"), results)
    assert results.failures == 1
    assert "FAILED" in capsys.readouterr().out
    assert "no_such" in table(results.whole)
    assert any(row.get("question") == "targets" for row in results.rows)
