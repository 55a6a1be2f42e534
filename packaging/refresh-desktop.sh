#!/bin/sh
# refresh-desktop.sh DESTDIR SHARE: the desktop's caches learn what came or went. A staged tree is left to its packager.
set -eu
[ -z "$1" ] || exit 0
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$2/applications"; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$2/mime"; fi
if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f "$2/icons/hicolor"; fi
