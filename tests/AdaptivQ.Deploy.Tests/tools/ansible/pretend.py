#!/usr/bin/env -S python3 -IS
"""helm, kubectl and aws as far as the playbooks use them, over a cluster that is one JSON file.

Called by one of those names (symbolic links). $PRETEND is the folder: state.json is the cluster, calls.log what was asked,
and fail.json the commands that fail, each by how it begins. What they do not know fails, as the real ones would.
"""
import hashlib
import json
import os
import sys

folder = os.environ["PRETEND"]
tool, words = os.path.basename(sys.argv[0]), sys.argv[1:]
line = " ".join([tool] + words)


def load(name, otherwise):
    path = os.path.join(folder, name)
    return json.load(open(path, encoding="utf-8")) if os.path.exists(path) else otherwise


state = load("state.json", {"releases": {}, "objects": {}, "context": "arn:aws:eks:us-east-1:123456789012:cluster/adaptivq-dev"})


def end(text="", code=0, error=""):
    with open(os.path.join(folder, "state.json"), "w", encoding="utf-8") as file:
        json.dump(state, file)
    print(text)
    print(error, file=sys.stderr)
    sys.exit(code)


def option(name, otherwise=None):
    return words[words.index(name) + 1] if name in words else otherwise


def stdin():
    return json.loads(sys.stdin.read())


with open(os.path.join(folder, "calls.log"), "a", encoding="utf-8") as log:
    log.write(line + "\n")


def helm():
    if words[0] == "version":
        end(state.get("helm", "v3.17.1+g980d8ac"))
    # helm rollback <name>, but helm get values <name> and helm upgrade --install <name>
    name = {"history": 1, "rollback": 1, "get": 2, "upgrade": 2}.get(words[0])
    if name is not None and words[0] == "upgrade" and "--install" not in words:
        end(code=1, error="unexpected: upgrade without --install")
    key = f"{option('--namespace')}/{words[name] if name else option('--filter').strip('^$')}"
    revisions = state["releases"].setdefault(key, [])
    if not revisions and words[0] in ("history", "get", "rollback"):
        end(code=1, error="Error: release: not found")

    def add(entry, description):
        works = f"{line} {entry['given']}"
        broken = next((f for f in load("fail.json", []) if f in works), None)
        entry = dict(entry, revision=len(revisions) + 1, description=description)
        deployed = [r for r in revisions if r["status"] == "deployed"]
        if broken:
            revisions.append(dict(entry, status="failed"))
            if "--atomic" in words and deployed:
                add_back(deployed[-1])
            end(code=1, error="Error: UPGRADE FAILED: timed out waiting for the condition")
        for r in deployed:
            r["status"] = "superseded"
        revisions.append(dict(entry, status="deployed"))

    def add_back(to):
        for r in revisions:
            if r["status"] == "deployed":
                r["status"] = "superseded"
        revisions.append(dict(to, revision=len(revisions) + 1, status="deployed", description=f"Rollback to {to['revision']}"))

    if words[0] == "list":
        end(json.dumps([{"name": key.split("/")[1], "status": r["status"], "chart": r["chart"]} for r in revisions[-1:]]))
    if words[0] == "history":
        end(json.dumps([{k: r[k] for k in ("revision", "status", "chart", "description")} for r in revisions]))
    if words[0] == "get":
        asked = [r for r in revisions if r["revision"] == int(option("--revision", revisions[-1]["revision"]))]
        if not asked:
            end(code=1, error="Error: release: not found")
        end(json.dumps(asked[0]["given"]) if words[1] == "values" else asked[0]["manifest"])
    if words[0] == "rollback":
        add_back(next(r for r in revisions if r["revision"] == int(words[2])))
        end("Rollback was a success! Happy Helming!")
    if words[0] == "upgrade":
        files = [open(w, encoding="utf-8").read() for n, w in enumerate(words) if words[n - 1] == "--values" and w != "-"]
        given = stdin()
        chart = f"{words[3]}-{option('--version')}" if "--repo" in words else "adaptivq-0.1.0"
        manifest = json.dumps([files, given], sort_keys=True)
        if "--dry-run=server" in words:
            end(json.dumps({"manifest": manifest}))
        add({"chart": chart, "given": given, "manifest": manifest}, "Upgrade complete")
        end("Release has been upgraded. Happy Helming!")
    end(code=1, error=f"unexpected: {line}")


def kubectl():
    if words[:2] == ["version", "--client"]:
        end("Client Version: v1.33.0")
    if words[:2] == ["config", "current-context"]:
        end(state["context"])
    if words[:2] == ["config", "view"]:
        end(state.get("server") or open(os.environ["KUBECONFIG"], encoding="utf-8").read())
    if words[:2] == ["rollout", "status"]:
        end("successfully rolled out")
    if words[:2] == ["get", "secrets"]:
        end("\n".join("secret/" + key.split("/")[2] for key in state["objects"] if key.startswith(f"Secret/{option('--namespace')}/")))
    if words[0] in ("apply", "create"):
        made = stdin()
        key = "/".join([made["kind"], made["metadata"].get("namespace", ""), made["metadata"]["name"]])
        seal = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
        before, state["objects"][key] = state["objects"].get(key), seal
        state.setdefault("contents", {})[key] = made
        end(f"{key} " + ("created" if before is None else "unchanged" if before == seal else "configured"))
    end(code=1, error=f"unexpected: {line}")


def aws():
    cluster = option("--name", "")
    endpoint = f"https://{cluster}.eks.example"
    asked = tuple(words[:2])
    if words == ["--version"]:
        end("aws-cli/2.31.0")
    if asked == ("eks", "describe-cluster"):
        end(json.dumps({"status": "ACTIVE", "endpoint": endpoint, "resourcesVpcConfig": {"vpcId": "vpc-1"}}))
    if asked == ("eks", "update-kubeconfig"):
        new = not os.path.exists(option("--kubeconfig"))
        os.makedirs(os.path.dirname(option("--kubeconfig")), exist_ok=True)
        with open(option("--kubeconfig"), "w", encoding="utf-8") as file:
            file.write(endpoint)
        end(("Added new" if new else "Updated") + f" context {cluster}")
    if asked == ("sts", "get-caller-identity"):
        end("123456789012")
    if asked == ("ecr", "describe-images"):
        tag = option("--image-ids", "").removeprefix("imageTag=")
        if "--query" in words:
            end(state.get("newest", "0a1b2c3"))
        if f"{option('--repository-name')}:{tag}" in state.get("absent", []):
            end(code=254, error="An error occurred (ImageNotFoundException)")
        end("{}")
    answers = {("rds", "describe-db-instances"): f"{option('--db-instance-identifier')}.rds.example",
               ("elasticache", "describe-replication-groups"): f"{option('--replication-group-id')}.cache.example",
               ("acm", "list-certificates"): "arn:aws:acm:us-east-1:123456789012:certificate/1"}
    if asked in answers:
        end(state.get(asked[0], answers[asked]))
    end(code=1, error=f"unexpected: {line}")


failing = next((beginning for beginning in load("fail.json", []) if line.startswith(beginning)), None)
if failing and tool != "helm":
    end(code=1, error=f"refused: {failing}")
{"helm": helm, "kubectl": kubectl, "aws": aws}[tool]()
