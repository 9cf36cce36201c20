"""Centers as bags of items: character n-grams of texts, segments, members; how alike two bags are, weighted by rarity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Sparse: TypeAlias = Any  # scipy.sparse.csr_array: its stubs type every product as a union that no caller can use
SIZES = (1, 2, 3)
COMMON_WORDS = """
    先进 高端 高性能 高档 高效 新型 现代 核心 关键 绿色 智能 智能化 智慧 数字化 精密 未来 新一代 功能
    材料 新材料 装备 设备 器械 器件 技术 系统 产品 制造 智能制造 工程 产业 工业 应用 应用技术 成套装备 研发 平台 开发 生产
"""
SAYS_LITTLE = 0.25  # of the weight of an n-gram inside such a word
COMMON = 0.2  # an item that more than this share of the centers has makes no pair by itself
FEW = 20
AT_ONCE = 100_000


@dataclass(frozen=True)
class Bag:
    """Which center has which item: `has` is centers x items, 0 or 1. A center without any item is unknown, not unlike."""

    has: Sparse
    measure: Literal["cosine", "jaccard"]
    says: Floats | None = None
    """Of each item, how much of its weight counts; None: all of it."""

    @cached_property
    def known(self) -> Bools:
        """Whether anything is known of a center."""
        return np.asarray(np.diff(self.has.indptr) > 0)

    @cached_property
    def _frequency(self) -> Ints:
        return np.bincount(self.has.indices, minlength=self.has.shape[1])

    @cached_property
    def _weighted(self) -> Sparse:
        """Rows of items weighted so that a product of two rows is the numerator of the measure."""
        rarity = np.log((1 + self.known.sum()) / (1 + self._frequency)) + 1
        rarity = rarity if self.says is None else rarity * self.says
        scale = rarity if self.measure == "cosine" else np.sqrt(rarity)
        weighted = csr_array((scale[self.has.indices], self.has.indices, self.has.indptr), shape=self.has.shape)
        if self.measure == "cosine":
            length = np.sqrt(_row_sums(weighted * weighted))
            weighted = _scaled(weighted, 1 / np.where(length > 0, length, 1))
        return weighted

    @cached_property
    def _size(self) -> Floats:
        return _row_sums(self._weighted * self._weighted)

    def _measured(self, dot: Floats, i: Ints, j: Ints) -> Floats:
        if self.measure == "cosine":
            return np.minimum(dot, 1.0)
        union = self._size[i] + self._size[j] - dot
        return np.asarray(np.divide(dot, union, out=np.zeros_like(dot), where=union > 0))

    def alike(self, i: Ints, j: Ints) -> Floats:
        """Return how alike pairs of centers are, 0 to 1; NaN where nothing is known of one of them."""
        dots = [
            _row_sums(self._weighted[i[at : at + AT_ONCE]] * self._weighted[j[at : at + AT_ONCE]])
            for at in range(0, len(i), AT_ONCE)
        ]
        dot = np.concatenate(dots) if dots else np.zeros(0)
        return np.where(self.known[i] & self.known[j], self._measured(dot, i, j), np.nan)

    def near(self, least: float) -> tuple[Ints, Ints]:
        """Return the pairs (i < j) that are at least so alike by items that are not common to many centers."""
        rare = self._frequency <= max(FEW, COMMON * self.has.shape[0])
        kept = self._weighted * rare[np.newaxis, :].astype(float)
        product = triu(csr_array(kept) @ csr_array(kept).T, k=1).tocoo()
        i, j = product.row.astype(np.int64), product.col.astype(np.int64)
        enough = self._measured(product.data, i, j) >= least
        return i[enough], j[enough]

    def items_of(self, center: int) -> Ints:
        """Return the places of a center's items."""
        return np.asarray(self.has.indices[self.has.indptr[center] : self.has.indptr[center + 1]], dtype=np.int64)


def grams(text: str) -> set[str]:
    """Return the runs of one to three characters of a text."""
    return {text[at : at + size] for size in SIZES for at in range(len(text) - size + 1)}


@cache
def said_by_all() -> frozenset[str]:
    """Return the n-grams of words that many fields are called by, whatever their object is."""
    return frozenset(gram for word in COMMON_WORDS.split() for gram in grams(word))


def bag_of_texts(texts: Sequence[Iterable[str]]) -> Bag:
    """Return the bag of character n-grams of each center's texts."""
    places: dict[str, int] = {}
    held = [sorted({places.setdefault(gram, len(places)) for text in each for gram in grams(text)}) for each in texts]
    says = np.array([SAYS_LITTLE if gram in said_by_all() else 1.0 for gram in places] or [1.0])
    indptr = np.cumsum([0, *map(len, held)])
    indices = np.array([place for each in held for place in each], dtype=np.int64)
    return Bag(
        csr_array((np.ones(len(indices)), indices, indptr), shape=(len(texts), max(len(places), 1))), "cosine", says
    )


def bag_of_items(center: Ints, item: Ints, shape: tuple[int, int]) -> Bag:
    """Return the bag of things that centers are joined to; a thing joined twice is one."""
    return Bag(incidence(center, item, shape), "jaccard")


def incidence(row: Ints, column: Ints, shape: tuple[int, int]) -> Sparse:
    """Return the matrix that is 1 where a row is joined to a column."""
    matrix = csr_array((np.ones(len(row)), (row, column)), shape=(shape[0], max(shape[1], 1)))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def meets(left: Sparse, right: Sparse) -> Bools:
    """Return for each row whether the two matrices have an item in common there."""
    return _row_sums(left * right) > 0


def _row_sums(matrix: Sparse) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()


def _scaled(matrix: Sparse, factor: Floats) -> Sparse:
    data = matrix.data * np.repeat(factor, np.diff(matrix.indptr))
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
