"""Gives database and Redis new passwords, by the four steps in which Secrets Manager rotates a secret.

The secret is one JSON object; its other keys are kept as they are, but for the key ring's secret, which is made where there is none. RDS has one password, so from the second step on new
connections need the new one. Redis takes the old and the new token until the rotation after this one.
"""
import json
import os
import time

import boto3
from botocore.exceptions import ClientError

LONGEST_WAIT = 600


def handler(event, context):
    client = boto3.client("secretsmanager")
    secret, version, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
    stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"].get(version)
    if stages is None:
        raise ValueError("This version is no version of the secret.")
    if "AWSCURRENT" in stages:
        return
    if "AWSPENDING" not in stages:
        raise ValueError("This version is not pending.")
    STEPS[step](client, secret, version)


def create(client, secret, version):
    try:
        read(client, secret, "AWSPENDING", version)
        return
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
    values = read(client, secret, "AWSCURRENT")
    for key in ("POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        values[key] = client.get_random_password(PasswordLength=48, ExcludePunctuation=True)["RandomPassword"]
    # Made once: a new one would need every node to have it before the first key is encrypted with it. By hand, see the runbook.
    values["KEY_RING_SECRET"] = values.get("KEY_RING_SECRET") or client.get_random_password(PasswordLength=64, ExcludePunctuation=True)["RandomPassword"]
    client.put_secret_value(SecretId=secret, ClientRequestToken=version, SecretString=json.dumps(values), VersionStages=["AWSPENDING"])


def apply(client, secret, version):
    values = read(client, secret, "AWSPENDING", version)
    settle()
    boto3.client("elasticache").modify_replication_group(
        ReplicationGroupId=os.environ["CACHE"],
        AuthToken=values["REDIS_PASSWORD"],
        AuthTokenUpdateStrategy="ROTATE",
        ApplyImmediately=True,
    )
    boto3.client("rds").modify_db_instance(
        DBInstanceIdentifier=os.environ["DATABASE"], MasterUserPassword=values["POSTGRES_PASSWORD"], ApplyImmediately=True
    )


def test(client, secret, version):
    read(client, secret, "AWSPENDING", version)
    settle()


def finish(client, secret, version):
    stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
    current = next(id for id, names in stages.items() if "AWSCURRENT" in names)
    client.update_secret_version_stage(SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current)


def read(client, secret, stage, version=None):
    which = {"SecretId": secret, "VersionStage": stage} | ({"VersionId": version} if version else {})
    return json.loads(client.get_secret_value(**which)["SecretString"])


def settle():
    """Waits until neither of the two has a change under way; one that does not end is an error, and the rotation is tried again."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not (database_settled() and cache_settled()):
        if time.monotonic() > deadline:
            raise TimeoutError("Database or Redis still has a change under way.")
        time.sleep(10)


def database_settled():
    found = boto3.client("rds").describe_db_instances(DBInstanceIdentifier=os.environ["DATABASE"])["DBInstances"][0]
    return found["DBInstanceStatus"] == "available" and "MasterUserPassword" not in found.get("PendingModifiedValues", {})


def cache_settled():
    found = boto3.client("elasticache").describe_replication_groups(ReplicationGroupId=os.environ["CACHE"])["ReplicationGroups"][0]
    return found["Status"] == "available" and "AuthTokenStatus" not in found.get("PendingModifiedValues", {})


STEPS = {"createSecret": create, "setSecret": apply, "testSecret": test, "finishSecret": finish}
