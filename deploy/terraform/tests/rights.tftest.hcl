# Who may do what, in every environment.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "roles" {
  command = apply

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
    error_message = "A role is taken by exactly its service account, with a token for STS, and by nobody else."
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
}
