"""Where the Neo4j is and how it is reached; what its errors mean to a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import neo4j
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Forbidden, Neo4jError

from graph.errors import Unreachable, Words, WrongUse

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True)
class Server:
    """Address and login of one Neo4j database; `patience` bounds, in seconds, how long it is tried when it does not answer."""

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str | None = None
    patience: float = 15.0

    @property
    def shown(self) -> str:
        """The address as it may be printed: without a login that someone put into it."""
        scheme, _, rest = self.uri.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"


def connect(server: Server) -> neo4j.Driver:
    """Return a driver whose server has answered.

    Raises WrongUse for an address that is none, Unreachable when the server does not answer or refuses the login.
    """
    if server.uri.partition("://")[0] not in SCHEMES:
        raise WrongUse(
            Words(f"不是 Neo4j 地址：{server.shown}", f"Not an address of a Neo4j: {server.shown}"),
            value=server.shown,
            remedy=Words(f"可用协议：{'、'.join(SCHEMES)}。", f"Schemes are {', '.join(SCHEMES)}."),
        )
    with reaching(server):
        driver = neo4j.GraphDatabase.driver(
            server.uri,
            auth=(server.user, server.password),
            connection_timeout=min(5.0, server.patience),
            connection_acquisition_timeout=server.patience,
            max_transaction_retry_time=server.patience,
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            user_agent="chuangtu",
        )
        try:
            with driver.session(database=server.database) as session:
                session.run(
                    "RETURN 1"
                ).consume()  # not managed, so that a server that is away is not tried again and again
        except BaseException:
            driver.close()
            raise
    return driver


@contextmanager
def reaching(server: Server) -> Iterator[None]:
    """Turn what the driver raises in a block into errors of ours.

    Raises Unreachable for everything the server or network causes; a faulty query becomes a RuntimeError with the server's words.
    """
    try:
        yield
    except (AuthError, Forbidden) as error:
        raise Unreachable(
            Words(
                f"Neo4j 拒绝登录：{server.shown}（用户 {server.user}）",
                f"Neo4j refuses the login: {server.shown} (user {server.user})",
            ),
            value=server.shown,
            remedy=Words("请检查 NEO4J_USER 与 NEO4J_PASSWORD。", "Check NEO4J_USER and NEO4J_PASSWORD."),
        ) from error
    except ConfigurationError as error:
        raise WrongUse(
            Words(
                f"Neo4j 地址不可用：{server.shown}（{error}）",
                f"The Neo4j address cannot be used: {server.shown} ({error})",
            ),
            value=server.shown,
        ) from error
    except Neo4jError as error:
        raise _meaning(server, error) from error
    except (DriverError, OSError) as error:
        raise _silent(server) from error


def _meaning(server: Server, error: Neo4jError) -> Exception:
    code = error.code or ""
    if "Timed" in code or "Terminated" in code:
        return Unreachable(
            Words("Neo4j 在时限内没有答完", "Neo4j did not finish within the time allowed"),
            value=server.shown,
            remedy=Words("请缩小范围或稍后重试。", "Narrow the question or try again later."),
        )
    if (
        error.is_retryable()
        or code.startswith("Neo.TransientError")
        or "DatabaseNotFound" in code
        or "DatabaseUnavailable" in code
    ):
        return Unreachable(
            Words(f"Neo4j 暂时不能完成：{error.message}", f"Neo4j cannot do it now: {error.message}"),
            value=server.shown,
            remedy=Words(
                "请检查数据库名与服务器内存，稍后重试。",
                "Check the database's name and the server's memory, then try again.",
            ),
        )
    return RuntimeError(f"{code}: {error.message}")


def _silent(server: Server) -> Unreachable:
    return Unreachable(
        Words(f"Neo4j 没有应答：{server.shown}", f"Neo4j does not answer: {server.shown}"),
        value=server.shown,
        remedy=Words(
            "请确认服务器已启动、NEO4J_URI 正确；或去掉它，用内嵌图回答。",
            "Check that it runs and that NEO4J_URI is right, or unset it to be answered from the embedded graph.",
        ),
    )


@cache
def cypher(name: str) -> str:
    """Return the text of `cypher/<name>.cypher`."""
    return resources.files("graph.stores.neo4j").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")
