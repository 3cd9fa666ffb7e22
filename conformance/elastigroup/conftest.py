"""The cloud that the clients call, and for each client the table with the results of its calls."""

import pytest
from cloud import Cloud
from world import World

# {(title, noun): {call: outcome}}
OUTCOMES = {}


@pytest.fixture(scope="session")
def world():
    # Two roll minutes pass in a second. A boot, a health check and a drain take a second each, and HTTP is fast enough.
    cloud = Cloud(speed=120)
    yield World(cloud)
    cloud.close()


@pytest.fixture
def outcomes(request):
    return OUTCOMES.setdefault((request.module.TITLE, request.module.NOUN), {})


def pytest_terminal_summary(terminalreporter):
    for (title, noun), outcomes in OUTCOMES.items():
        width = max(map(len, outcomes), default=0)
        terminalreporter.section(title)
        for call, outcome in outcomes.items():
            terminalreporter.write_line(f"{call:<{width}} | {outcome}")
        works = sum(outcome.startswith("works") for outcome in outcomes.values())
        refused = len(outcomes) - works
        terminalreporter.write_line(f"{len(outcomes)} {noun}: {works} work, {refused} are refused by name")
