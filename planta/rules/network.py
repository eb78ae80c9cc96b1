"""Rules on the network: a model's facts in; calls that find no way out of it, and names that lead nowhere, out."""

from collections.abc import Iterator

from planta.kinds.cloudfront import Distribution
from planta.kinds.elb import Alb
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text

WITHOUT_ADDRESS = ("lambda", "codebuild")
"""Their interfaces get no public address, so that an internet gateway leads them nowhere."""


def _no_way_out(facts: Facts) -> Iterator[Hit]:
    for arrow in facts.architecture.arrows:
        config = facts.architecture.resources[arrow.source].config
        if facts.kind(arrow.target) != "external" or not arrow.verb.ports or config.existing or not (config.principal or config.workload):
            continue
        tiers = list(facts.tiers(arrow.source))
        shut = [
            (network, tier, type_, vpc.nat) for network, vpc, tier in tiers
            if (type_ := vpc.subnets[tier].type) == "isolated" or (type_ == "private" and vpc.nat == "none")
            or (type_ == "public" and config.kind in WITHOUT_ADDRESS)
        ]  # fmt: skip
        if shut and len(shut) == len(tiers):
            network, tier, type_, nat = shut[0]
            place = f'the {type_} tier "{network}.{tier}"'
            through = f"give \"{network}\" NAT ('nat: per-zone')" if nat == "none" else ""
            moved = "stand it in a tier of 'type: private'" if type_ != "private" else ""
            yield Hit(path=arrow.path, resource=arrow.source, fix=" and ".join(filter(None, (through, moved))),
                      message=f'"{arrow.source}" calls "{arrow.target}", and no route leads out of {place}')


def _origin_without_name(facts: Facts) -> Iterator[Hit]:
    for id, _ in facts.of(Distribution):
        for arrow in facts.architecture.arrows_from(id):
            target = facts.architecture.resources[arrow.target].config
            if isinstance(target, Alb) and target.certificate and target.dns is None:
                yield at(arrow.target, "certificate",
                         f'"{id}" reaches its origin "{arrow.target}" by TLS, and it has no name that its certificate could prove',
                         "give it one of the certificate's: 'dns: {zone: ..., name: origin.{domain}}'")  # fmt: skip


RULES = (
    Rule(code="no-way-out", severity="warning", check=_no_way_out, source="AWS, VPC NAT gateways, 2026-11; AWS, Lambda in a VPC, 2026-11",
         title=Text("Quem chama sistemas de fora tem por onde sair", "Whoever calls outside systems has a way out"),
         why=Text("Sem NAT não há rota para fora: a chamada espera até o prazo e falha sempre. Só vale para quem sai por uma rede privada.",
                  "Without NAT no route leads out: the call waits for its timeout and always fails, unless a private line leads there.")),
    Rule(code="origin-without-name", severity="warning", check=_origin_without_name,
         source="AWS, CloudFront HTTPS to custom origins, 2026-11",
         title=Text("A origem tem um nome que o certificado prova", "The origin has a name that its certificate proves"),
         why=Text("Nenhum certificado vale para o nome que a AWS dá ao balanceador: o CloudFront o recusa com 502.",
                  "No certificate is valid for the name that AWS gives a load balancer: CloudFront refuses it with 502.")),
)  # fmt: skip
