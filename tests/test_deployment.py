"""The container files without a container engine: the Compose specification's schema, the real command line, the facts of the image."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import complaint

ROOT = Path(__file__).parent.parent
COMPOSE = ROOT / "docker-compose.yml"
OURS = ("load", "publish", "app")


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8")))


def services() -> dict[str, dict[str, Any]]:
    return dict(compose()["services"])


def dockerfile() -> list[tuple[str, str]]:
    """Instructions with their arguments, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in dockerfile() if name == instruction]


def check_schema(path: Path) -> subprocess.CompletedProcess[str]:
    """Hold a file against the Compose specification that check-jsonschema brings with it."""
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_compose_fits_the_specification() -> None:
    done = check_schema(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_compose_file_is_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services:\n  app:\n    imagee: x\n", encoding="utf-8")
    assert check_schema(wrong).returncode


@pytest.mark.parametrize("service", OURS)
def test_every_service_command_is_one_of_the_command_line(service: str) -> None:
    entry = json.loads(arguments("ENTRYPOINT")[-1])
    assert entry == ["chuangtu"]
    assert not complaint(services()[service]["command"])


@pytest.mark.parametrize("words", [["serv"], ["serve", "--hosts", "x"], ["publish", "--to"]])
def test_a_wrong_service_command_is_seen(words: list[str]) -> None:
    assert complaint(words)


def test_ports_are_open_to_this_machine_alone() -> None:
    ports = {name: service.get("ports", []) for name, service in services().items()}
    assert ports == {"neo4j": ["127.0.0.1:7687:7687"], "load": [], "publish": [], "app": ["127.0.0.1:8000:8000"]}


def test_images_are_pinned() -> None:
    images = [service["image"] for service in services().values()] + [rest.split(" ")[0] for rest in arguments("FROM")]
    assert "neo4j:5.26-community" in images
    assert not [image for image in images if ":" not in image or image.endswith(":latest")]


def test_the_password_comes_from_the_environment_and_has_no_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    given = re.findall(r"\$\{NEO4J_PASSWORD([^}]*)\}", text)
    assert given
    assert all(rest.startswith(":?") for rest in given), given
    server = services()["neo4j"]["environment"]
    assert "NEO4J_PASSWORD" not in server, "the image would take it for a setting of the server and refuse to start"
    assert "$${NEO4J_AUTH#neo4j/}" in services()["neo4j"]["healthcheck"]["test"][1]


def test_our_containers_may_write_to_their_volume_alone() -> None:
    for name in OURS:
        service = services()[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["volumes"] == ["chuangtu:/data"], name
        assert service["environment"]["CHUANGTU_HOME"] == "/data", name


def test_services_wait_for_what_they_need() -> None:
    waits = {
        name: {on: how["condition"] for on, how in services()[name].get("depends_on", {}).items()} for name in OURS
    }
    healthy, done = "service_healthy", "service_completed_successfully"
    assert waits == {
        "load": {},
        "publish": {"load": done, "neo4j": healthy},
        "app": {"publish": done, "neo4j": healthy},
    }
    assert services()["neo4j"]["healthcheck"]["test"][1].startswith("cypher-shell")
    assert "NEO4J_URI" not in services()["load"]["environment"], "loading needs no server"


def test_the_image_is_built_from_the_lock_file() -> None:
    installs = [rest for rest in arguments("RUN") if "pip install" in rest]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "-r requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation ." in installs[1]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    named = re.findall(r"(?m)^([\w.-]+)==\S+(?: ; [^\\]+)? \\\n((?:    --hash=sha256:\w{64}(?: \\)?\n)+)", lock)
    assert len(named) == len(re.findall(r"(?m)^[\w.-]+==", lock)), "a pinned package without a hash"
    assert {"hatchling", "ladybug", "neo4j"} <= {name for name, _ in named}


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = dockerfile()[max(i for i, (name, _) in enumerate(dockerfile()) if name == "FROM") :]
    users = [rest for name, rest in last_stage if name == "USER"]
    assert users
    assert users[-1] not in ("0", "root")
    assert any("/healthz" in rest for name, rest in last_stage if name == "HEALTHCHECK")


def test_what_the_image_copies_is_sent_to_the_builder() -> None:
    """`.dockerignore` names what goes in: the packages of pyproject.toml, the data, the texts a build reads."""
    let_through = re.findall(r"(?m)^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"))
    packages = {"chuangtu", "graph", "ingest", "queries", "api", "viz"}
    assert packages | {"data", "pyproject.toml", "requirements.lock", "README.md", "LICENSE"} == {*let_through}
    assert not [name for name in let_through if not (ROOT / name).exists()]
