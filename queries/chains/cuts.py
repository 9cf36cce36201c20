"""Where every way from the inputs of a chain to a product passes: dominators, and the smallest set of segments that cuts all ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Link = tuple[int, int]


@dataclass(frozen=True)
class Network:
    """One chain as a network of segments 0 … size-1; `links` are the required and alternative feeds inside it."""

    size: int
    links: list[Link]

    def dominators(self, product: int) -> list[int]:
        """Return the segments that every way from an input to the product passes, from the product upwards, itself left out."""
        import rustworkx  # graph libraries load on use

        root, behind = self.size, self._behind(product)
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(self.size + 1))
        fed = {target for _, target in self.links}
        graph.add_edges_from_no_data([(root, place) for place in sorted(behind - fed)])
        graph.add_edges_from_no_data([link for link in self.links if link[1] in behind])
        above = rustworkx.immediate_dominators(graph, root)
        found, at = [], above.get(product, root)
        while at != root:
            found.append(at)
            at = above[at]
        return found

    def cut(self, product: int) -> list[int]:
        """Return a smallest set of segments, the product left out, that lies on every way from an input to the product."""
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        behind = self._behind(product)
        if len(behind) == 1:
            return []
        fed = {target for _, target in self.links}
        many, root = (
            self.size + 1,
            2 * self.size,
        )  # a segment is two nodes, in and out, joined by what it may carry: one way
        arcs = [(place, self.size + place, 1 if place != product else many) for place in sorted(behind)]
        arcs += [(self.size + a, b, many) for a, b in sorted(set(self.links)) if b in behind]
        arcs += [(root, place, many) for place in sorted(behind - fed)]
        rows, columns, capacity = (np.array(part, dtype=np.int32) for part in zip(*arcs, strict=True))
        matrix = csr_array((capacity, (rows, columns)), shape=(root + 1, root + 1))
        flow = maximum_flow(matrix, root, self.size + product).flow
        left = csr_array(matrix - flow)
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = set(breadth_first_order(left, root, return_predecessors=False).tolist())
        return [p for p in sorted(behind) if p != product and p in reached and self.size + p not in reached]

    def products(self) -> list[int]:
        """Return the segments that are fed and feed nothing further."""
        feeding = {source for source, _ in self.links}
        return sorted({target for _, target in self.links} - feeding)

    def _behind(self, product: int) -> set[int]:
        """The product and everything that some way leads from to it."""
        found, todo = {product}, [product]
        into: dict[int, list[int]] = {}
        for source, target in self.links:
            into.setdefault(target, []).append(source)
        while todo:
            new = [source for source in into.get(todo.pop(), ()) if source not in found]
            found.update(new)
            todo += new
        return found


def network(size: int, links: Iterable[Link]) -> Network:
    """Return the network of some links, each once; a segment that feeds itself is no way."""
    return Network(size, sorted({link for link in links if link[0] != link[1]}))
