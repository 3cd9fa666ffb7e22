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


@pytest.fixture(scope="session")
def scaled():
    """Another cloud, whose group stands for an Auto Scaling group."""
    cloud = Cloud(speed=120, image="broken", options=["--asg"])
    yield World(cloud)
    cloud.close()


@pytest.fixture(scope="module", params=["terraform", "tofu"])
def terraform(request):
    """The program, where it is installed, in a folder of its own."""
    return program(request, "world")


@pytest.fixture(scope="module", params=["terraform", "tofu"])
def scaled_terraform(request):
    """The same, for the other cloud."""
    return program(request, "scaled")


def program(request, cloud):
    why, path = Terraform.found(request.param)
    if why:
        pytest.skip(why)
    world = request.getfixturevalue(cloud)
    return Terraform(path, world, request.param, request.getfixturevalue("tmp_path_factory").mktemp(request.param))
