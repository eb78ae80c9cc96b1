"""A number of units in; a model with thirteen resources and seventeen arrows a unit, as text, out: for measuring, not for reading."""

HEAD = """\
planta: 1
system: {id: grande, name: Grande, region: sa-east-1}
environments:
  prod: {account: "222222222222", domain: grande.example}
defaults:
  s3-bucket: {key: chave, access_logs: registros}
resources:
  chave: {kind: kms-key}
  registros: {kind: s3-bucket, role: log-target, key: null, lifecycle: {expire_days: 365, noncurrent_days: 30}}
  plantao: {kind: person}
  alertas: {kind: sns-topic, key: chave, to: {plantao: notify}}
  filtro: {kind: wafv2-acl}
  rede:
    kind: vpc
    cidr: 10.0.0.0/8
    zones: 3
    subnets:
      publica: {type: public, block: 10.0.0.0/20}
      app: {type: private, block: 10.64.0.0/14}
      dados: {type: isolated, block: 10.128.0.0/16}
    endpoints: {s3: gateway, dynamodb: gateway}
"""
UNIT = """\
  gente-{u}: {{kind: person, to: {{cdn-{u}: https}}}}
  cdn-{u}: {{kind: cloudfront, waf: filtro, access_logs: registros, to: {{alb-{u}: https, balde-{u}: read}}}}
  alb-{u}: {{kind: alb, subnets: rede.app, access_logs: registros, to: {{web-{u}: http, api-{u}: http}}}}
  cluster-{u}: {{kind: eks-cluster, version: "1.35", subnets: rede.app, key: chave}}
  nos-{u}: {{kind: eks-nodegroup, in: cluster-{u}, subnets: rede.app, instances: [m7g.large], size: {{min: 3, max: 9, need: 2}}}}
  web-{u}: {{kind: k8s-deployment, in: cluster-{u}, image: repo-{u}, ports: {{http: 8000}}, to: {{api-{u}: http, fila-{u}: send}}}}
  api-{u}:
    kind: k8s-deployment
    in: cluster-{u}
    image: repo-{u}
    ports: {{http: 8000}}
    pool: {{workers: 2, size: 5}}
    to: {{banco-{u}: connect, balde-{u}: [read, put, list], tabela-{u}: [read, write], fila-{n}: send}}
  trab-{u}: {{kind: lambda, code: f, runtime: python3.13, to: {{fila-{u}: receive, balde-{u}: read, tabela-{u}: write}}}}
  banco-{u}: {{kind: aurora-postgresql, subnets: rede.dados, version: "17.5", capacity: {{min: 1, max: 16}}, key: chave}}
  balde-{u}: {{kind: s3-bucket, lifecycle: {{expire_days: 365, noncurrent_days: {days}}}}}
  tabela-{u}: {{kind: dynamodb-table, partition: id, key: chave}}
  fila-{u}: {{kind: sqs-queue, key: chave, visibility: 300}}
  repo-{u}: {{kind: ecr-repository, key: chave}}
"""
JOURNEY = """\
  jornada-{u}:
    title: Jornada {u}
    steps: ["gente-{u} > cdn-{u} > alb-{u} > web-{u} > api-{u} > banco-{u}: Anda."]
"""


def model(units: int, changed: int = 0) -> str:
    """Some thirteen resources a unit; in the first `changed` units one setting differs."""
    parts = [HEAD]
    parts += [UNIT.format(u=u, n=(u + 1) % units, days=30 if u < changed else 60) for u in range(units)]
    parts += ["journeys:\n", *(JOURNEY.format(u=u) for u in range(0, units, 4))]
    return "".join(parts)
