locals {
  load_balancers = ["arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account}:loadbalancer/app/*/*", "arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account}:loadbalancer/net/*/*"]
  target_groups  = ["arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account}:targetgroup/*/*"]
  listeners      = ["arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account}:listener/*", "arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account}:listener-rule/*"]
  groups         = "arn:${local.partition}:ec2:${var.region}:${local.account}:security-group/*"

  # The controller tags what it makes with its cluster, and may change nothing but that.
  made_here  = { StringEquals = { "aws:ResourceTag/elbv2.k8s.aws/cluster" = var.name } }
  makes_here = { StringEquals = { "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name } }

  load_balancer_controller = [
    {
      Sid    = "Look"
      Effect = "Allow"
      Action = [
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies", "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTrustStores",
        "acm:ListCertificates",
      ]
      Resource = ["*"]
    },
    {
      Sid      = "LookAtCertificate"
      Effect   = "Allow"
      Action   = ["acm:DescribeCertificate"]
      Resource = ["arn:${local.partition}:acm:${var.region}:${local.account}:certificate/*"]
    },
    {
      Sid       = "MakeLoadBalancers"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
      Resource  = concat(local.load_balancers, local.target_groups)
      Condition = local.makes_here
    },
    {
      Sid       = "TagWhatIsMade"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:AddTags"]
      Resource  = concat(local.load_balancers, local.target_groups)
      Condition = { StringEquals = { "elasticloadbalancing:CreateAction" = ["CreateLoadBalancer", "CreateTargetGroup"], "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name } }
    },
    {
      Sid    = "ChangeWhatIsMade"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener", "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ]
      Resource  = concat(local.load_balancers, local.target_groups)
      Condition = local.made_here
    },
    {
      Sid    = "Listeners"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetRulePriorities",
      ]
      Resource = local.listeners
    },
    {
      Sid      = "MakeSecurityGroups"
      Effect   = "Allow"
      Action   = ["ec2:CreateSecurityGroup"]
      Resource = [local.groups, var.vpc_arn]
    },
    {
      Sid       = "TagSecurityGroups"
      Effect    = "Allow"
      Action    = ["ec2:CreateTags"]
      Resource  = [local.groups]
      Condition = { StringEquals = { "ec2:CreateAction" = "CreateSecurityGroup", "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name } }
    },
    {
      Sid       = "ChangeSecurityGroups"
      Effect    = "Allow"
      Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags", "ec2:DeleteSecurityGroup", "ec2:DeleteTags", "ec2:RevokeSecurityGroupIngress"]
      Resource  = [local.groups]
      Condition = local.made_here
    },
    {
      Sid      = "OpenPortsOfPods"
      Effect   = "Allow"
      Action   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
      Resource = ["arn:${local.partition}:ec2:${var.region}:${local.account}:security-group/${var.node_security_group_id}"]
    },
    {
      Sid       = "ServiceRole"
      Effect    = "Allow"
      Action    = ["iam:CreateServiceLinkedRole"]
      Resource  = ["arn:${local.partition}:iam::${local.account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"]
      Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
    },
  ]
}
