# The account the bot runs as: it may connect to Cloud SQL and read its own secrets, nothing else.
resource "google_service_account" "bot" {
  account_id   = local.service
  display_name = "iFriend Slack bot"
}

resource "google_project_iam_member" "sql_client" {
  project = var.project
  role    = "roles/cloudsql.client"
  member  = google_service_account.bot.member
}

resource "google_secret_manager_secret" "token" {
  for_each = local.tokens

  secret_id = each.value

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_iam_member" "token" {
  for_each = google_secret_manager_secret.token

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.bot.member
}

resource "google_secret_manager_secret" "made" {
  for_each = toset(["ifriend-mysql-password", "ifriend-redis-ca", "ifriend-redis-url"])

  secret_id = each.key

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "made" {
  for_each = google_secret_manager_secret.made

  secret      = each.value.id
  secret_data = local.made[each.key]

  # The revision before is there until the next one is, and its secrets with it.
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_secret_manager_secret_iam_member" "made" {
  for_each = google_secret_manager_secret.made

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.bot.member
}

moved {
  from = google_secret_manager_secret.sql_password
  to   = google_secret_manager_secret.made["ifriend-mysql-password"]
}

moved {
  from = google_secret_manager_secret_version.sql_password
  to   = google_secret_manager_secret_version.made["ifriend-mysql-password"]
}

moved {
  from = google_secret_manager_secret_iam_member.sql_password
  to   = google_secret_manager_secret_iam_member.made["ifriend-mysql-password"]
}

# Slack's requests carry no credentials of Google, but a signature by SLACK_SIGNING_SECRET, which the bot
# checks before it reads anything else of them. In Socket Mode nobody calls, and nobody may.
resource "google_cloud_run_v2_service_iam_member" "slack" {
  count = var.socket_mode ? 0 : 1

  name     = google_cloud_run_v2_service.bot.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
