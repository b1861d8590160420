#!/usr/bin/env bash
# Everything the bot needs on Google Cloud, in the order of the setup guide. Can be run again: what
# exists is left as it is. Tokens of Slack and the key of Gemini are taken from the environment
# (SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET or SLACK_APP_TOKEN, GOOGLE_API_KEY) at the first run.
# No secret is ever an argument of a command, where everybody on this machine could read it.
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
  --verify           only look at what is there; fails when something is open that should not be
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
services=ifriend-services
ca=/etc/ifriend/redis-ca.pem
# Every client shows a certificate, which Google's connector gets for an hour: a password alone opens nothing.
ssl_mode=TRUSTED_CLIENT_CERTIFICATE_REQUIRED

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

# newest SECRET: the number of its newest version that is enabled; nothing if there is none
newest() {
  gcloud secrets versions list "$1" --filter=state=ENABLED --sort-by=~createTime --limit=1 \
    --format="value(name.basename())"
}

# secret NAME VALUE [renew]: a secret that only the bot may read. VALUE is stored if there is none yet,
# with "renew" also if another one is stored. Leaves NAME:VERSION in $pin: a revision that names the
# version starts with the same secret whenever it starts, and a rotation is a deployment.
secret() {
  local version=1 stored
  need gcloud secrets describe "$1" -- gcloud secrets create "$1" --replication-policy=automatic
  if $dry; then
    echo "printf %s \"\$VALUE\" | gcloud secrets versions add $1 --data-file=-  # if it has no version yet${3:+, or another value}"
  else
    version=$(newest "$1")
    if [ -n "$version" ] && [ -n "${3:-}" ]; then
      stored=$(gcloud secrets versions access "$version" --secret="$1")
      [ "$stored" = "$2" ] || version=
    fi
    if [ -z "$version" ]; then
      if [ -z "$2" ]; then
        echo "gcloud.sh: secret $1 is empty and nothing in the environment is for it; see the top of this file" >&2
        exit 1
      fi
      printf %s "$2" | gcloud secrets versions add "$1" --data-file=-
      version=$(newest "$1")
    fi
  fi
  run gcloud secrets add-iam-policy-binding "$1" \
    --member="serviceAccount:$account" --role=roles/secretmanager.secretAccessor
  pin=$1:$version
}

# closed WANTED COMMAND...: what the command says of something that has to be closed
open=false
closed() {
  local wanted=$1 found
  shift
  shown "$@"
  if ! $dry; then
    found=$("$@")
    if [ "$found" != "$wanted" ]; then
      echo "gcloud.sh: OPEN: that is '$found', not '$wanted'; deploy/README.md, \"What was open before\", has the way" >&2
      open=true
    fi
  fi
}

roles_of_callers=(gcloud run services get-iam-policy "$service" --region="$region"
  "--flatten=bindings[].members" "--format=value(bindings.role,bindings.members)")

# In Socket Mode: takes back what an earlier deployment by HTTP gave to everybody, if it did.
close_to_callers() {
  local everybody roles=
  $dry || roles=$("${roles_of_callers[@]}")
  for everybody in allUsers allAuthenticatedUsers; do
    if $dry; then
      echo "$(shown "${roles_of_callers[@]}") | grep -qw $everybody &&"
      echo "  $(shown gcloud run services remove-iam-policy-binding "$service" --region="$region" \
        --member="$everybody" --role=roles/run.invoker)"
    elif grep -qxF "roles/run.invoker"$'\t'"$everybody" <<<"$roles"; then
      run gcloud run services remove-iam-policy-binding "$service" --region="$region" \
        --member="$everybody" --role=roles/run.invoker
    fi
  done
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
  closed True,SERVER_AUTHENTICATION gcloud redis instances describe "$redis" --region="$region" \
    --format="csv[no-heading](authEnabled,transitEncryptionMode)"
  closed "False,$ssl_mode,0" gcloud sql instances describe "$sql" \
    --format="csv[no-heading](settings.ipConfiguration.ipv4Enabled,settings.ipConfiguration.sslMode,settings.ipConfiguration.authorizedNetworks.len())"
  if $socket; then
    closed internal gcloud run services describe "$service" --region="$region" \
      --format="value(metadata.annotations['run.googleapis.com/ingress'])"
  fi
  # The guide's "gcloud run logs read" has become this.
  echo "gcloud run services logs read $service --region=$region --limit=50 | grep Redis"
  if ! $dry; then
    gcloud run services logs read "$service" --region="$region" --limit=50 | grep Redis ||
      echo "No line about Redis among the last 50: expected \"RedisSessionService inicializado\""
  fi
  ! $open
}

if $only_verify; then
  verify
  exit
fi

step "APIs"
run gcloud services enable run.googleapis.com cloudbuild.googleapis.com \
  artifactregistry.googleapis.com redis.googleapis.com sqladmin.googleapis.com \
  secretmanager.googleapis.com vpcaccess.googleapis.com compute.googleapis.com \
  servicenetworking.googleapis.com

step "The account the bot runs as: it may connect to Cloud SQL and read its own secrets"
need gcloud iam service-accounts describe "$account" -- \
  gcloud iam service-accounts create "$service" --display-name="iFriend Slack bot"
run gcloud projects add-iam-policy-binding "$project" --member="serviceAccount:$account" \
  --role=roles/cloudsql.client --condition=None

step "Secrets, first: what is missing is better known before minutes have passed"
secret slack-bot-token "${SLACK_BOT_TOKEN:-}"
secrets=SLACK_BOT_TOKEN=$pin
if $socket; then
  secret slack-app-token "${SLACK_APP_TOKEN:-}"
  secrets+=,SLACK_APP_TOKEN=$pin
else
  secret slack-signing-secret "${SLACK_SIGNING_SECRET:-}"
  secrets+=,SLACK_SIGNING_SECRET=$pin
fi
secret google-api-key "${GOOGLE_API_KEY:-}"
secrets+=,GOOGLE_API_KEY=$pin

step "Step 1: Memorystore"
need gcloud redis instances describe "$redis" --region="$region" -- \
  gcloud redis instances create "$redis" --size=1 --region="$region" --network="$network" \
  --tier=standard --redis-version=redis_7_0 --enable-auth --transit-encryption-mode=SERVER_AUTHENTICATION
run gcloud redis instances describe "$redis" --region="$region" --format="get(host)"
url='' authority=''
if ! $dry; then
  IFS=, read -r host port auth tls < <(gcloud redis instances describe "$redis" --region="$region" \
    --format="csv[no-heading](host,port,authEnabled,transitEncryptionMode)")
  if [ "$auth,$tls" != True,SERVER_AUTHENTICATION ]; then
    echo "gcloud.sh: $redis is there without AUTH or TLS, and TLS can only be had with a new instance;" \
      "deploy/README.md, \"What was open before\", has the way. Nothing was deployed." >&2
    exit 1
  fi
  url=$(gcloud redis instances get-auth-string "$redis" --region="$region" --format="value(authString)")
  url=rediss://:$url@$host:$port/0
  authority=$(gcloud redis instances describe "$redis" --region="$region" \
    "--flatten=serverCaCerts[]" --format="value(serverCaCerts.cert)")
fi
# Both as they are now: when Google has a new CA, or the password was changed, a new version.
secret ifriend-redis-url "$url" renew
secrets+=,REDIS_URL=$pin
secret ifriend-redis-ca "$authority" renew
secrets+=,$ca=$pin

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

step "Cloud SQL: its way into the network, instance, database, user"
# One such way in a network is for all of Google's services: another one's is as good.
peered=(gcloud services vpc-peerings list --network="$network" --service=servicenetworking.googleapis.com
  --format="value(peering)")
if $dry; then
  echo "$(shown "${peered[@]}")  # the next two if it says nothing"
fi
if $dry || [ -z "$("${peered[@]}")" ]; then
  need gcloud compute addresses describe "$services" --global -- \
    gcloud compute addresses create "$services" --global --network="$network" \
    --purpose=VPC_PEERING --prefix-length=20
  run gcloud services vpc-peerings connect --network="$network" --ranges="$services" \
    --service=servicenetworking.googleapis.com
fi
need gcloud sql instances describe "$sql" -- \
  gcloud sql instances create "$sql" --database-version=MYSQL_8_0 --edition=enterprise \
  --tier=db-g1-small --region="$region" --network="$network" --no-assign-ip --ssl-mode=$ssl_mode \
  --storage-auto-increase --backup --enable-bin-log \
  --database-flags=log_bin_trust_function_creators=on
need gcloud sql databases describe "$database" --instance="$sql" -- \
  gcloud sql databases create "$database" --instance="$sql" --charset=utf8mb4
secret ifriend-mysql-password "$(openssl rand -hex 24)"
secrets+=,CLOUDSQL_PASSWORD=$pin
# By a file of flags, so that the password is in no list of processes.
if $dry || ! gcloud sql users describe "$database" --instance="$sql" --host=% >/dev/null 2>&1; then
  shown gcloud sql users create "$database" --instance="$sql" --host=% --flags-file=PASSWORD_FILE
  if ! $dry; then
    password=$(gcloud secrets versions access "${pin#*:}" --secret="${pin%:*}")
    gcloud sql users create "$database" --instance="$sql" --host=% \
      --flags-file=<(printf -- '--password: "%s"\n' "$password")
  fi
fi

# By HTTP the bot answers after it has acknowledged, so it needs CPU after the request too. In Socket
# Mode nothing would start an instance or give it CPU at all.
scaling="--min-instances=1 --no-cpu-throttling" ingress=all
if $socket; then
  scaling+=" --max-instances=1" ingress=internal
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
    "--substitutions=^;^SHORT_SHA=$tag;_REGION=$region;_IMAGE=$region-docker.pkg.dev/$project/ifriend/$service;_SQL_INSTANCE=$instance;_VPC=$vpc;_SECRETS=$secrets;_INGRESS=$ingress;_SCALING=$scaling${IMAGE_BASE:+;_IMAGE_BASE=$IMAGE_BASE}"
else
  # shellcheck disable=SC2086
  run gcloud run deploy "$service" --image="$image" --region="$region" --platform=managed \
    --service-account="$account" $vpc --vpc-egress=private-ranges-only \
    --clear-cloudsql-instances --ingress="$ingress" \
    --set-env-vars="SESSION_BACKEND=redis,REDIS_TLS_CA=$ca,REDIS_SESSION_TTL=3600,MEMORY_BACKEND=cloudsql,CLOUDSQL_INSTANCE=$instance,CLOUDSQL_DATABASE=$database,CLOUDSQL_USER=$database" \
    --set-secrets="$secrets" \
    --port=8080 --cpu=1 --memory=1Gi --cpu-boost \
    --startup-probe=httpGet.path=/readyz,periodSeconds=2,timeoutSeconds=2,failureThreshold=60 \
    --liveness-probe=httpGet.path=/healthz \
    $scaling
fi
if $socket; then
  close_to_callers
else
  # Slack's requests carry no credentials of Google, but a signature by SLACK_SIGNING_SECRET, which the
  # bot checks before it reads anything else of them.
  run gcloud run services add-iam-policy-binding "$service" --region="$region" \
    --member=allUsers --role=roles/run.invoker
fi

verify
