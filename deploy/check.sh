#!/usr/bin/env bash
# What of deploy/ can be checked without a cloud and without Docker. For CI; about a minute.
#   deploy/check.sh            all of it
#   deploy/check.sh --gcloud   also whether the gcloud installed here knows each command and option
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "deploy/check.sh: $*" >&2; exit 1; }
skip() { echo "deploy/check.sh: $1 is not installed: $2 not checked"; }

if command -v shellcheck >/dev/null; then
  shellcheck deploy/*.sh
else
  skip shellcheck "scripts are"
fi

if python3 -c 'import yaml' 2>/dev/null; then
  python3 - deploy/*.yaml <<'PYTHON'
import re, sys, yaml

def pinned(image):
    # Our own image is built here. A digest, or a version to its last number: "7" and "slim" move.
    return image == "ifriend-slack-bot" or re.search(r"@sha256:[0-9a-f]{64}$|:\d+\.\d+\.\d+(-|$)", image)

for name in sys.argv[1:]:
    with open(name) as file:
        content = yaml.safe_load(file)
    images = [service["image"] for service in content.get("services", {}).values()]
    images += [step["name"] for step in content.get("steps", [])]
    moving = [image for image in images if not pinned(image)]
    if moving:
        sys.exit(f"{name}: images without a digest or an exact version: {moving}; deploy/README.md tells how to pin")
    if "steps" in content:  # what Cloud Build would refuse, or leave as it is
        text = str(content["steps"]) + str(content["substitutions"])
        known = set(content["substitutions"]) | {"PROJECT_ID", "SHORT_SHA"}
        used = set(re.findall(r"\$\{?([A-Z_]+)", text))
        if used != known:
            sys.exit(f"{name}: substitutions that are not known, or not used: {sorted(used ^ known)}")
        if text.count("--set-env-vars") != 1:
            sys.exit(f"{name}: gcloud takes only the last of several --set-env-vars")
PYTHON
else
  skip "PyYAML for python3" "YAML is"
fi

if command -v terraform >/dev/null; then
  # Parses every file. Types and arguments would need the provider.
  terraform -chdir=deploy/terraform fmt -check -diff 2>/dev/null ||
    fail "run: terraform -chdir=deploy/terraform fmt"
else
  skip terraform "deploy/terraform is"
fi

# The guide's commands are among those that gcloud.sh would run, and both ways to deploy agree.
PROJECT_ID='' deploy/gcloud.sh --dry-run >"$work/plain"
deploy/gcloud.sh --dry-run --project p --image example/bot:1 --socket-mode --direct-vpc >"$work/other"
deploy/gcloud.sh --dry-run --project p --image example/bot:1 >"$work/image"
expect() { # FILE TEXT...: a line of FILE has all the texts
  local file=$work/$1 found
  shift
  found=$(<"$file")
  for text; do
    found=$(grep -F -e "$text" <<<"$found") || fail "gcloud.sh prints no command with: $*"
  done
}
expect plain "gcloud redis instances create ifriend-redis" --size=1 --region=us-central1 \
  --network=default --tier=standard --redis-version=redis_7_0 \
  --enable-auth --transit-encryption-mode=SERVER_AUTHENTICATION
expect plain "gcloud sql instances create ifriend-mysql" --no-assign-ip --network=default --ssl-mode=
expect plain "gcloud redis instances describe ifriend-redis --region=us-central1 '--format=get(host)'"
expect plain "gcloud compute networks vpc-access connectors create ifriend-connector" \
  --region=us-central1 --network=default --range=10.8.0.0/28
expect plain "gcloud compute networks vpc-access connectors list"
expect plain "gcloud builds submit --config=deploy/cloudbuild.slack.yaml"
expect plain "gcloud run services logs read ifriend-slack-bot" --limit=50 "| grep Redis"
expect plain "gcloud run services describe ifriend-slack-bot" \
  "--format=get(spec.template.spec.containers[0].env)"
expect plain "gcloud compute firewall-rules list"
expect plain "gcloud redis instances list"
expect plain "gcloud redis instances describe ifriend-redis" "get(currentLocationId,memorySizeGb)"
expect image "gcloud run deploy ifriend-slack-bot" --region=us-central1 --platform=managed \
  --vpc-connector=ifriend-connector SESSION_BACKEND=redis, ,REDIS_SESSION_TTL=3600 \
  MEMORY_BACKEND=cloudsql,CLOUDSQL_INSTANCE=p:us-central1:ifriend-mysql --clear-cloudsql-instances \
  CLOUDSQL_PASSWORD=ifriend-mysql-password: --ingress=all
expect image "gcloud run services add-iam-policy-binding ifriend-slack-bot" --member=allUsers
expect other "gcloud run services remove-iam-policy-binding ifriend-slack-bot" --member=allUsers
expect other "gcloud run deploy ifriend-slack-bot" --network=default --min-instances=1 \
  --max-instances=1 --no-cpu-throttling SLACK_APP_TOKEN= --ingress=internal
if grep -q "add-iam-policy-binding.*allUsers" "$work/other"; then fail "in Socket Mode nobody needs to call the bot"; fi
# Names of settings, the same wherever the bot is deployed.
settings() { grep -oE '\b(SESSION|REDIS|MEMORY|CLOUDSQL|SLACK|GOOGLE)_[A-Z_]+ *=' "$@" | tr -d ' =' | sort -u; }
grep -F "gcloud run deploy" "$work/image" >"$work/deploy"
settings "$work/deploy" >"$work/by-script"
settings -h deploy/cloudbuild.slack.yaml | grep -v SLACK_APP_TOKEN >"$work/by-build"
settings -h deploy/terraform/main.tf | sort - <(echo SLACK_SIGNING_SECRET) | uniq >"$work/by-terraform"
cmp -s "$work/by-script" "$work/by-build" || fail "gcloud.sh and cloudbuild.slack.yaml deploy different settings"
cmp -s "$work/by-script" "$work/by-terraform" || fail "gcloud.sh and terraform deploy different settings"

# What is closed is closed in each of them.
same() { # TEXT FILE...: each file has it
  local text=$1 file
  shift
  for file; do
    grep -qF -e "$text" "deploy/$file" || fail "deploy/$file has no $text, and others have"
  done
}
mounted=$(grep -oE '/[a-z/.-]+=ifriend-redis-ca' "$work/deploy") || fail "gcloud.sh mounts no ifriend-redis-ca"
same "$mounted" cloudbuild.slack.yaml
same "REDIS_TLS_CA=${mounted%=*}" cloudbuild.slack.yaml
expect deploy "REDIS_TLS_CA=${mounted%=*}," REDIS_URL=ifriend-redis-url:
same "\"${mounted%=*}\"" terraform/main.tf
same --ingress= gcloud.sh cloudbuild.slack.yaml
same --clear-cloudsql-instances gcloud.sh cloudbuild.slack.yaml
same 'ingress             = var.socket_mode ? "INGRESS_TRAFFIC_INTERNAL_ONLY"' terraform/service.tf
same "count = var.socket_mode ? 0 : 1" terraform/access.tf
ssl_mode=$(grep -oE -- '--ssl-mode=[A-Z_]+' "$work/plain" | head -n 1)
same "\"${ssl_mode#*=}\"" terraform/main.tf
for rule in auth_enabled:true transit_encryption_mode:'"SERVER_AUTHENTICATION"' ipv4_enabled:false; do
  grep -qE "^ *${rule%:*} *= ${rule#*:}$" deploy/terraform/main.tf ||
    fail "deploy/terraform/main.tf has no ${rule%:*} = ${rule#*:}"
done
if grep -rnE 'authorized[-_]networks *[{=]|redis://|:latest\b|= *"latest"' deploy --include=gcloud.sh --include='*.tf' --include='*.yaml' |
  grep -vE 'compose\.yaml.*redis://'; then
  fail "above: a network that may connect, Redis without TLS, or a secret or image that moves"
fi

# gcloud.sh with a gcloud that remembers what it is told: what is done when things are there, and that
# no secret is an argument or printed.
mkdir "$work/bin" "$work/cloud"
cat >"$work/bin/gcloud" <<'GCLOUD'
#!/usr/bin/env bash
set -eu
cd "$CLOUD"
all=$*
echo "gcloud $all" >>calls
case $all in
  "redis instances describe"*"csv[no-heading](host,"*) cat redis ;;
  "redis instances describe"*"csv[no-heading](auth"*) cut -d, -f3,4 redis ;;
  "redis instances get-auth-string"*) cat auth ;;
  "redis instances describe"*serverCaCerts*) echo "the CA" ;;
  "sql instances describe"*csv*) cat sql ;;
  "sql users describe"*) [ -f user ] ;;
  "sql users create"*) cat "${all##*--flags-file=}" >user ;;
  "run services describe"*ingress*) cat ingress ;;
  "run services get-iam-policy"*) cat policy ;;
  "run services remove-iam-policy-binding"*)
    member=${all#*--member=}
    grep -qF "${member%% *}" policy
    sed -i "/${member%% *}/d" policy
    ;;
  "run deploy"*) ingress=${all#*--ingress=}; echo "${ingress%% *}" >ingress ;;
  "secrets versions add"*) cat >"$4.$(($(find . -name "$4.*" | wc -l) + 1))" ;;
  "secrets versions list"*) find . -name "$4.*" | grep -oE '[0-9]+$' | sort -rn | head -n 1 || true ;;
  "secrets versions access"*) cat "${all##*--secret=}.$4" ;;
  "run services logs"*) echo "RedisSessionService inicializado" ;;
esac
GCLOUD
chmod +x "$work/bin/gcloud"
deployed() { # STATUS OPTION...: gcloud.sh, which has to end with STATUS
  local wanted=$1 status=0
  shift
  : >"$work/cloud/calls"
  env CLOUD="$work/cloud" PATH="$work/bin:$PATH" SLACK_BOT_TOKEN=hidden-bot SLACK_APP_TOKEN=hidden-app \
    SLACK_SIGNING_SECRET=hidden-signing GOOGLE_API_KEY=hidden-key \
    deploy/gcloud.sh --project p --image example/bot:1 "$@" >"$work/log" 2>&1 || status=$?
  if [ "$status" != "$wanted" ]; then
    sed 's/^/  | /' "$work/log" >&2
    fail "gcloud.sh $* ended with $status instead of $wanted"
  fi
  if grep -hE "hidden-|$(cat "$work"/cloud/ifriend-mysql-password.*)" "$work/log" "$work/cloud/calls"; then
    fail "gcloud.sh shows a secret"
  fi
}
has() { grep -qE -e "$2" "$work/$1" || fail "$3"; }
lacks() { if grep -qE -e "$2" "$work/$1"; then fail "$3"; fi; }
(
  cd "$work/cloud"
  echo 10.0.0.3,6378,True,SERVER_AUTHENTICATION >redis
  echo hidden-auth >auth
  echo "False,${ssl_mode#*=},0" >sql
  printf 'roles/run.invoker\t%s\n' allUsers serviceAccount:a@p.iam.gserviceaccount.com >policy
)
deployed 0 --socket-mode
has cloud/calls "run deploy .*--ingress=internal .*REDIS_URL=ifriend-redis-url:1," "it was not deployed closed"
has cloud/ifriend-redis-url.1 "^rediss://:hidden-auth@10\.0\.0\.3:6378/0$" "that is not Redis's URL"
has cloud/ifriend-redis-ca.1 "^the CA$" "that is not Redis's CA"
has cloud/user "^--password: \"$(cat "$work/cloud/ifriend-mysql-password.1")\"$" "that is not the password of the database"
has cloud/policy serviceAccount: "somebody else may not call it any more"
lacks cloud/policy allUsers "everybody may still call it"
echo hidden-auth-2 >"$work/cloud/auth"
deployed 0 --socket-mode
lacks cloud/calls remove-iam-policy-binding "it took back what nobody has"
has cloud/calls "run deploy .*SLACK_BOT_TOKEN=slack-bot-token:1,.*REDIS_URL=ifriend-redis-url:2,.*=ifriend-redis-ca:1," \
  "another password of Redis is not another version, or something else is"
deployed 0
has cloud/calls "run deploy .*--ingress=all" "Slack cannot reach what was deployed by HTTP"
has cloud/calls "add-iam-policy-binding .*--member=allUsers" "Slack may not call what was deployed by HTTP"
deployed 1 --socket-mode --verify
has log "OPEN: that is 'all', not 'internal'" "an open service is not told"
echo "True,ALLOW_UNENCRYPTED_AND_ENCRYPTED,1" >"$work/cloud/sql"
deployed 1 --verify
has log "OPEN: .*True,ALLOW" "an open database is not told"
echo 10.0.0.3,6379,,DISABLED >"$work/cloud/redis"
deployed 1
has log "without AUTH or TLS" "an open Redis is not told"
lacks cloud/calls "run deploy" "an open Redis is deployed"

if [ "${1:-}" = --gcloud ]; then
  command -v gcloud >/dev/null || fail "gcloud is not installed"
  cat "$work/plain" "$work/other" "$work/image" | grep -oE '(^|\| *|  )gcloud [a-z].*' | sed "s/^[ |]*//; s/'--substitutions=.*'/--substitutions/" | sort -u |
    while read -r line; do
      # The command is all words before the first option, without the names of our own things.
      words=$(sed -E "s/ ['-]?-.*//; s/^gcloud //" <<<"$line")
      command=$(sed -E 's/ (ifriend|slack|google|PROJECT_ID|p$|latest|[a-z]+\.googleapis)[^ ]*.*//' <<<"$words")
      read -ra command <<<"$command"
      help=$work/help-${command[*]}
      [ -f "$help" ] || gcloud "${command[@]}" --help </dev/null 2>/dev/null |
        sed 's/\x1b\[[0-9;]*m//g; s/\[no-\]//g' >"$help"
      [ -s "$help" ] || fail "gcloud knows no command: gcloud ${command[*]}"
      { grep -oE -- "(^|[ '])--[a-z-]+" <<<"$line" || true; } | tr -d " '" | sort -u | while read -r option; do
        # The first ones every command has; --platform is accepted and not documented any more.
        case $option in --format | --filter | --limit | --condition | --flags-file | --platform) continue ;; esac
        grep -qE -- "--${option#--}\b|--${option#--no-}\b" "$help" || fail "gcloud ${command[*]} has no $option"
      done
    done
fi

deploy/image.sh scratch
deploy/test-image.sh
