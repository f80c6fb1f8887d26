variable "environment" {
  type        = string
  description = "Environment; everything is named adaptivq-<environment>."

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment is dev, staging or prod."
  }
}

variable "region" {
  type        = string
  description = "AWS region, with three availability zones at least."
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region reads like us-east-1."
  }
}

variable "domain_name" {
  type        = string
  description = "Host of the site; a Route 53 zone of this name and a certificate are made."

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "The domain name is a host in lower case, as in adaptivq.example.com."
  }
}

variable "vpc_cidr" {
  type        = string
  description = "Addresses of the VPC."
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && endswith(var.vpc_cidr, "/16")
    error_message = "The VPC needs a /16: three private subnets of /19 and three public ones of /24 are cut from it."
  }
}

# 1.28 of the first plans left standard support in November 2024 and extended support a year later. 1.35 has standard support until
# 27 March 2027; see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html before raising it, one minor at a time.
variable "kubernetes_version" {
  type        = string
  description = "Kubernetes version of control plane and nodes."
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version)) && try(tonumber(split(".", var.kubernetes_version)[1]) >= 34, false)
    error_message = "EKS has no standard support for Kubernetes before 1.34."
  }
}

variable "cluster_public_access_cidrs" {
  type        = list(string)
  description = "From where the Kubernetes API is reached over the internet, as your office's 203.0.113.7/32; none: from inside the VPC only."
  default     = []

  validation {
    condition     = alltrue([for cidr in var.cluster_public_access_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Name networks as 203.0.113.0/24, not the whole internet."
  }
}

variable "cluster_administrator_arns" {
  type        = list(string)
  description = "IAM principals who administer the cluster, beside the one who creates it."
  default     = []

  validation {
    condition     = alltrue([for arn in var.cluster_administrator_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/", arn))])
    error_message = "An administrator is the ARN of a role or user."
  }
}

variable "node_instance_type" {
  type        = string
  description = "Instance type of the nodes."
  default     = "t3.medium"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.(medium|large|[0-9]*xlarge)$", var.node_instance_type))
    error_message = "An instance type reads like t3.medium; smaller ones carry too few pods."
  }
}

variable "node_min" {
  type        = number
  description = "Fewest nodes; two survive the loss of one."
  default     = 2

  validation {
    condition     = var.node_min >= 2
    error_message = "At least two nodes."
  }
}

variable "node_max" {
  type        = number
  description = "Most nodes."
  default     = 10

  validation {
    condition     = var.node_max >= var.node_min
    error_message = "node_max is at least node_min."
  }
}

# 443 reaches AWS, registries, Gemini, Firebase and webhooks; add 587 where AlertManager sends mail by SMTP.
variable "node_egress_ports" {
  type        = list(number)
  description = "TCP ports on which nodes and pods reach the internet."
  default     = [443]

  validation {
    condition     = contains(var.node_egress_ports, 443) && alltrue([for port in var.node_egress_ports : port > 0 && port < 65536])
    error_message = "Ports from 1 to 65535, 443 among them."
  }
}

# The first plans said 15.4, which RDS has not offered for new instances since its minor versions up to 15.12 were withdrawn. The major alone
# takes the minor that RDS prefers; name one ("15.15") to pin it.
variable "database_engine_version" {
  type        = string
  description = "PostgreSQL version: the major, or a minor of it."
  default     = "15"

  validation {
    condition     = can(regex("^15(\\.[0-9]+)?$", var.database_engine_version))
    error_message = "AdaptivQ is tested on PostgreSQL 15."
  }
}

variable "database_instance_class" {
  type        = string
  description = "Instance class of the database."
  default     = "db.t3.medium"

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.(medium|large|[0-9]*xlarge)$", var.database_instance_class))
    error_message = "An instance class reads like db.t3.medium."
  }
}

variable "database_storage_gb" {
  type        = number
  description = "Storage of the database to begin with, in GiB."
  default     = 100

  validation {
    condition     = var.database_storage_gb >= 20
    error_message = "gp3 begins at 20 GiB."
  }
}

variable "database_storage_max_gb" {
  type        = number
  description = "Up to where the database's storage grows by itself, in GiB."
  default     = 200

  validation {
    condition     = var.database_storage_max_gb >= 1.1 * var.database_storage_gb
    error_message = "RDS grows storage by a tenth at least: database_storage_max_gb is 1.1 times database_storage_gb or more."
  }
}

variable "database_multi_az" {
  type        = bool
  description = "Whether a standby in another zone takes over."
  default     = true
}

variable "database_backup_days" {
  type        = number
  description = "How many days back the database can be restored to any second."
  default     = 7

  validation {
    condition     = var.database_backup_days >= 7 && var.database_backup_days <= 35
    error_message = "7 to 35 days."
  }
}

# db.t3.medium has some 400 connections, db.r6g.xlarge some 3,500; twelve pods of ours with pools of 20 take 240.
variable "database_connection_alarm" {
  type        = number
  description = "Connections to the database above which it alarms."
  default     = 300
}

variable "cache_engine_version" {
  type        = string
  description = "Redis version."
  default     = "7.0"

  validation {
    condition     = can(regex("^7\\.[0-9]$", var.cache_engine_version))
    error_message = "AdaptivQ is tested on Redis 7."
  }
}

variable "cache_node_type" {
  type        = string
  description = "Node type of Redis."
  default     = "cache.t3.medium"

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.(medium|large|[0-9]*xlarge)$", var.cache_node_type))
    error_message = "A node type reads like cache.t3.medium."
  }
}

variable "cache_node_count" {
  type        = number
  description = "Nodes of Redis: a primary and its replicas."
  default     = 2

  validation {
    condition     = var.cache_node_count >= 2 && var.cache_node_count <= 6
    error_message = "Fail-over needs a replica: 2 to 6 nodes."
  }
}

variable "bucket_account_suffix" {
  type        = bool
  description = "Whether the account's id goes into the names of buckets, where adaptivq-<environment>-assets is taken worldwide."
  default     = false
}

variable "bucket_backup_days" {
  type        = number
  description = "How long dumps and exports stay in the bucket of backups, in days."
  default     = 365

  validation {
    condition     = var.bucket_backup_days > 30
    error_message = "More than 30 days, after which they move to cheaper storage."
  }
}

variable "bucket_log_days" {
  type        = number
  description = "How long access logs stay in the bucket of logs, in days."
  default     = 90

  validation {
    condition     = var.bucket_log_days > 30
    error_message = "More than 30 days, after which they move to cheaper storage."
  }
}

variable "immutable_image_tags" {
  type        = bool
  description = "Whether a pushed tag can never name another image."
  default     = true
}

variable "keep_images" {
  type        = number
  description = "How many images of each repository are kept."
  default     = 30

  validation {
    condition     = var.keep_images >= 5
    error_message = "Keep at least five to roll back to."
  }
}

variable "jenkins_issuer" {
  type        = string
  description = "Issuer of Jenkins' tokens, as https://jenkins.example.com/oidc; makes the role that the pipeline deploys with. None: no role."
  default     = ""

  validation {
    condition     = var.jenkins_issuer == "" || can(regex("^https://[a-z0-9-]+(\\.[a-z0-9-]+)+(/[A-Za-z0-9._-]+)*$", var.jenkins_issuer))
    error_message = "An issuer reads like https://jenkins.example.com/oidc: no port, no slash at its end."
  }
}

variable "jenkins_issuer_known" {
  type        = bool
  description = "Whether another environment in the same account has told AWS of the issuer."
  default     = false
}

variable "jenkins_subjects" {
  type        = list(string)
  description = "Jobs that may deploy, as the claim sub of their tokens says; none: the pipeline's two jobs of main, in dev that of develop too, in the Jenkins at the issuer without /oidc."
  default     = []

  validation {
    condition     = length(var.jenkins_subjects) > 0 || var.jenkins_issuer == "" || endswith(var.jenkins_issuer, "/oidc")
    error_message = "This issuer does not tell where Jenkins is: name the jobs."
  }

  validation {
    condition     = !anytrue([for subject in var.jenkins_subjects : subject == "" || can(regex("[*?]|/job/PR-", subject)) || (var.environment != "dev" && strcontains(subject, "/job/develop/"))])
    error_message = "Name each job in full, no pull request's, and that of develop in dev only."
  }
}

variable "secret_rotation_schedule" {
  type        = string
  description = "When passwords are rotated, in UTC, as Secrets Manager writes it; pods take the new ones up (modules/secrets)."
  default     = "cron(0 3 1 * ? *)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.secret_rotation_schedule))
    error_message = "A schedule reads like cron(0 3 1 * ? *) or rate(30 days)."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether database, buckets and repositories with content cannot be destroyed."
  default     = true
}

variable "log_retention_days" {
  type        = number
  description = "How long logs stay in CloudWatch, in days."
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}

variable "alarm_emails" {
  type        = list(string)
  description = "Who gets alarms by mail; each has to confirm once."
  default     = []

  validation {
    condition     = alltrue([for mail in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+$", mail))])
    error_message = "Not a mail address."
  }
}
