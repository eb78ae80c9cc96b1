"""Rules on durability and retention: a model's facts in; data that is lost, kept too long or out of reach when needed, out."""

from collections.abc import Iterator

from planta.expressions import parse
from planta.kinds.backup import BackupPlan, BackupVault
from planta.kinds.dynamodb import Table
from planta.kinds.efs import FileSystem
from planta.kinds.eks import ControlPlaneLogs
from planta.kinds.kinesis import Stream
from planta.kinds.rds import Aurora, Instance
from planta.kinds.s3 import INFREQUENT, Bucket
from planta.kinds.shared import Logs
from planta.kinds.vpc import Vpc
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.sections import fraction
from planta.text import Text

ARCHIVES = ("glacier", "deep-archive")
"""Classes whose objects must be restored, for hours, before they can be read."""
MINIMUM_AGE = {"standard-ia": 30, "onezone-ia": 30}
MINIMUM_STAY = {"standard-ia": 30, "onezone-ia": 30, "glacier-ir": 90, "glacier": 90, "deep-archive": 180}
"""Days that S3 asks objects to have before, and charges them for in, a class."""
READS = ("read", "presign-get")
LEAST_LOG_DAYS = 30
LEAST_STREAM_HOURS = 168


def _planned(facts: Facts, resource: str) -> bool:
    return any(a.verb.name == "backup" for a in facts.architecture.arrows_to(resource))


def _no_plan(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.made:
        match config:
            case Aurora() | Instance():
                safe, sooner = config.replica_of is not None, ""
            case Table():
                safe, sooner = config.pitr, "set 'pitr: true', or "
            case FileSystem():
                safe, sooner = config.backups, "set 'backups: true', or "
            case _:
                continue
        if not safe and not _planned(facts, id):
            yield at(id, "kind", f'no backup plan covers "{id}"', f"{sooner}add a backup-plan with 'to: {{{id}: backup}}'")


def _short_backups(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Aurora, Instance):
        if config.backup_days < 7:
            yield at(id, "backup_days", f'"{id}" can go back only {config.backup_days} day(s)', "set 'backup_days: 7' or more")
    for id, table in facts.of(Table):
        if not table.pitr and _planned(facts, id):  # without a plan, database-without-plan says it
            yield at(id, "pitr", f'"{id}" goes back to the last copy only, not to the moment before a mistake', "set 'pitr: true'")


def _short_stream(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Stream):
        if config.keep_hours < LEAST_STREAM_HOURS:
            yield at(id, "keep_hours", f'a reader of "{id}" that stands still for {config.keep_hours} hours loses records',
                     f"set 'keep_hours: {LEAST_STREAM_HOURS}' or more")


def _untested(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(BackupPlan):
        if config.restore_test is None:
            yield at(id, "restore_test", f'nobody ever restores what "{id}" keeps', "set 'restore_test: monthly'")


def _unlocked(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(BackupVault):
        if config.lock is None:
            yield at(id, "lock", f'an administrator can delete every copy in "{id}"', "set 'lock: {min_days: 30}'")


def _promise(facts: Facts) -> dict[str, tuple[float, str]]:
    """Days that a requirement asks a bucket to keep objects for, and which requirement: the longest."""
    out: dict[str, tuple[float, str]] = {}
    for key, requirement in facts.architecture.requirements.items():
        for text in requirement.all:
            condition = parse(text)
            if condition and condition.path.endswith(".lifecycle.expire_days") and condition.operator in (">=", ">", "=="):
                days = condition.expected
                if isinstance(days, int) and days > out.get(condition.resource, (0, ""))[0]:
                    out[condition.resource] = (days, key)
    return out


def _mistakes_shorten(facts: Facts) -> Iterator[Hit]:
    promised = _promise(facts)
    for id, config in facts.of(Bucket):
        days, requirement = promised.get(id, (0, ""))
        locked = config.object_lock.days if config.object_lock else 0
        kept = config.lifecycle.noncurrent_days
        if not days or locked >= days or (config.versioning and (kept is None or kept >= days)):
            continue
        how = f"versions go after {kept} days" if config.versioning else "there are no versions"
        yield at(id, "lifecycle.noncurrent_days",
                 f'"{requirement}" promises {days} days of "{id}", but an object deleted by mistake is gone sooner: {how}',
                 f"set 'noncurrent_days: {days}', or 'object_lock: {{days: {days}}}'")  # fmt: skip


def _no_versions(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        if not config.versioning:
            yield at(id, "versioning", f'what is overwritten or deleted in "{id}" is gone', "set 'versioning: true'")


def _marker_only(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        if config.versioning and config.lifecycle.expire_days is not None and config.lifecycle.noncurrent_days is None:
            yield at(id, "lifecycle", f'"{id}" never deletes: with versioning, expiry only puts a delete marker', "set 'noncurrent_days:'")


def _lock_outlives(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        expire = config.lifecycle.expire_days
        if config.object_lock and expire and config.object_lock.days > expire + (config.lifecycle.noncurrent_days or 0):
            yield at(id, "object_lock.days",
                     f'the lock of "{id}" ({config.object_lock.days} days) keeps objects past their expiry ({expire} days)',
                     "make the lock as short as the promise")  # fmt: skip


def _archived(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        readers = [a.source for a in facts.architecture.arrows_to(id) if a.verb.name in READS]
        for i, move in enumerate(config.lifecycle.transitions):
            if move.to in ARCHIVES and readers:
                yield at(id, f"lifecycle.transitions.{i}.to",
                         f'"{readers[0]}" cannot read "{id}" after {move.after_days} days: {move.to} needs a restore first',
                         "use glacier-ir or standard-ia, which answer at once")  # fmt: skip


def _lower_class(facts: Facts) -> Iterator[Hit]:
    for slo, spec in facts.architecture.slos.items():
        bucket = facts.architecture.resources[spec.sli.of].config
        if isinstance(bucket, Bucket) and fraction(spec.objective) > 0.99 and any(t.to in INFREQUENT for t in bucket.lifecycle.transitions):
            yield at(spec.sli.of, "lifecycle.transitions",
                     f'the objective "{slo}" ({spec.objective}) is above the 99% that the cheaper classes of "{spec.sli.of}" commit to',
                     "keep objects in Standard for as long as the objective covers them")  # fmt: skip


def _useless_move(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        expire = config.lifecycle.expire_days
        for i, move in enumerate(config.lifecycle.transitions):
            where = f"lifecycle.transitions.{i}.after_days"
            if move.after_days < MINIMUM_AGE.get(move.to, 0):
                yield at(id, where, f'S3 refuses to move objects of "{id}" to {move.to} before day {MINIMUM_AGE[move.to]}',
                         f"set 'after_days: {MINIMUM_AGE[move.to]}'")
            elif expire is not None and move.after_days >= expire:
                yield at(id, where, f'objects of "{id}" are deleted on day {expire} and never move to {move.to}',
                         "move them earlier, or take the transition out")
            elif expire is not None and expire - move.after_days < MINIMUM_STAY.get(move.to, 0):
                yield at(id, where, f'"{id}" pays {MINIMUM_STAY[move.to]} days of {move.to} for {expire - move.after_days}',
                         "move them earlier, or take the transition out")


def _parts_stay(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Bucket):
        if config.lifecycle.abort_multipart_days is None:
            yield at(id, "lifecycle.abort_multipart_days", f'parts of uploads that were never finished stay in "{id}" forever',
                     "set 'abort_multipart_days: 7'")


def _deletable(facts: Facts) -> Iterator[Hit]:
    for id, _, protected in facts.having("deletion_protection"):
        if not protected:
            yield at(id, "deletion_protection", f'one API call deletes "{id}"', "set 'deletion_protection: true'")


def _short_logs(facts: Facts) -> Iterator[Hit]:
    for field in ("logs", "flow_logs"):
        for id, config, logs in facts.having(field):
            least = 90 if config.evidence else LEAST_LOG_DAYS
            days = getattr(logs, "keep_days", None)
            if days is not None and days < least:
                yield at(id, f"{field}.keep_days", f'logs of "{id}" are gone after {days} days', f"keep them for {least} days or more")


def _no_logs(facts: Facts) -> Iterator[Hit]:
    for id, config, logs in facts.having("logs"):
        default = type(config).model_fields["logs"].default
        # A kind that logs unless told otherwise was told otherwise.
        if logs is None and isinstance(default, Logs | ControlPlaneLogs):
            yield at(id, "logs", f'"{id}" leaves no log', "take 'logs: null' out, or set 'logs: {keep_days: 90}'")


def _no_flow_logs(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Vpc):
        if config.flow_logs is None:
            yield at(id, "flow_logs", f'connections in "{id}" leave no trace', "set 'flow_logs: {keep_days: 90}'")


def _no_access_log(facts: Facts) -> Iterator[Hit]:
    for id, config, target in facts.having("access_logs"):
        if target is None and (not isinstance(config, Bucket) or config.role == "data"):
            yield at(id, "access_logs", f'nobody can tell who used "{id}"', "set 'access_logs:' to a bucket with 'role: log-target'")


def _cannot_recover(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.made:
        rpo = config.recovery.rpo_minutes if config.recovery else None
        if rpo is None:
            continue
        if isinstance(config, Aurora | Instance) or (isinstance(config, Table) and config.pitr):
            best, how = 5, "automatic backups reach to about five minutes ago"
        elif _planned(facts, id):
            best, how = 1440, "the plan copies once a day"
        else:
            continue
        if rpo < best and not any(n.field == "replica_of" for n in facts.architecture.links_to(id)):
            yield at(id, "recovery.rpo_minutes", f'"{id}" may lose at most {rpo} minute(s), but {how}',
                     "replicate to another region, or state what can be kept")


RULES = (
    Rule(code="database-without-plan", severity="warning", check=_no_plan, source="FSBP RDS.26; WA REL09-BP03",
         title=Text("Um plano de cópias cobre cada banco", "A backup plan covers each database"),
         why=Text("Backups automáticos somem com o cluster; as cópias do plano ficam em um cofre à parte.",
                  "Automatic backups go with the cluster; the plan's copies are in a vault apart.")),
    Rule(code="short-backups", severity="warning", check=_short_backups, source="FSBP RDS.11, DynamoDB.2",
         title=Text("Dá para voltar a um ponto anterior a um erro", "One can go back to before a mistake"),
         why=Text("Erros em dados costumam ser notados dias depois.", "Mistakes in data are often noticed days later.")),
    Rule(code="records-expire-soon", severity="note", check=_short_stream, source="Security Hub Kinesis.3",
         title=Text("O fluxo guarda registros por uma semana", "A stream keeps records for a week"),
         why=Text("Um leitor que para na sexta-feira à noite só é consertado na segunda.",
                  "A reader that stops on Friday evening is mended on Monday.")),
    Rule(code="untested-backups", severity="warning", check=_untested, source="WA REL09-BP04",
         title=Text("Cópias são restauradas como teste", "Backups are restored as a test"),
         why=Text("Uma cópia nunca restaurada é uma hipótese.", "A backup never restored is a hypothesis.")),
    Rule(code="unlocked-vault", severity="note", check=_unlocked, source="WA REL09-BP02; AWS Backup: Vault Lock, 2026-11",
         title=Text("O cofre de cópias tem trava", "The backup vault is locked"),
         why=Text("Quem rouba uma credencial apaga primeiro as cópias.", "Who steals a credential deletes the backups first.")),
    Rule(code="mistake-breaks-retention", severity="warning", check=_mistakes_shorten,
         source="AWS, S3: lifecycle expiration and versions, 2026-11",
         title=Text("Uma exclusão por engano não encurta o prazo prometido", "A deletion by mistake does not shorten the promise"),
         why=Text("O prazo vale para o objeto; a versão apagada segue outro, que pode ser bem menor.",
                  "The period holds for the object; a deleted version follows another, maybe much shorter.")),
    Rule(code="no-versions", severity="warning", check=_no_versions, source="FSBP S3.14; WA SEC08-BP04",
         title=Text("Buckets guardam versões", "Buckets keep versions"),
         why=Text("Um objeto sobrescrito por engano não volta.", "An object overwritten by mistake does not come back.")),
    Rule(code="expiry-only-marks", severity="warning", check=_marker_only, source="AWS, S3: lifecycle expiration and versions, 2026-11",
         title=Text("Expirar apaga de verdade", "Expiry really deletes"),
         why=Text("Com versões, expirar só põe uma marca: o dado continua lá, custando e contrariando quem pediu a eliminação.",
                  "With versions, expiry puts a marker only: the data stays, costs, and contradicts whoever asked for erasure.")),
    Rule(code="lock-outlives-expiry", severity="warning", check=_lock_outlives, source="AWS, S3 Object Lock, 2026-11",
         title=Text("A trava não passa do prazo de retenção", "The lock does not outlive the retention"),
         why=Text("O que deveria ser apagado não pode ser.", "What should be deleted cannot be.")),
    Rule(code="archive-of-consulted-data", severity="warning", check=_archived, source="AWS, S3 storage classes, 2026-11",
         title=Text("O que é consultado não vai para arquivamento", "What is consulted is not archived"),
         why=Text("Classes de arquivamento exigem uma restauração de minutos a horas antes de cada leitura.",
                  "Archive classes need a restore of minutes to hours before each read.")),
    Rule(code="class-below-objective", severity="warning", check=_lower_class, source="AWS, S3 SLA, 2026-11",
         title=Text("A classe de armazenamento sustenta o objetivo", "The storage class carries the objective"),
         why=Text("As classes de acesso raro prometem 99%, e não 99,9%.", "The infrequent-access classes commit to 99%, not 99.9%.")),
    Rule(code="useless-transition", severity="warning", check=_useless_move, source="AWS, S3 lifecycle transitions, 2026-11",
         title=Text("Toda transição acontece e compensa", "Each transition happens and pays"),
         why=Text("Há idade mínima para a transição, e a permanência mínima é cobrada por inteiro.",
                  "There is a least age to move and a least stay, charged in full.")),
    Rule(code="unfinished-uploads-stay", severity="note", check=_parts_stay, source="FSBP S3.10; CKV_AWS_300",
         title=Text("Envios interrompidos são limpos", "Unfinished uploads are cleaned up"),
         why=Text("As partes já enviadas custam e não aparecem em nenhuma lista de objetos.",
                  "Parts already sent cost money and show in no listing of objects.")),
    Rule(code="no-deletion-protection", severity="warning", check=_deletable, source="FSBP RDS.7, DynamoDB.6, ELB.6; CIS 3.2.4",
         title=Text("O que não se refaz é protegido contra exclusão", "What cannot be redone is protected from deletion"),
         why=Text("Um comando no ambiente errado apaga o certo.", "A command in the wrong environment deletes the right thing.")),
    Rule(code="short-logs", severity="note", check=_short_logs, source="WA SEC04-BP01; CKV_AWS_66",
         title=Text("Logs duram mais que a investigação", "Logs outlast the investigation"),
         why=Text("Invasões costumam ser descobertas semanas depois.", "Intrusions are often found weeks later.")),
    Rule(code="no-logs", severity="warning", check=_no_logs, source="FSBP RDS.37, EKS.8, WAF.11, APIGateway.1; WA SEC04-BP01",
         title=Text("Tudo o que pode gerar logs gera logs", "Whatever can log, logs"),
         why=Text("O que não foi registrado não se depura nem se investiga.",
                  "What was not logged can neither be debugged nor investigated.")),
    Rule(code="no-flow-logs", severity="warning", check=_no_flow_logs, source="FSBP EC2.6; CIS 4.7",
         title=Text("A rede registra conexões", "The network records connections"),
         why=Text("É o que separa um bloqueio de rede de uma falha do programa.", "It tells a blocked packet from a failing program.")),
    Rule(code="no-access-log", severity="note", check=_no_access_log, source="FSBP S3.9, ELB.5, CloudFront.5",
         title=Text("Entradas e buckets registram acessos", "Entries and buckets record accesses"),
         why=Text("Sem o log não se sabe quem leu o quê, nem quando.", "Without a record nobody knows who read what, and when.")),
    Rule(code="recovery-not-backed", severity="warning", check=_cannot_recover, source="WA REL13-BP02; AWS, Aurora backups, 2026-11",
         title=Text("As cópias sustentam a perda aceita", "Backups carry the loss that is accepted"),
         why=Text("Um RPO menor que o intervalo entre cópias é um desejo.", "An RPO below the interval between copies is a wish.")),
)  # fmt: skip
