"""What is made of several reads rests on one snapshot: made again while a server is brought to another."""

from itertools import count
from types import SimpleNamespace

import pytest

from graph.errors import Unreachable
from graph.store import Mark
from queries.steady import ATTEMPTS, steady


def world_of(*editions):
    """A world of the snapshot `s` whose store holds these writings of it, one after the other as it is asked; `t…` are of another."""
    held = iter(editions)
    world = SimpleNamespace(snapshot=SimpleNamespace(id="s"), forgotten=0)
    world.view = SimpleNamespace(mark=lambda: Mark("t" if (one := str(next(held))).startswith("t") else "s", one))
    world.forget = lambda: setattr(world, "forgotten", world.forgotten + 1)
    return world


def test_a_snapshot_that_stays_is_read_once():
    made = count(1)
    assert steady(world_of(1, 1), lambda: next(made)) == 1
    assert next(made) == 2


def test_what_a_mixture_gave_is_thrown_away():
    made = count(1)
    world = world_of(1, 2, 2, 3, 4, 4)
    assert steady(world, lambda: next(made)) == 3
    assert world.forgotten == 2  # nothing read in between may be remembered


def test_another_snapshot_answers_for_itself_only():
    made = count()
    with pytest.raises(Unreachable, match="being updated"):
        steady(world_of(1, "t1", "t1", "t1"), lambda: next(made))
    assert next(made) == 1  # the first try was a mixture, a second would be of the other snapshot under this one's name


def test_a_server_that_never_settles_is_said_to_be_updated():
    made = count()
    with pytest.raises(Unreachable, match="being updated"):
        steady(world_of(*range(100)), lambda: next(made))
    assert next(made) == ATTEMPTS
