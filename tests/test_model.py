"""The declarations hold together: every check walks all of them and names all offenders at once.

A check is a function that returns offenders; where it could look past a fault, it is tried on a planted one as well.
"""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import ladybug
import pytest
import yaml

from chuangtu.cli import COMMANDS, cli
from chuangtu.words import TEXT
from graph.errors import Words
from graph.model import EDGES, NODES, SAME_AS, EdgeType, NodeType, Property, Thing
from graph.model.reference import page
from graph.model.schema import json_schema
from graph.model.types import CONFIDENCE, LIFE_COLUMNS
from graph.stores.ladybug import declarations
from ingest.mapping import SourceMapping
from queries.answer import AnswerRow
from queries.catalogue import NAMES, front_matter, question, questions
from queries.parameters import WORDS, Parameters

ROOT = Path(__file__).parent.parent
THINGS: tuple[Thing, ...] = (*NODES, *EDGES, SAME_AS)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _none(offenders: list[str]) -> None:
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(offenders)


# -- words ----------------------------------------------------------------------------------------------------------


def wrong_words(where: str, words: Words) -> Iterator[str]:
    """A Chinese text has Chinese in it (or nothing but digits), an English one none, and both fill in the same values."""
    if not words.zh.strip() or not words.en.strip():
        yield f"{where}: a language is empty"
    elif words.zh == words.en:
        yield f"{where}: the same text in both languages: {words.zh}"
    if not CHINESE.search(words.zh):
        yield f"{where}: no Chinese in “{words.zh}”"
    if CHINESE.search(words.en):
        yield f"{where}: Chinese in the English text “{words.en}”"
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in words]
    if fields[0] != fields[1]:
        yield f"{where}: {fields[0] ^ fields[1]} is filled in in one language only"


def _words_of(thing: Thing) -> Iterator[tuple[str, Words]]:
    yield thing.name, thing.words
    if isinstance(thing, EdgeType):
        yield f"{thing.name} sentence", thing.sentence
    for prop in (*thing.properties, CONFIDENCE, *LIFE_COLUMNS):
        yield f"{thing.name}.{prop.name}", prop.words
        for code, words in (prop.values or {}).items():
            yield f"{thing.name}.{prop.name}={code}", words


def test_every_declaration_speaks_two_languages() -> None:
    _none([fault for thing in THINGS for where, words in _words_of(thing) for fault in wrong_words(where, words)])


def test_every_text_of_the_command_line_speaks_two_languages() -> None:
    _none([fault for key, words in TEXT.items() for fault in wrong_words(key, words)])


def test_every_question_speaks_two_languages() -> None:
    words = [(f"{q.name}.{part}", getattr(q, part)) for q in questions() for part in ("title", "asks", "gives")]
    words += [(f"parameter {name}", pair) for name, pair in WORDS.items()]
    _none([fault for where, pair in words for fault in wrong_words(where, pair)])


def test_every_command_and_option_says_what_it_does_in_both_languages() -> None:
    offenders = [f"{name}: {text}" for name, (_, text) in COMMANDS.items() if " · " not in text]
    for name in COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]  # the context is not used
        assert command is not None
        commands = [command, *getattr(command, "commands", {}).values()]
        offenders += [f"{name} {c.name}: {c.help}" for c in commands if not _both(c.help or "")]
    _none(offenders)


def _both(text: str) -> bool:
    return bool(CHINESE.search(text)) and bool(re.search("[A-Za-z]{3}", text))


@pytest.mark.parametrize(
    "words", [Words("", "a"), Words("a", "a"), Words("甲", "甲"), Words("甲{n}", "a"), Words("only English", "English")]
)
def test_wrong_words_are_seen(words: Words) -> None:
    assert list(wrong_words("here", words))


# -- names, keys, pairs ---------------------------------------------------------------------------------------------


def test_names_are_unique() -> None:
    names = [thing.name for thing in THINGS]
    columns = [[p.name for p in thing.columns] for thing in THINGS]
    offenders = [name for name in {*names} if names.count(name) > 1]
    offenders += [
        f"{thing.name}.{name}" for thing, own in zip(THINGS, columns, strict=True) for name in {*own} if own.count(name) > 1
    ]  # fmt: skip
    titles = [words for node in NODES for words in node.words]
    offenders += [f"two node types are called {title}" for title in {*titles} if titles.count(title) > 1]
    _none(offenders)


def test_names_are_written_alike() -> None:
    offenders = [node.name for node in NODES if not re.fullmatch(r"[A-Z][a-z]+", node.name)]
    offenders += [edge.name for edge in (*EDGES, SAME_AS) if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", edge.name)]
    offenders += [
        f"{thing.name}.{p.name}" for thing in THINGS for p in thing.columns if not re.fullmatch(r"[a-z]+(_[a-z]+)*", p.name)
    ]  # fmt: skip
    _none(offenders)


def test_a_property_is_of_one_kind_everywhere() -> None:
    kinds: dict[str, dict[str, list[str]]] = {}
    for thing in THINGS:
        for p in thing.columns:
            kinds.setdefault(p.name, {}).setdefault(f"{p.kind} {p.unit or ''}".strip(), []).append(thing.name)
    _none([f"{name}: {of}" for name, of in kinds.items() if len(of) > 1])


def test_values_are_identifiers() -> None:
    _none(
        [
            f"{thing.name}.{p.name}: {code}"
            for thing in THINGS
            for p in thing.columns
            for code in p.values or ()
            if not re.fullmatch(r"[a-z]+(_[a-z]+)*|[A-Z]+", code)
        ]
    )


def test_words_of_one_property_tell_its_values_apart() -> None:
    """A cell may hold a value's code or word in either language: none may stand for two values."""
    _none([f"{thing.name}.{p.name}: {spelling}" for thing in THINGS for p in thing.columns for spelling in shared(p)])


def shared(prop: Property) -> list[str]:
    """Spellings that stand for more than one value."""
    spellings = Counter(
        spelling
        for code, words in (prop.values or {}).items()
        for spelling in {code.casefold(), words.zh, words.en.casefold()}
    )
    return [spelling for spelling, values in spellings.items() if values > 1]


def test_a_shared_spelling_is_seen() -> None:
    values = {"a": Words("甲", "one"), "b": Words("乙", "One")}
    assert shared(Property("x", "text", Words("某", "some"), values=values)) == ["one"]


def test_edges_join_declared_nodes() -> None:
    declared = {node.name for node in NODES}
    offenders = [f"{edge.name} joins nothing" for edge in (*EDGES, SAME_AS) if not edge.pairs]
    offenders += [
        f"{edge.name}: {pair}" for edge in (*EDGES, SAME_AS) for pair in edge.pairs if not {*pair} <= declared
    ]
    offenders += [f"{edge.name}: {edge.pairs}" for edge in EDGES if len({*edge.pairs}) < len(edge.pairs)]
    _none(offenders)


def test_keys_lives_captions_and_sentences_name_declared_properties() -> None:
    _none([fault for thing in THINGS for fault in undeclared(thing)])


def undeclared(thing: Thing) -> list[str]:
    """Names that a declaration uses without declaring them."""
    used = [*(n for n in (thing.life.start, thing.life.end, thing.life.mention) if n)] if thing.life else []
    if isinstance(thing, NodeType):
        used += [thing.caption]
        if not any(thing.has(name) for name in thing.searched):
            used += thing.searched
    if isinstance(thing, EdgeType):
        used += thing.key
        fields = {name for _, name, _, _ in string.Formatter().parse(thing.sentence.zh) if name}
        if not {"from", "to"} <= fields:
            return [f"{thing.name}: the sentence does not name both ends"]
        used += fields - {"from", "to"}
    return [f"{thing.name} has no property {name}" for name in used if not thing.has(name)]


def test_an_undeclared_name_is_seen() -> None:
    edge = EdgeType("JOINS", Words("连", "joins"), key=("role",), pairs=(("Center", "Center"),))
    assert undeclared(edge) == ["JOINS has no property role"]
    assert undeclared(EdgeType("JOINS", Words("连", "joins"), sentence=Words("{from}", "{from}")))


def test_amounts_say_their_unit() -> None:
    numbers = [(thing, p) for thing in THINGS for p in thing.properties if p.kind == "number"]
    _none([f"{thing.name}.{p.name}" for thing, p in numbers if p.unit is None])


# -- what is derived ------------------------------------------------------------------------------------------------


def test_the_embedded_store_accepts_every_declaration(tmp_path: Path) -> None:
    """The statements run, every column is there, and every one can be read back by its name (reserved words could not)."""
    database = ladybug.Database(str(tmp_path / "graph"), buffer_pool_size=64 * 1024**2)
    connection = ladybug.Connection(database)
    for statement in declarations():
        connection.execute(statement)
    offenders = []
    for thing in (*NODES, *EDGES):
        found = {row[1] for row in _rows(connection, f"CALL table_info('{thing.name}') RETURN *")}
        offenders += [f"{thing.name}.{p.name} has no column" for p in thing.columns if p.name not in found]
        pattern = f"(x:{thing.name})" if isinstance(thing, NodeType) else f"()-[x:{thing.name}]->()"
        for p in thing.columns:
            try:
                _rows(connection, f"MATCH {pattern} WHERE x.{p.name} IS NULL RETURN x.{p.name} AS {p.name}")
            except RuntimeError as error:
                offenders.append(f"{thing.name}.{p.name}: {error}")
    connection.close()
    database.close()
    _none(offenders)


def _rows(connection: ladybug.Connection, text: str) -> list[list[object]]:
    result = connection.execute(text)
    assert isinstance(result, ladybug.QueryResult)
    rows = [list(row) for row in result.get_all()]
    result.close()
    return rows


RESERVED = {
    "on",
    "order",
    "for",
    "group",
    "limit",
    "skip",
    "union",
    "end",
    "in",
    "is",
    "not",
    "from",
    "to",
    "id",
    "type",
}


def test_no_property_or_parameter_is_a_reserved_word() -> None:
    _none([f"{thing.name}.{p.name}" for thing in THINGS for p in thing.columns if p.name in RESERVED])


def test_the_reference_page_is_the_generated_one() -> None:
    committed = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert committed == page(), "docs/model.md is old: python -m graph.model.reference > docs/model.md"


def test_the_reference_page_names_everything() -> None:
    text = page()
    _none([f"{t.name}.{p.name}" for t in (*NODES, *EDGES) for p in t.properties if f"`{p.name}`" not in text])


def test_the_json_schema_is_one_and_describes_every_type() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    _none([f"{t.name}.{p.name}" for t in (*NODES, *EDGES) for p in t.properties if f'"{p.name}"' not in text])


def test_every_source_description_loads() -> None:
    described = sorted((ROOT / "ingest" / "sources").glob("*.yaml"))
    assert described
    for path in described:  # a name that is not declared is refused while loading
        SourceMapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_a_source_description_with_an_undeclared_name_is_refused() -> None:
    text = (ROOT / "ingest" / "sources" / "registry.yaml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="no property name_zz"):
        SourceMapping.model_validate(yaml.safe_load(text.replace("name_zh: name_zh", "name_zz: name_zh", 1)))


# -- questions ------------------------------------------------------------------------------------------------------


def test_every_question_has_file_function_row_and_parameters() -> None:
    offenders = []
    for name in NAMES:
        asked = question(name)
        if not issubclass(asked.row_type(), AnswerRow):
            offenders.append(f"{name}: Row is no AnswerRow")
        if not asked.function().__doc__:
            offenders.append(f"{name}: the function does not say what it returns")
        offenders += [f"{name}: no parameter {p}" for p in asked.takes if p not in WORDS]
    _none(offenders)


def test_every_file_of_cypher_is_a_question_or_shared() -> None:
    shared = {"scope", "entity", "quality", "siting"}
    found = {path.name.split(".")[0] for path in (ROOT / "queries").glob("*.cypher")}
    assert found == {*NAMES} | shared


def test_every_parameter_has_words() -> None:
    fields = {field.alias or name for name, field in Parameters.model_fields.items()}
    assert fields == WORDS.keys()


def test_every_override_for_one_store_is_explained() -> None:
    decisions = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "decisions").glob("*.md"))
    overrides = [path.name for path in (ROOT / "queries").glob("*.*.cypher")]
    _none([f"{name} is in no page of docs/decisions" for name in overrides if name not in decisions])


# -- portable Cypher ------------------------------------------------------------------------------------------------

LIMITS: list[tuple[str, str, str]] = [
    ("list index or slice: one store counts from 0, the other from 1", r"[\w)\]]\[[\s\w$.+-]*\]", "RETURN names[0]"),
    ("substring() counts from 0 or from 1", r"\bsubstring\s*\(", "RETURN substring(c.id, 0, 2)"),
    ("labels() is a list or a text", r"\blabels\s*\(", "RETURN labels(n)"),
    ("id() belongs to the engine", r"\bid\s*\(", "RETURN id(n)"),
    ("EXISTS and COUNT take MATCH", r"\b(EXISTS|COUNT)\s*\{(?!\s*MATCH\b)", "WHERE EXISTS { (a)-->(b) }"),
    ("no CALL", r"\bCALL\b", "CALL { MATCH (n) RETURN n }"),
    ("no COLLECT subquery", r"\bCOLLECT\s*\{", "RETURN COLLECT { MATCH (n) RETURN n.id }"),
    ("no comprehension", r"\[\s*(\w+\s+IN\b|\(|\w+\s*=\s*\()", "RETURN [x IN xs | x.id]"),
    ("no reduce", r"\breduce\s*\(", "RETURN reduce(s = 0, x IN xs | s + x)"),
    ("no FOREACH", r"\bFOREACH\b", "FOREACH (x IN xs | SET x.a = 1)"),
    ("no map projection", r"\w\s*\{\s*\.", "RETURN n {.id}"),
    ("no SET +=", r"\+=", "SET n += $row"),
    ("no REMOVE", r"\bREMOVE\b", "REMOVE n.name"),
    ("no ||", r"\|\|", "RETURN a || b"),
    ("no clock and no duration", r"\b(datetime|duration|localdatetime|time)\s*\(|\bdate\s*\(\s*\)", "WHERE d > date()"),
    ("a null parameter is typed as boolean", r"\$\w+\s+IS\s+(NOT\s+)?NULL", "WHERE $tier IS NULL OR c.tier = $tier"),
    ("reserved parameter", r"\$(on|for|order|group)\b", "WHERE c.d <= $on"),
    ("nothing is written by a question", r"\b(CREATE|MERGE|DELETE|SET|DROP|LOAD|COPY)\b", "CREATE (n)"),
    ("text is never filled in: values are parameters", r"%s|%\(|\{\{|\{\w*\}", "MATCH (n:{label}) RETURN n"),
]  # fmt: skip


def unportable(text: str) -> list[str]:
    """What in a section of Cypher would fail, crash or differ on one of the two stores."""
    plain = re.sub(r"'[^']*'", "''", text)
    found = [f"{why}: {hit[0]}" for why, pattern, _ in LIMITS for hit in re.finditer(pattern, plain, re.IGNORECASE)]
    for hit in re.finditer(r"\[[^\]]*\*([^\]]*)\]", plain):
        if not re.fullmatch(r"\s*1\.\.[1-4]\s*", hit[1]):
            found.append(f"paths of variable length are 1..4 at most: {hit[0]}")
        elif "DISTINCT" not in plain:
            found.append(f"paths are walks on one store and trails on the other, so only distinct ends count: {hit[0]}")
    if re.search(r"\bUNION\s+ALL\b", plain) and re.search(r"\bDISTINCT\b", plain):
        found.append(
            "DISTINCT in a branch of UNION ALL crashed the embedded engine: use UNION, or a section of its own"
        )
    if re.search(r"\b(LIMIT|SKIP)\b", plain) and "ORDER BY" not in plain:
        found.append("LIMIT without ORDER BY picks other rows on each store")
    return found


def cypher_files() -> list[Path]:
    return [p for room in ("queries", "viz") for p in sorted((ROOT / room).glob("*.cypher")) if p.name.count(".") == 1]


def _sections(path: Path) -> Iterator[tuple[str, str]]:
    for number, part in enumerate(re.split(r"(?m)^// :", path.read_text(encoding="utf-8"))):
        name, _, body = part.partition("\n") if number else ("", "", part)
        yield f"{path.name} {name}".strip(), "\n".join(line for line in body.splitlines() if not line.startswith("//"))


def test_cypher_is_portable() -> None:
    _none(
        [
            f"{where}: {fault}"
            for path in cypher_files()
            for where, text in _sections(path)
            for fault in unportable(text)
        ]
    )


@pytest.mark.parametrize(("why", "text"), [(why, text) for why, _, text in LIMITS])
def test_unportable_cypher_is_seen(why: str, text: str) -> None:
    assert any(why in fault for fault in unportable(text))


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[:R*]->(b) RETURN DISTINCT b.id AS x",
        "MATCH (a)-[:R*1..2]->(b) RETURN count(b.id) AS n",
        "MATCH (a) RETURN DISTINCT a.id AS x UNION ALL MATCH (b) RETURN b.id AS x",
        "MATCH (a) RETURN a.id AS x LIMIT 3",
    ],
)
def test_other_unportable_cypher_is_seen(text: str) -> None:
    assert unportable(text)


FILLED_IN = {
    "entity.cypher": "one thing of any type: the words between percent signs are names of the declarations",
    "quality.cypher": "counts over every type in turn: the words between percent signs are names of the declarations",
    "center_compliance.cypher": "properties of centers that the vocabulary of facts names, once the model declares them",
    "sources_of.cypher": "the type of the thing asked about: without its label a server looks at every node",
}
"""Files with words a function fills in, each with its reason; everywhere else values are parameters and names are written out."""


def test_only_names_of_declarations_are_filled_in() -> None:
    filled = {path.name for path in cypher_files() if re.search(r"%\w+%", path.read_text(encoding="utf-8"))}
    assert filled == FILLED_IN.keys()


def test_cypher_stands_in_files_alone() -> None:
    """A query written in Python would escape every check above."""
    sources = [p for room in ("queries", "viz", "api", "chuangtu") for p in (ROOT / room).rglob("*.py")]
    clause = re.compile(r"""["'].*\b(MATCH \(|RETURN \w+\.)|\.run\(\s*f["']""")
    _none(
        [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
            for path in sources
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if clause.search(line)
        ]
    )


def test_front_matter_says_everything() -> None:
    keys = {"title.zh", "title.en", "asks.zh", "asks.en", "takes", "gives.zh", "gives.en", "version"}
    files = {name: front_matter((ROOT / "queries" / f"{name}.cypher").read_text(encoding="utf-8")) for name in NAMES}
    _none([f"{name}: {keys ^ {*found}}" for name, found in files.items() if not keys <= {*found}])


def test_confidence_runs_from_the_most_to_the_least_trusted() -> None:
    """The order is part of the rule that picks the value shown."""
    assert list(CONFIDENCE.values or ()) == ["steward", "high", "medium", "low"]
