"""A cluster of the model in; every object that is applied to it, by the resource that it belongs to, out."""

from infra.kubernetes.network import bindings, default_deny, group_policy, has_group, policy
from infra.kubernetes.objects import Object, cluster_of, made
from infra.kubernetes.releases import pod_security
from infra.kubernetes.workloads import workload
from infra.site import Site
from planta.kinds.kubernetes import Addon, Job, Workload

SYSTEM = "kube-system"


def namespaces(site: Site, cluster: str) -> list[Object]:
    """Each with the Pod Security Standard that it enforces, and that people are warned by."""
    levels: dict[str, set[str]] = {}
    for resource in site.architecture.resources.values():
        config = resource.config
        if config.in_ == cluster and isinstance(config, Workload):
            levels.setdefault(config.namespace, set()).add("baseline" if config.root else cluster_of(site, resource.id).pod_security)
        elif config.in_ == cluster and isinstance(config, Addon):
            levels.setdefault(config.namespace, set()).add(pod_security(config))
    weakest = ("privileged", "baseline", "restricted")
    out = []
    for name, wanted in levels.items():
        if name != SYSTEM:
            level = next(w for w in weakest if w in wanted)
            marks = {f"pod-security.kubernetes.io/{mode}": level for mode in ("enforce", "audit", "warn")}
            out.append(made("v1", "Namespace", name, {}, labels={**marks, "app.kubernetes.io/part-of": site.architecture.system.id}))
    return out


def objects(site: Site, cluster: str) -> dict[str, list[Object]]:
    """Of each workload, and of each of their namespaces; empty for a cluster that runs none."""
    mine = [r for r in site.architecture.resources.values() if r.config.in_ == cluster and isinstance(r.config, Workload)]
    waits = any(isinstance(r.config, Job) and not r.config.schedule for r in mine)
    closed = bool(getattr(site.config(cluster), "network_policy", False))
    out: dict[str, list[Object]] = {}
    for namespace in dict.fromkeys(r.config.namespace for r in mine if isinstance(r.config, Workload)):
        if closed:
            out[f"namespace-{namespace}"] = [default_deny(namespace)]
    for resource in mine:
        made_of = list(workload(site, resource.id))
        if closed:
            made_of.append(policy(site, resource.id))
        if has_group(site, resource.id):
            made_of.append(group_policy(site, resource.id))
        made_of += bindings(site, resource.id)
        out[resource.id] = [_in_order(o) for o in made_of] if waits else made_of
    return out


def _in_order(object: Object) -> Object:
    """What runs the new version waits for the jobs of the delivery (wave 1), such as a migration."""
    if object["kind"] not in ("Deployment", "CronJob"):
        return object
    metadata = object["metadata"]
    waves = {**metadata.get("annotations", {}), "argocd.argoproj.io/sync-wave": "2"}
    return object | {"metadata": metadata | {"annotations": waves}}
