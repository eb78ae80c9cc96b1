"""The environments of a system in; every file by which its repository delivers it, by relative path, out."""

import re
from collections.abc import Mapping
from typing import Any

from infra.delivery.environments import script
from infra.delivery.images import IGNORED, dockerfile
from infra.delivery.workflow import IMAGES, in_order, way_back
from infra.delivery.workflow import delivery as jobs
from infra.site import Site
from planta.architecture import Architecture
from planta.yaml_text import dump

HEAD = "# Made from architecture.yaml by `planta workflows`; change the model, not this file.\n"
ASKS = "# checkov:skip=CKV_GHA_7:Nothing is built here; a person chooses which earlier delivery stands again.\n"
_PINNED = re.compile(r"uses: '?([^'\s]+@[0-9a-f]{40}) # (v[\w.]+)'?")


def delivery(architectures: Mapping[str, Architecture]) -> dict[str, bytes]:
    """`.github/workflows/…` for each workflow of the model with the script that makes its environments, and
    `images/<repository>/Dockerfile` for each image."""
    sites = {e: Site(a) for e, a in architectures.items()}
    files: dict[str, bytes] = {}
    for site in in_order(sites):
        for id in site.of_kind("github-workflow"):
            file = site.config(id).file or f"{id}.yml"
            stem, _, ending = file.rpartition(".")
            files.setdefault(f".github/workflows/{file}", _text(jobs(id, sites)))
            if back := way_back(id, sites):
                files.setdefault(f".github/workflows/{stem}-rollback.{ending}", _text(back, ASKS))
            if made := script(id, [s for s in in_order(sites) if id in s.architecture.resources]):
                files.setdefault(f".github/{stem}-environments.sh", made.encode())
        for id in site.of_kind("ecr-repository"):
            files.setdefault(f"{IMAGES}/{id}/Dockerfile", dockerfile(site, id).encode())
            files.setdefault(f"{IMAGES}/{id}/.dockerignore", IGNORED.encode())
    return files


def _text(workflow: Mapping[str, Any], said: str = "") -> bytes:
    text = dump(dict(workflow))
    # What PyYAML quotes because YAML 1.1 read it as true; and versions, which are comments.
    return (HEAD + said + _PINNED.sub(r"uses: \1 # \2", text.replace("\n'on':", "\non:"))).encode()
