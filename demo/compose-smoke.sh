#!/usr/bin/env bash
# Starts the Marquez of docker-compose.lineage.yml, tells it the demo's lineage, checks what it answers, stops it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export COMPOSE_PROJECT_NAME=sparklineage-smoke      # its volumes are its own, and go with it

if ! docker info > /dev/null 2>&1; then
    echo "skipped: no Docker engine answers"
    exit 0
fi
trap 'make --no-print-directory compose-down VOLUMES=1' EXIT
make --no-print-directory compose-up
make --no-print-directory demo ONCE=1 MARQUEZ_URL=http://localhost:5000
curl --silent --show-error --fail --output /dev/null http://localhost:3000/
curl --silent --show-error --fail --output /dev/null http://localhost:8098/healthz
echo "Marquez has the lineage, its page and the sidecar answer"
