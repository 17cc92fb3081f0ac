"""Makes the calls that stand on stdin, one JSON object a line, and writes what
each gave: {"client": "ecs", "call": "list_clusters", "with": {...}} or
{"client": "ecs", "wait": "services_stable", "with": {...}}. "$n.path" in a value
stands for what the n-th call gave there."""

import json
import re
import sys

import boto3
import botocore.config
import botocore.exceptions

session = boto3.session.Session()
config = botocore.config.Config(retries={"total_max_attempts": 1})
given = []


def look(text):
    m = re.fullmatch(r"\$(\d+)((?:\.\w+)+)", text)
    if not m:
        return text
    value = given[int(m.group(1))]
    for step in m.group(2)[1:].split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def fill(value):
    if isinstance(value, dict):
        return {k: fill(v) for k, v in value.items()}
    if isinstance(value, list):
        return [fill(v) for v in value]
    return look(value) if isinstance(value, str) else value


for line in sys.stdin:
    ask = json.loads(line)
    client = session.client(ask["client"], config=config)
    try:
        if "wait" in ask:
            answer = client.get_waiter(ask["wait"]).wait(**fill(ask["with"])) or {}
        else:
            answer = getattr(client, ask["call"])(**fill(ask.get("with", {})))
            meta = answer.pop("ResponseMetadata")
            assert re.fullmatch(r"[0-9a-f-]{36}", meta["RequestId"]), meta
    except botocore.exceptions.ClientError as e:
        answer = {
            "error": e.response["Error"]["Code"],
            "message": e.response["Error"]["Message"],
            "type": type(e).__name__,
            "status": e.response["ResponseMetadata"]["HTTPStatusCode"],
        }
    given.append(answer)
    print(json.dumps(answer, default=lambda v: v.isoformat(), sort_keys=True), flush=True)
