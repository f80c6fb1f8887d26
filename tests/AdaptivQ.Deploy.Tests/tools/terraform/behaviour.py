"""Applies deploy/terraform to moto, a simulated AWS on this machine, and reads back through the API what came of it.

    behaviour.py <copy of deploy/terraform, initialised> <environment>

The copy is changed: the state is on disk, and what moto does not simulate is left out, namely Redis, add-ons of EKS and the first run of
the rotation. The first two are asserted under the mocked provider (deploy/terraform/tests), the rotation in rotation_test.py. Prints one line for each thing found wrong, then how many were looked at. Exits 1 where
anything is wrong. Needs Python with moto[server] and boto3.
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

import boto3

ROOT, ENVIRONMENT = pathlib.Path(sys.argv[1]), sys.argv[2]
NAME = f"adaptivq-{ENVIRONMENT}"
PROVIDER = """
terraform {
  backend "local" {}
}

provider "aws" {
  s3_use_path_style = true
}
"""
CACHE_OUTPUTS = """
output "id" { value = var.name }
output "arn" { value = "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:${var.name}" }
output "host" { value = "left-out" }
output "port" { value = 6379 }
"""
looked, wrong = 0, []


def expect(what, found, expected):
    global looked
    looked += 1
    if found != expected:
        wrong.append(f"{what}: {found!r}, not {expected!r}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_moto(port):
    # Functions are made, not run: moto would run them in Docker.
    program = f"""
import moto.awslambda.models, moto.server
moto.awslambda.models.LambdaBackend.invoke = lambda *_, **__: b''
moto.server.main(["-H", "127.0.0.1", "-p", "{port}"])
"""
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/config", timeout=2).read()
            return server
        except OSError:
            time.sleep(0.5)
    server.kill()
    sys.exit("moto did not start")


def change(file, line, other):
    text = (ROOT / file).read_text()
    if text.count(line) != 1:
        sys.exit(f"'{line}' is not once in {file}")
    (ROOT / file).write_text(text.replace(line, other))


def apply():
    (ROOT / "moto_override.tf").write_text(PROVIDER)
    (ROOT / "modules/cache/main.tf").unlink()
    (ROOT / "modules/cache/outputs.tf").write_text(CACHE_OUTPUTS)
    change("modules/cluster/addons.tf", "for_each = local.addons", "for_each = {}")
    change("modules/secrets/main.tf", "rotate_immediately  = true", "rotate_immediately  = false")
    for arguments in (["init", "-reconfigure"], ["apply", "-auto-approve", "-parallelism=40", f"-var-file=environments/{ENVIRONMENT}/terraform.tfvars"]):
        run = subprocess.run(["terraform", *arguments, "-input=false", "-no-color"], cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"terraform {arguments[0]}: {run.stdout[-1000:]}\n{run.stderr}")


def network():
    ec2 = boto3.client("ec2")
    vpc = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [NAME]}])["Vpcs"][0]
    here = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    expect("range of the VPC", vpc["CidrBlock"], "10.0.0.0/16")
    subnets = {s["SubnetId"]: s for s in ec2.describe_subnets(Filters=here)["Subnets"]}
    expect("subnets", len(subnets), 6)
    expect("subnets that give public addresses", [s for s in subnets.values() if s["MapPublicIpOnLaunch"]], [])
    gateways = [g for g in ec2.describe_nat_gateways()["NatGateways"] if g["VpcId"] == vpc["VpcId"]]
    expect("zones with a NAT gateway", sorted(subnets[g["SubnetId"]]["AvailabilityZone"] for g in gateways), ["us-east-1a", "us-east-1b", "us-east-1c"])
    internet = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}])["InternetGateways"]
    expect("internet gateways", len(internet), 1)

    # Where 0.0.0.0/0 of each subnet leads, from its route table.
    zone_of_gateway = {g["NatGatewayId"]: subnets[g["SubnetId"]]["AvailabilityZone"] for g in gateways}
    private = {}
    for table in ec2.describe_route_tables(Filters=here)["RouteTables"]:
        out = next((r for r in table["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"), {})
        for subnet in (a["SubnetId"] for a in table["Associations"] if "SubnetId" in a):
            if "NatGatewayId" in out:
                private[subnet] = zone_of_gateway[out["NatGatewayId"]]
            else:
                expect(f"way out of the public subnet {subnets[subnet]['CidrBlock']}", out.get("GatewayId"), internet[0]["InternetGatewayId"])
    expect("private subnets leave through the gateway of their own zone", {s: subnets[s]["AvailabilityZone"] for s in private}, private)
    expect("private subnets", len(private), 3)
    expect("flow logs", [log["TrafficType"] for log in ec2.describe_flow_logs()["FlowLogs"]], ["ALL"])
    groups = {g["GroupName"]: g for g in ec2.describe_security_groups(Filters=here)["SecurityGroups"]}
    for what, port in (("database", 5432), ("cache", 6379)):
        rules = groups[f"{NAME}-{what}"]["IpPermissions"]
        expect(f"who reaches the {what}", [(r["FromPort"], r["ToPort"], r["IpRanges"], [p["GroupId"] for p in r["UserIdGroupPairs"]]) for r in rules],
               [(port, port, [], [groups[f"{NAME}-nodes"]["GroupId"]])])
        expect(f"what the {what} calls", groups[f"{NAME}-{what}"]["IpPermissionsEgress"], [])
    expect("rules of the default group", groups["default"]["IpPermissions"] + groups["default"]["IpPermissionsEgress"], [])
    return set(private)


def cluster(private):
    eks, iam = boto3.client("eks"), boto3.client("iam")
    found = eks.describe_cluster(name=NAME)["cluster"]
    logs = [kind for entry in found["logging"]["clusterLogging"] if entry["enabled"] for kind in entry["types"]]
    expect("logs of the control plane", sorted(logs), ["api", "audit", "authenticator", "controllerManager", "scheduler"])
    expect("what the cluster encrypts", found["encryptionConfig"][0]["resources"], ["secrets"])
    nodes = eks.describe_nodegroup(clusterName=NAME, nodegroupName="general")["nodegroup"]
    expect("nodes", (nodes["instanceTypes"], nodes["scalingConfig"]["minSize"], nodes["scalingConfig"]["maxSize"]), (["t3.medium"], 2, 10))
    expect("subnets of nodes", set(nodes["subnets"]), private)

    issuer = found["identity"]["oidc"]["issuer"].removeprefix("https://")
    provider = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
    expect("audience of the OIDC provider", iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)["ClientIDList"], ["sts.amazonaws.com"])
    accounts = {
        "backend": "adaptivq:backend", "worker": "adaptivq:worker", "external-secrets": "adaptivq:external-secrets-reader",
        "load-balancer-controller": "kube-system:aws-load-balancer-controller", "external-dns": "kube-system:external-dns",
        "cluster-autoscaler": "kube-system:cluster-autoscaler", "ebs-csi-driver": "kube-system:ebs-csi-controller-sa",
    }
    for role, account in accounts.items():
        statement = iam.get_role(RoleName=f"{NAME}-{role}")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
        expect(f"who may be {role}", (statement["Principal"], statement["Condition"]), (
            {"Federated": provider},
            {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": f"system:serviceaccount:{account}"}}))


def database(private):
    rds = boto3.client("rds")
    found = rds.describe_db_instances(DBInstanceIdentifier=NAME)["DBInstances"][0]
    size = {"dev": "db.t3.medium", "staging": "db.t3.medium", "prod": "db.r6g.xlarge"}[ENVIRONMENT]
    expect("database", (found["Engine"], found["EngineVersion"].split(".")[0], found["DBInstanceClass"], found["DBName"], found["MasterUsername"]), ("postgres", "15", size, "adaptivq", "adaptivq_user"))
    expect("storage", (found["StorageType"], found["AllocatedStorage"], found["MaxAllocatedStorage"], found["StorageEncrypted"]), ("gp3", 100, 200, True))
    expect("Multi-AZ, public, days of backup", (found["MultiAZ"], found["PubliclyAccessible"], found["BackupRetentionPeriod"]), (True, False, 7))
    expect("protected against deletion", found["DeletionProtection"], ENVIRONMENT != "dev")
    expect("logs", sorted(found["EnabledCloudwatchLogsExports"]), ["postgresql", "upgrade"])
    subnets = rds.describe_db_subnet_groups(DBSubnetGroupName=NAME)["DBSubnetGroups"][0]["Subnets"]
    expect("subnets of the database", {s["SubnetIdentifier"] for s in subnets}, private)
    parameters = rds.describe_db_parameters(DBParameterGroupName=f"{NAME}-postgres15")["Parameters"]
    expect("TLS of the database", next((p["ParameterValue"] for p in parameters if p["ParameterName"] == "rds.force_ssl"), None), "1")


def storage():
    s3, ecr = boto3.client("s3"), boto3.client("ecr")
    for bucket in (f"{NAME}-{what}" for what in ("assets", "backups", "logs")):
        expect(f"public access to {bucket}", set(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()), {True})
        expect(f"versions of {bucket}", s3.get_bucket_versioning(Bucket=bucket)["Status"], "Enabled")
        rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]
        expect(f"encryption of {bucket}", rule["SSEAlgorithm"], "AES256" if bucket.endswith("-logs") else "aws:kms")
        policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
        expect(f"refused by {bucket}", [p["Condition"] for p in policy if p["Effect"] == "Deny"], [{"Bool": {"aws:SecureTransport": "false"}}])
    for image in ("adaptivq-backend", "adaptivq-frontend"):
        repository = ecr.describe_repositories(repositoryNames=[f"{NAME}-{image}"])["repositories"][0]
        expect(f"{image} is scanned", repository["imageScanningConfiguration"]["scanOnPush"], True)
        expect(f"tags of {image}", repository["imageTagMutability"], "MUTABLE" if ENVIRONMENT == "dev" else "IMMUTABLE")


def secret():
    client = boto3.client("secretsmanager")
    found = client.describe_secret(SecretId=f"{NAME}/app")
    values = json.loads(client.get_secret_value(SecretId=f"{NAME}/app")["SecretString"])
    expect("keys of the pods' secret", sorted(values), ["FIREBASE_CREDENTIALS", "GEMINI_API_KEY", "KEY_RING_SECRET", "KEY_RING_SECRET_PREVIOUS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
    expect("who rotates", found["RotationLambdaARN"].split(":")[-1], f"{NAME}-secret-rotation")
    function = boto3.client("lambda").get_function(FunctionName=f"{NAME}-secret-rotation")["Configuration"]
    expect("what is rotated", function["Environment"]["Variables"], {"DATABASE": NAME, "CACHE": NAME})
    keys = boto3.client("kms")
    ours = [k for k in (keys.describe_key(KeyId=k["KeyId"])["KeyMetadata"] for k in keys.list_keys()["Keys"]) if k["Description"].startswith(NAME)]
    expect("keys that turn over by themselves", [keys.get_key_rotation_status(KeyId=k["KeyId"])["KeyRotationEnabled"] for k in ours], [True] * 5)


def names():
    host = {"dev": "dev.adaptivq.example.com", "staging": "staging.adaptivq.example.com", "prod": "adaptivq.example.com"}[ENVIRONMENT]
    zones = boto3.client("route53").list_hosted_zones()["HostedZones"]
    expect("zones", [z["Name"] for z in zones], [f"{host}."])
    acm = boto3.client("acm")
    arn = acm.list_certificates()["CertificateSummaryList"][0]["CertificateArn"]
    certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    expect("certificate", (certificate["DomainName"], certificate["Status"]), (host, "ISSUED"))


def state():
    """No value that anybody could sign in with stands in the state."""
    resources = json.loads((ROOT / "terraform.tfstate").read_text())["resources"]
    values = [i["attributes"] for r in resources if r["type"] in ("aws_db_instance", "aws_secretsmanager_secret_version") for i in r["instances"]]
    expect("what of database and secret was looked through", len(values), 2)
    expect("passwords in the state", [v for a in values for v in (a.get("password"), a.get("password_wo"), a.get("secret_string"), a.get("secret_string_wo")) if v], [])


def main():
    port = free_port()
    os.environ |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "simulated", "AWS_SECRET_ACCESS_KEY": "simulated",
                   "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    server = start_moto(port)
    try:
        apply()
        private = network()
        cluster(private)
        database(private)
        storage()
        secret()
        names()
        state()
    finally:
        server.kill()
        server.wait()
    print(*wrong, f"{looked} looked at", sep="\n")
    sys.exit(1 if wrong else 0)


main()
