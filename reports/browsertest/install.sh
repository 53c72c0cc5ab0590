#!/bin/sh
# Installs what the browser tests of the report need, where it can be: Chromium, Node.js with npm (by the
# package manager of this system) and the pinned packages of package-lock.json (by npm). Called by `make test`.
# Without them the browser tests are skipped and say so; that is why this never fails.
set -u
cd "$(dirname "$0")" || exit 0

say() { printf 'install browser tests: %s\n' "$*"; }
skip() {
	say "$*; the browser tests will be skipped"
	exit 0
}

# find_chromium looks where chromium() of browser_test.go does.
find_chromium() {
	if [ -n "${ROADCHECK_CHROMIUM:-}" ]; then
		[ -x "$ROADCHECK_CHROMIUM" ]
		return
	fi
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		command -v "$name" >/dev/null 2>&1 && return 0
	done
	[ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

# as_root COMMAND...: runs it without asking for a password: tests must not wait for one.
as_root() {
	say "running: $*"
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# install_system PACKAGE...: with the package manager of this system.
install_system() {
	if command -v apt-get >/dev/null 2>&1; then
		as_root env DEBIAN_FRONTEND=noninteractive apt-get update >/dev/null ||
			say 'the package lists could not be renewed; trying with those at hand'
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
	elif command -v dnf >/dev/null 2>&1; then
		as_root dnf install -y -q "$@"
	elif command -v apk >/dev/null 2>&1; then
		as_root apk add -q "$@"
	elif command -v brew >/dev/null 2>&1; then
		brew install -q "$@"
	else
		return 1
	fi
}

if ! find_chromium; then
	[ -z "${ROADCHECK_CHROMIUM:-}" ] || skip "ROADCHECK_CHROMIUM=$ROADCHECK_CHROMIUM is no program"
	install_system chromium || skip 'Chromium could not be installed'
fi
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
	if command -v brew >/dev/null 2>&1; then
		install_system node || skip 'Node.js could not be installed'
	else
		install_system nodejs npm || skip 'Node.js and npm could not be installed'
	fi
fi
# npm writes this list last: when it is newer than ours, ours is installed.
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
	exit 0
fi
say 'running: npm ci'
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || skip 'npm could not fetch the packages'
touch node_modules/.package-lock.json
