"""Small models for the tests of views: a shop on EKS and a serverless one, as YAML."""

from planta.architecture import Architecture
from planta.build import build

SHOP = """
planta: 1
system: {id: loja, name: Loja, region: sa-east-1}
environments: {prod: {account: "222222222222", domain: loja.example}}
resources:
  clientes: {kind: person, name: Clientes, to: {cdn: https}}
  plantao: {kind: person, name: Plantão, single: true}
  cdn: {kind: cloudfront, name: CDN, certificate: certificado, waf: filtro, to: {alb: https}}
  filtro: {kind: wafv2-acl, name: Filtro, region: us-east-1}
  certificado: {kind: acm-certificate, name: Certificado, domains: ["{domain}"], zone: dominio, region: us-east-1}
  dominio: {kind: route53-zone, name: Domínio, domain: "{domain}"}
  rede:
    kind: vpc
    name: VPC da loja
    cidr: 10.20.0.0/16
    zones: 3
    nat: per-zone
    subnets:
      publica: {type: public, block: 10.20.0.0/22}
      app: {type: private, block: 10.20.16.0/20}
      dados: {type: isolated, block: 10.20.64.0/22}
  alb: {kind: alb, name: ALB, scheme: public, subnets: rede.publica, certificate: certificado, to: {web: http}}
  cluster: {kind: eks-cluster, name: Cluster, version: "1.35", subnets: rede.app}
  nos: {kind: eks-nodegroup, in: cluster, subnets: rede.app, capacity: on-demand, instances: [m7g.large], size: {min: 2, max: 4}}
  web: {kind: k8s-deployment, name: Web, in: cluster, image: imagens, ports: {http: 8000}, nodes: [nos], to: {api: http}}
  api:
    kind: k8s-deployment
    name: API
    in: cluster
    image: imagens
    ports: {http: 8000}
    nodes: [nos]
    to:
      pedidos: [read, put]
      fotos: {presign-put: {for: clientes, label: envia a foto}}
      banco: use
      fila: send
  banco: {kind: generic, name: Banco, service: Banco, icon: service/AmazonAurora, in: rede}
  pedidos: {kind: s3-bucket, name: Pedidos, key: chave, lifecycle: {expire_days: 365}}
  fotos: {kind: s3-bucket, name: Fotos, key: chave, caption: "até {fotos.lifecycle.expire_days} dias", lifecycle: {expire_days: 30}}
  fila: {kind: sqs-queue, name: Fila}
  imagens: {kind: ecr-repository, name: Imagens}
  chave: {kind: kms-key, name: Chave}
journeys:
  comprar:
    title: Comprar
    steps:
      - "clientes > cdn > alb > web > api: Abre a página."
      - "api > pedidos: Grava o pedido."
      - "clientes > fotos: Envia a foto."
views:
  geral:
    title: Visão geral
    show: ["all"]
    hide: [nos]
    panel: ["category:security"]
    zones: true
    journey: comprar
  rede: {title: Rede, show: [rede, alb, web, api], zones: true}
  fluxo: {title: Fluxo, show: ["journey:comprar"], journey: comprar, links: false}
  fechado: {title: Fechado, show: ["journey:comprar"], collapse: [cluster]}
"""


def shop(*changes: tuple[str, str]) -> Architecture:
    """The shop, with some texts replaced."""
    text = SHOP
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return build(text).architecture
