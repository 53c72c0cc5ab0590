#!/bin/sh
# Looks for insecure code. Fails when there is some; where the tool cannot be had it says so and does not fail.
# The rules that are left out, and why: docs/security.md.
set -u
go=${GO:-go}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
if ! GOBIN=$dir "$go" install "$1" >"$dir/log" 2>&1; then
	echo "insecure code: NOT CHECKED, the tool $1 could not be built: $(grep -v downloading "$dir/log" | head -n 1)"
	exit 0
fi
exec "$dir/gosec" -quiet -exclude=G104,G115,G203,G204,G301,G302,G304,G306,G401,G404,G501,G505 ./...
