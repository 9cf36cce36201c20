"""What an operator may set; made at the door and passed in, never read at import."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class Settings:
    """How the API meets the outside: by default it answers this machine only and no other site.

    `hosts` are names it may be called by beside those of the machine itself (a check against DNS rebinding),
    `origins` the sites whose scripts may read it (CORS), `max_body` the largest request in bytes,
    `decisions` the token a steward's decisions must carry (empty: none are taken).
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    max_body: int = 1 << 20
    max_url: int = 8 << 10
    gzip_from: int = 2 << 10
    decisions: str = ""

    @property
    def known_hosts(self) -> frozenset[str]:
        """Every name the API answers to, in lower case."""
        return LOOPBACK | {host.lower() for host in self.hosts}
