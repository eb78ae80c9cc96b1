"""Broken inputs: a name and the bytes of an architecture.yaml that must be refused with exactly one known message."""

from collections.abc import Iterator

BASE = """\
planta: 1
system: {id: loja, name: Loja, region: sa-east-1}
environments:
  prod: {account: "222222222222", domain: loja.example}
  hml: {account: "111111111111", set: {rede.zones: 2}}
defaults:
  s3-bucket: {key: chave}
resources:
  rede:
    kind: vpc
    cidr: 10.20.0.0/16
    zones: 3
    subnets:
      app: {type: private, block: 10.20.0.0/20}
      dados: {type: isolated, block: 10.20.16.0/22}
  chave: {kind: kms-key}
  ana: {kind: person, to: {fora: https}}
  fora: {kind: external, to: {fotos: [read, put]}}
  fotos:
    kind: s3-bucket
    lifecycle: {expire_days: 365, noncurrent_days: 30}
    note: "Guarda por {fotos.lifecycle.expire_days} dias."
requirements:
  um-ano:
    text: Guardar por um ano.
    source: pedido
    all: [fotos.lifecycle.expire_days >= 365]
journeys:
  ver:
    title: Ver fotos
    steps: ["ana > fora > fotos: Abre a foto."]
slos:
  ver:
    title: Ver fotos
    journey: ver
    sli: {of: fotos, type: availability, good: boas, valid: todas}
    objective: 99.5%
    measured_at: fora
views:
  tudo: {title: Tudo, show: [all]}
deck:
  title: Loja
  slides:
    capa: {title: Loja, layout: cover, minutes: 1, notes: Abertura.}
    mapa: {title: Mapa, layout: view, view: tudo, minutes: 18, notes: O mapa.}
"""


def _swap(old: str, new: str) -> bytes:
    assert BASE.count(old) == 1, f"{old!r} stands {BASE.count(old)} times in the base"
    return BASE.replace(old, new).encode()


def _with(resource: str) -> bytes:
    """The base with further resources."""
    return _swap("  chave: {kind", f"  {resource}\n  chave: {{kind")


_FUNCTION = "f: {kind: lambda, code: f, runtime: python3.13}"


def _deep(levels: int) -> bytes:
    return (BASE + "glossary: " + "{a: " * levels + "x" + "}" * levels + "\n").encode()


def _bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 9)]
    return (BASE + "\n".join(lines) + "\n").encode()


def cases() -> Iterator[tuple[str, bytes]]:
    # The file itself
    yield "empty-file", b""
    yield "only-a-comment", b"# nothing\n"
    yield "a-list", b"- planta: 1\n"
    yield "a-word", b"planta\n"
    yield "latin-1", BASE.replace("Loja", "Loção").encode("latin-1")
    yield "utf-16", BASE.encode("utf-16")
    yield "huge", BASE.encode() + b"# " + b"x" * 4_000_000 + b"\n"
    yield "null-byte", _swap("name: Loja, region", "name: Lo\x00ja, region")
    yield "escape-character", _swap("name: Loja, region", "name: Lo\x1b[31mja, region")
    yield "two-documents", (BASE + "---\nplanta: 1\n").encode()
    yield "tab-indent", _swap("  rede:\n", "\trede:\n")
    yield "tab-inside", _swap("    cidr:", "\t\tcidr:")
    yield "unclosed-brace", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key")
    yield "unclosed-quote", _swap('"222222222222"', '"222222222222')
    yield "bad-indent", _swap("    zones: 3", "   zones: 3")
    yield "colon-in-text", _swap("text: Guardar por um ano.", "text: Guardar: por um ano.")
    yield "brace-first-in-text", _swap('note: "Guarda', 'note: {fotos} guarda\n    x: "y')
    yield "deep-nesting", _deep(60)
    yield "very-deep-nesting", _deep(100_000)
    yield "alias-bomb", _bomb()
    yield "unknown-alias", _swap("{kind: kms-key}", "*nada")
    yield "recursive-alias", _swap("chave: {kind: kms-key}", "chave: &c {kind: kms-key, to: *c}")
    yield "merge-key", _swap("chave: {kind: kms-key}", "chave: {<<: {kind: kms-key}, kind: kms-key}")
    yield "python-tag", _swap("{kind: kms-key}", '!!python/object/apply:os.system ["echo"]')
    yield "custom-tag", _swap("zones: 3", "zones: !Sub 3")
    yield "duplicate-key", _swap("    zones: 3", "    zones: 3\n    zones: 2")
    yield "duplicate-resource", _swap("  ana:", "  chave: {kind: kms-key}\n  ana:")
    yield "number-as-key", _swap("  chave: {kind", "  12: {kind")
    yield "list-as-key", _swap("  chave: {kind", "  [a, b]: {kind")
    # Sections and fields
    yield "no-planta", _swap("planta: 1\n", "")
    yield "later-version", _swap("planta: 1", "planta: 2")
    yield (
        "no-resources",
        b"planta: 1\nsystem: {id: a, name: A, region: sa-east-1}\nenvironments: {prod: {account: '222222222222'}}\n",
    )
    yield "resources-a-list", _swap("resources:\n  rede:", "resources: []\nx:\n  rede:")
    yield (
        "no-environment",
        _swap(
            'environments:\n  prod: {account: "222222222222", domain: loja.example}\n  hml: {account: "111111111111", set: {rede.zones: 2}}',
            "environments: {}",
        ),
    )
    yield "unknown-section", _swap("views:", "vistas:")
    yield "unknown-field", _swap("noncurrent_days", "noncurent_days")
    yield "unknown-field-of-kind", _swap("    zones: 3", "    zonas: 3")
    yield "unknown-field-far-from-any", _swap("    zones: 3", "    xyzzy: 3")
    yield "unknown-default-kind", _swap("  s3-bucket: {key", "  s3-buckett: {key")
    yield "unknown-default-field", _swap("s3-bucket: {key: chave}", "s3-bucket: {kei: chave}")
    yield "missing-field", _swap("    cidr: 10.20.0.0/16\n", "")
    yield "missing-kind", _swap("    kind: vpc\n", "")
    yield "unknown-kind", _swap("kind: kms-key", "kind: kms-keys")
    yield "kind-a-number", _swap("kind: kms-key", "kind: 7")
    yield "resource-a-word", _swap("chave: {kind: kms-key}", "chave: kms-key")
    yield "bad-id", _swap("  ana: {kind", "  Ana_Paula: {kind")
    yield "path-in-id", _swap("  ana: {kind", '  "../../etc": {kind')
    yield "html-in-id", _swap("  ana: {kind", '  "<b>": {kind')
    # Types
    yield "text-for-number", _swap("zones: 3", "zones: three")
    yield "number-with-unit", _swap("expire_days: 365", "expire_days: 365 days")
    yield "float-for-integer", _swap("zones: 3", "zones: 2.5")
    yield "number-for-text", _swap('account: "222222222222"', "account: 222222222222")
    yield "yes-for-true", _swap("lifecycle: {expire_days", "versioning: yes\n    lifecycle: {expire_days")
    yield "null-for-text", _swap("name: Loja, region", "name: null, region")
    yield "text-for-list", _swap("show: [all]", "show: all")
    yield "mapping-for-text", _swap("title: Ver fotos\n    steps", "title: {a: b}\n    steps")
    yield "not-a-choice", _swap("type: isolated", "type: insulated")
    yield "out-of-range", _swap("expire_days: 365", "expire_days: 0")
    yield "too-many-zones", _swap("zones: 3", "zones: 9")
    yield "bad-percentage", _swap("objective: 99.5%", "objective: 99.5")
    yield "bad-region", _swap("region: sa-east-1", "region: Brasil")
    yield "too-long-title", _swap("title: Tudo", "title: " + "muito " * 40 + "longo")
    yield "two-line-title", _swap("title: Tudo", 'title: "Tu\\ndo"')
    # References
    yield "unknown-target", _swap("to: {fora: https}", "to: {forra: https}")
    yield "unknown-verb", _swap("[read, put]", "[reed, put]")
    yield "verb-of-nothing", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key, to: {ana: read}}")
    yield "duplicate-arrow", _swap("[read, put]", "[read, read]")
    yield "wrong-arrow-option", _swap("[read, put]", "{read: {witin: a/}}")
    yield "link-to-nothing", _swap("s3-bucket: {key: chave}", "s3-bucket: {key: chavo}")
    yield "link-to-wrong-kind", _swap("s3-bucket: {key: chave}", "s3-bucket: {key: rede}")
    yield "owner-unknown", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key, in: redee}")
    yield (
        "cycle-of-owners",
        _swap("chave: {kind: kms-key}", "chave: {kind: kms-key, in: fora}").replace(
            b"fora: {kind: external,", b"fora: {kind: external, in: chave,"
        ),
    )
    yield "unknown-environment", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key, only: [prodd]}")
    yield "override-of-nothing", _swap("rede.zones: 2", "rde.zones: 2")
    yield "override-of-unknown-field", _swap("rede.zones: 2", "rede.zonas: 2")
    yield "override-of-wrong-type", _swap("rede.zones: 2", "rede.zones: two")
    yield "reference-to-nothing", _swap("{fotos.lifecycle.expire_days} dias", "{fotos.lifecycle.expires} dias")
    yield "template-in-text", _swap("{fotos.lifecycle.expire_days} dias", "{fotos.config.__class__} dias")
    yield "journey-without-arrow", _swap("ana > fora > fotos", "ana > fotos")
    yield "journey-against-the-arrow", _swap("ana > fora > fotos", "fora > ana")
    yield "journey-unknown-resource", _swap("ana > fora > fotos", "ana > foto")
    yield "journey-no-chain", _swap("ana > fora > fotos: Abre a foto.", "Abre a foto.")
    yield "slo-unknown-journey", _swap("journey: ver", "journey: vir")
    yield "slo-measured-nowhere", _swap("measured_at: fora", "measured_at: forra")
    yield "slide-unknown-view", _swap("view: tudo", "view: nada")
    yield "slide-without-view", _swap("layout: view, view: tudo,", "layout: view,")
    yield "slide-about-nothing", _swap("layout: view, view: tudo,", "layout: question, items: [porque],")
    # Design
    yield "blocks-overlap", _swap("block: 10.20.16.0/22", "block: 10.20.12.0/22")
    yield "block-outside", _swap("block: 10.20.16.0/22", "block: 10.30.16.0/22")
    yield "block-off-boundary", _swap("block: 10.20.16.0/22", "block: 10.20.17.0/22")
    yield "block-not-ip", _swap("cidr: 10.20.0.0/16", "cidr: 10.20.0.300/16")
    yield "requirement-broken", _swap("expire_days >= 365]", "expire_days >= 366]")
    yield "requirement-unknown-path", _swap("all: [fotos.lifecycle.expire_days", "all: [fotos.lifecycle.expiry")
    yield "requirement-unreadable", _swap("[fotos.lifecycle.expire_days >= 365]", "[fotos is fine]")
    yield "twenty-one-minutes", _swap("minutes: 18", "minutes: 20")
    yield (
        "appendix-with-minutes",
        BASE.encode() + b"  appendix:\n    mais: {title: Mais, layout: text, items: [a], minutes: 2, notes: x}\n",
    )
    # What people bring along from other tools, or guess
    yield "kind-of-cloudformation", _swap("chave: {kind: kms-key}", "chave: {kind: 'AWS::KMS::Key'}")
    yield "kind-of-terraform", _swap("kind: s3-bucket\n", "kind: aws_s3_bucket\n")
    yield "kind-by-its-engine", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  memoria: {kind: redis}")
    yield "kind-several-match", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  entrada: {kind: apigateway}")
    yield "kind-as-type", _swap("chave: {kind: kms-key}", "chave: {type: kms-key}")
    yield "field-of-terraform", _swap("cidr: 10.20.0.0/16", "cidr_block: 10.20.0.0/16")
    yield "field-of-cloudformation", _swap("zones: 3", "AvailabilityZones: 3")
    yield "field-by-a-part-of-its-name", _swap("zones: 3", "zones_count: 3")
    yield "tags", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key, tags: {a: b}}")
    yield "security-groups", _swap("fora: {kind: external,", "fora: {kind: external, security_groups: [ana],")
    yield "parent-not-in", _swap("fora: {kind: external,", "fora: {kind: external, cluster: rede,")
    yield "arrow-without-verb", _swap("to: {fora: https}", "to: fora")
    yield "arrows-a-list", _swap("to: {fotos: [read, put]}", "to: [fotos, chave]")
    yield "arrow-with-a-port", _swap("to: {fora: https}", "to: {fora: {verb: https, port: 443}}")
    yield "word-for-mapping", _swap("lifecycle: {expire_days: 365, noncurrent_days: 30}", "lifecycle: 365")
    yield "words-for-tiers", _swap("    subnets:\n      app: {type: private, block: 10.20.0.0/20}\n      dados: {type: isolated, "
                                   "block: 10.20.16.0/22}\n", "    subnets: [app, dados]\n")  # fmt: skip
    yield "views-a-list", _swap("views:\n  tudo: {title: Tudo, show: [all]}", "views:\n  - {title: Tudo, show: [all]}")
    yield "field-beside-its-resource", _swap("  ana: {kind: person,", "  kind: person\n  ana: {kind: person,")
    yield "step-with-arrow-sign", _swap("ana > fora > fotos: Abre", "ana -> fora -> fotos: Abre")
    yield "step-without-quotes", _swap('steps: ["ana > fora > fotos: Abre a foto."]', "steps:\n      - ana > fora > fotos: Abre a foto.")
    yield "step-without-text", _swap("ana > fora > fotos: Abre a foto.", "ana > fora > fotos")
    yield "override-with-section", _swap("rede.zones: 2", "resources.rede.zones: 2")
    yield "override-nested", _swap("rede.zones: 2", "rede: {zones: 2}")
    yield "percent-first", _swap("title: Ver fotos\n    steps", "title: %50\n    steps")
    yield "star-for-all", _swap("show: [all]", "show: [*]")
    yield "line-without-colon", _swap("    zones: 3\n", "    zones 3\n")
    yield "name-with-capitals", _swap("  um-ano:", "  UmAno:")
    yield "number-too-short-a-version", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  banco: {kind: rds-instance, engine: "
                                              "postgres, version: 16, instance: db.t4g.small, subnets: rede.dados}")  # fmt: skip
    yield "form-of-another-tool", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  banco: {kind: rds-instance, engine: "
                                        "postgres, version: '16.8', instance: t4g.small, subnets: rede.dados}")  # fmt: skip
    yield "domain-with-scheme", _swap("domain: loja.example", "domain: https://loja.example/")
    yield "day-of-no-calendar", BASE.encode() + (b"waivers:\n  - {rule: single-zone, resource: rede, reason: x, owner: y, "
                                                 b"expires: '2027-02-31'}\n")  # fmt: skip
    yield "override-breaks-the-whole", (
        _swap("rede.zones: 2}", "api.replicas.min: 9}").replace(b"  chave: {kind", b"  repo: {kind: ecr-repository}\n  cluster: {kind: ecs-cluster, "
              b"subnets: rede.app}\n  api: {kind: ecs-service, in: cluster, image: repo, replicas: {min: 2, max: 3}}\n  chave: {kind"))  # fmt: skip
    yield "verb-of-another-kind", _swap("fora: {kind: external,", "fila: {kind: sqs-queue}\n  fora: {kind: external,").replace(
        b"[read, put]}", b"[read, put], fila: publish}")  # fmt: skip
    yield "verb-of-no-kind", _swap("[read, put]", "[read, frobnicate]")
    yield "tier-without-its-network", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  cluster: {kind: ecs-cluster, subnets: app}")
    yield "link-to-an-alias", _swap("s3-bucket: {key: chave}", "s3-bucket: {key: aws/s3}")
    yield "service-in-no-cluster", _swap("chave: {kind: kms-key}", "chave: {kind: kms-key}\n  cluster: {kind: ecs-cluster, subnets: rede.app}\n"
                                         "  repo: {kind: ecr-repository}\n  api: {kind: ecs-service, image: repo}")  # fmt: skip
    # What can never work in AWS
    yield "function-outside-the-network", _with("banco: {kind: aurora-postgresql, version: '16.8', instance: db.r7g.large, subnets: rede.dados}\n  cache: {kind: "
                                                "elasticache, subnets: rede.dados}\n  f: {kind: lambda, code: f, runtime: python3.13, "
                                                "to: {banco: connect, cache: connect, fotos: read}}")  # fmt: skip
    yield "public-balancer-inside", _with("lb: {kind: alb, scheme: public, subnets: rede.dados}\n  nlb: {kind: nlb, scheme: public, "
                                          "protocol: tcp, subnets: rede.app}")  # fmt: skip
    yield "tls-without-certificate", _with("nlb: {kind: nlb, subnets: rede.app}")
    yield "queue-that-calls", _with(f"{_FUNCTION}\n  fila: {{kind: sqs-queue, to: {{f: invoke}}}}")
    yield "table-that-sends", _with("fila: {kind: sqs-queue}\n  t: {kind: dynamodb-table, partition: id, to: {fila: send}}")
    yield "bucket-that-calls", _with(f"{_FUNCTION}\n  lote: {{kind: s3-bucket, to: {{f: invoke}}}}")
    yield "bus-that-calls", _with(f"{_FUNCTION}\n  bus: {{kind: event-bus, to: {{f: invoke}}}}")
    yield "topic-that-writes", _with(f"{_FUNCTION}\n  t: {{kind: sns-topic, to: {{f: invoke, fotos: put}}}}")
    yield "key-that-reads", _with("outra: {kind: kms-key, to: {fotos: read}}")
    # Several at once
    yield (
        "many-problems",
        _swap("kind: kms-key", "kind: kms-keyy")
        .replace(b"zones: 3", b"zones: x")
        .replace(b"reed", b"read")
        .replace(b"journey: ver", b"journey: vir"),
    )
