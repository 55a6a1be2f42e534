#!/bin/sh
# apt.sh LIST...: the Debian packages of the lists are there, or get installed by root, or are named to everybody else.
# Elsewhere than on Debian and its kin there is nothing to ask, and nothing is done.
set -eu
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0

present=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}, ${Provides}\n' | sed -n 's/^ii *//p' | sed 's/([^)]*)//g' | tr ', ' '\n\n' | sort -u)
missing=$(grep -hv '^#' "$@" | while read -r package; do
    printf '%s\n' "$present" | grep -qxF "$package" || printf '%s ' "$package"
done)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Debian packages are missing; install them and try again: sudo apt-get install ${missing% }" >&2
    exit 1
fi
echo "Installing Debian packages: ${missing% }"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # one word is one package
apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends $missing >/dev/null
