"""How a workload finds what it may reach: an Architecture and a workload in; environment variables named after its arrows' targets out."""

from infra.kinds.shared import addresses
from infra.kubernetes.tokens import token
from infra.parts import Use
from infra.site import Site


def environment(site: Site, id: str) -> dict[str, str]:
    """`{"UPLOADS": "espectro-prod-uploads-2222…", "BANCO": "${banco.endpoint}", "API": "http://api.app…"}`, sorted by name.

    Functions and jobs get the same names; what the model sets itself wins.
    """
    found = {"AWS_REGION": site.region(id)} if site.architecture.arrows_from(id) else {}
    for name, value in addresses(site, id):
        found[name] = token(value.owner, value.what) if isinstance(value, Use) else str(value)
    for arrow in site.architecture.arrows_from(id):
        if site.kind(arrow.target) == "k8s-deployment" and arrow.verb.ports:
            variable = arrow.target.upper().replace("-", "_")
            host = f"{arrow.target}.{site.config(arrow.target).namespace}.svc.cluster.local"
            # A second port's name joins the variable: the first arrow names the service as such.
            found[variable if variable not in found else f"{variable}_{arrow.verb.name.upper()}"] = f"http://{host}:{arrow.verb.ports[0]}"
    return dict(sorted((found | dict(site.config(id).env)).items()))
