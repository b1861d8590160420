variable "project" {
  description = "Id of the project in Google Cloud."
  type        = string
}

variable "region" {
  description = "Region of everything."
  type        = string
  default     = "us-central1"
}

variable "network" {
  description = "Name of the VPC network, and of its subnet in the region for direct egress."
  type        = string
  default     = "default"
}

variable "image" {
  description = "The bot's image with its tag, pushed by deploy/image.sh push or by Cloud Build."
  type        = string
}

variable "direct_vpc" {
  description = "Direct VPC egress instead of a VPC connector."
  type        = bool
  default     = false
}

variable "socket_mode" {
  description = "Slack by Socket Mode: one instance, which nobody can call."
  type        = bool
  default     = false
}

variable "token_versions" {
  description = "Which version of a secret that was added by hand, by the variable the bot reads, as in { SLACK_BOT_TOKEN = \"2\" }; 1 unless named here."
  type        = map(string)
  default     = {}
}

variable "session_ttl" {
  description = "How long a session lives after its last use, in seconds."
  type        = number
  default     = 3600
}

variable "sql_tier" {
  description = "Machine of the Cloud SQL instance."
  type        = string
  default     = "db-g1-small"
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the database and the service."
  type        = bool
  default     = true
}
