#!/bin/sh
# Chromium from Debian's package, for the tests that walk the pages.
#
#   scripts/chromium.sh install   install the package where it is missing
set -eu

case "${1:-}" in
install)
	if command -v chromium >/dev/null 2>&1; then
		echo "Chromium is installed: $(command -v chromium)"
		exit 0
	fi
	if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
		echo "error: Chromium is not installed" >&2
		echo "hint: as root on Debian or Ubuntu: apt-get install chromium" >&2
		exit 1
	fi
	echo "Installing Chromium from the package chromium: this takes a minute or two."
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core
	;;
*)
	sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
