"""Bring what the tests need: Neo4j (container or jars) and a real Chromium with Chinese fonts.

`python -m tests.provision` prepares both and says in one line each what it found. With CI=true nothing may be missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests import neo4j_server
from tests.neo4j_server import Missing

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def must_be_complete() -> bool:
    """Tell whether a missing part is a failure (CI=true) instead of a skip."""
    return os.environ.get("CI", "").lower() == "true"


def neo4j() -> str:
    """Make a Neo4j startable and return how it will be had.

    Raises Missing with one line.
    """
    if os.environ.get("CHUANGTU_TEST_NEO4J_URI"):
        return "Neo4j: the one CHUANGTU_TEST_NEO4J_URI names"
    if neo4j_server.docker_answers():
        return "Neo4j: a container"
    absent = [
        package for tool, package in (("java", "default-jre-headless"), ("mvn", "maven")) if not shutil.which(tool)
    ]
    if absent:
        _install(absent)
    neo4j_server.jars()
    return f"Neo4j: {neo4j_server.VERSION} on this machine's JDK"


def chromium() -> str:
    """Return the path of a Chromium on this machine, installing it where that is allowed.

    Raises Missing with one line.
    """
    found = _browser()
    wanted = ([] if found else ["chromium"]) + ([] if _has_chinese_font() else ["fonts-noto-cjk"])
    if wanted:
        _install(wanted)
    found = found or _browser()
    if not found:
        raise Missing("Chromium: not on this machine (install the package chromium)")
    return found


def _browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _install(packages: list[str]) -> None:
    """Install system packages where this is root on Debian or a relative; otherwise leave the machine as it is."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *arguments], env=environment, capture_output=True, text=True, timeout=900, check=False
        )
        if done.returncode:
            print(f"apt-get {arguments[0]} failed: {(done.stderr or done.stdout).strip()[-200:]}", file=sys.stderr)
            return


def main() -> int:
    """Prepare everything, say what was found, return the exit status."""
    missing = 0
    for prepare in (neo4j, lambda: f"Chromium: {chromium()}"):
        try:
            print(prepare(), flush=True)
        except Missing as error:
            missing += 1
            print(f"{error} — {'needed with CI=true' if must_be_complete() else 'its tests are skipped'}", flush=True)
    return int(missing > 0 and must_be_complete())


if __name__ == "__main__":
    sys.exit(main())
