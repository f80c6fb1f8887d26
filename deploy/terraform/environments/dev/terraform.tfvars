environment = "dev"
domain_name = "dev.adaptivq.example.com"

# Your office or VPN, as 203.0.113.7/32. Without one, the Kubernetes API is reached from inside the VPC only.
cluster_public_access_cidrs = []

database_instance_class = "db.t3.medium"
cache_node_type         = "cache.t3.medium"

# `latest` is pushed and deployed again and again here.
immutable_image_tags = false
keep_images          = 10

deletion_protection = false
log_retention_days  = 7
