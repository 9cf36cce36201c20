"""Settings: read once at the door from options and environment, never at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.stores.neo4j import Server
    from queries.worlds import Worlds

DEFAULT_HOME = ".chuangtu"
DRAFT_ENDING = ".draft.yaml"
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Settings:
    """Where things are kept, which language is spoken, and whether a Neo4j answers."""

    home: Path
    lang: str = "zh"
    server: Server | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str], home: str | None = None, lang: str | None = None) -> Settings:
        """Read settings; options given win over the environment."""
        uri = environment.get("NEO4J_URI")
        server = server_at(uri, environment) if uri else None
        chosen = home or environment.get("CHUANGTU_HOME") or DEFAULT_HOME
        return cls(Path(chosen).expanduser().absolute(), lang or environment.get("CHUANGTU_LANG", "zh"), server)

    @property
    def ledger(self) -> Path:
        """The ledger file."""
        return self.home / "ledger.duckdb"

    @property
    def policies(self) -> Path:
        """The folder of the user's own policy rules."""
        return self.home / "policies"

    def confirmed_policies(self) -> list[Path]:
        """Return the user's own rule files; drafts wait until a person has confirmed them."""
        return sorted(p for p in self.policies.glob("*.yaml") if p.is_file() and not p.name.endswith(DRAFT_ENDING))

    @property
    def sources(self) -> Path:
        """The folder of the user's own source descriptions."""
        return self.home / "sources"

    def worlds(self) -> Worlds:
        """Open the published graphs."""
        from queries.worlds import Worlds  # pydantic loads on use

        return Worlds(self.home, self.server)


def server_at(uri: str, environment: Mapping[str, str]) -> Server:
    """Return the Neo4j at an address, with the login and database of the environment."""
    from graph.stores.neo4j import Server  # the driver loads on use

    return Server(
        uri,
        environment.get("NEO4J_USER", "neo4j"),
        environment.get("NEO4J_PASSWORD", ""),
        environment.get("NEO4J_DATABASE") or None,
    )


def from_environment(home: str | None = None, lang: str | None = None) -> Settings:
    """Read settings from this process's environment."""
    return Settings.read(os.environ, home, lang)


def bundled_data() -> list[Path]:
    """Return the folders that ship: the registry, and the policy rules."""
    packed = HERE / "bundled"
    registry = packed / "registry" if packed.exists() else HERE.parent / "data" / "registry"
    import queries  # only to find its folder

    return [registry, Path(queries.__file__).parent / "policy"]
