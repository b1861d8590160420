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

for name in sys.argv[1:]:
    with open(name) as file:
        content = yaml.safe_load(file)
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
  --network=default --tier=standard --redis-version=redis_7_0
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
  --vpc-connector=ifriend-connector SESSION_BACKEND=redis,REDIS_URL=redis://10.123.45.67:6379/0,REDIS_SESSION_TTL=3600 \
  MEMORY_BACKEND=cloudsql,CLOUDSQL_UNIX_SOCKET=/cloudsql/p:us-central1:ifriend-mysql \
  --set-secrets=CLOUDSQL_PASSWORD=
expect other "gcloud run deploy ifriend-slack-bot" --network=default --min-instances=1 \
  --max-instances=1 --no-cpu-throttling SLACK_APP_TOKEN=
if grep -q allUsers "$work/other"; then fail "in Socket Mode nobody needs to call the bot"; fi
# Names of settings, the same wherever the bot is deployed.
settings() { grep -oE '\b(SESSION|REDIS|MEMORY|CLOUDSQL|SLACK|GOOGLE)_[A-Z_]+ *=' "$@" | tr -d ' =' | sort -u; }
grep -F "gcloud run deploy" "$work/image" >"$work/deploy"
settings "$work/deploy" >"$work/by-script"
settings -h deploy/cloudbuild.slack.yaml | grep -v SLACK_APP_TOKEN >"$work/by-build"
settings -h deploy/terraform/main.tf | sort - <(echo SLACK_SIGNING_SECRET) | uniq >"$work/by-terraform"
cmp -s "$work/by-script" "$work/by-build" || fail "gcloud.sh and cloudbuild.slack.yaml deploy different settings"
cmp -s "$work/by-script" "$work/by-terraform" || fail "gcloud.sh and terraform deploy different settings"

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
