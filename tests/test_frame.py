"""A snapshot's tables as columns say what the store says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.dates import bounds
from queries.density.events import LAYERS, Events, kept
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import LATELY, World
from queries.worlds import Worlds

DAYS = ("2016-06-30", "2019-05-06", "2024-01-01", "2026-11-21")


@pytest.fixture(scope="module")
def world(registry: Path) -> Iterator[World]:
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


@pytest.mark.parametrize("day", DAYS)
def test_memberships_are_those_of_the_store(world: World, day: str) -> None:
    edges = world.frame.edges("MEMBER_OF", "Organization", "Center")
    organizations, centers = world.frame.nodes("Organization").ids, world.frame.nodes("Center").ids
    roles, standing = edges.column("role"), edges.standing(date.fromisoformat(day))
    by_columns = {
        (centers[end], organizations[start])
        for start, end, role, stands in zip(edges.start, edges.end, roles, standing, strict=True)
        if stands and role != "partner"
    }
    by_store = {
        (row["event"], row["organization"]) for row in world.run("collaboration_density", "member", valid_on=day)
    }
    assert by_store
    assert by_columns == by_store


@pytest.mark.parametrize("day", DAYS)
def test_events_of_every_layer_are_those_of_the_store(world: World, day: str) -> None:
    events, on = Events.of(world), date.fromisoformat(day)
    organizations = world.frame.nodes("Organization").ids
    mask = kept(Scope(world, Parameters.model_validate({"on": on})))
    existing = {center.id for center in Scope(world, Parameters.model_validate({"on": on})).existing}
    for number, layer in enumerate(LAYERS):
        here = mask & (events.layer[events.event] == number)
        by_columns = {
            (events.ids[event], organizations[organization])
            for event, organization in zip(events.event[here].tolist(), events.organization[here].tolist(), strict=True)
        }
        by_store = {
            (row["event"], row["organization"])
            for row in world.run("collaboration_density", layer, valid_on=day)
            if (row["event"] in existing if layer == "member" else _happened(row, on))
        }
        assert by_store
        assert by_columns == by_store, layer


def _happened(row: dict[str, Any], on: date) -> bool:
    return row["happened"] is None or bounds(row["happened"])[1] <= on


def test_a_table_nobody_wrote_is_empty(world: World) -> None:
    edges = world.frame.edges("STATED_IN", "Assessment", "Source")
    assert len(edges) == 0
    assert edges.column("anything") == []


def test_what_is_kept_is_made_once(world: World) -> None:
    made = iter(("first", "second"))
    assert [world.once("test_frame", lambda: next(made)) for _ in range(2)] == ["first", "first"]


def test_of_what_is_asked_for_any_date_the_last_are_kept(world: World) -> None:
    made: list[int] = []

    def asked_for(number: int) -> int:
        def make() -> int:
            made.append(len(world.frame.nodes("Standard")))
            return number

        return world.lately("test_frame", number, make)

    assert [asked_for(number) for number in (1, 1, 2, 1)] == [1, 1, 2, 1] and len(made) == 2
    with world.trace.listening() as trace:
        asked_for(2)
    assert "Standard" in trace.tables  # what is kept rests on what was read for it
    assert [asked_for(number) for number in range(3, 3 + LATELY)] and asked_for(1) == 1
    assert len(made) == 2 + LATELY + 1  # the first was let go of and made again
    asked_for(2 + LATELY)
    assert len(made) == 2 + LATELY + 1
