output "role_arn" {
  description = "Role that the pipeline's token may assume."
  value       = aws_iam_role.this.arn
}

output "trust_policy" {
  description = "Trust policy, for the checks."
  value       = aws_iam_role.this.assume_role_policy
}

output "policy" {
  description = "What the role may do in AWS, for the checks."
  value       = aws_iam_role_policy.this.policy
}

output "settings" {
  description = "What was asked of issuer and cluster, for the checks."
  value = {
    name       = aws_iam_role.this.name
    providers  = { for provider in aws_iam_openid_connect_provider.jenkins : provider.url => provider.client_id_list }
    groups     = aws_eks_access_entry.this.kubernetes_groups
    policy     = aws_eks_access_policy_association.this.policy_arn
    scope      = aws_eks_access_policy_association.this.access_scope[0].type
    namespaces = aws_eks_access_policy_association.this.access_scope[0].namespaces
  }
}
