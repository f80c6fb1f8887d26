locals {
  # Route 53 names no resource for listing zones.
  external_dns = [
    {
      Sid      = "Records"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
      Resource = [var.zone_arn]
    },
    {
      Sid      = "FindZone"
      Effect   = "Allow"
      Action   = ["route53:ListHostedZones", "route53:ListTagsForResources"]
      Resource = ["*"]
    },
  ]

  # EKS puts this tag on the groups of its node groups.
  cluster_autoscaler = [
    {
      Sid       = "Scale"
      Effect    = "Allow"
      Action    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
      Resource  = ["arn:${local.partition}:autoscaling:${var.region}:${local.account}:autoScalingGroup:*:autoScalingGroupName/*"]
      Condition = { StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}" = "owned" } }
    },
    {
      Sid      = "NodeGroups"
      Effect   = "Allow"
      Action   = ["eks:DescribeNodegroup"]
      Resource = ["arn:${local.partition}:eks:${var.region}:${local.account}:nodegroup/${var.name}/*/*"]
    },
    {
      Sid    = "Look"
      Effect = "Allow"
      Action = [
        "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities", "autoscaling:DescribeTags", "ec2:DescribeImages", "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
      ]
      Resource = ["*"]
    },
  ]
}
