# What the JVM keeps of one start for the next ones (JEP 514): classes loaded and linked already. For
# the scripts that source this.

# Waits until the condition holds or the server has ended, but no longer than so many seconds.
within_seconds() {
    local end=$((SECONDS + $1))
    while kill -0 "$server" 2>/dev/null; do
        ! eval "$2" || return 0
        ((SECONDS < end)) || return 1
        sleep 0.05
    done
}

# A request for each part that most requests need.
use() {
    local path
    for path in /plaintext /json /users/7/orders/42 /sleep/1 /nowhere; do
        exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
        while read -r -t 10 _ <&3; do :; done
        exec 3>&-
    done
}

# Makes the cache in the file $1 with the server that the rest of the arguments starts; flags of the
# demo come last. The cache is of one JDK and of the jars as they are. An empty one means that it
# could not be made; the server starts without, as it does from one that does not fit.
make_cache() {
    local cache=$1 making="$1.making" server=
    shift
    [[ -z $(find "$making" -maxdepth 0 -mmin +3 2>/dev/null) ]] || rm -rf "$making" # left behind
    mkdir "$making" 2>/dev/null || return 0 # no place for it, or somebody else is at it
    trap '[[ -z $server ]] || kill -9 "$server" 2>/dev/null; rm -rf "$making"' EXIT
    echo "weir: making the cache that shortens the next starts" >&2
    "$1" -XX:AOTCacheOutput="$making/aot" "${@:2}" --port 0 \
        >"$making/out" 2>/dev/null </dev/null &
    server=$!
    within_seconds 30 '[[ -s $making/out ]]' || true
    use "$(sed -n 's/.*:\([0-9]*\).$/\1/p' "$making/out")" 2>/dev/null || true
    kill "$server" 2>/dev/null || true
    within_seconds 60 false || kill -9 "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
    [[ -s $making/aot ]] || : >"$making/aot"
    mv -f "$making/aot" "$cache"
    rm -rf "$making"
    trap - EXIT
}
