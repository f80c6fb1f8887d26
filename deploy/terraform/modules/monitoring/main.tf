data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  for_each = toset(var.alarm_emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

locals {
  gib = 1024 * 1024 * 1024

  # Of what the pods cannot see by themselves: AlertManager has the rest (deploy/monitoring).
  alarms = {
    database-cpu         = { namespace = "AWS/RDS", metric = "CPUUtilization", statistic = "Average", above = true, threshold = 80, minutes = 15, says = "The database's processor is busy: look at Performance Insights." }
    database-storage     = { namespace = "AWS/RDS", metric = "FreeStorageSpace", statistic = "Minimum", above = false, threshold = 15 * local.gib, minutes = 5, says = "Storage runs out and may have reached the size up to which it grows." }
    database-memory      = { namespace = "AWS/RDS", metric = "FreeableMemory", statistic = "Minimum", above = false, threshold = local.gib / 4, minutes = 15, says = "The database is short of memory." }
    database-connections = { namespace = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum", above = true, threshold = var.connection_limit, minutes = 5, says = "Connections run out." }
    cache-cpu            = { namespace = "AWS/ElastiCache", metric = "EngineCPUUtilization", statistic = "Average", above = true, threshold = 80, minutes = 15, says = "Redis is busy." }
    cache-memory         = { namespace = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage", statistic = "Maximum", above = true, threshold = 85, minutes = 15, says = "Redis is nearly full and forgets what it may." }
    cache-replication    = { namespace = "AWS/ElastiCache", metric = "ReplicationLag", statistic = "Maximum", above = true, threshold = 30, minutes = 5, says = "Redis' replica lags: a fail-over would lose that much." }
    secret-rotation      = { namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", above = true, threshold = 0, minutes = 5, says = "Passwords were not rotated: see the log of the function." }
  }

  # ElastiCache reports by node, whose names are the group's with a number.
  targets = merge(
    { for alarm, definition in local.alarms : alarm => { alarm = alarm, dimensions = { DBInstanceIdentifier = var.database_identifier } } if definition.namespace == "AWS/RDS" },
    { for alarm, definition in local.alarms : alarm => { alarm = alarm, dimensions = { FunctionName = var.rotation_function } } if definition.namespace == "AWS/Lambda" },
    merge([for alarm, definition in local.alarms : {
      for node in range(1, var.cache_nodes + 1) : format("%s-%03d", alarm, node) => { alarm = alarm, dimensions = { CacheClusterId = format("%s-%03d", var.cache_id, node) } }
    } if definition.namespace == "AWS/ElastiCache"]...)
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.targets

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = local.alarms[each.value.alarm].says
  namespace           = local.alarms[each.value.alarm].namespace
  metric_name         = local.alarms[each.value.alarm].metric
  statistic           = local.alarms[each.value.alarm].statistic
  comparison_operator = local.alarms[each.value.alarm].above ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = local.alarms[each.value.alarm].threshold
  period              = 300
  evaluation_periods  = local.alarms[each.value.alarm].minutes / 5
  dimensions          = each.value.dimensions
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
