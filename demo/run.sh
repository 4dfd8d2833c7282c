#!/usr/bin/env bash
# Real Spark, real Iceberg, live Kafka: their lineage, seen. `make demo` installs what this needs and runs it.
#
# usage: demo/run.sh [--once] [--kafka HOST:PORT] [--marquez URL] [--replay]
#   --once       end when the lineage is validated; else the stream goes on until Ctrl-C
#   --kafka      a broker that is there; else one is started (KAFKA_HOME, or the one from PyPI)
#   --marquez    tell this Marquez, and ask it; else the daemon's own store
#   --replay     no Kafka: the recorded log of the stream is written once more
# Environment: DEMO_DIR (where all is written), DEMO_PORT (8098), KAFKA_JARS (a folder with Spark's Kafka source),
#   DEMO_BIN (the sparklineage to run), DEMO_PYTHON (one with PySpark 3.5), MARQUEZ_WEB (the address of Marquez's page)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
export DEMO_DIR=${DEMO_DIR:-$root/.build/demo} DEMO_PORT=${DEMO_PORT:-8098}
export DEMO_BIN=${DEMO_BIN:-$root/.build/release/sparklineage}
export DEMO_PYTHON=${DEMO_PYTHON:-$root/.build/spark-3.5/bin/python3}
export MARQUEZ_URL=${MARQUEZ_URL:-}
source "$here/processes.sh"

once=false kafka='' replay=false
while (($#)); do
    case $1 in
    --once) once=true ;;
    --replay) replay=true ;;
    --kafka) kafka=${2:?--kafka needs HOST:PORT}; shift ;;
    --marquez) MARQUEZ_URL=${2:?--marquez needs an address}; shift ;;
    *) sed -n '4,8s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 64 ;;
    esac
    shift
done

[[ -x $DEMO_BIN ]] || fail "no $DEMO_BIN: run \`make build\`, or set DEMO_BIN"
"$DEMO_PYTHON" -c 'import pyspark, snowpark_connect_deps_iceberg, kafka' 2> /dev/null \
    || fail "$DEMO_PYTHON lacks PySpark with Iceberg: \`make demo\` installs it from PyPI"
command -v java > /dev/null || fail "no Java: \`make demo\` installs it"
! port_open "127.0.0.1:$DEMO_PORT" || fail "port $DEMO_PORT is taken: does a demo run already? Or set DEMO_PORT"

mkdir -p "$DEMO_DIR"
DEMO_DIR=$(cd "$DEMO_DIR" && pwd)
rm -rf "$DEMO_DIR"/{events,lake,landing,checkpoints,state,broker,conf,log,stop}
mkdir -p "$DEMO_DIR"/{events,log,conf}
trap stop_all EXIT
trap 'echo; exit 130' INT TERM

# The daemon comes first: it sees all the rest begin.
if [[ -n $MARQUEZ_URL ]]; then
    python3 "$root/marquez/set-up.py" --url "$MARQUEZ_URL" "$here/namespaces.tsv" | sed 's/^/       /'
    cat "$here"/{sparklineage,outputs/marquez}.yaml > "$DEMO_DIR/sparklineage.yaml"
else
    cat "$here"/{sparklineage,outputs/store}.yaml > "$DEMO_DIR/sparklineage.yaml"
fi
start daemon "$DEMO_BIN" run -c "$DEMO_DIR/sparklineage.yaml"
until_true 20 curl --silent --fail "http://127.0.0.1:$DEMO_PORT/healthz" \
    || fail "the daemon does not come up" "$DEMO_DIR/log/daemon.log"
say "the daemon follows $DEMO_DIR/events and does what $DEMO_DIR/sparklineage.yaml says"

# Kafka, or what was recorded of it.
source "$here/kafka-source.sh"
if ! $replay && [[ ${#kafka_jars[@]} -eq 0 && -z $kafka_package ]]; then
    say "no Spark Kafka source (KAFKA_JARS is not set, Maven Central cannot be reached): its recorded log is replayed"
    replay=true
fi
if ! $replay && [[ -z $kafka ]]; then
    kafka=127.0.0.1:$(free_port)
    start broker "$here/broker.sh" "${kafka##*:}" "$DEMO_DIR/broker"
    if until_true 60 port_open "$kafka"; then
        say "a Kafka broker listens on $kafka"
    else
        say "no Kafka broker (log/broker.log says why): the stream's recorded log is replayed"
        replay=true
    fi
fi

"$here/spark-settings.sh" "$DEMO_DIR" "${kafka_jars[@]}" > "$DEMO_DIR/conf/spark-defaults.conf"
export SPARK_CONF_DIR=$DEMO_DIR/conf SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$DEMO_PYTHON
say "Spark's settings are what \`sparklineage conf --mode event-log\` prints, and an Iceberg catalog"

python3 "$here/landing.py" "$DEMO_DIR/landing"
stream=''
if $replay; then
    "$DEMO_PYTHON" "$here/tables.py" > "$DEMO_DIR/log/tables.log" 2>&1 \
        || fail "the tables of the recorded stream cannot be made" "$DEMO_DIR/log/tables.log"
    start replay python3 "$here/replay.py" "$here"/recorded/local-*.xz "$DEMO_DIR/lake" "$DEMO_DIR/events"
    say "a recorded Spark streams from Kafka into lake.raw.orders and lake.marts.live_revenue"
else
    start producer "$DEMO_PYTHON" "$here/produce.py" "$kafka"
    producer=$last
    until_true 10 grep -q sending "$DEMO_DIR/log/producer.log" \
        || fail "no record can be sent to $kafka" "$DEMO_DIR/log/producer.log"
    submit=${kafka_package:+--packages $kafka_package }
    PYSPARK_SUBMIT_ARGS="${submit}pyspark-shell" start stream "$DEMO_PYTHON" "$here/stream.py" "$kafka" \
        "$DEMO_DIR/checkpoints" "$DEMO_DIR/stop"
    stream=$last
    say "Spark streams from Kafka into lake.raw.orders and lake.marts.live_revenue"
fi

say "Spark runs the batch jobs: raw, clean, marts, and one that fails"
start pipeline "$DEMO_PYTHON" "$here/pipeline.py" "$DEMO_DIR/landing"
pipeline=$last
until ended "$pipeline"; do
    [[ -z $stream ]] || ! ended "$stream" || fail "the stream ended by itself" "$DEMO_DIR/log/stream.log"
    sleep 0.2
done
wait "$pipeline" || fail "a batch job failed that should not" "$DEMO_DIR/log/pipeline.log"
say "the batch jobs are done"

"$here/validate.sh" || fail "the lineage is not what it should be"
say "the lineage of the Iceberg tables is what demo/expectations.yaml says"

if $once; then
    touch "$DEMO_DIR/stop"
    [[ -z $stream ]] || until_true 30 ended "$stream" || say "the stream does not end by itself"
    say "done"
    exit 0
fi
source "$here/what-to-see.sh"
say "the stream goes on until Ctrl-C"
trap 'echo; exit 0' INT TERM
wait "${stream:-$pipeline}" || fail "the stream ended by itself" "$DEMO_DIR/log/stream.log"
while :; do sleep 3600 & wait $!; done
