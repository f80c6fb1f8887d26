output "name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "endpoint" {
  description = "Kubernetes API."
  value       = aws_eks_cluster.this.endpoint
}

output "certificate_authority" {
  description = "Certificate of the Kubernetes API, base64."
  value       = aws_eks_cluster.this.certificate_authority[0].data
}

output "version" {
  description = "Kubernetes version."
  value       = aws_eks_cluster.this.version
}

output "oidc_provider_arn" {
  description = "OIDC provider that trust policies of IRSA roles name."
  value       = aws_iam_openid_connect_provider.this.arn
}

output "oidc_issuer" {
  description = "Issuer without https://, as conditions of trust policies name it."
  value       = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}

output "node_security_group_id" {
  description = "Security group of the nodes, and so of every pod."
  value       = aws_security_group.nodes.id
}

output "settings" {
  description = "What was asked of the cluster, for the checks."
  value = {
    log_types      = aws_eks_cluster.this.enabled_cluster_log_types
    private_access = aws_eks_cluster.this.vpc_config[0].endpoint_private_access
    public_access  = aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    public_cidrs   = aws_eks_cluster.this.vpc_config[0].public_access_cidrs
    encrypted      = aws_eks_cluster.this.encryption_config[0].resources
    instance_types = aws_eks_node_group.general.instance_types
    node_min       = aws_eks_node_group.general.scaling_config[0].min_size
    node_max       = aws_eks_node_group.general.scaling_config[0].max_size
    node_subnets   = aws_eks_node_group.general.subnet_ids
    http_tokens    = aws_launch_template.nodes.metadata_options[0].http_tokens
    hop_limit      = aws_launch_template.nodes.metadata_options[0].http_put_response_hop_limit
    disk_encrypted = aws_launch_template.nodes.block_device_mappings[0].ebs[0].encrypted
    addons         = sort(keys(aws_eks_addon.this))
    egress_ports   = sort([for rule in aws_vpc_security_group_egress_rule.nodes_to_internet : tostring(rule.from_port)])
  }
}
