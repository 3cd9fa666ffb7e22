"""The embedded cloud, and each program that plays a life in it."""

import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "elastigroup"))

from cloud import Cloud  # noqa: E402
from world import Terraform, World  # noqa: E402


@pytest.fixture(scope="session")
def world():
    # Two roll minutes pass in a second.
    cloud = Cloud(speed=120, image="broken")
    yield World(cloud)
    cloud.close()


@pytest.fixture(scope="module", params=["terraform", "tofu"])
def terraform(request):
    """The program, where it is installed, in a folder of its own."""
    why, program = Terraform.found(request.param)
    if why:
        pytest.skip(why)
    world = request.getfixturevalue("world")
    return Terraform(program, world, request.param, request.getfixturevalue("tmp_path_factory").mktemp(request.param))
