"""A metrics collector of the model in; the objects by which the ADOT operator runs it, scraping what its arrows name, out."""

from infra.kinds.kubernetes import service_account
from infra.kubernetes.objects import Object, made, role
from infra.kubernetes.tokens import token
from infra.site import Site
from planta.kinds.kubernetes import Addon

OPERATOR = "adot"
PORT = "metrics"
"""Arrows with this verb are scraped."""


def collectors(site: Site, cluster: str) -> dict[str, list[Object]]:
    """Of each add-on that scrapes workloads and writes to a Prometheus workspace."""
    out: dict[str, list[Object]] = {}
    for resource in site.architecture.of_kind("k8s-addon"):
        config = resource.config
        if config.in_ == cluster and isinstance(config, Addon) and config.addon == OPERATOR and _workspaces(site, resource.id):
            out[f"collector-{resource.id}"] = _collector(site, resource.id, config)
    return out


def _scraped(site: Site, id: str) -> list[str]:
    return [a.target for a in site.architecture.arrows_from(id) if a.verb.name == PORT and site.kind(a.target) == "k8s-deployment"]


def _workspaces(site: Site, id: str) -> list[str]:
    return [a.target for a in site.architecture.arrows_from(id) if a.verb.name == "write" and site.kind(a.target) == "prometheus"]


def _collector(site: Site, id: str, config: Addon) -> list[Object]:
    account, arn = service_account(id, site), role(site, id)
    objects = [made("v1", "ServiceAccount", account, {}, namespace=config.namespace,
                    annotations={"eks.amazonaws.com/role-arn": arn} if arn else None)]  # fmt: skip
    for space in dict.fromkeys(site.config(t).namespace for t in _scraped(site, id)):
        # It finds pods in the namespaces of its arrows only, and sees nothing else of them.
        rule = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]}
        objects.append(made("rbac.authorization.k8s.io/v1", "Role", id, {"rules": [rule]}, namespace=space))
        objects.append(made("rbac.authorization.k8s.io/v1", "RoleBinding", id, {
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": id},
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": config.namespace}],
        }, namespace=space))  # fmt: skip
    objects.append(made("opentelemetry.io/v1beta1", "OpenTelemetryCollector", id, {"spec": {
        # One: two would write every sample twice.
        "mode": "deployment", "replicas": 1, "serviceAccount": account, "config": _pipeline(site, id),
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}},
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "runAsNonRoot": True, "runAsUser": 10001,
                            "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}},
    }}, namespace=config.namespace))  # fmt: skip
    return objects


def _pipeline(site: Site, id: str) -> Object:
    signed = {"auth": {"authenticator": "sigv4auth"}}
    exporters = {f"prometheusremotewrite/{w}": {"endpoint": f"{token(w, 'endpoint')}api/v1/remote_write", **signed}
                 for w in _workspaces(site, id)}  # fmt: skip
    return {
        "extensions": {"sigv4auth": {"service": "aps", "region": site.region(id)}},
        "receivers": {"prometheus": {"config": {"global": {"scrape_interval": "30s", "scrape_timeout": "10s"},
                                                "scrape_configs": [_job(site, t) for t in _scraped(site, id)]}}},
        "processors": {"memory_limiter": {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 20}, "batch": {}},
        "exporters": exporters,
        "service": {"extensions": ["sigv4auth"],
                    "pipelines": {"metrics": {"receivers": ["prometheus"], "processors": ["memory_limiter", "batch"],
                                              "exporters": list(exporters)}}},
    }  # fmt: skip


def _job(site: Site, target: str) -> Object:
    """Each pod of a deployment, at its port of that name."""
    config = site.config(target)
    pods = {"role": "pod", "namespaces": {"names": [config.namespace]}, "selectors": [{"role": "pod", "label": f"app={target}"}]}
    keep = {"source_labels": ["__meta_kubernetes_pod_container_port_name"], "action": "keep", "regex": PORT}
    named = {"source_labels": ["__meta_kubernetes_pod_name"], "target_label": "pod"}
    return {"job_name": target, "kubernetes_sd_configs": [pods], "relabel_configs": [keep, named]}
