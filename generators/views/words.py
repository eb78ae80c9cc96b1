"""What the boxes of a drawing are called: a category, a region or a tier in, its words in the reader's language out."""

from collections.abc import Mapping
from types import MappingProxyType

from planta.kinds.base import Category
from planta.text import Text

CATEGORIES: Mapping[Category, Text] = MappingProxyType(
    {
        "people": Text("Pessoas", "People"),
        "external": Text("Sistemas externos", "External systems"),
        "edge": Text("Entrada", "Entry"),
        "network": Text("Rede", "Network"),
        "compute": Text("Computação", "Compute"),
        "processing": Text("Processamento", "Processing"),
        "data": Text("Dados", "Data"),
        "storage": Text("Armazenamento", "Storage"),
        "images": Text("Imagens", "Images"),
        "security": Text("Segurança", "Security"),
        "observability": Text("Observabilidade", "Observability"),
        "delivery": Text("Entrega (CI/CD)", "Delivery (CI/CD)"),
        "integration": Text("Integração", "Integration"),
    }
)
KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "alarm": Text("Alarmes do CloudWatch", "CloudWatch alarms"),
        "acm-certificate": Text("Certificados", "Certificates"),
        "batch-compute": Text("Ambientes do AWS Batch", "AWS Batch environments"),
        "batch-job": Text("Trabalhos do AWS Batch", "AWS Batch jobs"),
        "batch-queue": Text("Filas do AWS Batch", "AWS Batch queues"),
        "dynamodb-table": Text("Tabelas do DynamoDB", "DynamoDB tables"),
        "ecr-repository": Text("Repositórios do ECR", "ECR repositories"),
        "ecs-service": Text("Serviços do ECS", "ECS services"),
        "event-rule": Text("Regras do EventBridge", "EventBridge rules"),
        "external": Text("Sistemas externos", "External systems"),
        "k8s-addon": Text("Complementos do cluster", "Cluster add-ons"),
        "k8s-deployment": Text("Deployments", "Deployments"),
        "k8s-job": Text("Jobs do Kubernetes", "Kubernetes jobs"),
        "kms-key": Text("Chaves do KMS", "KMS keys"),
        "lambda": Text("Funções Lambda", "Lambda functions"),
        "permission-set": Text("Conjuntos de permissões", "Permission sets"),
        "person": Text("Pessoas", "People"),
        "s3-bucket": Text("Buckets do S3", "S3 buckets"),
        "secret": Text("Segredos", "Secrets"),
        "sns-topic": Text("Tópicos do SNS", "SNS topics"),
        "sqs-queue": Text("Filas do SQS", "SQS queues"),
        "ssm-parameter": Text("Parâmetros", "Parameters"),
        "state-machine": Text("Máquinas de estados", "State machines"),
    }
)
"""Several of a kind, in the title of the box that they share; another kind is called by its own name."""
CLOUD = Text("AWS Cloud · conta {}", "AWS Cloud · {} account")
OTHER_CLOUD = Text("AWS Cloud · {}", "AWS Cloud · {}")
EDGE = Text("Borda da AWS (global)", "AWS edge (global)")
SHARED = Text("Serviços de apoio", "Shared services")
REGION = Text("Região {}", "Region {}")
ZONES = Text("{} de {} zonas", "{} of {} zones")
IN_TOTAL = Text("{} ao todo", "{} in total")
ZONE = Text("Zona de disponibilidade {}", "Availability Zone {}")
SUBNET = Text("Sub-rede {}", "{} subnet")
SUBNETS = Text("Sub-redes {}", "{} subnets")
TIER_TYPES: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "public": (Text("pública", "Public"), Text("públicas", "Public")),
        "private": (Text("privada", "Private"), Text("privadas", "Private")),
        "isolated": (Text("isolada", "Isolated"), Text("isoladas", "Isolated")),
    }
)
"""One subnet, several subnets."""
INTERNET_GATEWAY = Text("Internet gateway", "Internet gateway")
NAT_GATEWAY = Text("NAT gateway", "NAT gateway")
REGIONAL = Text("regional", "regional")
ENDPOINTS = Text("Endpoints da VPC", "VPC endpoints")
GATEWAY_ENDPOINT = Text("Endpoint de gateway", "Gateway endpoint")
SERVICE, SERVICES = Text("{} serviço", "{} service"), Text("{} serviços", "{} services")
OUTBOUND = Text("saída", "outbound")
NEAR = Text("{} e seus vizinhos", "{} and its neighbours")
INSIDE = Text("{} por dentro", "Inside {}")
MORE = Text("Há mais {} que não aparecem aqui.", "Another {} are not shown here.")
SHOWS = Text("Mostra {}.", "Shows {}.")
CHANGED = Text("O que mudou", "What changed")
STEPS = Text("Os números seguem os passos de “{}”.", "The numbers follow the steps of “{}”.")
SOME_STEPS = Text(
    "Os números seguem, na ordem, os passos de “{}” que aparecem aqui.", "The numbers follow, in order, the steps of “{}” shown here."
)

CITIES: Mapping[str, Text] = MappingProxyType(
    {
        "af-south-1": Text("Cidade do Cabo", "Cape Town"),
        "ap-east-1": Text("Hong Kong", "Hong Kong"),
        "ap-east-2": Text("Taipei", "Taipei"),
        "ap-northeast-1": Text("Tóquio", "Tokyo"),
        "ap-northeast-2": Text("Seul", "Seoul"),
        "ap-northeast-3": Text("Osaka", "Osaka"),
        "ap-south-1": Text("Mumbai", "Mumbai"),
        "ap-south-2": Text("Hyderabad", "Hyderabad"),
        "ap-southeast-1": Text("Singapura", "Singapore"),
        "ap-southeast-2": Text("Sydney", "Sydney"),
        "ap-southeast-3": Text("Jacarta", "Jakarta"),
        "ap-southeast-4": Text("Melbourne", "Melbourne"),
        "ap-southeast-5": Text("Malásia", "Malaysia"),
        "ap-southeast-6": Text("Nova Zelândia", "New Zealand"),
        "ap-southeast-7": Text("Tailândia", "Thailand"),
        "ca-central-1": Text("Canadá Central", "Canada Central"),
        "ca-west-1": Text("Calgary", "Calgary"),
        "eu-central-1": Text("Frankfurt", "Frankfurt"),
        "eu-central-2": Text("Zurique", "Zurich"),
        "eu-north-1": Text("Estocolmo", "Stockholm"),
        "eu-south-1": Text("Milão", "Milan"),
        "eu-south-2": Text("Espanha", "Spain"),
        "eu-west-1": Text("Irlanda", "Ireland"),
        "eu-west-2": Text("Londres", "London"),
        "eu-west-3": Text("Paris", "Paris"),
        "il-central-1": Text("Tel Aviv", "Tel Aviv"),
        "me-central-1": Text("Emirados Árabes Unidos", "UAE"),
        "me-south-1": Text("Bahrein", "Bahrain"),
        "mx-central-1": Text("México Central", "Mexico Central"),
        "sa-east-1": Text("São Paulo", "São Paulo"),
        "us-east-1": Text("Norte da Virgínia", "N. Virginia"),
        "us-east-2": Text("Ohio", "Ohio"),
        "us-gov-east-1": Text("GovCloud Leste", "GovCloud East"),
        "us-gov-west-1": Text("GovCloud Oeste", "GovCloud West"),
        "us-west-1": Text("Norte da Califórnia", "N. California"),
        "us-west-2": Text("Oregon", "Oregon"),
    }
)
"""Regions by the names that AWS gives them; a region that is not here is shown by its code."""


def region(code: str, language: str) -> str:
    """ "sa-east-1" -> "Região sa-east-1 (São Paulo)"."""
    city = CITIES.get(code)
    return REGION(language).format(f"{code} ({city(language)})" if city else code)


def account_wide(cloud: str) -> str:
    """ "AWS Cloud · conta prod" -> "Global · conta prod": the title of what an account has in no region."""
    return f"Global · {cloud.partition(' · ')[2]}"
