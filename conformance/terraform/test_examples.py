"""The provider's examples fit its schema."""

import shutil

import pytest

EXAMPLES = ["resources/greenroll_group", "data-sources/greenroll_group", "data-sources/greenroll_roll_plan"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_isValid(terraform, tmp_path, example):
    source = terraform.EXAMPLES
    shutil.copytree(source / example, tmp_path, dirs_exist_ok=True)
    shutil.copy(source / "provider" / "provider.tf", tmp_path)
    for arguments in (("init", "-input=false"), ("validate",), ("fmt", "-check")):
        status, said = terraform.run(*arguments, configuration=tmp_path)
        assert status == 0, said
