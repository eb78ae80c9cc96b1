"""Intrinsic functions, the order of resources, and the shapes of the API: what goes in and what comes out."""

from typing import Any

import boto3
import pytest

from infra.emulator.fit import Misfit, fit
from infra.emulator.intrinsics import Scope, TemplateError, references, resolve
from infra.emulator.references import order
from infra.emulator.types import TYPES

SCOPE = Scope(pseudo={"AWS::Region": "sa-east-1", "Name": "lab"}, ref=lambda r: f"ref-{r}", attribute=lambda r, a: f"{r}.{a}", export=lambda n: f"export-{n}")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("plain", "plain"), ({"Ref": "AWS::Region"}, "sa-east-1"), ({"Ref": "Name"}, "lab"), ({"Ref": "Key"}, "ref-Key"),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "Key.Arn"), ({"Fn::GetAtt": "Db.Endpoint.Port"}, "Db.Endpoint.Port"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Name"}]]}, "a/lab"), ({"Fn::ImportValue": "x"}, "export-x"),
        ({"Fn::Select": [1, {"Fn::Split": ["//", "https://id"]}]}, "id"),
        ({"Fn::Sub": "${Name} ${Key} ${Key.Arn} ${!Literal}"}, "lab ref-Key Key.Arn ${Literal}"),
        ({"Fn::Sub": ["${A} ${Name}", {"A": {"Ref": "Key"}}]}, "ref-Key lab"),
        ({"A": {"Ref": "AWS::NoValue"}, "B": [{"Ref": "AWS::NoValue"}, 1]}, {"B": [1]}),
    ],
)  # fmt: skip
def test_functions(value: Any, result: Any) -> None:
    assert resolve(value, SCOPE) == result


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(TemplateError, match="Fn::Cidr"):
        resolve({"Fn::Cidr": []}, SCOPE)


def test_what_a_value_needs() -> None:
    value = {"A": {"Ref": "Key"}, "B": [{"Fn::GetAtt": ["Db", "Arn"]}], "C": {"Fn::Sub": ["${X} ${Role.Arn}", {"X": {"Ref": "Topic"}}]}}
    assert list(references(value)) == ["Key", "Db", "Role", "Topic"]


def test_what_others_need_comes_first() -> None:
    made = {"A": {"Type": "T", "Properties": {"X": {"Ref": "B"}}}, "B": {"Type": "T", "DependsOn": "C"}, "C": {"Type": "T"}}
    assert list(order({"Resources": made})) == ["C", "B", "A"]


def test_a_circle_is_refused() -> None:
    with pytest.raises(TemplateError, match="circular"):
        list(order({"Resources": {"A": {"Type": "T", "DependsOn": "B"}, "B": {"Type": "T", "DependsOn": "A"}}}))


def client(service: str) -> Any:
    return boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]


def shape(service: str, operation: str) -> Any:
    return client(service).meta.service_model.operation_model(operation).input_shape


@pytest.mark.parametrize(
    ("service", "operation", "given", "made"),
    [
        ("eks", "CreateCluster", {"Name": "c", "ResourcesVpcConfig": {"SubnetIds": ["a"], "EndpointPublicAccess": "false"}},
         {"name": "c", "resourcesVpcConfig": {"subnetIds": ["a"], "endpointPublicAccess": False}}),
        ("kms", "CreateKey", {"Description": "d", "Policy": {"Statement": []}}, {"Description": "d", "Policy": '{"Statement": []}'}),
        ("eks", "CreateCluster", {"Tags": [{"Key": "a", "Value": "b"}]}, {"tags": {"a": "b"}}),
        ("rds", "CreateDBCluster", {"Tags": {"a": "b"}}, {"Tags": [{"Key": "a", "Value": "b"}]}),
        ("cloudfront", "CreateDistribution", {"DistributionConfig": {"Aliases": ["a"]}}, {"DistributionConfig": {"Aliases": {"Quantity": 1, "Items": ["a"]}}}),
        ("cloudfront", "CreateDistribution", {"DistributionConfig": {"Aliases": []}}, {"DistributionConfig": {"Aliases": {"Quantity": 0}}}),
        ("ec2", "ModifyVpcAttribute", {"EnableDnsSupport": True}, {"EnableDnsSupport": {"Value": True}}),
        ("rds", "CreateDBCluster", {"Port": "5432", "ServerlessV2ScalingConfiguration": {"MinCapacity": "1"}},
         {"Port": 5432, "ServerlessV2ScalingConfiguration": {"MinCapacity": 1.0}}),
    ],
)  # fmt: skip
def test_properties_take_the_shape_of_the_api(service: str, operation: str, given: Any, made: Any) -> None:
    assert fit(shape(service, operation), given) == made


def test_a_property_without_a_place_is_named() -> None:
    with pytest.raises(Misfit, match=r"ResourcesVpcConfig: the API has no Colour"):
        fit(shape("eks", "CreateCluster"), {"ResourcesVpcConfig": {"Colour": "blue"}})


@pytest.mark.parametrize("type", sorted(TYPES))
def test_every_call_of_every_type_exists(type: str) -> None:
    """A misspelt operation would show only on the day that somebody updates or deletes."""
    made = TYPES[type]
    for call in (made.create, *made.puts, made.delete, made.read):
        for op in (getattr(call, "op", None), getattr(call, "unset", None)):
            if op and op != "by the function":
                assert op in client(getattr(call, "service", None) or made.service).meta.method_to_api_mapping, op
