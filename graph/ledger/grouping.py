"""Which ids are one thing: groups joined one decision at a time, where a “different” keeps two groups apart for good."""

from __future__ import annotations

from collections import defaultdict


class Groups:
    """Ids in groups; ids never named stand alone.

    What comes first wins: a join that would bring two ids together that were told apart is not made, and ids that are
    joined already cannot be told apart any more.
    """

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)

    def root(self, identifier: str) -> str:
        """Return the id that names the group of an id; it may change with the next join."""
        return self._root.get(identifier, identifier)

    def members(self, identifier: str) -> list[str]:
        """Return the ids of the group of an id, itself included."""
        return self._members.get(self.root(identifier), [identifier])

    def groups(self) -> list[list[str]]:
        """Return the groups of two and more."""
        return [members for members in self._members.values() if len(members) > 1]

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether something keeps the groups of two ids apart."""
        first, second = self.root(one), self.root(other)
        return any(self.root(far) == second for far in self._apart.get(first, ()))

    def join(self, one: str, other: str) -> bool:
        """Make two groups one; return whether they are one now."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        if self.are_apart(first, second):
            return False
        small, large = sorted((first, second), key=lambda root: (len(self.members(root)), root))
        moved = self.members(small)
        self._members.setdefault(large, [large]).extend(moved)
        self._members.pop(small, None)
        self._root.update(dict.fromkeys(moved, large))
        self._root[large] = large
        if small in self._apart:
            self._apart[large] |= self._apart.pop(small)
        return True

    def part(self, one: str, other: str) -> bool:
        """Keep two groups apart from now on; return whether they are (ids already joined are not)."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return False
        self._apart[first].add(second)
        self._apart[second].add(first)
        return True
