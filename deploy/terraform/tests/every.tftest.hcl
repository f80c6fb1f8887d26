# What holds in each environment, with its sizes. Needs one: terraform test -var-file=environments/prod/terraform.tfvars -filter=tests/every.tftest.hcl
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

# So that one is told from the other.
override_resource {
  target          = module.network.aws_subnet.private
  override_during = plan
  values          = { id = "subnet-private" }
}

override_resource {
  target          = module.network.aws_subnet.public
  override_during = plan
  values          = { id = "subnet-public" }
}

override_resource {
  target          = module.cluster.aws_security_group.nodes
  override_during = plan
  values          = { id = "sg-nodes" }
}

override_resource {
  target          = module.cluster.aws_security_group.control_plane
  override_during = plan
  values          = { id = "sg-control-plane" }
}

override_resource {
  target          = module.storage.module.assets.aws_s3_bucket.this
  override_during = plan
  values          = { id = "adaptivq-assets", arn = "arn:aws:s3:::adaptivq-assets" }
}

override_resource {
  target          = module.storage.module.backups.aws_s3_bucket.this
  override_during = plan
  values          = { id = "adaptivq-backups", arn = "arn:aws:s3:::adaptivq-backups" }
}

override_resource {
  target          = module.storage.module.logs.aws_s3_bucket.this
  override_during = plan
  values          = { id = "adaptivq-logs", arn = "arn:aws:s3:::adaptivq-logs" }
}

run "everything" {
  command = plan

  assert {
    condition     = module.network.vpc_cidr == "10.0.0.0/16"
    error_message = "The VPC is 10.0.0.0/16."
  }

  assert {
    condition     = keys(module.network.public_subnets) == ["us-east-1a", "us-east-1b", "us-east-1c"] && keys(module.network.private_subnets) == keys(module.network.public_subnets)
    error_message = "Three zones have a public and a private subnet each."
  }

  assert {
    condition     = length(module.network.nat_gateway_ids) == 3 && keys(module.network.nat_gateway_ids) == keys(module.network.private_subnets)
    error_message = "Each zone has a NAT gateway of its own, three in all."
  }

  assert {
    condition     = !anytrue([for subnet in merge(module.network.private_subnets, { for zone, subnet in module.network.public_subnets : "${zone}-public" => subnet }) : subnet.public_addresses])
    error_message = "No subnet gives public addresses by itself."
  }

  assert {
    condition     = length(distinct(concat([for subnet in module.network.private_subnets : subnet.cidr], [for subnet in module.network.public_subnets : subnet.cidr]))) == 6
    error_message = "Six subnets have six ranges."
  }

  assert {
    condition     = toset(module.cluster.settings.log_types) == toset(["api", "audit", "authenticator", "controllerManager", "scheduler"])
    error_message = "All logs of the control plane are kept."
  }

  assert {
    condition     = module.cluster.settings.instance_types == tolist(["t3.medium"]) && module.cluster.settings.node_min == 2 && module.cluster.settings.node_max == 10
    error_message = "Two to ten nodes of t3.medium."
  }

  assert {
    condition     = toset(module.cluster.settings.node_subnets) == toset(module.network.private_subnet_ids)
    error_message = "Nodes are in the private subnets."
  }

  assert {
    condition     = module.cluster.settings.private_access && !module.cluster.settings.public_access
    error_message = "Where no network is named, the Kubernetes API is reached from the VPC only."
  }

  assert {
    condition     = module.cluster.settings.encrypted == toset(["secrets"])
    error_message = "Secrets are encrypted by a key of ours."
  }

  assert {
    condition     = module.cluster.settings.http_tokens == "required" && module.cluster.settings.hop_limit == 1
    error_message = "Pods do not reach the metadata service and the node's role."
  }

  assert {
    condition     = module.cluster.settings.disk_encrypted == "true"
    error_message = "Disks of nodes are encrypted."
  }

  assert {
    condition     = toset(module.cluster.settings.addons) == toset(["aws-ebs-csi-driver", "coredns", "kube-proxy", "metrics-server", "vpc-cni"])
    error_message = "Add-ons: network, proxy, names, metrics (the HPA needs them), disks."
  }

  assert {
    condition     = toset(module.cluster.settings.egress_ports) == toset(["443"])
    error_message = "Nodes reach the internet on 443 only."
  }

  assert {
    condition     = module.database.settings.engine == "postgres" && split(".", module.database.settings.engine_version)[0] == "15" && module.database.settings.family == "postgres15"
    error_message = "PostgreSQL 15."
  }

  assert {
    condition     = module.database.settings.parameters["rds.force_ssl"] == "1"
    error_message = "TLS only."
  }

  assert {
    condition     = module.database.settings.storage_type == "gp3" && module.database.settings.storage_gb == 100 && module.database.settings.storage_max_gb == 200
    error_message = "gp3, 100 GB growing to 200."
  }

  assert {
    condition     = module.database.settings.encrypted && module.database.settings.multi_az && !module.database.settings.public
    error_message = "Encrypted, Multi-AZ, without a public address."
  }

  assert {
    condition     = module.database.settings.backup_days == 7 && !module.database.settings.skip_final_snapshot
    error_message = "Seven days of backups and a last snapshot."
  }

  assert {
    condition     = module.database.settings.monitoring_interval > 0 && module.database.settings.insights
    error_message = "Enhanced monitoring and Performance Insights."
  }

  assert {
    condition     = module.database.settings.log_exports == toset(["postgresql", "upgrade"])
    error_message = "The database's logs are in CloudWatch."
  }

  assert {
    condition     = toset(module.database.settings.subnets) == toset(module.network.private_subnet_ids)
    error_message = "The database is in the private subnets."
  }

  assert {
    condition     = module.database.settings.ingress.from == module.cluster.node_security_group_id && module.database.settings.ingress.cidr == null && module.database.settings.ingress.port == 5432 && module.database.settings.ingress.to_port == 5432
    error_message = "The database is reached from the nodes on 5432 only."
  }

  assert {
    condition     = module.database.identifier == "adaptivq-${var.environment}" && module.database.database == "adaptivq" && module.database.user == "adaptivq_user"
    error_message = "Instance, database and user have the names the pods are told."
  }

  assert {
    condition     = module.cache.settings.engine == "redis" && module.cache.settings.engine_version == "7.0"
    error_message = "Redis 7.0."
  }

  assert {
    condition     = module.cache.settings.nodes == 2 && module.cache.settings.multi_az && module.cache.settings.failover
    error_message = "Two nodes in different zones, with automatic fail-over."
  }

  assert {
    condition     = module.cache.settings.at_rest && module.cache.settings.in_transit && module.cache.settings.with_auth_token
    error_message = "Encrypted at rest and in transit, with a token."
  }

  assert {
    condition     = module.cache.settings.ingress.from == module.cluster.node_security_group_id && module.cache.settings.ingress.cidr == null && module.cache.settings.ingress.port == 6379 && module.cache.settings.ingress.to_port == 6379
    error_message = "Redis is reached from the nodes on 6379 only."
  }

  assert {
    condition     = toset(values(output.bucket_names)) == toset([for bucket in ["assets", "backups", "logs"] : "adaptivq-${var.environment}-${bucket}"])
    error_message = "Buckets for assets, backups and logs."
  }

  assert {
    condition = alltrue([for policy in values(module.storage.policies) : anytrue([
      for statement in jsondecode(policy).Statement : statement.Effect == "Deny" && statement.Principal == "*" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])])
    error_message = "Buckets refuse anyone who does not speak TLS."
  }

  assert {
    condition = output.ecr_repository_names == {
      adaptivq-backend  = "adaptivq-${var.environment}-adaptivq-backend"
      adaptivq-frontend = "adaptivq-${var.environment}-adaptivq-frontend"
    }
    error_message = "Each image has a repository."
  }

  assert {
    condition     = alltrue(values(module.registry.scanned_on_push))
    error_message = "Images are scanned when pushed."
  }

  assert {
    condition     = output.app_secret_name == "adaptivq-${var.environment}/app"
    error_message = "The pods' secret has the name that External Secrets asks for."
  }

  assert {
    condition     = module.secrets.rotation_schedule == var.secret_rotation_schedule
    error_message = "Passwords are rotated."
  }

  assert {
    condition     = module.dns.certificate_domain == var.domain_name
    error_message = "The certificate is for the host of the site."
  }

  assert {
    condition     = toset(values(module.monitoring.alarms)) == toset(["CPUUtilization", "FreeStorageSpace", "FreeableMemory", "DatabaseConnections", "EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "ReplicationLag", "Errors"])
    error_message = "Database, Redis and rotation are watched."
  }

  # Sizes, by environment.
  assert {
    condition     = module.database.settings.instance_class == { dev = "db.t3.medium", staging = "db.t3.medium", prod = "db.r6g.xlarge" }[var.environment]
    error_message = "The database is a db.t3.medium, in production a db.r6g.xlarge."
  }

  assert {
    condition     = module.cache.settings.node_type == { dev = "cache.t3.medium", staging = "cache.t3.medium", prod = "cache.r6g.large" }[var.environment]
    error_message = "Redis is a cache.t3.medium, in production a cache.r6g.large."
  }

  assert {
    condition     = module.database.settings.deletion_protection == (var.environment != "dev")
    error_message = "The database cannot be deleted, but in development."
  }

  assert {
    condition     = alltrue([for mutability in values(module.registry.tag_mutability) : mutability == (var.environment == "dev" ? "MUTABLE" : "IMMUTABLE")])
    error_message = "A released tag never names another image; in development latest can be pushed again and again."
  }

  assert {
    condition     = var.domain_name == { dev = "dev.adaptivq.example.com", staging = "staging.adaptivq.example.com", prod = "adaptivq.example.com" }[var.environment] && output.cluster_name == "adaptivq-${var.environment}"
    error_message = "Host and cluster are of this environment."
  }

  # Who may do what.
  assert {
    condition = output.irsa_subjects == {
      backend                  = "system:serviceaccount:adaptivq:backend"
      worker                   = "system:serviceaccount:adaptivq:worker"
      external-secrets         = "system:serviceaccount:adaptivq:external-secrets-reader"
      load-balancer-controller = "system:serviceaccount:kube-system:aws-load-balancer-controller"
      external-dns             = "system:serviceaccount:kube-system:external-dns"
      cluster-autoscaler       = "system:serviceaccount:kube-system:cluster-autoscaler"
      ebs-csi-driver           = "system:serviceaccount:kube-system:ebs-csi-controller-sa"
    }
    error_message = "Each role is for one service account."
  }

  assert {
    condition = alltrue([for role, policy in module.irsa.trust_policies : jsondecode(policy).Statement[0].Condition == {
      StringEquals = {
        "oidc.eks.us-east-1.amazonaws.com/id/0123:aud" = "sts.amazonaws.com"
        "oidc.eks.us-east-1.amazonaws.com/id/0123:sub" = output.irsa_subjects[role]
      }
    }])
    error_message = "A role is taken by exactly its service account, with a token for STS, and by no one else."
  }

  assert {
    condition     = alltrue([for policy in values(module.irsa.trust_policies) : length(jsondecode(policy).Statement) == 1 && endswith(jsondecode(policy).Statement[0].Principal.Federated, "oidc.eks.us-east-1.amazonaws.com/id/0123")])
    error_message = "Roles trust the cluster's issuer alone."
  }

  assert {
    condition = alltrue(flatten([for policy in concat(values(module.irsa.policies), [module.secrets.policy], values(module.storage.policies), values(module.kms.policies)) : [
      for statement in jsondecode(policy).Statement : [for action in flatten([statement.Action]) : statement.Effect == "Deny" || !strcontains(action, "*")]
    ]]))
    error_message = "What is allowed is named, action by action."
  }

  assert {
    condition = alltrue(flatten([for policy in concat(values(module.irsa.policies), [module.secrets.policy]) : [
      for statement in jsondecode(policy).Statement : [for action in flatten([statement.Action]) : !contains(flatten([statement.Resource]), "*") || can(regex("^[a-z0-9]+:(Describe|List|Get)", action))]
    ]]))
    error_message = "Only what merely looks may be for every resource."
  }

  assert {
    condition     = alltrue(flatten([for statement in jsondecode(module.irsa.policies.backend).Statement : [for resource in flatten([statement.Resource]) : anytrue([startswith(resource, module.storage.arns.assets), resource == module.kms.arns.storage])]]))
    error_message = "The backend reaches the assets and nothing else."
  }

  assert {
    condition     = one([for statement in jsondecode(module.irsa.policies.external-secrets).Statement : statement.Resource if statement.Sid == "Secrets"]) == ["arn:aws:secretsmanager:us-east-1:123456789012:secret:adaptivq-${var.environment}/*"]
    error_message = "External Secrets reads the secrets of its own environment."
  }

  assert {
    condition     = alltrue([for policy in values(module.kms.policies) : alltrue([for statement in jsondecode(policy).Statement : statement.Principal != "*"])])
    error_message = "No key is for everybody."
  }

  assert {
    condition     = length(module.deployer) == 0 && output.deployer_role_arn == null
    error_message = "Where no Jenkins is named, no one deploys from outside."
  }
}
