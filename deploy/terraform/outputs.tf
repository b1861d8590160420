output "url" {
  description = "Where the bot is; Slack's request URL is this with /slack/events."
  value       = google_cloud_run_v2_service.bot.uri
}

output "redis_host" {
  description = "Address of Memorystore in the network."
  value       = google_redis_instance.sessions.host
}
