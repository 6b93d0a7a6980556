# Starts bin/weir for the scripts that source this after they have defined stop() and root. Sets
# server (its process), work (a folder, gone at the end), and plain and secure (its ports).

start_weir() { # more arguments of bin/weir
    work=$(mktemp -d)
    "$root/bin/weir" --port 0 --tls-port 0 --dev-cert --http3 on "$@" >"$work/ready" 2>"$work/log" &
    server=$!
    trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
    for _ in $(seq 1200); do
        grep -q https: "$work/ready" && break
        kill -0 "$server" 2>/dev/null || stop "bin/weir did not start: $(tail -n 3 "$work/log")"
        sleep 0.1
    done
    plain=$(sed -n 's/.* http:[^ ]*:\([0-9]*\)\/.*/\1/p' "$work/ready")
    secure=$(sed -n 's/.* https:[^ ]*:\([0-9]*\)\/.*/\1/p' "$work/ready")
    [[ -n $plain && -n $secure ]] || stop "bin/weir did not say its ports: $(cat "$work/ready")"
}

# What the server holds of the machine's memory now, in KiB.
resident() {
    sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$server/status"
}
