variable "name" {
  type        = string
  description = "Identifier of the instance, as in adaptivq-prod."
}

variable "engine_version" {
  type        = string
  description = "PostgreSQL version."
}

variable "instance_class" {
  type        = string
  description = "Instance class."
}

variable "storage_gb" {
  type        = number
  description = "Storage to begin with, in GiB."
}

variable "storage_max_gb" {
  type        = number
  description = "Up to where storage grows by itself, in GiB."
}

variable "multi_az" {
  type        = bool
  description = "Whether a standby in another zone takes over."
}

variable "backup_days" {
  type        = number
  description = "How many days back the database can be restored to any second."
}

variable "deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete the instance."
}

variable "vpc_id" {
  type        = string
  description = "VPC."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Private subnets, in two zones at least."
}

variable "node_security_group_id" {
  type        = string
  description = "Security group from which alone it is reached."
}

variable "key_arn" {
  type        = string
  description = "KMS key of storage, snapshots and insights."
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the logs."
}

variable "log_retention_days" {
  type        = number
  description = "How long logs are kept, in days."
}
