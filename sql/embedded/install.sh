#!/bin/sh
# Installs the PostgreSQL server binaries (postgres, initdb) with the package
# manager of this system, unless there are some. Nothing is started or set up:
# roadcheck runs its own private server. Called by `make run` and `make test`.
set -eu

say() { printf 'install postgres: %s\n' "$*"; }
fail() {
	printf 'install postgres: %s\n' "$*" >&2
	printf '%s\n' \
		'  Install the PostgreSQL server by hand (postgres and initdb, version 13 or newer),' \
		'  or set ROADCHECK_PGBIN to the folder that holds both,' \
		'  or set DATABASE_URL to a server that you have; then try again.' >&2
	exit 1
}

# has_server DIR: both programs are there.
has_server() { [ -x "$1/postgres" ] && [ -x "$1/initdb" ]; }

# find_server prints the first folder that has a server. The places are those of binaries.go.
find_server() {
	if on_path=$(command -v postgres); then
		if has_server "$(dirname "$on_path")"; then
			dirname "$on_path"
			return 0
		fi
	fi
	for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
		/usr/lib64/postgresql-*/bin /opt/homebrew/opt/postgresql*/bin \
		/usr/local/opt/postgresql*/bin /home/linuxbrew/.linuxbrew/opt/postgresql*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin /Library/PostgreSQL/*/bin \
		/opt/local/lib/postgresql*/bin /usr/local/pgsql/bin /usr/local/bin /usr/bin; do
		if has_server "$dir"; then
			printf '%s\n' "$dir"
			return 0
		fi
	done
	return 1
}

# as_root COMMAND...: runs it, by sudo unless this is root.
as_root() {
	say "running: $*"
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		fail "root is needed for: $*; and there is no sudo"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1"
}

# Debian makes and starts a cluster of its own at installation unless
# postgresql-common, installed first, is told not to; its setting is put back.
install_debian() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update ||
		say 'the package lists could not be renewed; trying with those at hand'
	apt_install postgresql-common || return 1
	conf=/etc/postgresql-common/createcluster.conf
	if [ ! -f "$conf" ]; then
		apt_install postgresql
		return
	fi
	as_root cp -p "$conf" "$conf.before" || return 1
	as_root sed -i 's/^#*[[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/' "$conf"
	installed=0
	apt_install postgresql || installed=$?
	as_root mv "$conf.before" "$conf"
	return "$installed"
}

install_server() {
	if [ "$(uname -s)" = Darwin ]; then
		command -v brew >/dev/null 2>&1 || fail 'Homebrew (https://brew.sh) is not installed'
		say 'running: brew install postgresql@17'
		brew install postgresql@17
	elif command -v apt-get >/dev/null 2>&1; then
		install_debian
	elif command -v dnf >/dev/null 2>&1; then
		as_root dnf install -y postgresql-server
	elif command -v apk >/dev/null 2>&1; then
		as_root apk add postgresql
	elif command -v pacman >/dev/null 2>&1; then
		as_root pacman -Sy --noconfirm --needed postgresql
	elif command -v zypper >/dev/null 2>&1; then
		as_root zypper --non-interactive install postgresql-server
	else
		fail 'no known package manager on this system'
	fi
}

if [ -n "${DATABASE_URL:-}" ]; then
	exit 0
fi
if [ -n "${ROADCHECK_PGBIN:-}" ]; then
	has_server "$ROADCHECK_PGBIN" || fail "ROADCHECK_PGBIN=$ROADCHECK_PGBIN has no postgres and initdb"
	exit 0
fi
if find_server >/dev/null; then
	exit 0
fi
say 'no PostgreSQL server found'
install_server || fail 'the package manager failed (see above)'
if ! found=$(find_server); then
	fail 'the package manager finished, but postgres and initdb are still not found'
fi
say "found $found"
