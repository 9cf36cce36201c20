"""A notebook's way in: `import chuangtu; g = chuangtu.open(); g.ask("tier_overlap", tier="city").to_pandas()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chuangtu.settings import from_environment
from queries.answer import Answer, AnswerRow
from queries.ask import ask
from queries.tabular import part_of
from queries.worlds import StoreName, Worlds

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


class Result:
    """An answer with ways onward; everything of the answer itself is an attribute of it."""

    def __init__(self, answer: Answer[AnswerRow]) -> None:
        self.answer = answer

    @property
    def rows(self) -> list[AnswerRow]:
        """The rows, typed."""
        return self.answer.rows

    @property
    def headline(self) -> str:
        """The sentence in Chinese; `answer.headline.en` has it in English."""
        return self.answer.headline.zh

    @property
    def parts(self) -> dict[str, Any]:
        """The figures behind the headline that are no rows, by name."""
        return self.answer.parts

    def records(self, part: str | None = None) -> list[dict[str, Any]]:
        """Return the rows, or those of one of the lists among the parts, as plain dicts."""
        if part is not None:
            return part_of(self.answer, part).rows
        return [row.model_dump(mode="json", by_alias=True) for row in self.rows]

    def to_pandas(self, part: str | None = None) -> pd.DataFrame:
        """Return the rows (or one list of the parts) as a data frame; needs pandas, which is not installed with Chuangtu."""
        import pandas as pd  # optional, loads on use

        return pd.DataFrame(self.records(part))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return what the rows name as a graph: one node per thing with an id, one edge from each row to what it lists."""
        import networkx as nx  # loads on use

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for number, record in enumerate(self.records()):
            row = f"{self.answer.question}/{number}"
            graph.add_node(
                row, kind="row", **{k: v for k, v in record.items() if isinstance(v, str | int | float | bool)}
            )
            for field, value in record.items():
                for item in value if isinstance(value, list) else []:
                    if isinstance(item, dict) and "id" in item:
                        graph.add_node(item["id"], kind=field, name=item.get("name", item["id"]))
                        graph.add_edge(row, item["id"], key=field)
        return graph

    def _repr_html_(self) -> str:
        return f"<p>{self.headline}</p>{self.to_pandas()._repr_html_()}"  # type: ignore[operator]  # pandas declares it optional


class Graph:
    """The published graphs of a home directory; close it, or use it in a `with` statement."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def ask(
        self, question: str, *, snapshot: str | None = None, store: StoreName | None = None, **parameters: Any
    ) -> Result:
        """Ask one question; `for` is a Python word, so it is written `for_`."""
        given = {
            ("for" if name == "for_" else name): str(value) for name, value in parameters.items() if value is not None
        }
        return Result(ask(self._worlds.world(snapshot, store), question, given))

    def close(self) -> None:
        """Close files and connections."""
        self._worlds.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_graph(home: str | None = None) -> Graph:
    """Open the published graphs of `home` (default: CHUANGTU_HOME, else .chuangtu here)."""
    return Graph(from_environment(home).worlds())
