"""Rules on exposure: a model's facts in; where the internet, or a person, comes closer to data than it should, out."""

from collections.abc import Iterator

from planta.kinds.apigateway import HttpApi, RestApi
from planta.kinds.cloudfront import Distribution
from planta.kinds.ec2 import Group, Instance
from planta.kinds.eks import Cluster
from planta.kinds.elb import Alb, Nlb
from planta.kinds.s3 import Bucket
from planta.kinds.waf import WebAcl
from planta.rules.facts import DATA, Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text, join

ADMINISTRATION = {22: "SSH", 3389: "Remote Desktop"}


def _unfiltered(facts: Facts) -> Iterator[Hit]:
    """Breadth first from the outside; what has a web ACL ends a path, and so does what asks who is calling.
    What a distribution reads from a bucket is published: its files are meant for everybody."""
    guarded = {n.source for n in facts.architecture.links if facts.kind(n.target) == "wafv2-acl"}
    guarded |= {id for id, _, authorizer in facts.having("authorizer") if authorizer is not None}
    told = set()
    for start in facts.outside:
        paths: dict[str, tuple[str, ...]] = {start: (start,)}
        queue = [start]
        for here in queue:
            for arrow in facts.calls(here):
                target = arrow.target
                if target in paths or target in guarded or facts.category(target) in ("delivery", "observability", "security"):
                    continue
                if facts.kind(here) == "cloudfront" and facts.kind(target) == "s3-bucket":
                    continue
                paths[target] = (*paths[here], target)
                queue.append(target)
                if facts.keeps_data(target) and len(paths[target]) > 2 and target not in told:
                    told.add(target)
                    yield at(target, "kind", f"data is reached from outside without passing a web ACL: {' > '.join(paths[target])}",
                             "put 'waf:' on the entry of this path, or take the shortcut's arrow out")  # fmt: skip


def _direct(facts: Facts) -> Iterator[Hit]:
    for arrow in facts.architecture.arrows:
        if not facts.keeps_data(arrow.target):
            continue
        who = facts.kind(arrow.source)
        if who in ("person", "permission-set") or (who == "external" and arrow.options.for_ is None):
            yield Hit(path=arrow.path, resource=arrow.target,
                      fix="go through a service that decides and records, or hand out presigned URLs",
                      message=f'"{arrow.source}" ({who}) has standing access to "{arrow.target}" ({arrow.verb.name})')  # fmt: skip


def _public_bucket(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        if config.public:
            yield at(id, "public", f'the bucket "{id}" may be opened to everybody', "set 'public: false' and serve through CloudFront")


def _public_tier(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.made:
        if facts.keeps_data(id) and config.stands == "tier" and "public" in facts.tier_types(id):
            yield at(id, "subnets", f'"{id}" keeps data and stands in a public tier', "move it to an isolated tier")


def _public_compute(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.made:
        owner = facts.architecture.resources[config.in_].config if config.in_ else None
        if owner and not owner.existing and getattr(config, "subnets", None) is None:
            continue  # it stands where its cluster or its nodes do, and the finding with them
        runs = config.stands == "tier" and config.face.category not in ("network", *DATA)
        if runs and "public" in facts.tier_types(id):
            yield at(id, "subnets", f'"{id}" runs in a public tier',
                     "move it to a private tier; only load balancers and NAT belong in a public one")


def _way_out(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.made:
        if facts.keeps_data(id) and "private" in facts.tier_types(id) and config.kind != "efs":
            yield at(id, "subnets", f'"{id}" keeps data in a tier that has a route to the internet', "give it a tier of 'type: isolated'")


def _balancer_without_waf(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Alb):
        if config.scheme != "public" or config.waf:
            continue
        fronts = [a.source for a in facts.architecture.arrows_to(id) if isinstance(facts.architecture.resources[a.source].config,
                                                                                   Distribution)]
        direct = [a.drawn_from for a in facts.architecture.arrows_to(id) if a.drawn_from in facts.outside]
        if direct or not fronts:  # a distribution without a filter has its own finding
            yield at(id, "scheme", f'the public load balancer "{id}" takes requests that no web ACL filtered',
                     "set 'waf:' on it, or put a CloudFront distribution with a web ACL before it")  # fmt: skip


def _api_without_waf(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(RestApi):  # an HTTP API takes no web ACL
        callers = [a.drawn_from for a in facts.architecture.arrows_to(id) if a.drawn_from in facts.outside]
        if callers and config.waf is None and config.endpoint != "private":
            yield at(id, "waf", f'the API "{id}" takes requests of "{callers[0]}" that no web ACL filtered',
                     "add a wafv2-acl with 'layer: regional' and name it in 'waf:'")  # fmt: skip


def _malformed_headers(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Alb):
        if not config.drop_invalid_headers:
            yield at(id, "drop_invalid_headers", f'"{id}" hands malformed headers on', "set 'drop_invalid_headers: true'")


def _administered_from_outside(facts: Facts) -> Iterator[Hit]:
    for arrow in facts.architecture.arrows:
        target = facts.architecture.resources[arrow.target].config
        names = [name for port, name in ADMINISTRATION.items() if port in arrow.verb.ports]
        if names and arrow.drawn_from in facts.outside and isinstance(target, Group | Instance):
            yield Hit(path=arrow.path, resource=arrow.target, message=f'"{arrow.target}" takes {names[0]} from the internet',
                      fix="enter through Session Manager: 'access: ssm', and a permission-set with 'session'")  # fmt: skip


def _any_distribution(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Distribution):
        for arrow in facts.architecture.arrows_from(id):
            target = facts.architecture.resources[arrow.target].config
            if isinstance(target, Alb) and target.scheme == "public" and not config.origin_secret:
                yield at(id, "origin_secret", f'"{arrow.target}" is public and cannot tell "{id}" from anybody else\'s distribution',
                         "set 'origin_secret:', or make the load balancer internal")  # fmt: skip


def _distribution_without_waf(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Distribution):
        dynamic = any(facts.kind(a.target) != "s3-bucket" for a in facts.architecture.arrows_from(id))
        if not config.waf and dynamic:
            yield at(id, "waf", f'the distribution "{id}" has no web ACL', "add a wafv2-acl with 'layer: edge' and name it in 'waf:'")


def _anonymous_api(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(HttpApi, RestApi):
        if config.authorizer is None and any(a.verb.name == "https" for a in facts.architecture.arrows_to(id)):
            yield at(id, "authorizer", f'anybody may call the API "{id}"', "set 'authorizer:' (jwt, iam or lambda)")


def _cluster_api(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Cluster):
        if config.endpoint != "private":
            wide = any(c.endswith("/0") for c in config.public_cidrs)
            yield at(id, "endpoint", f'the Kubernetes API of "{id}" is on the internet' + (", for every address" if wide else ""),
                     "set 'endpoint: private' and reach it through a bastion or from within the cluster")  # fmt: skip


def _open_nlb(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Nlb):
        if config.scheme == "public" and config.protocol == "tcp":
            yield at(id, "protocol", f'"{id}" hands plain TCP from the internet through',
                     "end TLS at it: 'protocol: tls' with a certificate")


def _shell_beside_data(facts: Facts) -> Iterator[Hit]:
    for arrow in facts.architecture.arrows:
        if facts.kind(arrow.source) == "bastion" and facts.keeps_data(arrow.target):
            yield Hit(path=arrow.path, resource=arrow.source, message=f'the bastion "{arrow.source}" reaches the data in "{arrow.target}"',
                      fix="debug from a pod or task with the service's own identity, for the time of the incident only")  # fmt: skip


def _many_clients(facts: Facts) -> Iterator[Hit]:
    for database, clients in facts.database_clients.items():
        people = [c for c in clients if c in facts.architecture.resources and facts.runs_ours(c)]
        if len(people) > 3:
            yield at(database, "kind", f'{len(people)} services connect to "{database}": {join(people, "en")}',
                     "let one service own the data and the others ask it")  # fmt: skip


def _acl_without(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(WebAcl):
        if config.rate_limit is None:
            yield at(id, "rate_limit", f'the web ACL "{id}" lets one address send without limit', "set 'rate_limit: {requests: 2000}'")


def _acl_only_counts(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(WebAcl):
        blocking = [m for m in config.managed if m not in config.count_only]
        if "common" not in blocking:
            yield at(id, "managed", f'the web ACL "{id}" does not block what the common rules know',
                     "add 'common' to 'managed' and keep whole groups out of 'count_only'")  # fmt: skip


def _headers(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Distribution):
        if config.headers is None or config.headers.hsts_days is None:
            yield at(id, "headers", f'browsers are not told to use TLS only with "{id}"', "set 'headers: {hsts_days: 365}'")


RULES = (
    Rule(code="unfiltered-path-to-data", severity="warning", check=_unfiltered, source="WA SEC05-BP03; FSBP CloudFront.6",
         title=Text("Todo caminho da internet até dados passa por um filtro",
                    "Every path from the internet to data passes a filter"),
         why=Text("Uma porta lateral anula o filtro da porta principal: o atacante procura justamente a que foi esquecida.",
                  "A side door cancels the filter at the front: attackers look for the one that was forgotten.")),
    Rule(code="standing-data-access", severity="warning", check=_direct, source="WA SEC03-BP02, SEC08-BP04",
         title=Text("Ninguém de fora tem acesso permanente a dados", "Nobody outside has standing access to data"),
         why=Text("Acesso direto de pessoas e de terceiros não passa pelas regras da aplicação e só aparece na trilha depois.",
                  "Direct access of people and third parties skips the application's rules and shows up only later, in the trail.")),
    Rule(code="public-bucket", severity="warning", check=_public_bucket, source="FSBP S3.8; CIS 3.1.4",
         title=Text("Nenhum bucket pode ser aberto", "No bucket can be opened"),
         why=Text("Com o bloqueio desligado, basta uma política errada para publicar todos os objetos.",
                  "With the block off, one wrong policy publishes every object.")),
    Rule(code="data-in-public-tier", severity="warning", check=_public_tier, source="FSBP RDS.2; CIS 3.2.3; WA SEC05-BP01",
         title=Text("Dados ficam fora das sub-redes públicas", "Data stays out of public subnets"),
         why=Text("Em uma sub-rede com rota para a internet, um único grupo de segurança errado expõe o banco.",
                  "In a subnet routed to the internet, a single wrong security group exposes the database.")),
    Rule(code="compute-in-public-tier", severity="warning", check=_public_compute, source="WA SEC05-BP01; FSBP EC2.9",
         title=Text("Processamento fica em sub-redes privadas", "Computing stays in private subnets"),
         why=Text("Máquinas com rota direta são alcançáveis assim que ganham um endereço público.",
                  "Machines with a direct route are reachable as soon as they get a public address.")),
    Rule(code="data-tier-with-way-out", severity="note", check=_way_out, source="WA SEC05-BP01",
         title=Text("A camada de dados não tem rota para fora", "The data tier has no route out"),
         why=Text("Uma rota de saída é o caminho da exfiltração; o banco não precisa dela.",
                  "A route out is how data leaves; a database needs none.")),
    Rule(code="public-balancer-without-waf", severity="warning", check=_balancer_without_waf, source="FSBP ELB.16; WA SEC05-BP03",
         title=Text("Balanceador público só recebe o que um filtro viu", "A public load balancer gets only what a filter saw"),
         why=Text("Sem filtro, cada falha conhecida da aplicação e de suas bibliotecas está a uma requisição de distância.",
                  "Without one, every known flaw of the application and its libraries is one request away.")),
    Rule(code="public-api-without-waf", severity="warning", check=_api_without_waf, source="FSBP APIGateway.4; WA SEC05-BP03",
         title=Text("API pública só recebe o que um filtro viu", "A public API gets only what a filter saw"),
         why=Text("O autorizador diz quem chama, não o que a requisição traz, e também ele é atacado.",
                  "An authorizer tells who calls, not what a request carries, and is itself attacked.")),
    Rule(code="malformed-headers-pass", severity="note", check=_malformed_headers, source="FSBP ELB.4",
         title=Text("O balanceador descarta cabeçalhos malformados", "The load balancer drops malformed headers"),
         why=Text("Quem lê um cabeçalho de outro jeito que o balanceador pode receber uma requisição escondida em outra.",
                  "What reads a header otherwise than the load balancer may be sent one request hidden in another.")),
    Rule(code="administered-from-internet", severity="warning", check=_administered_from_outside,
         source="FSBP EC2.13; CIS 6.3; WA SEC05-BP02",
         title=Text("Ninguém administra máquinas pela internet", "Nobody administers machines over the internet"),
         why=Text("A porta de administração é a primeira que se tenta, o dia todo; basta uma chave vazada ou uma falha nova.",
                  "The port of administration is tried first and all day; one leaked key or one new flaw is enough.")),
    Rule(code="origin-open-to-all", severity="warning", check=_any_distribution,
         source="AWS, CloudFront: VPC origins and origin-facing prefix list, 2026-11",
         title=Text("A origem reconhece a própria distribuição", "The origin knows its own distribution"),
         why=Text("A lista de prefixos do CloudFront é a mesma para todos os clientes: sem cabeçalho secreto, outra distribuição "
                  "contorna o filtro.",
                  "CloudFront's prefix list is the same for all customers: without a secret header, another distribution goes around "
                  "the filter.")),
    Rule(code="distribution-without-waf", severity="warning", check=_distribution_without_waf, source="FSBP CloudFront.6",
         title=Text("A borda filtra requisições", "The edge filters requests"),
         why=Text("Filtrar na borda barra o abuso antes que ele ocupe a origem.",
                  "Filtering at the edge stops abuse before it occupies the origin.")),
    Rule(code="anonymous-api", severity="warning", check=_anonymous_api, source="FSBP APIGateway.8",
         title=Text("Toda API decide quem a chama", "Every API decides who calls it"),
         why=Text("Uma API sem autorizador atende qualquer um que saiba o endereço.",
                  "An API without an authorizer serves whoever knows its address.")),
    Rule(code="public-cluster-api", severity="warning", check=_cluster_api, source="FSBP EKS.1",
         title=Text("A API do Kubernetes é privada", "The Kubernetes API is private"),
         why=Text("A API manda em tudo o que roda; na internet, depende só de credenciais que vazam.",
                  "The API commands all that runs; on the internet it depends only on credentials that leak.")),
    Rule(code="plain-tcp-from-internet", severity="warning", check=_open_nlb, source="WA SEC09-BP02",
         title=Text("O que vem da internet chega por TLS", "What comes from the internet comes over TLS"),
         why=Text("Tráfego às claras pode ser lido e alterado no caminho.", "Traffic in the clear can be read and changed on its way.")),
    Rule(code="bastion-reaches-data", severity="warning", check=_shell_beside_data, source="WA SEC06-BP03",
         title=Text("O bastion não alcança dados", "The bastion does not reach data"),
         why=Text("Quem entra no bastion passa a ter, sem registro por consulta, o acesso que era só da aplicação.",
                  "Whoever enters the bastion gets the access that was the application's alone, with no record of each query.")),
    Rule(code="database-shared-widely", severity="note", check=_many_clients, source="WA SEC03-BP02, REL03-BP01",
         title=Text("Poucos serviços chegam ao banco", "Few services reach the database"),
         why=Text("Cada cliente a mais é uma senha, um pool de conexões e um esquema que não pode mudar.",
                  "Each further client is a password, a pool of connections and a schema that cannot change.")),
    Rule(code="acl-without-rate-limit", severity="warning", check=_acl_without, source="WA SEC05-BP03",
         title=Text("O filtro web limita requisições por endereço", "The web filter limits requests by address"),
         why=Text("Sem limite de taxa, senhas são testadas à vontade e um só cliente ocupa a aplicação.",
                  "Without a rate limit passwords are tried at will and one client occupies the application.")),
    Rule(code="acl-blocks-nothing-common", severity="warning", check=_acl_only_counts, source="FSBP WAF.10",
         title=Text("O filtro web bloqueia o que as regras comuns conhecem", "The web filter blocks what the common rules know"),
         why=Text("Regra em contagem registra o ataque e o deixa passar.", "A rule that counts records the attack and lets it through.")),
    Rule(code="no-transport-header", severity="note", check=_headers, source="WA SEC09-BP02",
         title=Text("Os navegadores são instruídos a usar só TLS", "Browsers are told to use TLS only"),
         why=Text("Sem HSTS, a primeira requisição sem criptografia pode ser desviada.",
                  "Without HSTS the first request in the clear can be diverted.")),
)  # fmt: skip
