"""Rules on encryption, images and the account's guards: a model's facts in; what is readable, unverified or unwatched out."""

from collections.abc import Iterator

from planta.kinds.account import Account
from planta.kinds.acm import Certificate
from planta.kinds.cloudfront import Distribution
from planta.kinds.cloudtrail import Trail
from planta.kinds.cloudwatch import Alarm
from planta.kinds.ecr import Repository
from planta.kinds.elb import Alb, Nlb
from planta.kinds.kms import Key
from planta.kinds.rds import Aurora, Instance, Proxy
from planta.kinds.s3 import Bucket
from planta.kinds.sns import Topic
from planta.kinds.waf import WebAcl
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at, on
from planta.text import Text

SHARED = "; one that the organization runs is 'existing: true'"


def _no_key(facts: Facts) -> Iterator[Hit]:
    for id, config, key in facts.having("key"):
        if key is None and config.holds_data and (not isinstance(config, Bucket) or config.role == "data"):
            yield at(id, "key", f'"{id}" keeps data without a KMS key of yours',
                     "set 'key:', or put it under 'defaults' for the whole kind")


def _plain_topic(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Topic):
        if config.key is None:
            yield at(id, "key", f'messages of the topic "{id}" are not encrypted', "set 'key:'")


def _old_key(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Key):
        if config.rotation_days is None or config.rotation_days > 365:
            yield at(id, "rotation_days", f'the key "{id}" does not rotate every year', "set 'rotation_days: 365'")


def _hasty_key(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Key):
        if config.deletion_days < 14:
            yield at(id, "deletion_days",
                     f'the key "{id}" is gone {config.deletion_days} days after somebody deletes it, with all that it encrypted',
                     "set 'deletion_days: 30'")  # fmt: skip


def _plain_database(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Aurora, Instance, Proxy):
        if not config.require_tls:
            yield at(id, "require_tls", f'"{id}" accepts connections without TLS', "set 'require_tls: true'")


def _hop_without_tls(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for arrow in arch.arrows:
        from_outside = arch.resources[arrow.drawn_from].config.stands in ("outside", "edge")
        target = arch.resources[arrow.target].config
        if not from_outside or arrow.verb.edge != "request":
            continue
        if isinstance(target, Alb) and target.certificate is None:
            yield at(arrow.target, "certificate", f'requests from "{arrow.drawn_from}" reach "{arrow.target}" without TLS',
                     "set 'certificate:' to one of the load balancer's own region")  # fmt: skip
        elif arrow.verb.name in ("http", "web") or (80 in arrow.verb.ports and not isinstance(target, Alb)):
            yield Hit(path=arrow.path, resource=arrow.source, message=f"{arrow.id} crosses the internet without TLS",
                      fix="put a load balancer or a distribution with a certificate between")  # fmt: skip
    for id, nlb in facts.of(Nlb):
        if nlb.protocol == "tls" and nlb.certificate is None:
            yield at(id, "certificate", f'"{id}" ends TLS without a certificate', "set 'certificate:'")


def _certificate_region(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for link in arch.links:
        if facts.kind(link.target) != "acm-certificate":
            continue
        config, region = arch.resources[link.source].config, arch.region(link.target)
        if isinstance(config, Distribution):
            if region != "us-east-1":
                yield at(link.target, "region", f'CloudFront looks for "{link.target}" in us-east-1; it is in {region}',
                         "set 'region: us-east-1' on the certificate")
        elif config.stands != "edge" and region != arch.region(link.source):
            yield at(link.source, link.field, f'"{link.source}" ({arch.region(link.source)}) cannot present "{link.target}" of {region}',
                     "make a certificate in the same region")  # fmt: skip


def _acl_region(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for link in arch.links:
        acl = arch.resources[link.target].config
        if not isinstance(acl, WebAcl) or link.field != "waf":
            continue
        edge = isinstance(arch.resources[link.source].config, Distribution)
        if edge != (acl.layer == "edge"):
            yield at(link.target, "layer",
                     f'"{link.source}" needs a web ACL of the {"edge" if edge else "region"}; "{link.target}" is {acl.layer}',
                     f"set 'layer: {'edge' if edge else 'regional'}'")  # fmt: skip


def _alarm_region(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for id, alarm in facts.of(Alarm):
        region = arch.region(id)
        for watched in (alarm.watch,) if isinstance(alarm.watch, str) else alarm.watch:
            expected = "us-east-1" if arch.resources[watched].config.stands == "edge" else arch.region(watched)
            if expected != region:
                yield at(id, "region", f'the metrics of "{watched}" are in {expected}; the alarm "{id}" looks in {region}',
                         f"set 'region: {expected}'")
        for topic in (alarm.notify,) if isinstance(alarm.notify, str) else alarm.notify or ():
            if arch.region(topic) != region:
                yield at(id, "notify", f'the alarm "{id}" ({region}) cannot notify "{topic}" of {arch.region(topic)}',
                         "use a topic of the alarm's own region")


def _mutable(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Repository):
        if config.tags != "immutable":
            yield at(id, "tags", f'a tag of "{id}" can be moved to another image', "set 'tags: immutable'")


def _unscanned(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Repository):
        if config.scan != "push":
            yield at(id, "scan", f'images of "{id}" are never scanned', "set 'scan: push'")


def _hoarded(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Repository):
        if config.keep_images is None:
            yield at(id, "keep_images", f'"{id}" keeps every image forever', "set 'keep_images: 50', well above what is deployed")


def _guard(kind: str, what: str, fix: str, facts: Facts) -> Iterator[Hit]:
    if facts.has_account and not facts.architecture.of_kind(kind):
        account = facts.architecture.of_kind("aws-account")[0].id
        yield at(account, "kind", f'nothing in the model {what} the account "{account}"', fix)


def _no_trail(facts: Facts) -> Iterator[Hit]:
    yield from _guard("cloudtrail", "records who did what in", f"add a cloudtrail, kept in another account{SHARED}", facts)


def _no_config(facts: Facts) -> Iterator[Hit]:
    yield from _guard("aws-config", "records the configuration of", f"add an aws-config{SHARED}", facts)


def _no_detection(facts: Facts) -> Iterator[Hit]:
    yield from _guard("guardduty", "looks for intruders in", f"add a guardduty{SHARED}", facts)


def _no_budget(facts: Facts) -> Iterator[Hit]:
    yield from _guard("budget", "watches the spending of", "add a budget that notifies somebody", facts)


def _partial_trail(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Trail):
        if not config.multi_region:
            yield at(id, "multi_region", f'"{id}" does not see other regions', "set 'multi_region: true'")
        if not config.validate_files:
            yield at(id, "validate_files", f'nobody can prove that the files of "{id}" were not changed', "set 'validate_files: true'")


def _no_data_events(facts: Facts) -> Iterator[Hit]:
    trails = list(facts.of(Trail))
    recorded = {b for _, t in trails for b in t.data_events}
    for resource in facts.architecture.of_kind("s3-bucket") if trails else ():
        if resource.id in facts.visited and facts.keeps_data(resource.id) and resource.id not in recorded:
            yield at(trails[0][0], "data_events", f'reads and writes of "{resource.id}" leave no trace in "{trails[0][0]}"',
                     f"add {resource.id} to 'data_events'")


def _open_account(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Account):
        if not config.public_block:
            yield at(id, "public_block", f'the account "{id}" lets buckets be opened', "set 'public_block: true'")
        if not config.encrypt_disks:
            yield at(id, "encrypt_disks", f'new disks of the account "{id}" are not encrypted', "set 'encrypt_disks: true'")


def _shared_account(facts: Facts) -> Iterator[Hit]:
    here = facts.architecture.environment_id
    order = list(facts.architecture.environments)
    for other in order[order.index(here) + 1 :]:
        spec = facts.architecture.environments[other]
        if spec.account == facts.architecture.environment.account:
            yield on(("environments", other, "account"), f'"{here}" and "{other}" share the account {spec.account}',
                     "give each environment an account of its own")


def _nobody_approves(facts: Facts) -> Iterator[Hit]:
    environments = facts.architecture.environments
    first = next(iter(environments))
    unattended = all(e.approval == "automatic" for e in environments.values())
    if len(environments) > 1 and facts.architecture.environment_id == first and unattended:
        yield on(("environments", first), "no environment waits for a person's approval", f"set 'approval: manual' on {first}")


def _certificate_names(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for link in arch.links:
        cert = arch.resources[link.target].config
        if not isinstance(cert, Certificate) or link.field != "certificate":
            continue
        if (dns := getattr(arch.resources[link.source].config, "dns", None)) is not None:
            name = dns.name
            covered = name in cert.domains or any(d.startswith("*.") and name.partition(".")[2] == d[2:] for d in cert.domains)
            if not covered:
                yield at(link.target, "domains", f'"{link.target}" does not cover {name}, the name of "{link.source}"',
                         f'add "{name}" to its domains')


RULES = (
    Rule(code="data-without-own-key", severity="warning", check=_no_key, source="WA SEC08-BP02; FSBP RDS.27, S3.17",
         title=Text("O que guarda dados usa uma chave própria", "What keeps data uses a key of its own"),
         why=Text("Só com chave própria se decide, se registra e se revoga quem decifra.",
                  "Only with a key of one's own can one decide, record and revoke who decrypts.")),
    Rule(code="topic-without-key", severity="note", check=_plain_topic, source="FSBP SNS.1",
         title=Text("Avisos são cifrados", "Notifications are encrypted"),
         why=Text("Avisos citam nomes, erros e às vezes dados.", "Notifications quote names, errors and sometimes data.")),
    Rule(code="key-without-rotation", severity="warning", check=_old_key, source="FSBP KMS.4; CIS 4.6",
         title=Text("O material das chaves é trocado todo ano", "Keys change their material every year"),
         why=Text("A troca limita quanto se cifra com o mesmo material.", "Rotation bounds how much is encrypted with the same material.")),
    Rule(code="key-deleted-hastily", severity="warning", check=_hasty_key, source="FSBP KMS.3",
         title=Text("Apagar uma chave leva tempo", "Deleting a key takes time"),
         why=Text("Com a chave vão os dados; o prazo é a única chance de voltar atrás.",
                  "With the key goes the data; the wait is the only way back.")),
    Rule(code="database-without-tls", severity="warning", check=_plain_database, source="WA SEC09-BP02",
         title=Text("O banco recusa conexões sem TLS", "The database refuses connections without TLS"),
         why=Text("Senhas e dados passariam às claras pela rede.", "Passwords and data would cross the network in the clear.")),
    Rule(code="hop-without-tls", severity="warning", check=_hop_without_tls, source="WA SEC09-BP02; FSBP ELB.1, CloudFront.9",
         title=Text("Todo trecho que vem de fora é cifrado", "Every hop from outside is encrypted"),
         why=Text("O trecho entre a borda e a origem também passa pela internet.",
                  "The hop from edge to origin crosses the internet too.")),
    Rule(code="certificate-elsewhere", severity="warning", check=_certificate_region, source="AWS, CloudFront: certificates, 2026-11",
         title=Text("O certificado está na região de quem o apresenta", "A certificate is in the region of what presents it"),
         why=Text("O CloudFront só procura em us-east-1, e os demais só na própria região: a implantação falha.",
                  "CloudFront looks in us-east-1 only, the others in their own region: the deployment fails.")),
    Rule(code="certificate-misses-name", severity="warning", check=_certificate_names, source="WA SEC09-BP01",
         title=Text("O certificado cobre o nome que apresenta", "A certificate covers the name it presents"),
         why=Text("O navegador ou a CDN recusa a conexão.", "The browser or the CDN refuses the connection.")),
    Rule(code="acl-of-wrong-layer", severity="warning", check=_acl_region, source="AWS, WAF: scope CLOUDFRONT, 2026-11",
         title=Text("O filtro web é da camada de quem protege", "A web ACL is of the layer that it protects"),
         why=Text("Um filtro regional não pode ser ligado ao CloudFront, nem o da borda a um balanceador.",
                  "A regional ACL cannot be put on CloudFront, nor one of the edge on a load balancer.")),
    Rule(code="alarm-elsewhere", severity="warning", check=_alarm_region, source="AWS, CloudFront: CloudWatch metrics, 2026-11",
         title=Text("O alarme está onde está a métrica", "An alarm is where its metric is"),
         why=Text("Um alarme só vê métricas e tópicos da própria região: em outra, fica mudo para sempre.",
                  "An alarm sees metrics and topics of its own region only: elsewhere it stays silent forever.")),
    Rule(code="movable-image-tags", severity="warning", check=_mutable, source="FSBP ECR.2; WA SEC06-BP04",
         title=Text("Uma tag aponta sempre para a mesma imagem", "A tag always names the same image"),
         why=Text("Com tag móvel, o que foi testado não é o que roda.", "With a movable tag, what was tested is not what runs.")),
    Rule(code="unscanned-images", severity="warning", check=_unscanned, source="FSBP ECR.1; WA SEC06-BP01",
         title=Text("Toda imagem é verificada ao chegar", "Every image is scanned on arrival"),
         why=Text("Falhas conhecidas entram em produção sem que ninguém saiba.", "Known flaws enter production unnoticed.")),
    Rule(code="images-kept-forever", severity="note", check=_hoarded, source="FSBP ECR.3",
         title=Text("Imagens velhas são apagadas", "Old images are deleted"),
         why=Text("Guardar tudo custa e conserva imagens com falhas.", "Keeping all costs money and preserves flawed images.")),
    Rule(code="account-without-trail", severity="warning", check=_no_trail, source="FSBP CloudTrail.1; CIS 4.1",
         title=Text("A conta tem trilha", "The account has a trail"),
         why=Text("Sem trilha, um incidente não se explica.", "Without a trail an incident cannot be explained.")),
    Rule(code="account-without-config", severity="note", check=_no_config, source="FSBP Config.1; CIS 4.3",
         title=Text("A configuração da conta é registrada", "The account's configuration is recorded"),
         why=Text("Sem histórico não se sabe quando algo mudou.", "Without a history nobody knows when something changed.")),
    Rule(code="account-without-detection", severity="note", check=_no_detection, source="FSBP GuardDuty.1; WA SEC04",
         title=Text("Alguém procura invasores", "Somebody looks for intruders"),
         why=Text("Credenciais roubadas costumam ser notadas só pela fatura.",
                  "Stolen credentials are usually noticed by the bill alone.")),
    Rule(code="account-without-budget", severity="note", check=_no_budget, source="WA COST02-BP05",
         title=Text("Alguém acompanha o gasto", "Somebody watches the spending"),
         why=Text("Uma repetição sem fim vira fatura antes de virar alarme.",
                  "An endless retry becomes a bill before it becomes an alarm.")),
    Rule(code="partial-trail", severity="warning", check=_partial_trail, source="FSBP CloudTrail.1, CloudTrail.4; CIS 4.1, 4.2",
         title=Text("A trilha vê tudo e não pode ser alterada", "The trail sees everything and cannot be changed"),
         why=Text("Um invasor age na região que ninguém vigia.", "An intruder acts in the region that nobody watches.")),
    Rule(code="data-access-unrecorded", severity="note", check=_no_data_events, source="CIS 4.8, 4.9",
         title=Text("Leituras e gravações de dados deixam rastro", "Reads and writes of data leave a trace"),
         why=Text("Sem eventos de dados não se sabe o que foi copiado.", "Without data events nobody knows what was copied.")),
    Rule(code="open-account", severity="warning", check=_open_account, source="FSBP S3.1, EC2.7",
         title=Text("A conta nasce fechada", "The account starts closed"),
         why=Text("O padrão da conta vale para o que ninguém configurou.", "The account's default holds for what nobody configured.")),
    Rule(code="environments-share-account", severity="warning", check=_shared_account, source="WA SEC01-BP01",
         title=Text("Cada ambiente tem a própria conta", "Each environment has an account of its own"),
         why=Text("Um erro em homologação alcança a produção.", "A mistake in staging reaches production.")),
    Rule(code="nobody-approves", severity="note", check=_nobody_approves, source="WA OPS06-BP03",
         title=Text("Uma pessoa aprova a produção", "A person approves production"),
         why=Text("Sem aprovação, toda mudança aceita chega na hora a todos os usuários.",
                  "Without approval every merged change reaches all users at once.")),
)  # fmt: skip
