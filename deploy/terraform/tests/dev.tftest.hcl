# The sizes of dev: terraform test -var-file=environments/dev/terraform.tfvars -filter=tests/dev.tftest.hcl
mock_provider "aws" {
  source = "./tests/mocks"
}

run "sizes" {
  command = apply

  assert {
    condition     = var.environment == "dev" && output.cluster_name == "adaptivq-dev" && output.domain_name == "dev.adaptivq.example.com"
    error_message = "This is adaptivq-dev."
  }

  assert {
    condition     = module.database.settings.instance_class == "db.t3.medium"
    error_message = "The database is a db.t3.medium."
  }

  assert {
    condition     = module.cache.settings.node_type == "cache.t3.medium"
    error_message = "Redis is a cache.t3.medium."
  }

  assert {
    condition     = !module.database.settings.deletion_protection
    error_message = "Development can be taken down."
  }

  assert {
    condition     = alltrue([for mutability in values(module.registry.tag_mutability) : mutability == "MUTABLE"])
    error_message = "latest can be pushed again and again."
  }
}
