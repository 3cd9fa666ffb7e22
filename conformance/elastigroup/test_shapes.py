"""The fields of Greenroll's answers have the types that Elastigroup's clients decode, and README.md lists the others."""

import re

import pytest
import shapes

DESCRIPTION = shapes.Description()
README = (shapes.HERE / "README.md").read_text()


def rows(heading):
    """The cells of the table under a heading of README.md."""
    _, _, section = README.partition(f"\n### {heading}\n")
    assert section, f"README.md has no section {heading}"
    lines = [line for line in section.partition("\n#")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(cell):
    return re.findall("`([^`]+)`", cell)


@pytest.mark.parametrize("answer", shapes.FACTS)
def test_everyDescribedField_hasTheTypeThatClientsDecode(answer):
    for path, types in DESCRIPTION.fields(answer).items():
        wanted = shapes.expected(answer, path)
        narrower = {"number": {"integer"}}.get(wanted, set())
        assert wanted is None or types & {wanted, *narrower}, (
            f"{answer} {path}: {wanted} is decoded, {types} is described"
        )


def test_readme_listsEachFieldThatGreenrollLeavesOut_andNoOther():
    listed = set()
    for answers, paths, _ in rows("Fields that Greenroll leaves out"):
        listed.update((answer, path) for answer in named(answers) for path in named(paths))
    absent = set()
    for answer, fields in shapes.FACTS.items():
        described = DESCRIPTION.fields(answer)
        for path in fields:
            parent = re.sub(r"(\[\]|\.?[^.\[]+)$", "", path)
            # A field inside one that is left out needs no row of its own.
            if path not in described and (not parent or parent in described):
                absent.add((answer, path))
    assert sorted(listed) == sorted(absent)


def test_readme_listsEachWrongTypeOfTheFile_andNoOther():
    listed = {}
    for answers, path, in_file, answered in rows("Types that are wrong in Elastigroup's OpenAPI file"):
        listed.update({(answer, path.strip("`")): (in_file, answered) for answer in named(answers)})
    assert listed == shapes.wrong_in_openapi()


@pytest.mark.parametrize(
    "answer, wrong",
    [
        ("group", {"capacity": {"target": "3"}}),
        ("instance", {"createdAt": "yesterday"}),
        ("rollStatus", {"instances": [{"blue": [{"batchNum": 1.5}]}]}),
        ("event", {"subEvents": {"type": "rollInfo"}}),
    ],
)
def test_anotherType_isFound(answer, wrong):
    assert len(list(shapes.misfits(answer, wrong))) == 1
