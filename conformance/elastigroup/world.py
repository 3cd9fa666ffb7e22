"""The unmodified client, and the results of the earlier methods."""

import json
import time
import urllib.parse

import requests
import shapes
from spotinst_sdk2 import SpotinstSession
from spotinst_sdk2.client import SpotinstClientException


class Refused(Exception):
    """The client's error, with the code and the words of each error in the API's answer."""

    def __init__(self, raised):
        _, _, response = raised.message.partition("\n")
        self.response = json.loads(response)
        self.errors = self.response["errors"]
        super().__init__(response)


class World:
    def __init__(self, cloud):
        self.cloud = cloud
        self.client = SpotinstSession(
            base_url=cloud.url, auth_token=cloud.token, account_id="act-12345678"
        ).client("elastigroup_aws")
        self.group = cloud.group
        self.made = None
        self.roll = None

    def call(self, method, *arguments, **named):
        try:
            return getattr(self.client, method)(*arguments, **named)
        except SpotinstClientException as raised:
            raise Refused(raised) from raised

    def send(self, method, path, body=None, **query):
        """Calls without a client. Returns the status and the answer, whose fields have the types of Elastigroup's."""
        answer = requests.request(
            method,
            self.cloud.url + path,
            params={"accountId": "act-12345678", **query},
            json=body,
            headers={"Authorization": f"Bearer {self.cloud.token}"},
            timeout=60,
        )
        envelope = answer.json()
        shapes.check(method, urllib.parse.urlsplit(path).path, envelope)
        return answer.status_code, envelope

    def item(self, method, path, body=None, **query):
        """The one item of an answer that must be 200."""
        status, envelope = self.send(method, path, body, **query)
        assert status == 200, envelope["response"]
        [item] = envelope["response"]["items"]
        return item

    def eventually(self, what, condition, seconds=60):
        """Waits until the condition has a value, and returns it."""
        until = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > until:
                raise AssertionError(f"not within {seconds} s: {what}\n" + "".join(self.cloud.errors[-20:]))
            time.sleep(0.2)

    def healthy(self, group, count):
        def are():
            health = self.client.get_instance_healthiness(group)
            return [one["health_status"] for one in health] == ["HEALTHY"] * count and health

        return self.eventually(f"{count} of {group} are healthy", are)

    def free(self, group):
        """Waits until no operation holds the group, and returns the group."""

        def is_free():
            read = self.client.get_elastigroup(group)
            return "active_roll" not in read and read

        return self.eventually(f"{group} is free", is_free)

    def ended(self, group, roll):
        def has():
            status = self.client.get_deployment_status(group, roll)[0]
            return status["status"] in ("finished", "stopped", "failed") and status

        return self.eventually(f"{roll} has ended", has)
