#!/usr/bin/env bash
# Checks the lineage that was told against expectations.yaml: of the demo's daemon, or of the Marquez at MARQUEZ_URL.
# The daemon is a second or so behind Spark, so this asks again for a while before it shows a difference.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DEMO_BIN=${DEMO_BIN:-$here/../.build/release/sparklineage}
url=${MARQUEZ_URL:-http://127.0.0.1:${DEMO_PORT:-8098}}

for ((attempt = 0; attempt < 20; attempt++)); do
    ! "$DEMO_BIN" verify --url "$url" "$here/expectations.yaml" > /dev/null 2>&1 || break
    sleep 1
done
exec "$DEMO_BIN" verify --url "$url" "$here/expectations.yaml"
