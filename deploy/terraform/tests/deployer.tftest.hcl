# The pipeline's role. Needs an environment: terraform test -var-file=environments/prod/terraform.tfvars -filter=tests/deployer.tftest.hcl
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  jenkins_issuer = "https://jenkins.example.com/oidc"
}

run "jenkins_deploys" {
  command = plan

  override_resource {
    target          = module.deployer[0].aws_iam_openid_connect_provider.jenkins
    override_during = plan
    values          = { arn = "arn:aws:iam::123456789012:oidc-provider/jenkins.example.com/oidc" }
  }

  assert {
    condition     = module.deployer[0].settings.name == "adaptivq-${var.environment}-deployer" && output.deployer_role_arn != null
    error_message = "The role has the environment's name, and Jenkins is told it."
  }

  assert {
    condition     = { for url, audiences in module.deployer[0].settings.providers : url => tolist(audiences) } == { "https://jenkins.example.com/oidc" = tolist(["sts.amazonaws.com"]) }
    error_message = "AWS knows Jenkins' issuer, for tokens that are meant for STS."
  }

  assert {
    condition = jsondecode(module.deployer[0].trust_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/jenkins.example.com/oidc" }
      Condition = {
        StringEquals = {
          "jenkins.example.com/oidc:aud" = "sts.amazonaws.com"
          "jenkins.example.com/oidc:sub" = concat(
            var.environment == "dev" ? ["https://jenkins.example.com/job/adaptivq/job/develop/"] : [],
            ["https://jenkins.example.com/job/adaptivq/job/main/", "https://jenkins.example.com/job/adaptivq-pipeline/"],
          )
        }
      }
    }]
    error_message = "The role is taken by the pipeline's two jobs, of main, in dev of develop too, and by no one else."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(module.deployer[0].policy).Statement : statement.Effect == "Allow" && alltrue([for action in statement.Action : !strcontains(action, "*")])])
    error_message = "What the pipeline may do is named, action by action."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(module.deployer[0].policy).Statement : statement.Action if contains(statement.Resource, "*")])) == toset([
      "acm:ListCertificates", "ecr:GetAuthorizationToken",
    ])
    error_message = "Only that is for every resource for which AWS names none."
  }

  assert {
    condition = alltrue([for statement in jsondecode(module.deployer[0].policy).Statement : toset(statement.Resource) == toset([
      for image in ["adaptivq-backend", "adaptivq-frontend"] : "arn:aws:ecr:us-east-1:123456789012:repository/adaptivq-${var.environment}-${image}"
    ]) if contains(statement.Action, "ecr:PutImage")]) && anytrue([for statement in jsondecode(module.deployer[0].policy).Statement : contains(statement.Action, "ecr:PutImage")])
    error_message = "Images are pushed to the environment's two repositories and nowhere else."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(module.deployer[0].policy).Statement : statement.Resource if contains(statement.Action, "eks:DescribeCluster")])) == toset([
      "arn:aws:eks:us-east-1:123456789012:cluster/adaptivq-${var.environment}",
      "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:adaptivq-${var.environment}",
      "arn:aws:rds:us-east-1:123456789012:db:adaptivq-${var.environment}",
    ])
    error_message = "The pipeline looks up cluster, database and cache of its own environment."
  }

  assert {
    condition = (
      endswith(module.deployer[0].settings.policy, ":cluster-access-policy/AmazonEKSEditPolicy") && module.deployer[0].settings.scope == "namespace"
      && module.deployer[0].settings.namespaces == toset(["adaptivq"]) && module.deployer[0].settings.groups == toset(["adaptivq-deployers"])
    )
    error_message = "In the cluster the pipeline changes the namespace adaptivq and nothing else."
  }
}

run "an_issuer_that_the_account_knows_is_not_made_again" {
  command = plan

  variables {
    jenkins_issuer_known = true
  }

  assert {
    condition     = length(module.deployer[0].settings.providers) == 0
    error_message = "The provider was to be another environment's."
  }

  assert {
    condition     = jsondecode(module.deployer[0].trust_policy).Statement[0].Principal == { Federated = "arn:aws:iam::123456789012:oidc-provider/jenkins.example.com/oidc" }
    error_message = "The role trusts the issuer that is there."
  }
}

run "jobs_that_are_named_stand_for_the_usual_ones" {
  command = plan

  variables {
    jenkins_issuer   = "https://tokens.example.com/jenkins"
    jenkins_subjects = ["https://jenkins.internal/job/school/job/adaptivq/job/main/"]
  }

  assert {
    condition = jsondecode(module.deployer[0].trust_policy).Statement[0].Condition.StringEquals == {
      "tokens.example.com/jenkins:aud" = "sts.amazonaws.com"
      "tokens.example.com/jenkins:sub" = ["https://jenkins.internal/job/school/job/adaptivq/job/main/"]
    }
    error_message = "The role is taken by the jobs that were named."
  }
}

run "develop_does_not_deploy_to_production" {
  command = plan

  variables {
    environment      = "prod"
    jenkins_subjects = ["https://jenkins.example.com/job/adaptivq/job/develop/"]
  }

  expect_failures = [var.jenkins_subjects]
}

run "a_pull_request_deploys_nowhere" {
  command = plan

  variables {
    jenkins_subjects = ["https://jenkins.example.com/job/adaptivq/job/PR-12/"]
  }

  expect_failures = [var.jenkins_subjects]
}
