locals {
  name = "adaptivq-${var.environment}"

  tags = {
    Project     = "adaptivq"
    Environment = var.environment
    ManagedBy   = "terraform"
  }
}

data "aws_caller_identity" "current" {}

module "kms" {
  source = "./modules/kms"

  name   = local.name
  region = var.region
}

module "network" {
  source = "./modules/network"

  name               = local.name
  region             = var.region
  cidr               = var.vpc_cidr
  log_retention_days = var.log_retention_days
  log_key_arn        = module.kms.arns.logs
}

module "cluster" {
  source = "./modules/cluster"

  name                = local.name
  kubernetes_version  = var.kubernetes_version
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.private_subnet_ids
  public_access_cidrs = var.cluster_public_access_cidrs
  administrator_arns  = var.cluster_administrator_arns
  node_instance_type  = var.node_instance_type
  node_min            = var.node_min
  node_max            = var.node_max
  node_egress_ports   = var.node_egress_ports
  ebs_csi_role_arn    = module.irsa.arns["ebs-csi-driver"]
  secrets_key_arn     = module.kms.arns.cluster
  log_key_arn         = module.kms.arns.logs
  log_retention_days  = var.log_retention_days
}

module "irsa" {
  source = "./modules/irsa"

  name                   = local.name
  region                 = var.region
  oidc_provider_arn      = module.cluster.oidc_provider_arn
  oidc_issuer            = module.cluster.oidc_issuer
  bucket_arns            = { assets = module.storage.arns.assets, backups = module.storage.arns.backups }
  storage_key_arn        = module.kms.arns.storage
  secrets_key_arn        = module.kms.arns.secrets
  zone_arn               = module.dns.zone_arn
  vpc_arn                = module.network.vpc_arn
  node_security_group_id = module.cluster.node_security_group_id
}

module "database" {
  source = "./modules/database"

  name                   = local.name
  engine_version         = var.database_engine_version
  instance_class         = var.database_instance_class
  storage_gb             = var.database_storage_gb
  storage_max_gb         = var.database_storage_max_gb
  multi_az               = var.database_multi_az
  backup_days            = var.database_backup_days
  deletion_protection    = var.deletion_protection
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.private_subnet_ids
  node_security_group_id = module.cluster.node_security_group_id
  key_arn                = module.kms.arns.database
  log_key_arn            = module.kms.arns.logs
  log_retention_days     = var.log_retention_days
}

module "cache" {
  source = "./modules/cache"

  name                   = local.name
  engine_version         = var.cache_engine_version
  node_type              = var.cache_node_type
  node_count             = var.cache_node_count
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.private_subnet_ids
  node_security_group_id = module.cluster.node_security_group_id
  key_arn                = module.kms.arns.database
  log_key_arn            = module.kms.arns.logs
  log_retention_days     = var.log_retention_days
}

module "storage" {
  source = "./modules/storage"

  name           = local.name
  region         = var.region
  account_suffix = var.bucket_account_suffix
  key_arn        = module.kms.arns.storage
  backup_days    = var.bucket_backup_days
  log_days       = var.bucket_log_days
  force_destroy  = !var.deletion_protection
}

module "registry" {
  source = "./modules/registry"

  name           = local.name
  images         = ["adaptivq-backend", "adaptivq-frontend"]
  immutable_tags = var.immutable_image_tags
  keep_images    = var.keep_images
  key_arn        = module.kms.arns.storage
  force_delete   = !var.deletion_protection
}

module "deployer" {
  source = "./modules/deployer"
  count  = var.jenkins_issuer == "" ? 0 : 1

  name             = local.name
  region           = var.region
  issuer           = var.jenkins_issuer
  make_provider    = !var.jenkins_issuer_known
  branches         = var.environment == "dev" ? ["develop", "main"] : ["main"]
  subjects         = var.jenkins_subjects
  repository_names = values(module.registry.repository_names)
  cluster_name     = module.cluster.name
}

module "dns" {
  source = "./modules/dns"

  name        = local.name
  domain_name = var.domain_name
}

module "secrets" {
  source = "./modules/secrets"

  name                = local.name
  region              = var.region
  key_arn             = module.kms.arns.secrets
  log_key_arn         = module.kms.arns.logs
  log_retention_days  = var.log_retention_days
  rotation_schedule   = var.secret_rotation_schedule
  database_identifier = module.database.identifier
  database_arn        = module.database.arn
  cache_id            = module.cache.id
  cache_arn           = module.cache.arn
}

module "monitoring" {
  source = "./modules/monitoring"

  name                = local.name
  key_arn             = module.kms.arns.logs
  alarm_emails        = var.alarm_emails
  database_identifier = module.database.identifier
  connection_limit    = var.database_connection_alarm
  cache_id            = module.cache.id
  cache_nodes         = var.cache_node_count
  rotation_function   = module.secrets.rotation_function
}
