output "topic_arn" {
  description = "Topic of the alarms."
  value       = aws_sns_topic.alarms.arn
}

output "alarms" {
  description = "What each alarm watches, for the checks."
  value       = { for alarm, resource in aws_cloudwatch_metric_alarm.this : alarm => resource.metric_name }
}
