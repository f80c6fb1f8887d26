variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod."
}

variable "key_arn" {
  type        = string
  description = "KMS key of the topic."
}

variable "alarm_emails" {
  type        = list(string)
  description = "Who gets alarms by mail; each has to confirm once."
}

variable "database_identifier" {
  type        = string
  description = "RDS instance."
}

variable "connection_limit" {
  type        = number
  description = "Connections to the database above which it alarms."
}

variable "cache_id" {
  type        = string
  description = "Replication group."
}

variable "cache_nodes" {
  type        = number
  description = "How many nodes the replication group has."
}

variable "rotation_function" {
  type        = string
  description = "Function that rotates passwords."
}
