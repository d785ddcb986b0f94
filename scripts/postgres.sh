# Sourced by ./test and ./benchmark: a PostgreSQL server for this run alone, gone when the run ends.

postgres_bin() {
  local bin
  for bin in /usr/lib/postgresql/*/bin; do
    [[ -x $bin/initdb ]] && printf '%s\n' "$bin"
  done | sort -V | tail -n 1
}

# PostgreSQL refuses to run as root; as anybody else the server is one's own.
as_postgres() {
  if (( EUID == 0 )); then
    (cd / && runuser -u postgres -- env LC_ALL=C.UTF-8 "$@")
  else
    (cd / && env LC_ALL=C.UTF-8 "$@")
  fi
}

# Fast and not durable, for tests; «start_postgres durable» leaves it the settings that it is shipped with.
start_postgres() {
  local bin password attempt port fast='-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off'
  [[ ${1:-} != durable ]] || fast=
  bin=$(postgres_bin)
  postgres_folder=$(mktemp -d /tmp/cwpg.XXXXXX) # Short: a socket's path has room for 107 bytes.
  trap stop_postgres EXIT
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$postgres_folder/password"
  (( EUID != 0 )) || chown -R postgres "$postgres_folder"
  as_postgres "$bin/initdb" --encoding=UTF8 --locale=C.UTF-8 -U postgres --auth=scram-sha-256 --pwfile="$postgres_folder/password" \
    --no-sync -D "$postgres_folder/data" >"$postgres_folder.log" 2>&1 || postgres_failed
  for attempt in 1 2 3 4 5; do
    port=$(( 20000 + RANDOM % 12000 ))
    # A taken port makes the server end at once, and another is tried.
    if as_postgres "$bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w -t 60 \
      -o "-c listen_addresses=127.0.0.1 -p $port -k $postgres_folder $fast -c max_connections=200" \
      start >>"$postgres_folder.log" 2>&1; then
      export WORKFLOWS_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
      return
    fi
  done
  postgres_failed
}

postgres_failed() {
  cat "$postgres_folder.log" "$postgres_folder/log" >&2 2>/dev/null || true
  echo 'The test database did not start.' >&2
  exit 1
}

stop_postgres() {
  as_postgres "$(postgres_bin)/pg_ctl" -D "$postgres_folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$postgres_folder" "$postgres_folder.log"
}
