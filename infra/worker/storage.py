"""A place in; its files to read, list and write out: `s3://bucket/prefix`, or a folder."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from infra.worker.spectra import Source


class Place(Protocol):
    """Where files lie; keys are relative to it."""

    def open(self, key: str) -> Any: ...

    def keys(self, prefix: str) -> Iterator[str]: ...

    def write(self, key: str, data: bytes) -> None: ...


def place(text: str) -> Place:
    """`$NAME` in it is taken from the environment, as job definitions name buckets."""
    text = os.path.expandvars(text)
    if text.startswith("s3://"):
        bucket, _, prefix = text.removeprefix("s3://").partition("/")
        return _Bucket(bucket, prefix.rstrip("/") + "/" if prefix else "")
    return _Folder(Path(text))


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def open(self, key: str) -> Iterator[Source]:
        with self._inside(key).open("rb") as handle:
            yield handle

    def keys(self, prefix: str) -> Iterator[str]:
        found = sorted(p.relative_to(self._root).as_posix() for p in self._root.rglob("*") if p.is_file())
        yield from (key for key in found if key.startswith(prefix))

    def write(self, key: str, data: bytes) -> None:
        """Whole or not at all."""
        path = self._inside(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".part")
        beside.write_bytes(data)
        os.replace(beside, path)

    def _inside(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise OSError(f"{key}: outside of {self._root.name}")
        return path


class _Bucket:
    """The endpoint is boto3's affair (AWS_ENDPOINT_URL)."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3

        self._client: Any = boto3.client("s3")
        self._bucket, self._prefix = bucket, prefix

    @contextmanager
    def open(self, key: str) -> Iterator[Source]:
        with closing(self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"]) as body:
            yield body

    def keys(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix + prefix)
        for page in pages:
            for item in page.get("Contents", ()):
                if not item["Key"].endswith("/"):
                    yield item["Key"].removeprefix(self._prefix)

    def write(self, key: str, data: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data, ContentType="application/json")
