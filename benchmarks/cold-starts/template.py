"""The functions that template.yaml declares. There is no other list of them."""

import dataclasses
import re

import yaml

ACCOUNT, REGION, STACK = "000000000000", "us-east-1", "greenroll"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}


class _Loader(yaml.SafeLoader):
    """Keeps CloudFormation's short forms, as {"Ref": …} and the like."""


def _intrinsic(loader, name, node):
    build = {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: lambda n: loader.construct_sequence(n, deep=True),
        yaml.MappingNode: lambda n: loader.construct_mapping(n, deep=True),
    }[type(node)]
    return {name: build(node)}


_Loader.add_multi_constructor("!", _intrinsic)


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    handler: str
    memory: int
    environment: dict


def functions(path):
    template = yaml.load(path.read_text(), _Loader)
    shared = template.get("Globals", {}).get("Function", {})
    return [
        Function(
            name=name,
            handler=resource["Properties"]["Handler"],
            memory=resource["Properties"].get("MemorySize", shared.get("MemorySize", 128)),
            environment={
                key: _resolved(value, template)
                for variables in (_variables(shared), _variables(resource["Properties"]))
                for key, value in variables.items()
            },
        )
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def _variables(properties):
    return properties.get("Environment", {}).get("Variables", {})


def _resolved(value, template):
    """The value in a deployed stack, if any string of the same form is enough."""
    if not isinstance(value, dict):
        return str(value)
    ((name, argument),) = value.items()
    if name == "Ref":
        return _ref(argument, template)
    if name == "Sub":
        return re.sub(r"\$\{([^}]+)\}", lambda found: _ref(found[1], template), argument)
    if name == "GetAtt":
        return f"arn:aws:{argument.split('.')[0].lower()}:{REGION}:{ACCOUNT}:{argument}"
    if name == "If":
        condition, yes, no = argument
        return _resolved(yes if _holds(template["Conditions"][condition], template) else no, template)
    if name == "Join":
        separator, items = argument
        return separator.join(_resolved(one, template) for one in (items if isinstance(items, list) else [items]))
    raise ValueError(f"a function that is not read here yet: {value}")


def _holds(condition, template):
    """A condition of the template, with every parameter at its default."""
    ((name, argument),) = condition.items()
    if name == "Not":
        return not _holds(argument[0], template)
    if name == "Equals":
        one, other = (_resolved(side, template) for side in argument)
        return one == other
    raise ValueError(f"a condition that is not read here yet: {condition}")


def _ref(name, template):
    if name in PSEUDO:
        return PSEUDO[name]
    if name in template.get("Parameters", {}):
        return str(template["Parameters"][name].get("Default", ""))
    if template["Resources"][name]["Type"] == "AWS::SNS::Topic":
        return f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"
    return name
