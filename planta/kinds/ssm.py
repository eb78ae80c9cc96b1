"""The kinds of AWS Systems Manager."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Kind, Scene, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text


class Parameter(Kind):
    """A parameter of Systems Manager: a setting that is read at run time."""

    kind_id: ClassVar[str] = "ssm-parameter"
    face: ClassVar[Face] = Face(
        icon="resource/AWSSystemsManagerParameterStore", name=Text("Parâmetro do AWS Systems Manager", "AWS Systems Manager parameter"),
        category="security",
    )  # fmt: skip
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SSM::Parameter",)
    sensitive: ClassVar[bool] = True
    commitment: ClassVar[str | None] = "systems-manager"
    cost_drivers: ClassVar[tuple[str, ...]] = ("requests",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="read", text=Text("lê", "reads"), edge="data", phase="start", key="decrypt",
             actions=("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath")),
        Verb(name="write", text=Text("grava", "writes"), edge="data", phase="async", key="encrypt", actions=("ssm:PutParameter",)),
    )  # fmt: skip

    value: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    """Its value; absent when it is secure, or set by something else."""
    secure: bool = False
    """Encrypted (SecureString); its value then never stands in the model."""
    key: KeyLink = None
    """KMS key that encrypts a secure parameter; the AWS-managed one when absent."""

    @model_validator(mode="after")
    def _secure_has_no_value(self) -> "Parameter":
        if self.secure and self.value is not None:
            raise ValueError("a secure parameter's value must not stand in the model: take value out")
        if self.key and not self.secure:
            raise ValueError("key is for secure parameters: add secure: true")
        return self

    def own_caption(self, language: str) -> str:
        return Text("cifrado", "encrypted")(language) if self.secure else ""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="ssm", call="get-parameter", parameters={"name": scene.name}, security=self.secure)
        yield ask(text=Text("Tipo do parâmetro", "Type of the parameter"), path="Parameter.Type",
                  expected="SecureString" if self.secure else "String")  # fmt: skip
        if self.value is not None:
            yield ask(text=Text("Valor", "Value"), path="Parameter.Value", expected=self.value)


KINDS = (Parameter,)
