"""The content of the zip by library."""

import re
import zipfile

# The largest zip that Lambda accepts as one upload.
AIM = 50_000_000
# The names of jars that are one client or one concern each. Every other jar has the name of its artifact.
GROUPS = (
    ("the console's page", r"greenroll-console-"),
    ("our own classes", r"greenroll-"),
    ("Jackson", r"jackson-"),
    ("Lambda's interfaces and events, with joda-time", r"aws-lambda-|joda-time-"),
    ("SDK: Regions and endpoints", r"regions-"),
    ("SDK: its own Jackson", r"third-party-jackson"),
    (
        "SDK: core, signing, protocols, HTTP",
        r"(sdk-core|aws-core|auth|http-|identity-|profiles|protocol-core|aws-(query|json|xml)-protocol|utils|json-utils|"
        r"metrics-spi|retries|checksums|endpoints-spi|annotations|url-connection-client|eventstream|reactive-streams|slf4j-api)",
    ),
)
CLIENTS = ("cloudwatch", "ec2", "elasticloadbalancingv2", "dynamodb", "eventbridge", "sns", "sfn", "ssm")


def report(path, printed):
    """Prints the table, and returns whether the zip is within its limit."""
    with zipfile.ZipFile(path) as zipped:
        entries = [(entry.filename, entry.compress_size) for entry in zipped.infolist()]
    size = path.stat().st_size
    sizes = {}
    for name, compressed in entries:
        library = _library(name)
        sizes[library] = sizes.get(library, 0) + compressed
    # The rest of the file, after every entry is counted: its directory and the headers.
    sizes["the zip's own headers"] = size - sum(sizes.values())
    printed("| in the zip | MB | share |")
    printed("| --- | ---: | ---: |")
    for library, compressed in sorted(sizes.items(), key=lambda one: -one[1]):
        printed(f"| {library} | {compressed / 1e6:.3f} | {compressed / size:.1%} |")
    printed(f"| **the zip** (aim: at most {AIM / 1e6:.0f}) | **{size / 1e6:.3f}** | |")
    return size <= AIM


def _library(entry):
    jar = entry.rsplit("/", 1)[-1]
    for client in CLIENTS:
        if re.match(rf"{client}-\d", jar):
            return f"client {client}"
    for name, pattern in GROUPS:
        if re.match(pattern, jar):
            return name
    return re.sub(r"-\d.*", "", jar) or "the zip's own headers"
