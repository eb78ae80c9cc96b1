"""An image repository of the model in; its Dockerfile, and the processors that it is built for, out."""

import json
from collections.abc import Iterable

from infra.kinds.shared import arm
from infra.kubernetes.objects import USER
from infra.site import Site
from planta.kinds.batch import BatchCompute
from planta.kinds.ecs import Service
from planta.kinds.eks import Nodegroup
from planta.kinds.kubernetes import Deployment

DOCKERFILE = """\
# {name}: built in stages, tested before anything is published, run by a user without rights.
# The base is given by digest, so that the same commit is always the same image:
#   docker build --build-arg BASE=python:3.13-slim@sha256:... .
# checkov:skip=CKV_DOCKER_7:The base is given by digest
ARG BASE

FROM ${{BASE}} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY app ./app

FROM build AS test
COPY requirements-dev.lock ./
RUN /venv/bin/pip install --require-hashes --no-deps -r requirements-dev.lock
COPY tests ./tests
RUN /venv/bin/python -m ruff check app tests && /venv/bin/python -m pytest -q tests

FROM ${{BASE}} AS final
RUN groupadd --system --gid {user} app \\
    && useradd --system --uid {user} --gid app --no-create-home --shell /usr/sbin/nologin app
COPY --from=build /venv /venv
COPY --from=build /src/app /srv/app
WORKDIR /srv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER {user}:{user}
{serving}ENTRYPOINT ["python", "-m", "app"]
"""
IGNORED = "**/__pycache__\n**/.venv\n**/.git\n**/*.env\n**/*.pem\n"


def dockerfile(site: Site, repository: str) -> str:
    config = site.architecture.resources[repository]
    return DOCKERFILE.format(name=config.name(), user=USER, serving=_serving(site, repository))


def _serving(site: Site, repository: str) -> str:
    """Ports and health check of the service that runs the image; jobs end by themselves and have neither."""
    for id in _users(site, repository):
        config = site.config(id)
        if isinstance(config, Deployment) and config.ports:
            exposed = "EXPOSE " + " ".join(str(p) for p in config.ports.values()) + "\n"
            if config.health:
                address = f"http://127.0.0.1:{config.ports[config.health.port]}{config.health.live}"
                command = json.dumps(["python", "-c", f"import urllib.request as r; r.urlopen('{address}', timeout=2)"])
                times = f"--interval=10s --timeout=3s --start-period={config.health.start_seconds}s --retries=3"
                exposed += f"HEALTHCHECK {times} \\\n    CMD {command}\n"
            return exposed
    return "HEALTHCHECK NONE\n"


def _users(site: Site, repository: str) -> list[str]:
    return [link.source for link in site.architecture.links_to(repository) if link.field == "image"]


def platforms(sites: Iterable[Site], repository: str) -> tuple[str, ...]:
    """Of the machines that run it, in whatever environment; sorted."""
    found: set[str] = set()
    for site in sites:
        for id in _users(site, repository):
            found |= {f"linux/{'arm64' if graviton else 'amd64'}" for graviton in _machines(site, id)}
    return tuple(sorted(found)) or ("linux/amd64",)


def _machines(site: Site, id: str) -> set[bool]:
    """Whether they are Graviton; a workload bound to no node group may run on any of its cluster's."""
    config = site.config(id)
    if site.kind(id) == "batch-job":
        computes = [site.config(c) for c in site.computes(id)]
        instances = [i for c in computes if isinstance(c, BatchCompute) for i in c.instances]
        # Fargate follows the image; what says nothing follows the others.
        return {arm(i) for i in instances}
    if isinstance(config, Service) or site.kind(id) == "lambda":
        return {getattr(config, "architecture", "x86_64") == "arm64"}
    groups = getattr(config, "nodes", ()) or [r.id for r in site.architecture.of_kind("eks-nodegroup") if r.config.in_ == config.in_]
    return {arm(i) for g in groups if isinstance(c := site.config(g), Nodegroup) for i in c.instances}
