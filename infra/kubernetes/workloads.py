"""A deployment or job of the model in; its Kubernetes objects, in the order in which they are applied, out."""

import hashlib
import json
from collections.abc import Iterator

from infra.kinds.shared import repository_uri
from infra.kubernetes.addresses import environment
from infra.kubernetes.objects import USER, Object, labels, of, selector, service_account
from infra.kubernetes.secrets import external_secrets, has_secrets
from infra.kubernetes.tokens import token
from infra.site import Site
from planta.kinds.eks import Nodegroup
from planta.kinds.kubernetes import Deployment, Job, Workload

DRAIN_SECONDS = 10
"""How long a leaving pod still serves, until the load balancer and the other nodes no longer send to it."""


def workload(site: Site, id: str) -> Iterator[Object]:
    """Identity and settings first, then what runs, then what surrounds it."""
    config = site.config(id)
    assert isinstance(config, Workload)
    yield service_account(site, id)
    if values := environment(site, id):
        yield of(site, id, "v1", "ConfigMap", {"data": values})
    yield from external_secrets(site, id)
    if isinstance(config, Deployment):
        yield from _deployment(site, id, config)
    elif isinstance(config, Job):
        yield _job(site, id, config)


def _deployment(site: Site, id: str, config: Deployment) -> Iterator[Object]:
    scales = config.replicas.min != config.replicas.max
    spec: Object = {
        # A scaler owns the number of pods; written here too, each delivery would reset it.
        **({} if scales else {"replicas": config.replicas.min}),
        "revisionHistoryLimit": 5,
        "selector": {"matchLabels": selector(id)},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}},
        "template": _template(site, id, config),
    }
    yield of(site, id, "apps/v1", "Deployment", {"spec": spec}, annotations=_waived(config))
    if config.ports:
        ports = [{"name": name, "port": port, "targetPort": name, "protocol": "TCP"} for name, port in config.ports.items()]
        yield of(site, id, "v1", "Service", {"spec": {"type": "ClusterIP", "selector": selector(id), "ports": ports}})
    if scales:
        aim = {"type": "Utilization", "averageUtilization": config.replicas.cpu_percent}
        slowly = {"stabilizationWindowSeconds": 300, "policies": [{"type": "Percent", "value": 25, "periodSeconds": 60}]}
        yield of(site, id, "autoscaling/v2", "HorizontalPodAutoscaler", {"spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": id},
            "minReplicas": max(1, config.replicas.min), "maxReplicas": config.replicas.max,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": aim}}], "behavior": {"scaleDown": slowly},
        }})  # fmt: skip
    if config.replicas.max > 1:
        spare = max(1, config.replicas.min - config.replicas.need)
        yield of(site, id, "policy/v1", "PodDisruptionBudget", {"spec": {
            "maxUnavailable": spare, "selector": {"matchLabels": selector(id)}, "unhealthyPodEvictionPolicy": "AlwaysAllow",
        }})  # fmt: skip


def _job(site: Site, id: str, config: Job) -> Object:
    template = _template(site, id, config)
    template["spec"]["restartPolicy"] = "Never"
    spec: Object = {"backoffLimit": config.retries, "activeDeadlineSeconds": config.deadline, "template": template}
    if config.schedule:
        return of(site, id, "batch/v1", "CronJob", {"spec": {
            "schedule": config.schedule, "timeZone": "Etc/UTC", "concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 600,
            "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 3, "jobTemplate": {"spec": spec},
        }}, annotations=_waived(config))  # fmt: skip
    # Before the new version's pods: its settings and identity stand in wave 0, deployments follow in wave 2.
    hooks = {
        **_waived(config),
        "argocd.argoproj.io/hook": "Sync", "argocd.argoproj.io/sync-wave": "1",
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
        "helm.sh/hook": "post-install,pre-upgrade", "helm.sh/hook-delete-policy": "before-hook-creation",
    }  # fmt: skip
    return of(site, id, "batch/v1", "Job", {"spec": spec}, annotations=hooks)


def _waived(config: Workload) -> Object:
    """Findings of checkov that are on purpose, with the reason, where it looks for them."""
    reasons = ["CKV_K8S_11=A limit on CPU throttles a pod on an idle node; memory has one"]
    if has_secrets(config):
        reasons.append("CKV_K8S_35=The model asks for variables; the same secrets are mounted as files, which follow a rotation")
    return {f"checkov.io/skip{n}": reason for n, reason in enumerate(reasons, 1)}


def _template(site: Site, id: str, config: Workload) -> Object:
    values = environment(site, id)
    stop = config.stop_seconds if isinstance(config, Deployment) else 30
    spec: Object = {
        "serviceAccountName": id,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {"runAsNonRoot": not config.root, "seccompProfile": {"type": "RuntimeDefault"}}
        | ({} if config.root else {"runAsUser": USER, "runAsGroup": USER, "fsGroup": USER}),
        "terminationGracePeriodSeconds": stop + DRAIN_SECONDS,
        **_placement(site, id, config),
        "containers": [_container(site, id, config)],
        "volumes": _volumes(site, id),
    }
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
    # A changed ConfigMap alone restarts nothing; a changed template does.
    annotations = {"annotations": {"planta/config": digest}} if values else {}
    return {"metadata": {"labels": labels(site, id), **annotations}, "spec": spec}


def image(site: Site, repository: str) -> str:
    """By digest, which the delivery fills in: a tag may be pushed twice, a digest never changes."""
    return f"{repository_uri(site, repository)}@{token(repository, 'digest')}"


def _container(site: Site, id: str, config: Workload) -> Object:
    sources = [{"configMapRef": {"name": id}}] if environment(site, id) else []
    sources += [{"secretRef": {"name": id}}] if has_secrets(config) else []
    mounts: list[Object] = [{"name": "tmp", "mountPath": "/tmp"}]
    mounts += [{"name": "secrets", "mountPath": "/run/secrets/app", "readOnly": True}] if has_secrets(config) else []
    return {
        "name": id,
        "image": image(site, config.image),
        **({"command": list(config.command)} if config.command else {}),
        **({"envFrom": sources} if sources else {}),
        **(_serving(config) if isinstance(config, Deployment) else {}),
        # Memory is both asked for and the limit; a limit on CPU would only throttle a pod on an idle node.
        "resources": {"requests": {"cpu": config.size.cpu, "memory": config.size.memory}, "limits": {"memory": config.size.memory}},
        "securityContext": {"allowPrivilegeEscalation": False, "privileged": False, "readOnlyRootFilesystem": not config.writable,
                            "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": mounts,
    }  # fmt: skip


def _volumes(site: Site, id: str) -> list[Object]:
    volumes: list[Object] = [{"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}}]
    if has_secrets(site.config(id)):
        # Beside the variables, which keep the value they started with: files follow a rotation.
        volumes.append({"name": "secrets", "secret": {"secretName": id, "defaultMode": 0o440}})
    return volumes


def _serving(config: Deployment) -> Object:
    ports = [{"name": name, "containerPort": port, "protocol": "TCP"} for name, port in config.ports.items()]
    served: Object = {"ports": ports, "lifecycle": {"preStop": {"sleep": {"seconds": DRAIN_SECONDS}}}} if ports else {}
    if not (config.health and ports):
        return served

    def probe(path: str, period: int, failures: int) -> Object:
        assert config.health
        asked = {"path": path, "port": config.health.port}
        return {"httpGet": asked, "periodSeconds": period, "timeoutSeconds": 3, "failureThreshold": failures}

    return served | {
        "startupProbe": probe(config.health.live, 5, max(1, -(-config.health.start_seconds // 5))),
        "readinessProbe": probe(config.health.ready, 10, 2),
        "livenessProbe": probe(config.health.live, 10, 3),
    }


def _placement(site: Site, id: str, config: Workload) -> Object:
    """The node groups that the model names, first choice preferred; deployments spread over zones, then over nodes."""
    out: Object = {}
    if config.nodes:
        def groups(ids: tuple[str, ...]) -> Object:
            names = [site.name(n) for n in ids]
            return {"matchExpressions": [{"key": "eks.amazonaws.com/nodegroup", "operator": "In", "values": names}]}

        affinity: Object = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [groups(config.nodes)]}}
        if len(config.nodes) > 1:
            preferred = [{"weight": 50, "preference": groups(config.nodes[:1])}]
            affinity["preferredDuringSchedulingIgnoredDuringExecution"] = preferred
        out["affinity"] = {"nodeAffinity": affinity}
        taints = [t for n in config.nodes if isinstance(g := site.config(n), Nodegroup) for t in g.taints if t.effect != "PreferNoSchedule"]
        if taints:
            out["tolerations"] = [{"key": t.key, "operator": "Equal", "value": t.value, "effect": t.effect} for t in dict.fromkeys(taints)]
    if isinstance(config, Deployment) and config.replicas.max > 1:
        # Unreachable nodes don't count as a zone: the loss of one must not keep pods from starting in the others.
        spread = {"maxSkew": 1, "labelSelector": {"matchLabels": selector(id)}, "nodeTaintsPolicy": "Honor",
                  "matchLabelKeys": ["pod-template-hash"]}  # fmt: skip
        out["topologySpreadConstraints"] = [
            {"topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule", **spread},
            {"topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway", **spread},
        ]
    return out
