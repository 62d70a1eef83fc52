#!/usr/bin/env bash
# Exports who can open which vault of a 1Password account, for "graph-1password access import".
#
#   bash access-export.sh FOLDER
#
# Run it as an owner or administrator who is signed in to 1Password's command line (op, version 2). It only reads: accounts,
# people, groups, vaults, members and permissions. It asks for no items. FOLDER must not exist yet. The answers have names and
# addresses of people, and descriptions of groups and vaults: delete FOLDER after the import.
set -u

folder=${1:?"enter a folder to write to, such as access-2026-03-13"}
if [ -e "$folder" ]; then
  echo "$folder is there already: choose another name." >&2
  exit 2
fi

if ! command -v op >/dev/null; then
  echo "1Password's command line (op) is not installed: https://developer.1password.com/docs/cli/get-started tells how." >&2
  exit 1
fi

# With these, op would speak for a Connect Server or a service account instead of you.
unset OP_CONNECT_HOST OP_CONNECT_TOKEN OP_SERVICE_ACCOUNT_TOKEN

if ! op whoami --format json >/dev/null; then
  echo 'You are not signed in: run "eval $(op signin)" first, or unlock the app.' >&2
  exit 1
fi

umask 077
mkdir -p "$folder" || exit 1
number=0
failed=0

# ask COMMAND ID ARGUMENTS...: runs op, keeps its answer in a file of its own, and notes the time and the exit code.
ask() {
  local command=$1 id=$2 code at name
  shift 2
  number=$((number + 1))
  name=$(printf '%06d.json' "$number")
  for attempt in 1 2; do
    at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    op "$@" --format json --cache=false >"$folder/$name" 2>"$folder/error.txt"
    code=$?
    if [ "$code" -ne 0 ] && [ "$attempt" = 1 ] && grep -q 'rate-limited' "$folder/error.txt"; then
      echo 'Too many requests: waiting for ten minutes ...' >&2
      sleep 600
    else
      break
    fi
  done
  if [ "$code" -ne 0 ]; then
    failed=$((failed + 1))
    : >"$folder/$name"
    echo "op $* failed: $(head -n 1 "$folder/error.txt")" >&2
  fi
  printf '{"command":"%s","of":"%s","captured_at":"%s","exit":%d,"file":"%s"}\n' \
    "$command" "$id" "$at" "$code" "$name" >>"$folder/calls.jsonl"
  last=$folder/$name
}

# ids FILE...: the ids of a list. Those of groups and vaults have 26 small letters and digits.
ids() {
  grep -oh '"id": *"[a-z0-9]\{26\}"' "$@" | grep -o '[a-z0-9]\{26\}' | sort -u
}

ask 'whoami' '' whoami
ask 'user list' '' user list
ask 'group list' '' group list
groups=$(ids "$last")
ask 'vault list' '' vault list
reached=$last
# Vaults that you may manage and not open are in this list alone.
ask 'vault list' '' vault list --permission=manage_vault
vaults=$(ids "$reached" "$last")

for id in $groups; do
  ask 'group get' "$id" group get "$id"
  ask 'group user list' "$id" group user list "$id"
done
for id in $vaults; do
  ask 'vault get' "$id" vault get "$id"
  ask 'vault user list' "$id" vault user list "$id"
  ask 'vault group list' "$id" vault group list "$id"
done

rm -f "$folder/error.txt"
printf '{"done":true}\n' >>"$folder/calls.jsonl"
echo "$number answers are in $folder, $failed of them failed. Import them: graph-1password access import $folder" >&2
