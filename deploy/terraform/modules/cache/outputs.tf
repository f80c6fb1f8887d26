output "id" {
  description = "Id of the replication group."
  value       = aws_elasticache_replication_group.this.id
}

output "arn" {
  description = "ARN of the replication group."
  value       = aws_elasticache_replication_group.this.arn
}

output "host" {
  description = "REDIS_HOST: the primary, wherever it moves."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "REDIS_PORT."
  value       = aws_elasticache_replication_group.this.port
}

output "settings" {
  description = "What was asked of the replication group, for the checks."
  value = {
    engine          = aws_elasticache_replication_group.this.engine
    engine_version  = aws_elasticache_replication_group.this.engine_version
    node_type       = aws_elasticache_replication_group.this.node_type
    nodes           = aws_elasticache_replication_group.this.num_cache_clusters
    multi_az        = aws_elasticache_replication_group.this.multi_az_enabled
    failover        = aws_elasticache_replication_group.this.automatic_failover_enabled
    at_rest         = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled)
    in_transit      = aws_elasticache_replication_group.this.transit_encryption_enabled
    with_auth_token = nonsensitive(aws_elasticache_replication_group.this.auth_token != null)
    subnets         = aws_elasticache_subnet_group.this.subnet_ids
    ingress = {
      from = aws_vpc_security_group_ingress_rule.nodes.referenced_security_group_id, cidr = aws_vpc_security_group_ingress_rule.nodes.cidr_ipv4
      port = aws_vpc_security_group_ingress_rule.nodes.from_port, to_port = aws_vpc_security_group_ingress_rule.nodes.to_port
    }
  }
}
