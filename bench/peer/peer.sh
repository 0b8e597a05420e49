#!/usr/bin/env bash
# The comparison of benches/RESULTS.md: `peer.sh FOLDER PORT` runs Django, gunicorn and PostgreSQL in FOLDER until its
# standard input ends, then stops them. It prints "ready" when votes can be sent. WORKERS and THREADS as gunicorn's.
# Needs Debian's postgresql and python3-venv; Django and gunicorn come from PyPI into target/peer.
set -euo pipefail
folder=$(realpath -m "$1") port=$2
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/../../target/peer
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "needs PostgreSQL: apt-get install postgresql python3-venv" >&2; exit 2; }
if [ ! -x "$venv/bin/gunicorn" ]; then
  python3 -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
fi

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
mkdir -p "$folder"
[ "$(id -u)" != 0 ] || chown postgres "$folder"
as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A trust >/dev/null
# As Debian sets it up, but for more shared buffers; every commit is flushed before it is acknowledged.
as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null \
  -o "-c listen_addresses= -c unix_socket_directories=$folder -c synchronous_commit=on -c shared_buffers=512MB -c max_connections=200"
stop() {
  [ -z "${gunicorn:-}" ] || { kill "$gunicorn" 2>/dev/null; wait "$gunicorn" 2>/dev/null || true; }
  as_postgres "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null || true
}
trap stop EXIT
export PEER_SOCKET_FOLDER=$folder PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
"$venv/bin/python" "$here/votes.py" >&2
"$venv/bin/gunicorn" --bind "127.0.0.1:$port" --workers "${WORKERS:-2}" --worker-class gthread --threads "${THREADS:-8}" \
  --keep-alive 60 --worker-connections 2000 --log-level warning votes:application >&2 &
gunicorn=$!
for _ in $(seq 100); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.1
done
echo ready
echo "postgres $(head -1 "$folder/data/postmaster.pid")"
echo "gunicorn $gunicorn"
cat >/dev/null
