"""What is made of several reads rests on one snapshot: made again while a server is brought to another."""

from itertools import count
from types import SimpleNamespace

import pytest

from graph.errors import Unreachable
from queries.steady import ATTEMPTS, steady


def world_of(held):
    """A world whose store holds these snapshots, one after the other as it is asked."""
    world = SimpleNamespace(view=SimpleNamespace(snapshot_id=lambda: next(held)), forgotten=0)
    world.forget = lambda: setattr(world, "forgotten", world.forgotten + 1)
    return world


def test_a_snapshot_that_stays_is_read_once():
    made = count(1)
    assert steady(world_of(iter("aa")), lambda: next(made)) == 1
    assert next(made) == 2


def test_what_a_mixture_gave_is_thrown_away():
    made = count(1)
    world = world_of(iter("abbcdd"))
    assert steady(world, lambda: next(made)) == 3
    assert world.forgotten == 2  # nothing read in between may be remembered


def test_a_server_that_never_settles_is_said_to_be_updated():
    made = count()
    with pytest.raises(Unreachable, match="being updated"):
        steady(world_of(map(str, count())), lambda: next(made))
    assert next(made) == ATTEMPTS
