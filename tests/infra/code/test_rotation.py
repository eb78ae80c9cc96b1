"""The rotation function against a real PostgreSQL with TLS, and a vault kept in memory."""

import base64
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.code.rotate_postgres import Refused, Session, handler, verifier

SERVER = shutil.which("initdb") or next((str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None)
pytestmark = pytest.mark.skipif(SERVER is None, reason="needs a PostgreSQL server (package postgresql)")


class NotThere(Exception):
    pass


class Vault:
    """What the function uses of Secrets Manager."""

    class exceptions:
        ResourceNotFoundException = NotThere

    def __init__(self, first: dict[str, object], administrator: dict[str, object]) -> None:
        self.values = {"v1": json.dumps(first)}
        self.stages: dict[str, list[str]] = {"v1": ["AWSCURRENT"]}
        self.administrator = json.dumps(administrator)
        self.count = 0

    def describe_secret(self, **_: object) -> dict[str, object]:
        return {"VersionIdsToStages": self.stages}

    def get_secret_value(self, SecretId: str, VersionId: str | None = None, VersionStage: str | None = None) -> dict[str, str]:
        if SecretId == "admin":
            return {"SecretString": self.administrator}
        version = VersionId or next(v for v, held in self.stages.items() if VersionStage in held)
        if version not in self.values:
            raise NotThere
        return {"SecretString": self.values[version]}

    def get_random_password(self, **_: object) -> dict[str, str]:
        self.count += 1
        return {"RandomPassword": f"senha{self.count:03}"}

    def put_secret_value(self, SecretId: str, ClientRequestToken: str, SecretString: str, VersionStages: list[str]) -> None:
        self.values[ClientRequestToken] = SecretString

    def update_secret_version_stage(self, SecretId: str, VersionStage: str, MoveToVersionId: str, RemoveFromVersionId: str) -> None:
        self.stages[RemoveFromVersionId] = ["AWSPREVIOUS"]
        self.stages[MoveToVersionId] = ["AWSCURRENT", "AWSPENDING"]

    def rotate(self, token: str, *, repeat: int = 1) -> dict[str, str]:
        self.stages[token] = ["AWSPENDING"]
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            for _ in range(repeat):
                handler({"SecretId": "app", "ClientRequestToken": token, "Step": step}, None, self)
        value: dict[str, str] = json.loads(self.values[token])
        return value


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, object]]:
    """In a folder that the database's own user may enter: PostgreSQL refuses to run as root."""
    with TemporaryDirectory() as work:
        yield from running(Path(work))


def running(folder: Path) -> Iterator[dict[str, object]]:
    assert SERVER
    folder.chmod(0o777)
    data, tools = folder / "data", Path(SERVER).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # As root, PostgreSQL must run as its own user; runuser stands in a folder that a bare PATH leaves out.
    user = ["/usr/sbin/runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    (folder / "password").write_text("dono", encoding="utf-8")
    (folder / "password").chmod(0o644)
    made = subprocess.run([*user, str(tools / "initdb"), "-D", str(data), "-U", "administrador", f"--pwfile={folder / 'password'}",
                           "--auth=scram-sha-256"], capture_output=True, text=True, check=False)  # fmt: skip
    if made.returncode:
        pytest.skip(f"no PostgreSQL can be made here: {made.stderr.strip()[-200:]}")
    subprocess.run(["openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=localhost", "-out", str(folder / "server.crt"),
                    "-keyout", str(folder / "server.key")], capture_output=True, check=True)  # fmt: skip
    for file in ("server.crt", "server.key"):
        shutil.copy(folder / file, data / file)
        if user:
            shutil.chown(data / file, "postgres", "postgres")
    (data / "server.key").chmod(0o600)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c ssl=on -c fsync=off"
    subprocess.run([*user, str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start"],
                   check=True, capture_output=True, timeout=60)  # fmt: skip
    try:
        yield {"host": "127.0.0.1", "port": port, "dbname": "postgres", "username": "administrador", "password": "dono"}
    finally:
        subprocess.run([*user, str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], capture_output=True, check=False)


@pytest.fixture
def vault(server: dict[str, object]) -> Vault:
    first = {**server, "username": "app", "password": "primeira", "masterarn": "admin", "engine": "postgres"}
    return Vault(first, {"username": server["username"], "password": server["password"]})


def test_two_users_take_turns_and_the_one_in_use_stays_valid(vault: Vault) -> None:
    first = vault.rotate("v2")
    assert first["username"] == "app_clone"
    with Session(json.loads(vault.values["v1"])) as old, Session(first) as new:
        assert old.run("SELECT current_user") == [["app"]]
        assert new.run("SELECT current_user, pg_has_role('app', 'member')::text") == [["app_clone", "true"]]
    second = vault.rotate("v3")
    assert second["username"] == "app"
    with Session(first), Session(second):
        pass
    with pytest.raises(Refused, match="password authentication failed"):
        Session(json.loads(vault.values["v1"]))


def test_steps_may_be_repeated(vault: Vault) -> None:
    value = vault.rotate("v2", repeat=2)
    assert vault.count == 1
    with Session(value):
        pass


def test_the_database_keeps_a_verifier_and_never_saw_the_password(vault: Vault, server: dict[str, object]) -> None:
    value = vault.rotate("v2")
    with Session(server) as session:
        ((stored,),) = session.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'app_clone'")
    assert stored and stored.startswith("SCRAM-SHA-256$4096:") and value["password"] not in stored


def test_a_server_that_says_no_is_quoted(server: dict[str, object]) -> None:
    with pytest.raises(Refused, match="password authentication failed"):
        Session({**server, "password": "errada"})
    with Session(server) as session:
        with pytest.raises(Refused, match="does not exist"):
            session.run("SELECT * FROM nada")
        assert session.run("SELECT 1") == [["1"]], "the session goes on after a refusal"


def test_a_version_that_is_not_pending_is_left_alone(vault: Vault) -> None:
    with pytest.raises(ValueError, match="not the one that is pending"):
        handler({"SecretId": "app", "ClientRequestToken": "v9", "Step": "createSecret"}, None, vault)


def test_verifiers_are_those_of_the_standard() -> None:
    """RFC 7677's example: user, password `pencil`, that salt, 4096 rounds; the server's signature there follows from this key."""
    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    assert verifier("pencil", salt) == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
