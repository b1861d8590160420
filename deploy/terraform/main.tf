locals {
  service = "ifriend-slack-bot"

  # Slack's and Gemini's secrets, by the variable the bot reads. Terraform makes the secrets; what is
  # in them is added by hand, so that it is not in Terraform's state: see deploy/README.md.
  tokens = {
    SLACK_BOT_TOKEN                                                = "slack-bot-token"
    (var.socket_mode ? "SLACK_APP_TOKEN" : "SLACK_SIGNING_SECRET") = var.socket_mode ? "slack-app-token" : "slack-signing-secret"
    GOOGLE_API_KEY                                                 = "google-api-key"
  }

  environment = {
    SESSION_BACKEND      = "redis"
    REDIS_URL            = "redis://${google_redis_instance.sessions.host}:${google_redis_instance.sessions.port}/0"
    REDIS_SESSION_TTL    = tostring(var.session_ttl)
    MEMORY_BACKEND       = "cloudsql"
    CLOUDSQL_UNIX_SOCKET = "/cloudsql/${google_sql_database_instance.memories.connection_name}"
    CLOUDSQL_DATABASE    = google_sql_database.ifriend.name
    CLOUDSQL_USER        = google_sql_user.ifriend.name
  }

  secrets = merge(
    { for name, secret in google_secret_manager_secret.token : name => secret.secret_id },
    { CLOUDSQL_PASSWORD = google_secret_manager_secret.sql_password.secret_id },
  )
}

resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry", "cloudbuild", "compute", "redis", "run", "secretmanager", "sqladmin", "vpcaccess",
  ])

  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

# Step 1 of the guide: Memorystore.
resource "google_redis_instance" "sessions" {
  name               = "ifriend-redis"
  region             = var.region
  tier               = "STANDARD_HA"
  memory_size_gb     = 1
  redis_version      = "REDIS_7_0"
  authorized_network = var.network

  depends_on = [google_project_service.api]
}

# Step 2: the way from Cloud Run to it.
resource "google_vpc_access_connector" "ifriend" {
  count = var.direct_vpc ? 0 : 1

  name           = "ifriend-connector"
  region         = var.region
  network        = var.network
  ip_cidr_range  = "10.8.0.0/28"
  min_throughput = 200
  max_throughput = 300

  depends_on = [google_project_service.api]
}

# Cloud SQL. It has a public address but no network that may connect to it: only connectors with the
# role can, as Cloud Run's mounted socket does.
resource "google_sql_database_instance" "memories" {
  name                = "ifriend-mysql"
  region              = var.region
  database_version    = "MYSQL_8_0"
  deletion_protection = var.deletion_protection

  settings {
    edition         = "ENTERPRISE"
    tier            = var.sql_tier
    disk_autoresize = true

    backup_configuration {
      enabled            = true
      binary_log_enabled = true
    }

    # The bot makes its stored procedures without SUPER.
    database_flags {
      name  = "log_bin_trust_function_creators"
      value = "on"
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_sql_database" "ifriend" {
  name     = "ifriend"
  instance = google_sql_database_instance.memories.name
  charset  = "utf8mb4"
}

resource "random_password" "sql" {
  length  = 40
  special = false
}

resource "google_sql_user" "ifriend" {
  name     = "ifriend"
  instance = google_sql_database_instance.memories.name
  host     = "%"
  password = random_password.sql.result
}
