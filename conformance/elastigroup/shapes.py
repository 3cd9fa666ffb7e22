"""What is known about the fields of Elastigroup's answers, and the check of an answer against it."""

import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).parent
ABSENT = "-"

# The operation whose answer has items of this kind, as openapi.yaml calls it. The paths are under /aws/ec2/group.
OPERATIONS = {
    "group": ("get", "/{groupId}"),
    "instance": ("get", "/{groupId}/status"),
    "health": ("get", "/{groupId}/instanceHealthiness"),
    "event": ("get", "/{groupId}/events"),
    "roll": ("get", "/{groupId}/roll"),
    "rollStatus": ("get", "/{groupId}/roll/{rollId}/status"),
    "action": ("post", "/{groupId}/roll/{rollId}/action"),
    "capacity": ("put", "/{groupId}/capacity"),
    "scale": ("put", "/{groupId}/scale/up"),
}

# The kind of an answer, by the method and the path of the call. The first that fits counts.
ANSWERS = (
    ("DELETE", r"/aws/ec2/group/[^/]+", None),
    ("PUT", r"/aws/ec2/group/[^/]+/roll/[^/]+", "roll"),
    ("GET|POST", r"/aws/ec2/group", "group"),
    ("GET|PUT", r"/aws/ec2/group/[^/]+", "group"),
    ("GET", r"/aws/ec2/group/[^/]+/status", "instance"),
    ("GET", r"/aws/ec2/group/[^/]+/instanceHealthiness", "health"),
    ("GET", r"/aws/ec2/group/[^/]+/events", "event"),
    ("GET|PUT", r"/aws/ec2/group/[^/]+/roll", "roll"),
    ("GET", r"/aws/ec2/group/[^/]+/roll/[^/]+", "roll"),
    ("GET", r"/aws/ec2/group/[^/]+/roll/[^/]+/status", "rollStatus"),
    ("POST", r"/aws/ec2/group/[^/]+/roll/[^/]+/action", "action"),
    ("PUT", r"/aws/ec2/group/[^/]+/capacity", "capacity"),
    ("PUT", r"/aws/ec2/group/[^/]+/(scale/(up|down)|detachInstances)", "scale"),
)

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IS = {
    "string": lambda value: isinstance(value, str),
    "time": lambda value: isinstance(value, str) and TIME.fullmatch(value) is not None,
    "boolean": lambda value: isinstance(value, bool),
    # Go refuses a number with a fraction where its struct has an int. Python reads such a number as a float.
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}
# What one source calls so, the other may call otherwise without being wrong.
SAME = {("time", "string"), ("number", "integer")}
# The Go SDK does not decode this field, and the example in the OpenAPI file is a list.
RIGHT = {("action", "detachedInstances"): "array"}


def facts():
    """{answer: {path: (type that the Go SDK decodes, type in Elastigroup's OpenAPI file)}}, "-" where it is absent."""
    table = {}
    for line in (HERE / "response-fields.tsv").read_text().splitlines():
        if not line.startswith("#"):
            answer, path, go, openapi = line.split("\t")
            table.setdefault(answer, {})[path] = (go, openapi)
    del table["answer"]
    return table


FACTS = facts()
# The answers of which an item was checked.
SEEN = set()


def wrong_in_openapi():
    """{(answer, path): (type in the file, type that is answered)} where they differ."""
    return {
        (answer, path): (openapi, RIGHT.get((answer, path), go))
        for answer, fields in FACTS.items()
        for path, (go, openapi) in fields.items()
        if (answer, path) in RIGHT or (ABSENT not in (go, openapi) and go != openapi and (go, openapi) not in SAME)
    }


def expected(answer, path):
    """The type that a client expects there: the Go SDK's, or the file's where the Go SDK lacks the field, or None."""
    known = [one for one in FACTS[answer].get(path, ()) if one != ABSENT]
    return RIGHT.get((answer, path)) or next(iter(known), None)


def misfits(answer, value, path=""):
    """Each field of an answer whose type is not the one that a client decodes."""
    wanted = expected(answer, path)
    if value is not None and wanted is not None and not IS[wanted](value):
        yield f"{answer} {path}: {wanted} is decoded, {value!r} is answered"
    if isinstance(value, dict):
        for name, one in value.items():
            yield from misfits(answer, one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from misfits(answer, one, path + "[]")


def check(method, path, answer):
    """Fails when a field of an answer to a call has another type than Elastigroup's clients decode."""
    found = list(misfits("envelope", answer))
    SEEN.add("envelope")
    kinds = [kind for verbs, paths, kind in ANSWERS if re.fullmatch(verbs, method) and re.fullmatch(paths, path)]
    if kinds and kinds[0]:
        for item in answer["response"].get("items", []):
            found += misfits(kinds[0], item)
            SEEN.add(kinds[0])
    assert not found, "\n".join([f"{method} {path}", *found])


class Description:
    """Greenroll's own description, openapi.yaml. The fuzzer checks that its answers follow it."""

    def __init__(self):
        self.document = yaml.safe_load((HERE.parents[1] / "openapi.yaml").read_text())

    def fields(self, answer):
        """{path: types} of an item of this answer."""
        if answer == "envelope":
            schema = self._answer("get", "/{groupId}")
        else:
            schema = self._answer(*OPERATIONS[answer])["properties"]["response"]["properties"]["items"]["items"]
        found = {}
        self._walk(schema, "", found, ())
        return found

    def _answer(self, method, path):
        operation = self.document["paths"]["/aws/ec2/group" + path][method]
        return self._resolved(operation["responses"]["200"]["content"]["application/json"]["schema"])

    def _resolved(self, schema):
        while "$ref" in schema:
            found = self.document
            for name in schema["$ref"].split("/")[1:]:
                found = found[name]
            schema = found
        return schema

    def _walk(self, schema, path, found, seen):
        if schema.get("$ref") in seen:
            return
        seen += (schema["$ref"],) if "$ref" in schema else ()
        schema = self._resolved(schema)
        for word in ("oneOf", "anyOf", "allOf"):
            for one in schema.get(word, []):
                self._walk(one, path, found, seen)
        constants = [schema["const"]] if "const" in schema else schema.get("enum", [])
        declared = schema.get("type", [])
        declared = [declared] if isinstance(declared, str) else declared
        types = set(declared) - {"null"} or {name for name in IS for one in constants if IS[name](one)}
        if schema.get("format") == "date-time":
            types.add("time")
        found.setdefault(path, set()).update(types)
        for name, one in schema.get("properties", {}).items():
            self._walk(one, f"{path}.{name}" if path else name, found, seen)
        if "items" in schema:
            self._walk(schema["items"], path + "[]", found, seen)
