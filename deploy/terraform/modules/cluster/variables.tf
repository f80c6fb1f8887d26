variable "name" {
  type        = string
  description = "Name of the cluster, as in adaptivq-prod."
}

variable "kubernetes_version" {
  type        = string
  description = "Kubernetes version of control plane and nodes."
}

variable "vpc_id" {
  type        = string
  description = "VPC of the cluster."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Private subnets of nodes and control plane."
}

variable "public_access_cidrs" {
  type        = list(string)
  description = "From where the Kubernetes API is reached over the internet; none: from inside the VPC only."
}

variable "administrator_arns" {
  type        = list(string)
  description = "IAM principals who administer the cluster, beside the one who creates it."
}

variable "node_instance_type" {
  type        = string
  description = "Instance type of the node group."
}

variable "node_min" {
  type        = number
  description = "Fewest nodes, and how many it begins with."
}

variable "node_max" {
  type        = number
  description = "Most nodes."
}

variable "node_disk_gb" {
  type        = number
  description = "Disk of a node, in GiB."
  default     = 50
}

variable "node_egress_ports" {
  type        = list(number)
  description = "TCP ports on which nodes and pods reach the internet."
}

variable "ebs_csi_role_arn" {
  type        = string
  description = "Role of the EBS CSI driver."
}

variable "secrets_key_arn" {
  type        = string
  description = "KMS key of Kubernetes secrets."
}

variable "log_key_arn" {
  type        = string
  description = "KMS key of the control plane's logs."
}

variable "log_retention_days" {
  type        = number
  description = "How long the control plane's logs are kept, in days."
}
