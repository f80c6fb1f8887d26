output "region" {
  description = "AWS region."
  value       = var.region
}

output "cluster_name" {
  description = "EKS cluster, for aws eks update-kubeconfig."
  value       = module.cluster.name
}

output "cluster_endpoint" {
  description = "Kubernetes API."
  value       = module.cluster.endpoint
}

output "vpc_id" {
  description = "VPC; the load balancer controller is told it, as pods cannot ask the metadata service."
  value       = module.network.vpc_id
}

output "public_subnet_ids" {
  description = "Subnets of the load balancer."
  value       = module.network.public_subnet_ids
}

output "private_subnet_ids" {
  description = "Subnets of nodes, database and cache."
  value       = module.network.private_subnet_ids
}

output "nat_addresses" {
  description = "Addresses from which we call others."
  value       = module.network.nat_addresses
}

output "ecr_repository_urls" {
  description = "Where images are pushed, by their local names."
  value       = module.registry.repository_urls
}

output "ecr_repository_names" {
  description = "Repositories of the images, by their local names."
  value       = module.registry.repository_names
}

output "postgres" {
  description = "Keys of the ConfigMap that lead to the database."
  value = {
    POSTGRES_HOST = module.database.host
    POSTGRES_PORT = tostring(module.database.port)
    POSTGRES_DB   = module.database.database
    POSTGRES_USER = module.database.user
  }
}

output "redis" {
  description = "Keys of the ConfigMap that lead to Redis."
  value = {
    REDIS_HOST = module.cache.host
    REDIS_PORT = tostring(module.cache.port)
    REDIS_TLS  = "true"
  }
}

output "bucket_names" {
  description = "Buckets: assets, backups, logs."
  value       = module.storage.names
}

output "app_secret_name" {
  description = "Secret of the pods in Secrets Manager."
  value       = module.secrets.name
}

output "irsa_role_arns" {
  description = "Roles of the service accounts."
  value       = module.irsa.arns
}

output "irsa_subjects" {
  description = "Which service account may take each role."
  value       = module.irsa.subjects
}

output "deployer_role_arn" {
  description = "Role of the pipeline, for Jenkins' credential (adaptivq-prod-role for production); null where no issuer is named."
  value       = one(module.deployer[*].role_arn)
}

output "certificate_arn" {
  description = "Certificate of the ingress."
  value       = module.dns.certificate_arn
}

output "domain_name" {
  description = "Host of the ingress."
  value       = var.domain_name
}

output "zone_name_servers" {
  description = "Name servers to enter where the parent domain is kept."
  value       = module.dns.name_servers
}

output "alarm_topic_arn" {
  description = "Topic of the alarms."
  value       = module.monitoring.topic_arn
}

output "helm_values" {
  description = "What the Helm chart must be told; scripts/deploy.sh lays it over the environment's values."
  value = {
    aws      = { accountId = data.aws_caller_identity.current.account_id, region = var.region }
    database = { host = module.database.host }
    redis    = { host = module.cache.host }
    ingress  = { certificateArn = module.dns.certificate_arn }
  }
}
