data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  issuer    = trimprefix(var.issuer, "https://")
  provider  = var.make_provider ? aws_iam_openid_connect_provider.jenkins[0].arn : "arn:${local.partition}:iam::${local.account}:oidc-provider/${local.issuer}"

  # A build's token says in `sub` which job it belongs to, by the job's URL: below Jenkins' own, which is the issuer without /oidc.
  # Jobs of deploy/jenkins/jobs.groovy; a branch of the first is a job of its own.
  jobs     = concat([for branch in var.branches : "adaptivq/job/${branch}"], ["adaptivq-pipeline"])
  subjects = length(var.subjects) > 0 ? var.subjects : [for job in local.jobs : "${trimsuffix(var.issuer, "oidc")}job/${job}/"]

  statements = [
    {
      Sid    = "Images"
      Effect = "Allow"
      Action = [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
      ]
      Resource = [for repository in var.repository_names : "arn:${local.partition}:ecr:${var.region}:${local.account}:repository/${repository}"]
    },
    {
      Sid    = "LookUp"
      Effect = "Allow"
      Action = ["eks:DescribeCluster", "elasticache:DescribeReplicationGroups", "rds:DescribeDBInstances"]
      Resource = [
        "arn:${local.partition}:eks:${var.region}:${local.account}:cluster/${var.name}",
        "arn:${local.partition}:elasticache:${var.region}:${local.account}:replicationgroup:${var.name}",
        "arn:${local.partition}:rds:${var.region}:${local.account}:db:${var.name}",
      ]
    },
    # AWS names no resource for either.
    {
      Sid      = "SignInAndFindCertificate"
      Effect   = "Allow"
      Action   = ["acm:ListCertificates", "ecr:GetAuthorizationToken"]
      Resource = ["*"]
    },
  ]
}

# AWS fetches the key from the issuer and checks its certificate by its own list of authorities: no thumbprint is pinned.
resource "aws_iam_openid_connect_provider" "jenkins" {
  count = var.make_provider ? 1 : 0

  url            = var.issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-deployer"
  description = "Jenkins deploys to ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.provider }
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = local.subjects
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name   = "deploy"
  role   = aws_iam_role.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

# By the group the cluster adds what no policy of AWS knows: the kinds of the operators (cluster-setup.yml of Ansible).
resource "aws_eks_access_entry" "this" {
  cluster_name      = var.cluster_name
  principal_arn     = aws_iam_role.this.arn
  kubernetes_groups = ["adaptivq-deployers"]
}

resource "aws_eks_access_policy_association" "this" {
  cluster_name  = var.cluster_name
  principal_arn = aws_eks_access_entry.this.principal_arn
  policy_arn    = "arn:${local.partition}:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"

  access_scope {
    type       = "namespace"
    namespaces = ["adaptivq"]
  }
}
