"""Judges a Kubernetes manifest by the models of the API that its own client for Python is made of:
every field has to exist where it stands, have the right type, and none that is required may lack.
Then it does the sums that no schema knows.

    kubernetes_fields.py FILE
"""

import re
import sys

import yaml
from kubernetes.client import models

KINDS = {
    ("apps/v1", "Deployment"): "V1Deployment",
    ("v1", "Service"): "V1Service",
    ("policy/v1", "PodDisruptionBudget"): "V1PodDisruptionBudget",
}
PLAIN = {"str": str, "int": int, "bool": bool, "float": (int, float)}
wrong = []


def judge(value, kind, where):
    if kind == "object":
        if not isinstance(value, (str, int)):
            wrong.append(f"{where} is neither a number nor text")
    elif kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (kind != "bool" and isinstance(value, bool)):
            wrong.append(f"{where} is {value!r}, but has to be {kind}")
    elif match := re.fullmatch(r"list\[(.+)\]", kind):
        if not isinstance(value, list):
            wrong.append(f"{where} is no list")
            return
        for n, each in enumerate(value):
            judge(each, match[1], f"{where}[{n}]")
    elif match := re.fullmatch(r"dict\(str, (.+)\)", kind):
        for name, each in value.items():
            judge(each, match[1], f"{where}.{name}")
    else:
        judge_model(value, getattr(models, kind), where)


def judge_model(value, model, where):
    if not isinstance(value, dict):
        wrong.append(f"{where} has no fields")
        return
    attributes = {name: attribute for attribute, name in model.attribute_map.items()}
    known = {}
    for name, each in value.items():
        if name not in attributes:
            wrong.append(f"{where}.{name} does not exist")
            continue
        known[attributes[name]] = each
        judge(each, model.openapi_types[attributes[name]], f"{where}.{name}")
    try:
        model(**known)  # which refuses what lacks a required field
    except ValueError as refused:
        wrong.append(f"{where}: {refused}")


def seconds(text):
    match = re.fullmatch(r"(\d+)(ms|s|m)", text)
    return int(match[1]) * {"ms": 0.001, "s": 1, "m": 60}[match[2]]


def judge_sums(deployment, budget, service):
    spec = deployment["spec"]["template"]["spec"]
    container = spec["containers"][0]
    arguments = container["args"]
    notice = seconds(arguments[arguments.index("--notice") + 1])
    drain = seconds(arguments[arguments.index("--drain-timeout") + 1])
    probe = container["readinessProbe"]
    seen = probe["periodSeconds"] * probe["failureThreshold"] + probe["timeoutSeconds"]
    if notice < seen:
        wrong.append(f"the notice of {notice} s is over before the probe has seen it, after {seen} s")
    if spec["terminationGracePeriodSeconds"] < notice + drain + 2:
        wrong.append("terminationGracePeriodSeconds is less than notice, drain and 2 s")
    labels = deployment["spec"]["template"]["metadata"]["labels"].items()
    for name, selector in (
            ("the Deployment's selector", deployment["spec"]["selector"]["matchLabels"]),
            ("the Service's selector", service["spec"]["selector"]),
            ("the budget's selector", budget["spec"]["selector"]["matchLabels"])):
        if not selector.items() <= labels:
            wrong.append(f"{name} does not select the pods")
    ports = {port["name"] for port in container["ports"]}
    targets = [service["spec"]["ports"][0]["targetPort"]]
    targets += [container[probe]["httpGet"]["port"] for probe in
                ("startupProbe", "readinessProbe", "livenessProbe")]
    wrong.extend(f"there is no port {target}" for target in targets if target not in ports)
    rolling = deployment["spec"]["strategy"]["rollingUpdate"]
    if rolling["maxUnavailable"] != 0 or rolling["maxSurge"] < 1:
        wrong.append("a rolling update may leave fewer pods than replicas")


documents = {}
for document in yaml.safe_load_all(open(sys.argv[1])):
    kind = (document.get("apiVersion"), document.get("kind"))
    if kind not in KINDS:
        wrong.append(f"{kind} is no kind that belongs here")
        continue
    documents[kind[1]] = document
    judge_model(document, getattr(models, KINDS[kind]), kind[1])
if not wrong:
    judge_sums(documents["Deployment"], documents["PodDisruptionBudget"], documents["Service"])
for each in wrong:
    print(each)
sys.exit(1 if wrong else 0)
