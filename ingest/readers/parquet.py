"""Parquet: columns with names and types; structures are flattened with dots, lists joined."""

from __future__ import annotations

from graph.errors import Words
from ingest.readers.grid import Grid, Raw
from ingest.readers.layout import tables_of
from ingest.readers.limits import check_extent
from ingest.readers.reading import Reading, Source
from ingest.readers.records import flattened, grid_of


def read_parquet(source: Source) -> Reading:
    """Read one Parquet file as a table; raises Refused when it is damaged or too large."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(source.stream(), arrow_extensions_enabled=False)
        check_extent(source, file.metadata.num_rows, file.metadata.num_columns)
        table = file.read(use_threads=False)
        rows = table.to_pylist() if any(map(pa.types.is_nested, table.schema.types)) else None
        columns: list[list[Raw]] = [] if rows else [column.to_pylist() for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise source.refused(
            Words("Parquet 文件已损坏或不完整", "the Parquet file is damaged or incomplete"),
            Words("请重新导出。", "Export it again."),
        ) from error
    if rows:
        grid = grid_of(source.stem, [flattened(row) for row in rows])
    else:
        grid = Grid(source.stem, [[*table.column_names], *map(list, zip(*columns, strict=True))], first_row=0)
    return Reading(tables_of(grid, source.name))
