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

resource "google_secret_manager_secret" "sql_password" {
  secret_id = "ifriend-mysql-password"

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "sql_password" {
  secret      = google_secret_manager_secret.sql_password.id
  secret_data = random_password.sql.result
}

resource "google_secret_manager_secret_iam_member" "sql_password" {
  secret_id = google_secret_manager_secret.sql_password.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.bot.member
}

# Slack's requests carry no credentials of Google; the bot checks their signature.
resource "google_cloud_run_v2_service_iam_member" "slack" {
  count = var.socket_mode ? 0 : 1

  name     = google_cloud_run_v2_service.bot.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
