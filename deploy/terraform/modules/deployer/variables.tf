variable "name" {
  type        = string
  description = "Name of the cloud, as in adaptivq-prod; its cluster, database and cache have the same."
}

variable "region" {
  type        = string
  description = "Region of what the role may reach."
}

variable "issuer" {
  type        = string
  description = "Issuer of Jenkins' tokens, with https://."
}

variable "make_provider" {
  type        = bool
  description = "Whether the account is told of the issuer here, or knows it already."
}

variable "branches" {
  type        = list(string)
  description = "Branches whose jobs may take the role."
}

variable "subjects" {
  type        = list(string)
  description = "Jobs that may take the role, as their tokens name them; none: those of the branches, and adaptivq-pipeline, by their URLs."
}

variable "repository_names" {
  type        = list(string)
  description = "ECR repositories that images are pushed to."
}

variable "cluster_name" {
  type        = string
  description = "Cluster in whose namespace adaptivq the role may change things."
}
