environment = "prod"
domain_name = "adaptivq.example.com"

# Your office or VPN, as 203.0.113.7/32. Without one, the Kubernetes API is reached from inside the VPC only.
cluster_public_access_cidrs = []

database_instance_class   = "db.r6g.xlarge"
database_connection_alarm = 2500
cache_node_type           = "cache.r6g.large"

log_retention_days = 90
