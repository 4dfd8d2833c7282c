# What run.sh says and starts; sourced.
began=$SECONDS
running=()                              # process ids of what was started, in order

say() { printf '%3d s  %s\n' $((SECONDS - began)) "$*"; }

fail() { # REASON [LOG]
    echo "demo: $1" >&2
    if [[ -n ${2:-} ]]; then
        echo "the last lines of $2:" >&2
        tail -n 20 "$2" >&2
    fi
    exit 1
}

start() { # NAME COMMAND…: in the background, its output in log/NAME.log, its process id in $last
    local name=$1
    shift
    "$@" > "$DEMO_DIR/log/$name.log" 2>&1 < /dev/null &
    last=$!
    running+=("$last")
}

stop() { # PROCESS: asks it to end, and ends it when it does not
    kill "$1" 2> /dev/null || return 0
    until_true 10 ended "$1" || kill -9 "$1" 2> /dev/null || true
    wait "$1" 2> /dev/null || true
}

stop_all() { # the last first
    local i
    for ((i = ${#running[@]} - 1; i >= 0; i--)); do stop "${running[i]}"; done
    running=()
}

until_true() { # SECONDS COMMAND…: whether the command succeeded in time
    local end=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

ended() { ! kill -0 "$1" 2> /dev/null; }

port_open() { (exec 3<> "/dev/tcp/${1%:*}/${1##*:}") 2> /dev/null; }

free_port() { "$DEMO_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
