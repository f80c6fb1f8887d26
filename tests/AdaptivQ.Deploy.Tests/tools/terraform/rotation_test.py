"""Runs the function that rotates passwords against a simulated Secrets Manager, with RDS and ElastiCache recording what they are told.

    rotation_test.py <rotation.py>
"""
import importlib.util
import json
import os
import sys
import unittest
import uuid
from unittest import mock

import boto3
from moto import mock_aws

# Nothing is written beside the checkout's files: other tests copy them meanwhile.
sys.dont_write_bytecode = True
os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "simulated", "AWS_SECRET_ACCESS_KEY": "simulated", "DATABASE": "adaptivq-dev", "CACHE": "adaptivq-dev"}
specification = importlib.util.spec_from_file_location("rotation", sys.argv.pop(1))
rotation = importlib.util.module_from_spec(specification)
specification.loader.exec_module(rotation)

FIRST = {"POSTGRES_PASSWORD": "", "REDIS_PASSWORD": "", "KEY_RING_SECRET": "", "KEY_RING_SECRET_PREVIOUS": "", "GEMINI_API_KEY": "given by Google", "FIREBASE_CREDENTIALS": "{}"}


class Rotation(unittest.TestCase):
    def setUp(self):
        simulated = mock_aws()
        simulated.start()
        self.addCleanup(simulated.stop)
        self.secrets, self.rds, self.elasticache = boto3.client("secretsmanager"), mock.Mock(), mock.Mock()
        self.rds.describe_db_instances.return_value = {"DBInstances": [{"DBInstanceStatus": "available", "PendingModifiedValues": {}}]}
        self.elasticache.describe_replication_groups.return_value = {"ReplicationGroups": [{"Status": "available", "PendingModifiedValues": {}}]}
        clients = {"secretsmanager": self.secrets, "rds": self.rds, "elasticache": self.elasticache}
        patched = mock.patch.object(rotation.boto3, "client", clients.__getitem__)
        patched.start()
        self.addCleanup(patched.stop)
        self.secret = self.secrets.create_secret(Name="adaptivq-dev/app", SecretString=json.dumps(FIRST))["ARN"]
        self.version = str(uuid.uuid4())
        # Secrets Manager makes the pending version, without a value, before it calls the function.
        described = self.secrets.describe_secret
        self.pending = True

        def with_pending(**which):
            found = described(**which)
            if self.pending:
                found["VersionIdsToStages"].setdefault(self.version, ["AWSPENDING"])
            return found

        self.secrets.describe_secret = with_pending

    def step(self, name):
        rotation.handler({"SecretId": self.secret, "ClientRequestToken": self.version, "Step": name}, None)

    def current(self):
        return json.loads(self.secrets.get_secret_value(SecretId=self.secret, VersionStage="AWSCURRENT")["SecretString"])

    def test_new_passwords_replace_the_old_and_other_keys_stay(self):
        for name in ("createSecret", "setSecret", "testSecret"):
            self.step(name)
            self.assertEqual(self.current(), FIRST, f"no one reads the new ones before the end, not even after {name}")
        self.step("finishSecret")
        now = self.current()
        self.assertEqual({key: now[key] for key in ("GEMINI_API_KEY", "FIREBASE_CREDENTIALS")}, {key: FIRST[key] for key in ("GEMINI_API_KEY", "FIREBASE_CREDENTIALS")})
        self.assertEqual([len(now[key]) for key in ("POSTGRES_PASSWORD", "REDIS_PASSWORD")], [48, 48])
        self.assertNotEqual(now["POSTGRES_PASSWORD"], now["REDIS_PASSWORD"])
        self.rds.modify_db_instance.assert_called_once_with(DBInstanceIdentifier="adaptivq-dev", MasterUserPassword=now["POSTGRES_PASSWORD"], ApplyImmediately=True)
        self.elasticache.modify_replication_group.assert_called_once_with(
            ReplicationGroupId="adaptivq-dev", AuthToken=now["REDIS_PASSWORD"], AuthTokenUpdateStrategy="ROTATE", ApplyImmediately=True)

    def test_the_key_ring_s_secret_is_made_once(self):
        for name in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            self.step(name)
        first = self.current()["KEY_RING_SECRET"]
        self.assertEqual(len(first), 64)
        self.assertEqual(self.current()["KEY_RING_SECRET_PREVIOUS"], "")
        self.version = str(uuid.uuid4())
        for name in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            self.step(name)
        self.assertEqual(self.current()["KEY_RING_SECRET"], first)

    def test_a_step_done_twice_keeps_the_first_password(self):
        self.step("createSecret")
        pending = self.secrets.get_secret_value(SecretId=self.secret, VersionStage="AWSPENDING")["SecretString"]
        self.step("createSecret")
        self.assertEqual(self.secrets.get_secret_value(SecretId=self.secret, VersionStage="AWSPENDING")["SecretString"], pending)

    def test_a_rotation_that_is_over_is_left_alone(self):
        for name in ("createSecret", "setSecret", "testSecret", "finishSecret", "setSecret"):
            self.step(name)
        self.rds.modify_db_instance.assert_called_once()

    def test_a_version_that_nobody_asked_for_is_refused(self):
        self.pending = False
        with self.assertRaises(ValueError):
            self.step("createSecret")

    def test_it_waits_for_a_change_under_way(self):
        self.step("createSecret")
        busy = {"DBInstances": [{"DBInstanceStatus": "resetting-master-credentials"}]}
        free = self.rds.describe_db_instances.return_value
        self.rds.describe_db_instances.side_effect = [busy, busy, free]
        with mock.patch.object(rotation.time, "sleep") as slept:
            self.step("testSecret")
        self.assertEqual(slept.call_count, 2)

    def test_a_change_that_does_not_end_fails_the_rotation(self):
        self.step("createSecret")
        self.elasticache.describe_replication_groups.return_value = {"ReplicationGroups": [{"Status": "modifying"}]}
        with mock.patch.object(rotation.time, "sleep"), mock.patch.object(rotation.time, "monotonic", side_effect=[0, 1, 601, 602]):
            with self.assertRaises(TimeoutError):
                self.step("setSecret")
        self.rds.modify_db_instance.assert_not_called()


unittest.main()
