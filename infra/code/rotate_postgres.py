"""The rotation function of a PostgreSQL secret: an event of Secrets Manager in; a new password, in the database and the secret, out.

It runs in AWS Lambda by itself: nothing beside Python and boto3 is there, so it speaks PostgreSQL's protocol on its own, over TLS,
with SCRAM-SHA-256. Passwords reach the database as verifiers only. Two users take turns: while one gets a new password, the
other's stays valid.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import socket
import ssl
import struct
from typing import Any

ITERATIONS = 4096
OTHER = "_clone"
"""The second of the two users: `app` and `app_clone`."""
BUNDLE = "/var/runtime/ca-cert.pem"
"""Amazon's certificate authorities, where the runtime brings them."""
SSL_REQUEST, PROTOCOL = 80877103, 196608


class Refused(Exception):
    """The database says no; the message is its own."""


def handler(event: dict[str, str], context: object, vault: Any = None) -> None:
    """One of the four steps of a rotation; each may be repeated."""
    if vault is None:
        import boto3

        vault = boto3.client("secretsmanager")
    arn, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
    stages = vault.describe_secret(SecretId=arn)["VersionIdsToStages"]
    if "AWSCURRENT" in stages.get(token, []):
        return
    if "AWSPENDING" not in stages.get(token, []):
        raise ValueError(f"version {token} is not the one that is pending")
    current = _read(vault, arn, VersionStage="AWSCURRENT")
    if step == "createSecret":
        _create(vault, arn, token, current)
        return
    pending = _read(vault, arn, VersionId=token, VersionStage="AWSPENDING")
    if step == "setSecret":
        _set(vault, current, pending)
    elif step == "testSecret":
        with Session(pending) as session:
            session.run("SELECT 1")
    elif step == "finishSecret":
        version = next(v for v, held in stages.items() if "AWSCURRENT" in held)
        vault.update_secret_version_stage(SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=version)
    else:
        raise ValueError(f"unknown step {step}")


def _read(vault: Any, arn: str, **which: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(vault.get_secret_value(SecretId=arn, **which)["SecretString"])
    return value


def _create(vault: Any, arn: str, token: str, current: dict[str, Any]) -> None:
    """The other user's next password; a repeated step keeps the first."""
    try:
        _read(vault, arn, VersionId=token, VersionStage="AWSPENDING")
        return
    except vault.exceptions.ResourceNotFoundException:
        pass
    password = vault.get_random_password(PasswordLength=40, ExcludePunctuation=True)["RandomPassword"]
    user = current["username"]
    user = user.removesuffix(OTHER) if user.endswith(OTHER) else user + OTHER
    value = json.dumps({**current, "username": user, "password": password})
    vault.put_secret_value(SecretId=arn, ClientRequestToken=token, SecretString=value, VersionStages=["AWSPENDING"])


def _set(vault: Any, current: dict[str, Any], pending: dict[str, Any]) -> None:
    """As administrator: both users exist, the other has what the first has, and its new password."""
    try:
        with Session(pending):
            return
    except Refused:
        pass
    if (current["host"], current["dbname"]) != (pending["host"], pending["dbname"]):
        raise ValueError("the pending version is for another database")
    administrator = _read(vault, current["masterarn"])
    with Session({**current, "username": administrator["username"], "password": administrator["password"]}) as session:
        first = pending["username"].removesuffix(OTHER)
        users = {current["username"]: current["password"], pending["username"]: pending["password"]}
        for user, password in users.items():
            if not session.run(f"SELECT 1 FROM pg_roles WHERE rolname = {literal(user)}"):
                session.run(f"CREATE ROLE {name(user)} LOGIN PASSWORD {literal(verifier(password))}")
        session.run(f"ALTER ROLE {name(pending['username'])} LOGIN PASSWORD {literal(verifier(pending['password']))}")
        session.run(f"GRANT {name(first)} TO {name(first + OTHER)}")


def name(text: str) -> str:
    """An identifier, quoted."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text, quoted; a backslash would mean something, and none of ours has one."""
    if "\\" in text or "\x00" in text:
        raise ValueError("a backslash or a null in a name or password")
    return "'" + text.replace("'", "''") + "'"


def verifier(password: str, salt: bytes | None = None) -> str:
    """What PostgreSQL stores of a password, made here so that the password itself does not travel."""
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    stored = hashlib.sha256(_mac(salted, b"Client Key")).digest()
    parts = [base64.b64encode(p).decode() for p in (salt, stored, _mac(salted, b"Server Key"))]
    return f"SCRAM-SHA-256${ITERATIONS}:{parts[0]}${parts[1]}:{parts[2]}"


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


class Session:
    """A connection to PostgreSQL for simple queries."""

    def __init__(self, secret: dict[str, Any]) -> None:
        self.socket = self._secure(socket.create_connection((secret["host"], int(secret["port"])), timeout=10), secret["host"])
        try:
            self._start(secret["username"], secret["dbname"])
            self._sign_in(secret["password"])
            self._until_ready()
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._send(b"X", b"")
        self.socket.close()

    def _secure(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        """TLS or nothing. Without Amazon's authorities at hand, SCRAM below proves that the server knows the password's verifier."""
        plain.sendall(struct.pack("!ii", 8, SSL_REQUEST))
        if plain.recv(1) != b"S":
            plain.close()
            raise Refused("the server offers no TLS")
        bundle = os.environ.get("CA_BUNDLE", BUNDLE)
        context = ssl.create_default_context(cafile=bundle if os.path.exists(bundle) else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if not os.path.exists(bundle):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain, server_hostname=host)

    def _start(self, user: str, database: str) -> None:
        pairs = b"".join(p.encode() + b"\x00" for p in ("user", user, "database", database)) + b"\x00"
        self.socket.sendall(struct.pack("!ii", 8 + len(pairs), PROTOCOL) + pairs)

    def _sign_in(self, password: str) -> None:
        """SCRAM-SHA-256 (RFC 7677): neither side sends the password, and each proves to the other that it knows it."""
        kind, mechanisms = self._authentication()
        if kind != 10 or b"SCRAM-SHA-256" not in mechanisms.split(b"\x00"):
            raise Refused("the server asks for another way to sign in than SCRAM-SHA-256")
        nonce = base64.b64encode(secrets.token_bytes(18)).decode()
        bare = f"n=,r={nonce}"
        hello = ("n,," + bare).encode()
        self._send(b"p", b"SCRAM-SHA-256\x00" + struct.pack("!i", len(hello)) + hello)
        _, answer = self._authentication()
        server = dict(part.split("=", 1) for part in answer.decode().split(","))
        if not server["r"].startswith(nonce):
            raise Refused("the server answered somebody else")
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(server["s"]), int(server["i"]))
        client = _mac(salted, b"Client Key")
        without_proof = f"c=biws,r={server['r']}"
        signed = ",".join((bare, answer.decode(), without_proof)).encode()
        proof = bytes(a ^ b for a, b in zip(client, _mac(hashlib.sha256(client).digest(), signed), strict=True))
        self._send(b"p", f"{without_proof},p={base64.b64encode(proof).decode()}".encode())
        _, last = self._authentication()
        expected = base64.b64encode(_mac(_mac(salted, b"Server Key"), signed)).decode()
        if not hmac.compare_digest(last.decode().partition("v=")[2], expected):
            raise Refused("the server does not know the password's verifier")

    def _authentication(self) -> tuple[int, bytes]:
        kind, body = self._receive()
        if kind != b"R":
            raise Refused(f"expected a word on signing in, got {kind!r}")
        (code,) = struct.unpack("!i", body[:4])
        return code, body[4:]

    def run(self, statement: str) -> list[list[str | None]]:
        """One statement; its rows."""
        self._send(b"Q", statement.encode() + b"\x00")
        return self._until_ready()

    def _until_ready(self) -> list[list[str | None]]:
        rows: list[list[str | None]] = []
        problem: Refused | None = None
        while True:
            try:
                kind, body = self._receive()
            except Refused as refused:
                if self.socket.fileno() < 0:
                    raise
                problem = refused
                continue
            if kind == b"D":
                rows.append(_row(body))
            elif kind == b"Z":
                if problem:
                    raise problem
                return rows

    def _send(self, kind: bytes, body: bytes) -> None:
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _receive(self) -> tuple[bytes, bytes]:
        head = self._exactly(5)
        body = self._exactly(struct.unpack("!i", head[1:])[0] - 4)
        if head[:1] == b"E":
            fields = {part[:1]: part[1:] for part in body.split(b"\x00") if part}
            raise Refused(fields.get(b"M", b"no reason given").decode())
        return head[:1], body

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                self.socket.close()
                raise Refused("the server closed the connection")
            data += more
        return data


def _row(body: bytes) -> list[str | None]:
    (count,) = struct.unpack("!h", body[:2])
    at, row = 2, []
    for _ in range(count):
        (length,) = struct.unpack("!i", body[at : at + 4])
        at += 4
        row.append(None if length < 0 else body[at : at + length].decode())
        at += max(length, 0)
    return row
