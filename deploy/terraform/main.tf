locals {
  service = "ifriend-slack-bot"

  # Slack's and Gemini's secrets, by the variable the bot reads. Terraform makes the secrets; what is
  # in them is added by hand, so that it is not in Terraform's state: see deploy/README.md.
  tokens = {
    SLACK_BOT_TOKEN                                                = "slack-bot-token"
    (var.socket_mode ? "SLACK_APP_TOKEN" : "SLACK_SIGNING_SECRET") = var.socket_mode ? "slack-app-token" : "slack-signing-secret"
    GOOGLE_API_KEY                                                 = "google-api-key"
  }

  # What Terraform itself puts into secrets, by name of the secret; each is in its state, too.
  made = {
    ifriend-mysql-password = random_password.sql.result
    ifriend-redis-url      = "rediss://:${google_redis_instance.sessions.auth_string}@${google_redis_instance.sessions.host}:${google_redis_instance.sessions.port}/0"
    ifriend-redis-ca       = join("\n", google_redis_instance.sessions.server_ca_certs[*].cert)
  }

  environment = {
    SESSION_BACKEND   = "redis"
    REDIS_TLS_CA      = "/etc/ifriend/redis-ca.pem"
    REDIS_SESSION_TTL = tostring(var.session_ttl)
    MEMORY_BACKEND    = "cloudsql"
    CLOUDSQL_INSTANCE = google_sql_database_instance.memories.connection_name
    CLOUDSQL_DATABASE = google_sql_database.ifriend.name
    CLOUDSQL_USER     = google_sql_user.ifriend.name
  }

  # With the version, so that a revision starts with the same secrets whenever it starts.
  secrets = merge(
    {
      for name, secret in google_secret_manager_secret.token :
      name => { id = secret.secret_id, version = lookup(var.token_versions, name, "1") }
    },
    {
      CLOUDSQL_PASSWORD = {
        id      = "ifriend-mysql-password"
        version = google_secret_manager_secret_version.made["ifriend-mysql-password"].version
      }
      REDIS_URL = {
        id      = "ifriend-redis-url"
        version = google_secret_manager_secret_version.made["ifriend-redis-url"].version
      }
    },
  )
}

resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry", "cloudbuild", "compute", "redis", "run", "secretmanager", "servicenetworking",
    "sqladmin", "vpcaccess",
  ])

  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

# Step 1 of the guide: Memorystore, which wants a password and speaks TLS only. To change the latter of
# an instance Terraform makes a new one, without what was in it: see deploy/README.md before.
resource "google_redis_instance" "sessions" {
  name                    = "ifriend-redis"
  region                  = var.region
  tier                    = "STANDARD_HA"
  memory_size_gb          = 1
  redis_version           = "REDIS_7_0"
  authorized_network      = var.network
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"

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

# The way into the network for Google's own services, of which a network has one: if yours has it already,
# import it.
resource "google_compute_global_address" "services" {
  name          = "ifriend-services"
  network       = "projects/${var.project}/global/networks/${var.network}"
  address_type  = "INTERNAL"
  purpose       = "VPC_PEERING"
  prefix_length = 20

  depends_on = [google_project_service.api]
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_global_address.services.network
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

# Cloud SQL. It has a private address only, and wants a certificate from every client, which Google's
# connector, inside the bot, gets for an hour.
resource "google_sql_database_instance" "memories" {
  name                = "ifriend-mysql"
  region              = var.region
  database_version    = "MYSQL_8_0"
  deletion_protection = var.deletion_protection

  settings {
    edition         = "ENTERPRISE"
    tier            = var.sql_tier
    disk_autoresize = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_service_networking_connection.services.network
      ssl_mode        = "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"
    }

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
