"""Where nodes stand: computed on the server, the same for the same network every time (numpy and scipy, seeded).

A component of up to 500 nodes is placed by stress majorisation: distances on paper follow distances in the graph
(Gansner, Koren & North 2004). A larger one starts from pivot distances (Brandes & Pich 2006) and is relaxed by forces
whose repulsion is summed on a grid by FFT, so that a step costs the same for every pair of far nodes. Components are
packed beside each other. Lengths are in units of one edge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csgraph
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

Points = NDArray[np.float64]
Pairs = NDArray[np.int64]

SMALL = 500
STRESS_STEPS = 80
FORCE_STEPS = 120
PIVOTS = 40
GAP = 1.1
"""Room below a packed component; the least distance between two nodes is half of it."""
GAP_ACROSS = 2.2
"""Room beside a component: names are wider than high."""


def layout(count: int, edges: Pairs, seed: int = 0, aspect: float = 1.6) -> Points:
    """Return a (count, 2) array of positions for nodes joined by `edges`, an (m, 2) array of node numbers.

    The same input gives the same positions. `aspect` is the wanted width : height of the whole.
    """
    if count == 0:
        return np.zeros((0, 2))
    graph = _adjacency(count, edges)
    number, label = csgraph.connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.searchsorted(label[order], np.arange(1, number)))
    parts.sort(key=lambda part: (-len(part), int(part[0])))
    random = np.random.default_rng(seed)
    placed = [_component(graph[part][:, part], random) for part in parts]
    return _packed(count, parts, placed, aspect)


def _adjacency(count: int, edges: Pairs) -> sparse.csr_array:
    """Simple undirected graph: loops and parallel edges count once."""
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.vstack([pairs, pairs[:, ::-1]])
    graph = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    graph.sum_duplicates()
    graph.data[:] = 1.0
    return graph


def _component(graph: sparse.csr_array, random: np.random.Generator) -> Points:
    count = graph.shape[0]
    if count == 1:
        return np.zeros((1, 2))
    if count == 2:
        return np.array([[0.0, 0.0], [0.0, 1.2]])  # upright: names stand above and below
    points = _by_stress(graph, random) if count <= SMALL else _by_force(graph, random)
    return _apart(_turned(points), GAP / 2)


# -- small: stress majorisation ----------------------------------------------------------------------------------------


def _by_stress(graph: sparse.csr_array, random: np.random.Generator) -> Points:
    distance = csgraph.shortest_path(_stretched(graph), method="D", directed=False)
    count = len(distance)
    points = _scaled(distance) + random.normal(scale=1e-2, size=(count, 2))
    with np.errstate(divide="ignore"):
        weight = np.where(distance > 0, distance**-2.0, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    factor, wanted = cho_factor(laplacian[1:, 1:]), weight * distance
    for _ in range(STRESS_STEPS):
        target = _pull(points, wanted)
        moved = np.vstack([np.zeros((1, 2)), cho_solve(factor, target[1:])])
        moved += points.mean(axis=0) - moved.mean(axis=0)
        change = float(np.abs(moved - points).max())
        points = moved
        if change < 5e-3:
            break
    return points


def _stretched(graph: sparse.csr_array) -> sparse.csr_array:
    """Edges at busy nodes are longer, so that the leaves of a star find room around it."""
    degree = np.asarray(graph.sum(axis=1)).ravel()
    rows, columns = graph.nonzero()
    busier = np.maximum(degree[rows], degree[columns])
    length = 1.0 + np.sqrt(busier) / 4
    return sparse.csr_array((length, (rows, columns)), shape=graph.shape)


def _scaled(distance: Points) -> Points:
    """Classical scaling: the start that makes the result independent of chance."""
    squared = distance**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    best = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    return _signed(best)


def _pull(points: Points, wanted: Points) -> Points:
    """Right side of one majorisation step; `wanted` is distance × weight of every pair."""
    ratio = wanted / np.maximum(cdist(points, points), 1e-9)
    pulled: Points = ratio.sum(axis=1)[:, None] * points - ratio @ points
    return pulled


# -- large: forces summed on a grid ------------------------------------------------------------------------------------


def _by_force(graph: sparse.csr_array, random: np.random.Generator) -> Points:
    count = graph.shape[0]
    points = _by_pivots(graph) + random.normal(scale=1e-2, size=(count, 2))
    points *= np.sqrt(count) / max(float(points.std()), 1e-9) / 2
    degree = np.asarray(graph.sum(axis=1)).ravel()
    mass = 1.0 + np.sqrt(degree)
    pull = sparse.diags_array(1 / mass) @ graph
    strength = np.asarray(pull.sum(axis=1)).ravel()[:, None]
    grid = 128 if count <= 20_000 else 256
    step = float(np.sqrt(count)) / 8
    for _ in range(FORCE_STEPS):
        force = _repulsion(points, mass, grid) - (strength * points - pull @ points)
        force -= 0.02 * points / np.sqrt(count)
        size = np.hypot(force[:, 0], force[:, 1])[:, None]
        points = points + force * np.minimum(1.0, step / np.maximum(size, 1e-9)) * 0.4
        step *= 0.975
    nearest = np.median(np.asarray(cKDTree(points).query(points, k=2)[0])[:, 1])
    spread: Points = points * (GAP / 2 / max(float(nearest), 1e-6))
    return spread


def _by_pivots(graph: sparse.csr_array) -> Points:
    """Place nodes by their distances to a few far-apart ones."""
    count = graph.shape[0]
    columns = [_steps_from(graph, 0)]
    nearest = columns[0].copy()
    for _ in range(min(PIVOTS, count) - 1):
        columns.append(_steps_from(graph, int(nearest.argmax())))
        nearest = np.minimum(nearest, columns[-1])
    squared = np.column_stack(columns) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return _signed(centred @ vectors[:, -2:])


def _steps_from(graph: sparse.csr_array, node: int) -> Points:
    distances: Points = csgraph.dijkstra(graph, directed=False, indices=[node], unweighted=True)[0]
    return distances


def _repulsion(points: Points, mass: Points, grid: int) -> Points:
    """Sum mass / distance over all other nodes, with masses spread onto a grid and read back from it."""
    low = points.min(axis=0)
    cell = float((points.max(axis=0) - low).max()) / (grid - 2) + 1e-9
    at = (points - low) / cell
    corner = np.floor(at).astype(np.int64)
    part = at - corner
    corners = [(dx, dy) for dx in (0, 1) for dy in (0, 1)]
    share = [np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]) for dx, dy in corners]
    where = [(corner[:, 0] + dx) * grid + corner[:, 1] + dy for dx, dy in corners]
    field = np.zeros(grid * grid)
    for index, weight in zip(where, share, strict=True):
        field += np.bincount(index, weights=mass * weight, minlength=grid * grid)
    spectrum = fft.rfft2(field.reshape(grid, grid), s=(2 * grid, 2 * grid))
    forces = np.zeros_like(points)
    for axis, kernel in enumerate(_kernels(grid, cell)):
        summed = fft.irfft2(spectrum * kernel, s=(2 * grid, 2 * grid))[:grid, :grid].ravel()
        forces[:, axis] = sum(summed[index] * weight for index, weight in zip(where, share, strict=True))
    return forces


def _kernels(grid: int, cell: float) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Return the transformed kernels x / r² and y / r², softened below one cell."""
    offset = fft.fftfreq(2 * grid, 1 / (2 * grid)) * cell
    x, y = offset[:, None], offset[None, :]
    squared = x**2 + y**2 + cell**2
    return fft.rfft2(x / squared), fft.rfft2(y / squared)


# -- both --------------------------------------------------------------------------------------------------------------


def _signed(points: Points) -> Points:
    """Fix the direction of each axis, which an eigenvector leaves open."""
    largest = np.abs(points).argmax(axis=0)
    signs = np.sign(points[largest, np.arange(points.shape[1])])
    signed: Points = points * np.where(signs == 0, 1.0, signs)
    return signed


def _turned(points: Points) -> Points:
    """Lay the longest extent flat: screens are wider than high."""
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return _signed(centred @ vectors[:, ::-1])


def _apart(points: Points, least: float, rounds: int = 30) -> Points:
    """Push nodes apart that stand closer than `least`."""
    points = points.copy()
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(least, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        gap = points[pairs[:, 1]] - points[pairs[:, 0]]
        length = np.hypot(gap[:, 0], gap[:, 1])
        angle = pairs.sum(axis=1) * 2.4  # nodes on one spot part in a direction that depends on them alone
        unit = np.where(
            length[:, None] > 1e-9, gap / np.maximum(length, 1e-9)[:, None], np.c_[np.cos(angle), np.sin(angle)]
        )
        push = unit * ((least - length) / 2 * 1.01)[:, None]
        np.add.at(points, pairs[:, 0], -push)
        np.add.at(points, pairs[:, 1], push)
    return points


def _packed(count: int, parts: list[NDArray[np.int64]], placed: list[Points], aspect: float) -> Points:
    """Put components on shelves, the largest first, until a row is as wide as the aspect asks."""
    sizes = [np.ptp(points, axis=0) + np.array([GAP_ACROSS, GAP]) for points in placed]
    area = float(sum(size.prod() for size in sizes))
    width = max(float(np.sqrt(area * aspect)), float(max(size[0] for size in sizes)))
    result, x, y, height = np.zeros((count, 2)), 0.0, 0.0, 0.0
    for part, points, size in zip(parts, placed, sizes, strict=True):
        if x > 0 and x + size[0] > width * 1.001:
            x, y, height = 0.0, y + height, 0.0
        result[part] = points - points.min(axis=0) + (x, y)
        x, height = x + float(size[0]), max(height, float(size[1]))
    centred: Points = np.round(result - (result.min(axis=0) + result.max(axis=0)) / 2, 4)
    return centred
