"""Candidate pairs in registers too large for one index: Splink, on DuckDB here or on Spark across machines.

One settings object serves both engines. Splink only proposes: its pairs go through `compare` and the review queue like
any others. Its match weights are fixed numbers, measured once on the development half of the evaluation pairs
(`python -m bench.bulk`; levels never seen there have a small share), so that a register gives the same candidates everywhere.
Optional extra: `pip install chuangtu[bulk]`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graph.errors import Unreachable, Words
from graph.names import parse
from ingest.identity.blocking import Candidate, Finder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
    from splink import SettingsCreator

    from ingest.identity.bodies import Body

REGISTER = pa.schema([("id", pa.string()), ("name", pa.string()), ("uscc", pa.string())])
PREPARED = pa.schema([(c, pa.string()) for c in ("unique_id", "name_key", "core", "stem", "form", "place", "uscc")])
PAIRS = pa.schema([("left", pa.string()), ("right", pa.string()), ("probability", pa.float64())])
ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
LIKELY = 0.005  # less likely pairs are not proposed
PRIOR = 1e-4  # chance that two records drawn at random are one organisation
# (m, u) per level, best first: how often the level is seen among pairs that are one organisation, and among others.
NAME_LEVELS = (  # how alike two names are, best first; SQL that every engine reads alike (DuckDB's levenshtein counts bytes, Spark's characters)
    "name_key_l = name_key_r",
    "core_l = core_r",
    "instr(core_l, core_r) > 0 OR instr(core_r, core_l) > 0",
)
WEIGHTS = {
    "name": ((0.15, 1e-5), (0.09, 5.5e-4), (0.36, 4e-3), (0.40, 0.995)),
    "form": ((0.53, 0.06), (0.47, 0.94)),
    "place": ((0.98, 0.10), (0.02, 0.90)),
    "uscc": ((0.99, 1e-6), (0.01, 1.0)),
}


@dataclass(frozen=True)
class Spark:
    """A Spark cluster that does the work: `master` as Spark names it (`spark://host:7077`, `local-cluster[2,1,1024]`).

    Chuangtu must be installed where the workers run.
    """

    master: str
    partitions: int = 200


def candidates(register: pa.Table, spark: Spark | None = None, likely: float = LIKELY) -> pa.Table:
    """Return pairs of a register (schema REGISTER, ids unique) that may be one organisation, as PAIRS, likeliest first.

    Raises Unreachable when the extra is not installed or Spark cannot be started.
    """
    if len(register) < 2:
        return PAIRS.empty_table()
    try:
        found = _on_spark(register, spark, likely) if spark else _on_duckdb(register, likely)
    except ImportError as error:
        raise Unreachable(
            Words(f"未安装可选组件：{error.name}", f"an optional part is not installed: {error.name}"),
            remedy=Words('请运行 pip install "chuangtu[bulk]"。', 'Run pip install "chuangtu[bulk]".'),
        ) from error
    return found.sort_by([("probability", "descending"), ("left", "ascending"), ("right", "ascending")])


def finder(spark: Spark | None = None) -> Finder:
    """Return what finds the pairs that a steward may want to see, for `ingest.identity.resolve`."""

    def alike(bodies: Sequence[Body]) -> Iterator[Candidate]:
        named = [(at, name) for at, body in enumerate(bodies) for name in body.names.values()]
        rows = [{"id": str(n), "name": name, "uscc": bodies[at].uscc or None} for n, (at, name) in enumerate(named)]
        found = candidates(pa.Table.from_pylist(rows, schema=REGISTER), spark)
        for left, right in zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True):
            (one, name), (other, other_name) = sorted((named[int(left)], named[int(right)]))
            if one != other:
                yield Candidate(one, other, name, other_name)

    return alike


def prepare(register: pa.Table) -> pa.Table:
    """Return the columns that are compared, as PREPARED; an empty part is null, which says nothing for or against."""
    rows = zip(register["id"].to_pylist(), register["name"].to_pylist(), register["uscc"].to_pylist(), strict=True)
    return pa.Table.from_pylist([_prepared(*row) for row in rows], schema=PREPARED)


def _prepared(identifier: str, text: str | None, uscc: str | None) -> dict[str, str | None]:
    name = parse(text or "")
    region = name.region or name.place
    return {
        "unique_id": identifier,
        "name_key": name.key or None,
        "core": name.core or None,
        "stem": (name.brand or name.core or name.key)[:2] or None,
        "form": name.form or None,
        "place": (region.province if region else "") or None,
        "uscc": uscc or None,
    }


def settings() -> SettingsCreator:
    """Return what is compared and what is looked at, the same for every engine."""
    from splink import SettingsCreator, block_on  # an optional extra

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=PRIOR,
        comparisons=[_name(), *(_equal(column) for column in ("form", "place", "uscc"))],
        blocking_rules_to_generate_predictions=[
            block_on(column) for column in ("uscc", "name_key", "core", "stem")
        ],
        retain_matching_columns=False,
    )  # fmt: skip


def _name() -> Any:
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    alike = [levels.CustomLevel(sql, sql) for sql in NAME_LEVELS]
    chosen = [
        _weighted(level, *weight) for level, weight in zip([*alike, levels.ElseLevel()], WEIGHTS["name"], strict=True)
    ]
    return CustomComparison(output_column_name="name", comparison_levels=[levels.NullLevel("name_key"), *chosen])


def _equal(column: str) -> Any:
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    same, other = WEIGHTS[column]
    chosen = [_weighted(levels.ExactMatchLevel(column), *same), _weighted(levels.ElseLevel(), *other)]
    return CustomComparison(output_column_name=column, comparison_levels=[levels.NullLevel(column), *chosen])


def _weighted(level: Any, m: float, u: float) -> Any:
    return level.configure(m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True)


def _on_duckdb(register: pa.Table, likely: float) -> pa.Table:
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    with duckdb.connect() as connection:
        engine = DuckDBAPI(connection=connection)
        linker = Linker(engine.register(prepare(register)), settings(), log_level="ERROR")
        found = linker.inference.predict(threshold_match_probability=likely).as_duckdbpyrelation()
        named = found.select("unique_id_l AS left, unique_id_r AS right, match_probability AS probability")
        return named.to_arrow_table().cast(PAIRS)


def _on_spark(register: pa.Table, spark: Spark, likely: float) -> pa.Table:
    """Names are taken apart on the cluster too: nothing but the register leaves this machine, nothing but pairs comes back."""
    from splink import Linker
    from splink.backends.spark import SparkAPI

    session = _session(spark)
    try:
        columns = ", ".join(f"{name} string" for name in PREPARED.names)
        prepared = session.createDataFrame(register).mapInArrow(_prepare_batches, columns)
        engine = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=session,
            num_partitions_on_repartition=spark.partitions,
            break_lineage_method="persist",
            register_udfs_automatically=False,
        )
        linker = Linker(engine.register(prepared), settings(), log_level="ERROR")
        found = linker.inference.predict(threshold_match_probability=likely).as_spark_dataframe()
        named = found.selectExpr("unique_id_l AS left", "unique_id_r AS right", "match_probability AS probability")
        return pa.Table.from_batches(named.toArrow().to_batches(), schema=None).cast(PAIRS)
    finally:
        session.stop()


def _prepare_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from prepare(pa.Table.from_batches([batch])).to_batches()


def _session(spark: Spark) -> SparkSession:
    from pyspark.sql import SparkSession

    chosen = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(spark.partitions),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    if spark.master.startswith("local"):  # everything stays on this machine, and its interpreter does the work
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        chosen |= {"spark.driver.bindAddress": LOOPBACK, "spark.driver.host": LOOPBACK}
        chosen |= {"spark.pyspark.python": sys.executable, "spark.log.level": "ERROR"}
        chosen["spark.executorEnv.PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), *sys.path]))
    builder = SparkSession.builder.master(spark.master).appName("chuangtu")
    for key, value in chosen.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()
