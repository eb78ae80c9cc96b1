"""The kinds of Amazon Elastic Container Registry."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text, number

TOKEN = Text("a autorização do ECR só aceita todos os recursos", "ECR's authorization accepts only all resources")


class Repository(Kind):
    """A private image repository: scanned on push, with tags that never move."""

    kind_id: ClassVar[str] = "ecr-repository"
    face: ClassVar[Face] = Face(
        icon="service/AmazonElasticContainerRegistry",
        name=Text("Repositório do Amazon ECR", "Amazon ECR repository"),
        category="images",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::ECR::Repository",)
    commitment: ClassVar[str | None] = "ecr"
    holds_data: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "url")
    cost_drivers: ClassVar[tuple[str, ...]] = ("stored-gb-month", "egress-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="push", text=Text("publica imagens em", "pushes images to"), edge="delivery", phase="deploy", wider=TOKEN,
             actions=("ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
                      "ecr:CompleteLayerUpload", "ecr:PutImage", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
             any_resource=("ecr:GetAuthorizationToken",)),
        Verb(name="pull", text=Text("baixa imagens de", "pulls images from"), edge="delivery", phase="start", wider=TOKEN,
             actions=("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"),
             any_resource=("ecr:GetAuthorizationToken",)),
        Verb(name="read", text=Text("consulta", "reads"), edge="delivery", phase="deploy",
             actions=("ecr:DescribeImages", "ecr:DescribeImageScanFindings")),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the images; set when the repository is made and fixed from then on."""
    scan: Literal["push", "off"] = "push"
    """When images are scanned for known vulnerabilities."""
    tags: Literal["immutable", "mutable"] = "immutable"
    """Whether a tag may be moved to another image."""
    keep_images: Annotated[int | None, Field(ge=1, le=10_000)] = 50
    """Newest images kept; more than any deployed version may lie behind. null: all."""

    def own_caption(self, language: str) -> str:
        if self.keep_images is None:
            return ""
        return Text("últimas {} imagens", "newest {} images")(language).format(number(self.keep_images, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        repository = {"repository-names": (scene.name,)}
        found = "repositories[0]"
        yield Claim(text=Text("Imagens verificadas no envio", "Images are scanned on push"), service="ecr",
                    call="describe-repositories", parameters=repository, security=True,
                    path=f"{found}.imageScanningConfiguration.scanOnPush", expected=self.scan == "push")  # fmt: skip
        yield Claim(text=Text("Tags que não mudam", "Tags never move"), service="ecr", call="describe-repositories",
                    parameters=repository, path=f"{found}.imageTagMutability", expected=self.tags.upper(), security=True)  # fmt: skip
        yield Claim(text=Text("Imagens cifradas", "Images are encrypted"), service="ecr", call="describe-repositories",
                    parameters=repository, path=f"{found}.encryptionConfiguration.encryptionType",
                    expected="KMS" if self.key else "AES256", security=True)  # fmt: skip
        if self.keep_images:
            yield Claim(text=Text("Limpeza de imagens antigas", "Old images are cleaned up"), service="ecr",
                        call="get-lifecycle-policy", parameters={"repository-name": scene.name},
                        path=f"contains(lifecyclePolicyText, '{self.keep_images}')", expected=True)  # fmt: skip


KINDS = (Repository,)
