# The sizes of prod: terraform test -var-file=environments/prod/terraform.tfvars -filter=tests/prod.tftest.hcl
mock_provider "aws" {
  source = "./tests/mocks"
}

run "sizes" {
  command = apply

  assert {
    condition     = var.environment == "prod" && output.cluster_name == "adaptivq-prod" && output.domain_name == "adaptivq.example.com"
    error_message = "This is adaptivq-prod."
  }

  assert {
    condition     = module.database.settings.instance_class == "db.r6g.xlarge"
    error_message = "The database is a db.r6g.xlarge."
  }

  assert {
    condition     = module.cache.settings.node_type == "cache.r6g.large"
    error_message = "Redis is a cache.r6g.large."
  }

  assert {
    condition     = module.database.settings.deletion_protection
    error_message = "The database cannot be deleted."
  }

  assert {
    condition     = alltrue([for mutability in values(module.registry.tag_mutability) : mutability == "IMMUTABLE"])
    error_message = "A released tag never names another image."
  }
}
