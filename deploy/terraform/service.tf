resource "google_cloud_run_v2_service" "bot" {
  name                = local.service
  location            = var.region
  ingress             = var.socket_mode ? "INGRESS_TRAFFIC_INTERNAL_ONLY" : "INGRESS_TRAFFIC_ALL"
  deletion_protection = var.deletion_protection

  template {
    service_account = google_service_account.bot.email

    # By HTTP the bot answers after it has acknowledged; in Socket Mode there are no requests at all.
    # Both need an instance that has its CPU between requests.
    scaling {
      min_instance_count = 1
      max_instance_count = var.socket_mode ? 1 : 10
    }

    vpc_access {
      connector = var.direct_vpc ? null : google_vpc_access_connector.ifriend[0].id
      egress    = "PRIVATE_RANGES_ONLY"

      dynamic "network_interfaces" {
        for_each = var.direct_vpc ? [var.network] : []

        content {
          network    = network_interfaces.value
          subnetwork = network_interfaces.value
        }
      }
    }

    volumes {
      name = "redis-ca"

      secret {
        secret = google_secret_manager_secret.made["ifriend-redis-ca"].secret_id

        items {
          version = google_secret_manager_secret_version.made["ifriend-redis-ca"].version
          path    = basename(local.environment.REDIS_TLS_CA)
        }
      }
    }

    containers {
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = "1"
          memory = "1Gi"
        }

        cpu_idle          = false
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = local.environment

        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = local.secrets

        content {
          name = env.key

          value_source {
            secret_key_ref {
              secret  = env.value.id
              version = env.value.version
            }
          }
        }
      }

      volume_mounts {
        name       = "redis-ca"
        mount_path = dirname(local.environment.REDIS_TLS_CA)
      }

      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 2
        failure_threshold = 60

        http_get {
          path = "/readyz"
        }
      }

      liveness_probe {
        http_get {
          path = "/healthz"
        }
      }
    }
  }

  depends_on = [
    google_project_iam_member.sql_client,
    google_secret_manager_secret_iam_member.made,
    google_secret_manager_secret_iam_member.token,
  ]
}
