"""The cloud that the client calls, and the table with the result of each of its methods."""

import pytest
from cloud import Cloud
from world import World

OUTCOMES = {}


@pytest.fixture(scope="session")
def world():
    # Two roll minutes pass in a second. A boot, a health check and a drain take a second each, and HTTP is fast enough.
    cloud = Cloud(speed=120)
    yield World(cloud)
    cloud.close()


@pytest.fixture
def outcomes():
    return OUTCOMES


def pytest_terminal_summary(terminalreporter):
    if OUTCOMES:
        width = max(map(len, OUTCOMES))
        terminalreporter.section("spotinst-sdk2, method by method")
        for method, outcome in OUTCOMES.items():
            terminalreporter.write_line(f"{method:<{width}} | {outcome}")
        works = sum(outcome.startswith("works") for outcome in OUTCOMES.values())
        terminalreporter.write_line(f"{len(OUTCOMES)} methods: {works} work, {len(OUTCOMES) - works} are refused by name")
