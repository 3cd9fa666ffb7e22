"""What is in the zip, by the library it came from."""

import re
import zipfile

# What Lambda takes in one piece.
AIM = 50_000_000
# Jars that are one client or one concern each; whatever else is there is named by its own artifact.
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
    """Prints the table; answers whether the zip is as small as it is to be."""
    with zipfile.ZipFile(path) as zipped:
        entries = [(entry.filename, entry.compress_size) for entry in zipped.infolist()]
    size = path.stat().st_size
    sizes = {}
    for name, compressed in entries:
        library = _library(name)
        sizes[library] = sizes.get(library, 0) + compressed
    # Its directory and the headers: what is left of the file when every entry is counted.
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
