#!/usr/bin/env bash
# Checks the column lineage that was told. The daemon is a second or so behind Spark: a difference is shown after 20 s.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
check() { python3 "$here/check.py" "$DEMO_DIR/lineage.ndjson"; }

for ((attempt = 0; attempt < 20; attempt++)); do
    ! check > /dev/null 2>&1 || break
    sleep 1
done
check
