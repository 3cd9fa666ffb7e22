"""A stand-in for AWS's services that answers at once, so that a first call has only the cost of the function.

It keeps items by key and describes instances and target groups. It checks no condition and no signature. Other tests judge
Greenroll's behaviour (`mvn verify`, conformance/aws); here only its time counts."""

import copy
import http.server
import json
import re
import threading
import urllib.parse

from loopback import Loopback
from template import ACCOUNT, REGION

TARGET_GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/shop/0123456789abcdef"


class Cloud:
    """Loopback only. `called` lists the services in the order in which they were first called."""

    def __init__(self):
        self.items = {}
        self.called = []
        self.instances = 0
        self.group = ""
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{Loopback(_handler(self)).server_port}"

    def starts_with(self, items, instances=0, group=""):
        """Sets the table for the next function, with no call recorded."""
        with self._lock:
            self.items = copy.deepcopy(items)
            self.called = []
            self.instances = instances
            self.group = group

    def answer(self, service, action, body):
        with self._lock:
            if service not in self.called:
                self.called.append(service)
            if service == "dynamodb":
                return _dynamodb(self.items, action, json.loads(body))
            if service in ("states", "ssm", "events"):
                return json.dumps(_JSON[action])
            asked = urllib.parse.parse_qs(body)
            return _xml(service, action, self, asked)


def _handler(cloud):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            service = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", self.headers["Authorization"])[1]
            target = self.headers.get("X-Amz-Target")
            action = target.rsplit(".", 1)[-1] if target else urllib.parse.parse_qs(body)["Action"][0]
            try:
                status, text = 200, cloud.answer(service, action, body)
            except Refused as e:
                refused, code, words = e.args
                status, text = refused, (
                    f"<Response><Errors><Error><Code>{code}</Code><Message>{words}</Message></Error></Errors>"
                    "<RequestID>1</RequestID></Response>"
                )
            except KeyError as e:
                status, text = 400, json.dumps({"__type": "ValidationException", "message": f"{service} {action}: not played: {e}"})
            sent = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0" if target else "text/xml")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_):
            pass

    return Handler


# ---- DynamoDB ---------------------------------------------------------------------------------------------------------


def _dynamodb(items, action, asked):
    def key(attributes):
        return attributes["pk"]["S"], attributes["sk"]["S"]

    if action == "GetItem":
        found = items.get(key(asked["Key"]))
        return json.dumps({"Item": found} if found else {})
    if action == "BatchGetItem":
        ((table, wanted),) = asked["RequestItems"].items()
        found = [items[key(one)] for one in wanted["Keys"] if key(one) in items]
        return json.dumps({"Responses": {table: found}, "UnprocessedKeys": {}})
    if action == "Query":
        return json.dumps({"Items": _query(items, asked)})
    if action == "PutItem":
        items[key(asked["Item"])] = asked["Item"]
        return "{}"
    if action == "UpdateItem":
        items[key(asked["Key"])] = _updated(items.get(key(asked["Key"]), asked["Key"]), asked)
        return "{}"
    if action == "TransactWriteItems":
        for one in asked["TransactItems"]:
            ((kind, write),) = one.items()
            if kind == "Put":
                _dynamodb(items, "PutItem", write)
            elif kind == "Update":
                _dynamodb(items, "UpdateItem", write)
        return "{}"
    raise KeyError(action)


def _updated(item, asked):
    """Supports only the expressions in use: SET of a value, of a number plus a value, or of a value if there is none,
    and REMOVE.
    """
    setting, _, removing = asked["UpdateExpression"].partition(" REMOVE ")
    values = asked["ExpressionAttributeValues"]
    gone = set(filter(None, removing.split(", ")))
    after = {name: value for name, value in item.items() if name not in gone}
    for name, default, added, value in re.findall(
        r"(\w+) = (?:if_not_exists\((\w+), |(\w+) \+ )?(:\w+)", setting.removeprefix("SET ")
    ):
        if added:
            after[name] = {"N": str(int(item.get(added, {"N": "0"})["N"]) + int(values[value]["N"]))}
        elif not (default and default in item):
            after[name] = values[value]
    return after


def _query(items, asked):
    values = {name: value["S"] for name, value in asked.get("ExpressionAttributeValues", {}).items()}
    partition = asked["KeyConditionExpression"].split(" ")[0]
    prefix = values.get(":prefix", "")
    wanted = values.get(":pk", values.get(":partition"))
    return [
        item
        for (_, sk), item in sorted(items.items())
        if item.get(partition, {}).get("S") == wanted and sk.startswith(prefix)
    ][: asked.get("Limit")]


# ---- The others -------------------------------------------------------------------------------------------------------

_JSON = {
    "StartExecution": {"executionArn": "arn:aws:states:::execution:greenroll-roll:1", "startDate": 1795417200.0},
    "DescribeExecution": {
        "executionArn": "arn:aws:states:::execution:greenroll-roll:1",
        "stateMachineArn": "arn:aws:states:::stateMachine:greenroll-roll",
        "startDate": 1795417200.0,
        "status": "ABORTED",
    },
    "PutEvents": {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]},
    "GetParameter": {"Parameter": {"Name": "/web/ami", "Type": "String", "Value": "ami-0a1b2c3d4e5f60718", "Version": 1}},
}


def _xml(service, action, cloud, asked):
    if service == "ec2":
        inner = _EC2[action](cloud, asked)
        return f"<{action}Response><requestId>1</requestId>{inner}</{action}Response>"
    inner = _QUERY[action](cloud, asked)
    return (
        f"<{action}Response><{action}Result>{inner}</{action}Result>"
        f"<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>"
    )


def _ids(count):
    return [f"i-{number:017x}" for number in range(1, count + 1)]


def _instance(id, group, state="running"):
    """About as long as EC2's description of an instance."""
    number = int(id[2:], 16)
    tags = {"Name": "shop", "greenroll:group": group, "greenroll:roll": "sbgd-4e5f6a7b", "greenroll:revision": "1"}
    tagged = "".join(f"<item><key>{key}</key><value>{value}</value></item>" for key, value in tags.items())
    code = {"running": 16, "pending": 0}[state]
    address = f"10.0.{number >> 8 & 255}.{number & 255}"
    return (
        f"<item><instanceId>{id}</instanceId><imageId>ami-0123456789abcdef0</imageId><instanceState><code>{code}</code>"
        f"<name>{state}</name></instanceState><privateDnsName>ip-{number}.ec2.internal</privateDnsName><dnsName/><reason/>"
        "<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>m7g.large</instanceType>"
        f"<launchTime>2026-11-23T07:00:00.000Z</launchTime><placement><availabilityZone>us-east-1a</availabilityZone>"
        "<groupName/><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>"
        f"<subnetId>subnet-0a</subnetId><vpcId>vpc-0a</vpcId><privateIpAddress>{address}</privateIpAddress>"
        "<sourceDestCheck>true</sourceDestCheck><groupSet><item><groupId>sg-0123456789abcdef0</groupId><groupName>web"
        "</groupName></item></groupSet><architecture>arm64</architecture><rootDeviceType>ebs</rootDeviceType>"
        "<rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs>"
        f"<volumeId>vol-{number:017x}</volumeId><status>attached</status><attachTime>2026-11-23T07:00:01.000Z</attachTime>"
        "<deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping><virtualizationType>hvm"
        f"</virtualizationType><clientToken>{number}</clientToken><tagSet>{tagged}</tagSet><hypervisor>xen</hypervisor>"
        f"<networkInterfaceSet><item><networkInterfaceId>eni-{number:017x}</networkInterfaceId><subnetId>subnet-0a</subnetId>"
        f"<vpcId>vpc-0a</vpcId><description/><ownerId>{ACCOUNT}</ownerId><status>in-use</status><macAddress>02:00:00:00:00:00"
        f"</macAddress><privateIpAddress>{address}</privateIpAddress><sourceDestCheck>true</sourceDestCheck><groupSet><item>"
        "<groupId>sg-0123456789abcdef0</groupId><groupName>web</groupName></item></groupSet><attachment><attachmentId>"
        f"eni-attach-{number:017x}</attachmentId><deviceIndex>0</deviceIndex><status>attached</status><attachTime>"
        "2026-11-23T07:00:00.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></attachment></item>"
        "</networkInterfaceSet><ebsOptimized>true</ebsOptimized><enaSupport>true</enaSupport><cpuOptions><coreCount>2"
        "</coreCount><threadsPerCore>1</threadsPerCore></cpuOptions><metadataOptions><state>applied</state><httpTokens>"
        "required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint>"
        "</metadataOptions></item>"
    )


def _reservation(instances):
    return f"<reservationId>r-1</reservationId><ownerId>{ACCOUNT}</ownerId><instancesSet>{''.join(instances)}</instancesSet>"


def _describe_instances(cloud, asked):
    fleet = "".join(f"<item>{_reservation([_instance(id, cloud.group)])}</item>" for id in _ids(cloud.instances))
    return f"<reservationSet>{fleet}</reservationSet>"


class Refused(Exception):
    """An error of EC2: its status, code and message."""


def _run_instances(cloud, asked):
    if asked.get("DryRun") == ["true"]:
        raise Refused(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
    launched = [f"i-{0xA000 + number:017x}" for number in range(int(asked["MaxCount"][0]))]
    return _reservation(_instance(id, cloud.group, "pending") for id in launched)


def _subnets(cloud, asked):
    return "<subnetSet>{}</subnetSet>".format(
        "".join(
            f"<item><subnetId>{one}</subnetId><availabilityZone>us-east-1{one[-1]}</availabilityZone>"
            "<availableIpAddressCount>250</availableIpAddressCount></item>"
            for one in _values(asked, 1)
        )
    )


def _values(asked, number):
    """The values of the filter with that number."""
    return [one[0] for name, one in sorted(asked.items()) if re.fullmatch(rf"Filter\.{number}\.Value\.\d+", name)]


def _types(cloud, asked):
    described = (
        f"<item><instanceType>{one}</instanceType><processorInfo><supportedArchitectures><item>arm64</item>"
        "</supportedArchitectures></processorInfo></item>"
        for one in _values(asked, 1)
    )
    return f"<instanceTypeSet>{''.join(described)}</instanceTypeSet>"


def _offerings(cloud, asked):
    offered = (
        f"<item><instanceType>{one}</instanceType><locationType>availability-zone</locationType>"
        f"<location>{zone}</location></item>"
        for one in _values(asked, 1)
        for zone in _values(asked, 2)
    )
    return f"<instanceTypeOfferingSet>{''.join(offered)}</instanceTypeOfferingSet>"


def _target_health(cloud, asked):
    return "<TargetHealthDescriptions>{}</TargetHealthDescriptions>".format(
        "".join(
            f"<member><Target><Id>{id}</Id><Port>80</Port></Target><HealthCheckPort>80</HealthCheckPort>"
            "<TargetHealth><State>healthy</State></TargetHealth></member>"
            for id in _ids(cloud.instances)
        )
    )


_IMAGES = (
    "<imagesSet><item><imageId>ami-0a1b2c3d4e5f60718</imageId><name>web-2</name><imageState>available</imageState>"
    "<architecture>arm64</architecture><creationDate>2026-11-23T06:59:00.000Z</creationDate></item></imagesSet>"
)
_EC2 = {
    "DescribeInstances": _describe_instances,
    "DescribeInstanceStatus": lambda *_: "<instanceStatusSet/>",
    "DescribeSubnets": _subnets,
    "DescribeImages": lambda *_: _IMAGES,
    "DescribeInstanceTypes": _types,
    "DescribeInstanceTypeOfferings": _offerings,
    "RunInstances": _run_instances,
    "TerminateInstances": lambda *_: "<instancesSet/>",
    "RebootInstances": lambda *_: "<return>true</return>",
}
_QUERY = {
    "DescribeAccountLimits": lambda *_: "<Limits/>",
    "DescribeTargetGroups": lambda *_: (
        f"<TargetGroups><member><TargetGroupArn>{TARGET_GROUP}</TargetGroupArn><TargetGroupName>shop</TargetGroupName>"
        "<HealthCheckEnabled>true</HealthCheckEnabled><LoadBalancerArns><member>shop</member></LoadBalancerArns></member></TargetGroups>"
    ),
    "DescribeTargetGroupAttributes": lambda *_: (
        "<Attributes><member><Key>deregistration_delay.timeout_seconds</Key><Value>300</Value></member></Attributes>"
    ),
    "DescribeLoadBalancers": lambda *_: (
        "<LoadBalancers><member><LoadBalancerArn>shop</LoadBalancerArn><LoadBalancerName>shop</LoadBalancerName><AvailabilityZones>"
        + "".join(f"<member><ZoneName>us-east-1{zone}</ZoneName></member>" for zone in "ab")
        + "</AvailabilityZones></member></LoadBalancers>"
    ),
    "DescribeTags": lambda *_: (
        f"<TagDescriptions><member><ResourceArn>{TARGET_GROUP}</ResourceArn><Tags><member><Key>greenroll:managed</Key>"
        "<Value>true</Value></member></Tags></member></TagDescriptions>"
    ),
    "DescribeAlarms": lambda *_: "<MetricAlarms/>",
    "DescribeTargetHealth": _target_health,
    "RegisterTargets": lambda *_: "",
    "DeregisterTargets": lambda *_: "",
    "Publish": lambda *_: "<MessageId>1</MessageId>",
}
