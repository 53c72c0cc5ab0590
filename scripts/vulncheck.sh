#!/bin/sh
# Looks up known vulnerabilities in the code that the program calls. Fails when there are some; where the
# tool or its database cannot be had it says so and does not fail, for that tells nothing about the code.
set -u
go=${GO:-go}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
if ! GOBIN=$dir "$go" install "$1" >"$dir/log" 2>&1; then
	echo "vulnerabilities: NOT CHECKED, the tool $1 could not be built: $(grep -v downloading "$dir/log" | head -n 1)"
	exit 0
fi
"$dir/govulncheck" ./... >"$dir/found" 2>"$dir/log"
case $? in
0) cat "$dir/found" ;;
3) cat "$dir/found"; exit 1 ;; # the code that govulncheck has for "there are some"
*) echo "vulnerabilities: NOT CHECKED, govulncheck failed: $(head -n 1 "$dir/log")" ;;
esac
