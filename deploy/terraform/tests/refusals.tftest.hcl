# Values that would be refused late or not at all by AWS are refused here, before anything is planned.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "an_unknown_environment" {
  command = plan

  variables {
    environment = "production"
  }

  expect_failures = [var.environment]
}

run "the_whole_internet_at_the_api" {
  command = plan

  variables {
    cluster_public_access_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.cluster_public_access_cidrs]
}

run "a_kubernetes_past_its_support" {
  command = plan

  variables {
    kubernetes_version = "1.28"
  }

  expect_failures = [var.kubernetes_version]
}

run "another_postgresql" {
  command = plan

  variables {
    database_engine_version = "14.9"
  }

  expect_failures = [var.database_engine_version]
}

run "a_misspelt_instance_class" {
  command = plan

  variables {
    database_instance_class = "db.t3.mediumm"
    cache_node_type         = "t3.medium"
  }

  expect_failures = [var.database_instance_class, var.cache_node_type]
}

run "one_node" {
  command = plan

  variables {
    node_min         = 1
    cache_node_count = 1
  }

  expect_failures = [var.node_min, var.cache_node_count]
}

run "a_day_of_backups" {
  command = plan

  variables {
    database_backup_days = 1
  }

  expect_failures = [var.database_backup_days]
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
