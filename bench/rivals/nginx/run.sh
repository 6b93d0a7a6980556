#!/bin/sh
# nginx as a rival: plaintext from its configuration, no more. Becomes nginx, with files in a folder of its own.
#
#   run.sh PORT THREADS
set -eu
port=$1
workers=$2
case "$port$workers" in *[!0-9]*)
    echo "usage: run.sh PORT THREADS" >&2
    exit 2
    ;;
esac
base=$(mktemp -d "${TMPDIR:-/tmp}/rivals-nginx-XXXXXX")
cat >"$base/nginx.conf" <<CONF
worker_processes $workers;
pid $base/nginx.pid;
error_log stderr crit;
daemon off;
worker_rlimit_nofile 20000;
events { worker_connections 16384; multi_accept on; }
http {
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    tcp_nodelay on;
    client_body_temp_path $base/b;
    proxy_temp_path $base/p;
    fastcgi_temp_path $base/f;
    uwsgi_temp_path $base/u;
    scgi_temp_path $base/s;
    default_type text/plain;
    server {
        listen 127.0.0.1:$port reuseport backlog=4096;
        location = /plaintext { return 200 "Hello, World!"; }
    }
}
CONF
exec nginx -e stderr -p "$base" -c "$base/nginx.conf"
