locals {
  # The chart's NetworkPolicies are only enforced where the network add-on is told to.
  addons = {
    vpc-cni            = { configuration = jsonencode({ enableNetworkPolicy = "true" }), role_arn = null }
    kube-proxy         = { configuration = null, role_arn = null }
    coredns            = { configuration = null, role_arn = null }
    metrics-server     = { configuration = null, role_arn = null }
    aws-ebs-csi-driver = { configuration = null, role_arn = var.ebs_csi_role_arn }
  }
}

resource "aws_eks_addon" "this" {
  for_each = local.addons

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  configuration_values        = each.value.configuration
  service_account_role_arn    = each.value.role_arn
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  # Those that are Deployments become healthy on nodes only.
  depends_on = [aws_eks_node_group.general]
}
