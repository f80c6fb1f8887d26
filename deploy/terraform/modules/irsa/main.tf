locals {
  # Who may take each role (namespace:account of the chart and of the controllers) and what it may then do.
  roles = {
    backend                  = { subject = "adaptivq:backend", statements = local.backend }
    worker                   = { subject = "adaptivq:worker", statements = local.worker }
    external-secrets         = { subject = "adaptivq:external-secrets-reader", statements = local.external_secrets }
    load-balancer-controller = { subject = "kube-system:aws-load-balancer-controller", statements = local.load_balancer_controller }
    external-dns             = { subject = "kube-system:external-dns", statements = local.external_dns }
    cluster-autoscaler       = { subject = "kube-system:cluster-autoscaler", statements = local.cluster_autoscaler }
    ebs-csi-driver           = { subject = "kube-system:ebs-csi-controller-sa", statements = [] }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name        = "${var.name}-${each.key}"
  description = "system:serviceaccount:${each.value.subject} of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = {
          "${var.oidc_issuer}:aud" = "sts.amazonaws.com"
          "${var.oidc_issuer}:sub" = "system:serviceaccount:${each.value.subject}"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = { for role, definition in local.roles : role => definition.statements if length(definition.statements) > 0 }

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

# AWS keeps the policy of its driver in step with the add-on.
resource "aws_iam_role_policy_attachment" "ebs_csi_driver" {
  role       = aws_iam_role.this["ebs-csi-driver"].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}
