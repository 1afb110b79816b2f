#!/bin/sh
# A private PostgreSQL from Debian's package, apart from any that the system runs.
#
#   scripts/postgres.sh install        install the package where it is missing
#   scripts/postgres.sh start FOLDER   make a cluster in FOLDER, start it, print its DSN
#   scripts/postgres.sh stop FOLDER    stop it; FOLDER stays
#
# The tests start a cluster of their own (internal/store/storetest) and need
# only install. start is for trying `makegood serve --db postgres://…`.
set -eu

programs() {
	if command -v initdb >/dev/null 2>&1; then
		dirname "$(readlink -f "$(command -v initdb)")"
	else
		ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -n 1
	fi
}

# PostgreSQL refuses to run as root; the package made a user for it.
as_owner() {
	if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

install() {
	if [ -n "$(programs)" ]; then
		echo "PostgreSQL is installed: $(programs)"
		return
	fi
	if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
		echo "error: PostgreSQL is not installed" >&2
		echo "hint: as root on Debian or Ubuntu: apt-get install postgresql" >&2
		exit 1
	fi
	echo "Installing PostgreSQL from the package postgresql: this takes a minute."
	apt-get update -q
	# The tests start servers of their own: the system's need not run.
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
}

start() {
	bin=$(programs)
	[ -n "$bin" ] || { printf 'error: PostgreSQL is not installed\nhint: scripts/postgres.sh install\n' >&2; exit 1; }
	mkdir -p "$1"
	folder=$(cd "$1" && pwd)
	[ "$(id -u)" != 0 ] || chown postgres "$folder"
	cd "$folder"
	if [ ! -d data ]; then
		as_owner "$bin/initdb" -D "$folder/data" -U makegood --auth=trust -E UTF8 --locale=C >"initdb.log"
	fi
	as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" \
		-o "-k '$folder' -c listen_addresses=" start >/dev/null
	if ! as_owner "$bin/psql" -h "$folder" -U makegood -d postgres -Atc "SELECT datname FROM pg_database" | grep -qx makegood; then
		as_owner "$bin/createdb" -h "$folder" -U makegood makegood
	fi
	echo "postgres:///makegood?user=makegood&host=$folder"
}

stop() {
	folder=$(cd "$1" && pwd)
	cd "$folder"
	as_owner "$(programs)/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null
}

case "${1:-}" in
install) install ;;
start | stop)
	[ $# = 2 ] || { echo "error: $1 needs a folder" >&2; exit 2; }
	"$1" "$2"
	;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
