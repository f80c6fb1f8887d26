output "identifier" {
  description = "Identifier of the instance."
  value       = aws_db_instance.this.identifier
}

output "arn" {
  description = "ARN of the instance."
  value       = aws_db_instance.this.arn
}

output "host" {
  description = "POSTGRES_HOST."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "POSTGRES_PORT."
  value       = aws_db_instance.this.port
}

output "database" {
  description = "POSTGRES_DB."
  value       = aws_db_instance.this.db_name
}

output "user" {
  description = "POSTGRES_USER."
  value       = aws_db_instance.this.username
}

output "settings" {
  description = "What was asked of the instance, for the checks."
  value = {
    engine              = aws_db_instance.this.engine
    engine_version      = aws_db_instance.this.engine_version
    family              = aws_db_parameter_group.this.family
    parameters          = { for parameter in aws_db_parameter_group.this.parameter : parameter.name => parameter.value }
    instance_class      = aws_db_instance.this.instance_class
    storage_type        = aws_db_instance.this.storage_type
    storage_gb          = aws_db_instance.this.allocated_storage
    storage_max_gb      = aws_db_instance.this.max_allocated_storage
    encrypted           = aws_db_instance.this.storage_encrypted
    multi_az            = aws_db_instance.this.multi_az
    public              = aws_db_instance.this.publicly_accessible
    backup_days         = aws_db_instance.this.backup_retention_period
    monitoring_interval = aws_db_instance.this.monitoring_interval
    insights            = aws_db_instance.this.performance_insights_enabled
    log_exports         = aws_db_instance.this.enabled_cloudwatch_logs_exports
    deletion_protection = aws_db_instance.this.deletion_protection
    skip_final_snapshot = aws_db_instance.this.skip_final_snapshot
    subnets             = aws_db_subnet_group.this.subnet_ids
    ingress = {
      from = aws_vpc_security_group_ingress_rule.nodes.referenced_security_group_id, cidr = aws_vpc_security_group_ingress_rule.nodes.cidr_ipv4
      port = aws_vpc_security_group_ingress_rule.nodes.from_port, to_port = aws_vpc_security_group_ingress_rule.nodes.to_port
    }
  }
}
