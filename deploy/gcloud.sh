#!/usr/bin/env bash
# Everything the bot needs on Google Cloud, in the order of the setup guide. Can be run again: what
# exists is left as it is. Tokens of Slack and the key of Gemini are taken from the environment
# (SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET or SLACK_APP_TOKEN, GOOGLE_API_KEY) at the first run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'USAGE'
deploy/gcloud.sh [options]
  --dry-run          print every command, run none
  --project ID       default: $PROJECT_ID, else gcloud's own
  --region NAME      default: us-central1
  --network NAME     default: default
  --image NAME:TAG   deploy this image; without it, Cloud Build makes one from the sources
  --direct-vpc       direct VPC egress instead of a VPC connector
  --socket-mode      Slack by Socket Mode: one instance, which nobody can call
  --verify           only look at what is there
USAGE
}

project=${PROJECT_ID:-}
region=us-central1
network=default
image=
dry=false direct=false socket=false only_verify=false
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry=true ;;
    --direct-vpc) direct=true ;;
    --socket-mode) socket=true ;;
    --verify) only_verify=true ;;
    --project) project=${2:?which project?}; shift ;;
    --region) region=${2:?which region?}; shift ;;
    --network) network=${2:?which network?}; shift ;;
    --image) image=${2:?which image?}; shift ;;
    --help | -h) usage; exit ;;
    *) echo "gcloud.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

service=ifriend-slack-bot
redis=ifriend-redis
connector=ifriend-connector
sql=ifriend-mysql
database=ifriend

if $dry; then
  project=${project:-PROJECT_ID}
else
  project=${project:-$(gcloud config get-value project 2>/dev/null)}
  if [ -z "$project" ]; then
    echo "gcloud.sh: which project? Pass --project ID, or set it: gcloud config set project ID" >&2
    exit 2
  fi
  export CLOUDSDK_CORE_PROJECT=$project
fi
account=$service@$project.iam.gserviceaccount.com
builder=ifriend-build@$project.iam.gserviceaccount.com
instance=$project:$region:$sql

step() { printf '\n# %s\n' "$*"; }

shown() { # a command as it can be pasted into a shell
  local word line=
  for word; do
    case $word in
      *[!A-Za-z0-9_./:=,@%+-]* | "") line+=" '${word//\'/\'\\\'\'}'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "${line# }"
}

run() {
  shown "$@"
  if ! $dry; then "$@"; fi
}

# need DESCRIBE... -- CREATE...: creates what cannot be described
need() {
  local describe=()
  while [ "$1" != -- ]; do describe+=("$1"); shift; done
  shift
  if $dry; then
    echo "$(shown "${describe[@]}") >/dev/null 2>&1 ||"
    echo "  $(shown "$@")"
  elif ! "${describe[@]}" >/dev/null 2>&1; then
    run "$@"
  fi
}

# secret NAME VALUE: a secret that only the bot may read; VALUE is stored if there is none yet
secret() {
  need gcloud secrets describe "$1" -- gcloud secrets create "$1" --replication-policy=automatic
  if $dry; then
    echo "printf %s \"\$VALUE\" | gcloud secrets versions add $1 --data-file=-  # if it has no version yet"
  elif ! gcloud secrets versions describe latest --secret="$1" >/dev/null 2>&1; then
    if [ -z "$2" ]; then
      echo "gcloud.sh: secret $1 is empty and nothing in the environment is for it; see the top of this file" >&2
      exit 1
    fi
    printf %s "$2" | gcloud secrets versions add "$1" --data-file=-
  fi
  run gcloud secrets add-iam-policy-binding "$1" \
    --member="serviceAccount:$account" --role=roles/secretmanager.secretAccessor
}

verify() {
  step "Verify"
  run gcloud redis instances list --region="$region"
  run gcloud redis instances describe "$redis" --region="$region" --format="get(currentLocationId,memorySizeGb)"
  if ! $direct; then
    run gcloud compute networks vpc-access connectors list --region="$region"
  fi
  run gcloud compute firewall-rules list --filter="network:$network"
  run gcloud run services describe "$service" --region="$region" \
    --format="get(spec.template.spec.containers[0].env)"
  # The guide's "gcloud run logs read" has become this.
  echo "gcloud run services logs read $service --region=$region --limit=50 | grep Redis"
  if ! $dry; then
    gcloud run services logs read "$service" --region="$region" --limit=50 | grep Redis ||
      echo "No line about Redis among the last 50: expected \"RedisSessionService inicializado\""
  fi
}

if $only_verify; then
  verify
  exit
fi

step "APIs"
run gcloud services enable run.googleapis.com cloudbuild.googleapis.com \
  artifactregistry.googleapis.com redis.googleapis.com sqladmin.googleapis.com \
  secretmanager.googleapis.com vpcaccess.googleapis.com compute.googleapis.com

step "The account the bot runs as: it may connect to Cloud SQL and read its own secrets"
need gcloud iam service-accounts describe "$account" -- \
  gcloud iam service-accounts create "$service" --display-name="iFriend Slack bot"
run gcloud projects add-iam-policy-binding "$project" --member="serviceAccount:$account" \
  --role=roles/cloudsql.client --condition=None

step "Secrets, first: what is missing is better known before minutes have passed"
secret slack-bot-token "${SLACK_BOT_TOKEN:-}"
if $socket; then
  secret slack-app-token "${SLACK_APP_TOKEN:-}"
  slack=SLACK_APP_TOKEN=slack-app-token:latest
else
  secret slack-signing-secret "${SLACK_SIGNING_SECRET:-}"
  slack=SLACK_SIGNING_SECRET=slack-signing-secret:latest
fi
secret google-api-key "${GOOGLE_API_KEY:-}"

step "Step 1: Memorystore"
need gcloud redis instances describe "$redis" --region="$region" -- \
  gcloud redis instances create "$redis" --size=1 --region="$region" --network="$network" \
  --tier=standard --redis-version=redis_7_0
run gcloud redis instances describe "$redis" --region="$region" --format="get(host)"
if $dry; then
  host=10.123.45.67
else
  host=$(gcloud redis instances describe "$redis" --region="$region" --format="get(host)")
fi

step "Step 2: the way from Cloud Run to Redis"
if $direct; then
  echo "# Direct VPC egress: nothing to create; the service joins the subnet $network of the region."
  vpc="--network=$network --subnet=$network"
else
  need gcloud compute networks vpc-access connectors describe "$connector" --region="$region" -- \
    gcloud compute networks vpc-access connectors create "$connector" --region="$region" \
    --network="$network" --range=10.8.0.0/28
  vpc=--vpc-connector=$connector
fi

step "Cloud SQL: instance, database, user"
need gcloud sql instances describe "$sql" -- \
  gcloud sql instances create "$sql" --database-version=MYSQL_8_0 --edition=enterprise \
  --tier=db-g1-small --region="$region" --storage-auto-increase --backup --enable-bin-log \
  --database-flags=log_bin_trust_function_creators=on
need gcloud sql databases describe "$database" --instance="$sql" -- \
  gcloud sql databases create "$database" --instance="$sql" --charset=utf8mb4
password=
if ! $dry && ! gcloud secrets versions describe latest --secret=ifriend-mysql-password >/dev/null 2>&1; then
  password=$(openssl rand -hex 24)
fi
secret ifriend-mysql-password "$password"
if $dry; then
  password='<the secret>'
elif [ -z "$password" ]; then
  password=$(gcloud secrets versions access latest --secret=ifriend-mysql-password)
fi
# By a file of flags, so that the password is in no list of processes.
if $dry || ! gcloud sql users describe "$database" --instance="$sql" --host=% >/dev/null 2>&1; then
  shown gcloud sql users create "$database" --instance="$sql" --host=% --flags-file=PASSWORD_FILE
  if ! $dry; then
    gcloud sql users create "$database" --instance="$sql" --host=% \
      --flags-file=<(printf -- '--password: "%s"\n' "$password")
  fi
fi

# By HTTP the bot answers after it has acknowledged, so it needs CPU after the request too. In Socket
# Mode nothing would start an instance or give it CPU at all.
scaling="--min-instances=1 --no-cpu-throttling"
if $socket; then
  scaling+=" --max-instances=1"
fi

step "Step 3 and 4: build and deploy"
if [ -z "$image" ]; then
  # The account of the build: it may read its sources, push, and deploy as the bot.
  need gcloud iam service-accounts describe "$builder" -- \
    gcloud iam service-accounts create ifriend-build --display-name="iFriend builds"
  for role in run.developer artifactregistry.writer logging.logWriter storage.objectViewer; do
    run gcloud projects add-iam-policy-binding "$project" --member="serviceAccount:$builder" \
      --role="roles/$role" --condition=None
  done
  run gcloud iam service-accounts add-iam-policy-binding "$account" \
    --member="serviceAccount:$builder" --role=roles/iam.serviceAccountUser
  need gcloud artifacts repositories describe ifriend --location="$region" -- \
    gcloud artifacts repositories create ifriend --location="$region" --repository-format=docker
  tag=$(git rev-parse --short HEAD)
  # Another separator than the comma, which no value may hold.
  run gcloud builds submit --config=deploy/cloudbuild.slack.yaml \
    --service-account="projects/$project/serviceAccounts/$builder" \
    "--substitutions=^;^SHORT_SHA=$tag;_REGION=$region;_IMAGE=$region-docker.pkg.dev/$project/ifriend/$service;_REDIS_HOST=$host;_SQL_INSTANCE=$instance;_VPC=$vpc;_SLACK_SECRET=$slack;_SCALING=$scaling"
else
  # shellcheck disable=SC2086
  run gcloud run deploy "$service" --image="$image" --region="$region" --platform=managed \
    --service-account="$account" $vpc --vpc-egress=private-ranges-only \
    --set-cloudsql-instances="$instance" \
    --set-env-vars="SESSION_BACKEND=redis,REDIS_URL=redis://$host:6379/0,REDIS_SESSION_TTL=3600,MEMORY_BACKEND=cloudsql,CLOUDSQL_UNIX_SOCKET=/cloudsql/$instance,CLOUDSQL_DATABASE=$database,CLOUDSQL_USER=$database" \
    --set-secrets="CLOUDSQL_PASSWORD=ifriend-mysql-password:latest,SLACK_BOT_TOKEN=slack-bot-token:latest,$slack,GOOGLE_API_KEY=google-api-key:latest" \
    --port=8080 --cpu=1 --memory=1Gi --cpu-boost \
    --startup-probe=httpGet.path=/readyz,periodSeconds=2,timeoutSeconds=2,failureThreshold=60 \
    --liveness-probe=httpGet.path=/healthz \
    $scaling
fi
if ! $socket; then
  # Slack's requests carry no credentials of Google; the bot checks their signature.
  run gcloud run services add-iam-policy-binding "$service" --region="$region" \
    --member=allUsers --role=roles/run.invoker
fi

verify
