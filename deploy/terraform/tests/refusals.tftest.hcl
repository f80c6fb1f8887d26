# Values that AWS would refuse late or not at all are refused here, before anything is planned.
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "refused" {
  command = plan

  variables {
    environment                 = "production"
    region                      = "Virginia"
    domain_name                 = "https://adaptivq.example.com"
    vpc_cidr                    = "10.0.0.0/24"
    kubernetes_version          = "1.28"
    cluster_public_access_cidrs = ["0.0.0.0/0"]
    cluster_administrator_arns  = ["jenkins"]
    node_instance_type          = "t3.nano"
    node_min                    = 1
    node_egress_ports           = [80]
    database_engine_version     = "14.9"
    database_instance_class     = "db.t3.mediumm"
    database_storage_gb         = 10
    database_backup_days        = 1
    cache_engine_version        = "6.2"
    cache_node_type             = "t3.medium"
    cache_node_count            = 1
    bucket_backup_days          = 7
    bucket_log_days             = 7
    keep_images                 = 1
    jenkins_issuer              = "http://jenkins.example.com:8080/oidc/"
    secret_rotation_schedule    = "monthly"
    log_retention_days          = 8
    alarm_emails                = ["nobody"]
  }

  expect_failures = [
    var.environment, var.region, var.domain_name, var.vpc_cidr, var.kubernetes_version, var.cluster_public_access_cidrs,
    var.cluster_administrator_arns, var.node_instance_type, var.node_min, var.node_egress_ports, var.database_engine_version,
    var.database_instance_class, var.database_storage_gb, var.database_backup_days, var.cache_engine_version,
    var.cache_node_type, var.cache_node_count, var.bucket_backup_days, var.bucket_log_days, var.keep_images, var.jenkins_issuer, var.secret_rotation_schedule,
    var.log_retention_days, var.alarm_emails,
  ]
}

run "refused_beside_another" {
  command = plan

  variables {
    node_max                = 1
    database_storage_max_gb = 100
    jenkins_issuer          = "https://tokens.example.com/jenkins"
  }

  expect_failures = [var.node_max, var.database_storage_max_gb, var.jenkins_subjects]
}

run "a_named_network_opens_the_api_to_it" {
  command = plan

  variables {
    cluster_public_access_cidrs = ["203.0.113.7/32"]
  }

  assert {
    condition     = module.cluster.settings.public_access && module.cluster.settings.public_cidrs == toset(["203.0.113.7/32"])
    error_message = "The API is open to the network that was named."
  }
}
