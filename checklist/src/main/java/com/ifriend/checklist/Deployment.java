package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.prints;

/** ☁️ Production Deployment (Google Cloud). */
final class Deployment {
  private static final String DRY = "deploy/gcloud.sh --dry-run --project my-project ";
  private static final String PRINTED =
      "The command is printed, not run. Each of its words was looked up in the help of Google's SDK"
          + " (`deploy/check.sh --gcloud`, where that is installed).";

  private Deployment() {}

  static Section section() {
    return Section.of(
        "Production deployment",
        Row.inCloud(
            "Option 1, step 1: create a Memorystore instance",
            PRINTED + " Besides what the guide has, it wants a password and speaks TLS.",
            Step.inSources(
                DRY + "| grep -A2 'gcloud redis instances' | head -3",
                prints(
                    "create ifriend-redis --size=1 --region=us-central1 --network=default"
                        + " --tier=standard --redis-version=redis_7_0"),
                prints("--enable-auth --transit-encryption-mode=SERVER_AUTHENTICATION"),
                prints("describe ifriend-redis --region=us-central1 '--format=get\\(host\\)'"))),
        Row.inCloud(
            "Step 2: VPC connector",
            PRINTED,
            Step.inSources(
                DRY + "| grep 'vpc-access connectors'",
                prints(
                    "create ifriend-connector --region=us-central1 --network=default"
                        + " --range=10.8.0.0/28"),
                prints("connectors list"))),
        Row.inCloud(
            "Step 3: update cloudbuild.yaml",
            "`deploy/cloudbuild.slack.yaml` was parsed and its substitutions checked, and its settings"
                + " compared with those of `gcloud.sh` and Terraform, by `deploy/check.sh` below. It"
                + " has one `--set-env-vars`: of the guide's two, gcloud would forget the first."
                + " `REDIS_URL` has a password in it, so it is a secret; and the database, which has"
                + " no public address, is reached by Google's connector instead of a socket.",
            Step.inSources(
                "grep -oE 'run deploy .*|_VPC: .*|--(region|platform)=[^ ]+|SESSION_BACKEND=.*|REDIS_URL=[^,]+' deploy/cloudbuild.slack.yaml",
                prints("--vpc-connector=ifriend-connector"),
                prints("REDIS_URL=ifriend-redis-url:\\d+"),
                prints("SESSION_BACKEND=redis,.*,REDIS_SESSION_TTL=3600"),
                prints("MEMORY_BACKEND=cloudsql,CLOUDSQL_INSTANCE="))),
        Row.inCloud(
            "Step 4: deploy",
            "The image was built without Docker and started from its unpacked layers, asked whether it"
                + " is ready, and stopped as Cloud Run stops it; scripts and YAML were checked.",
            Step.inSources(
                DRY + "| grep -oE 'gcloud (builds submit --config=[^ ]+|run services logs read.*)'",
                prints("gcloud builds submit --config=deploy/cloudbuild.slack.yaml"),
                prints("logs read ifriend-slack-bot .*--limit=50 \\| grep Redis")),
            Step.inSources(
                "deploy/check.sh 2>&1 | tail -6; exit ${PIPESTATUS[0]}", prints("ready"))),
        Row.of(
            "Step 4: the line to see in the log",
            "In the log of the bot that runs here.",
            Step.command("grep Redis bot.log", prints("RedisSessionService inicializado"))),
        Row.of(
            "Option 2: Redis Cloud",
            "The account cannot be made here. A Redis with a password behind TLS stands in for it, with"
                + " a URL of the same form; its certificate is not one of a public CA, so that one"
                + " has to be named.",
            Step.command(
                "echo $REDIS_CLOUD_URL", prints("^rediss://default:xxxxx@localhost:\\d+$")),
            Step.command(
                "REDIS_URL=$REDIS_CLOUD_URL REDIS_TLS_CA=$REDIS_CLOUD_CA MEMORY_BACKEND=redis ./ifriend chat --once 'busca tours em Roma' | head -2",
                prints("Roma")),
            Step.failing(
                1,
                "REDIS_URL=$REDIS_CLOUD_URL MEMORY_BACKEND=redis ./ifriend doctor | grep -A1 '^✖'; exit ${PIPESTATUS[0]}",
                prints("(?i)certificate|trust"))));
  }
}
