variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod."
}

variable "region" {
  type        = string
  description = "Region whose log service may use the key of the logs."
}
