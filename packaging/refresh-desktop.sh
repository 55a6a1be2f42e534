#!/bin/sh
# refresh-desktop.sh DESTDIR SHARE: the desktop's caches learn what came or went, and go with the last of what they are of.
# A staged tree is left to its packager.
set -eu
[ -z "$1" ] || exit 0

if ls "$2"/applications/*.desktop >/dev/null 2>&1; then
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$2/applications"; fi
else
    rm -f "$2/applications/mimeinfo.cache"
fi
if ls "$2"/mime/packages/*.xml >/dev/null 2>&1; then
    if command -v update-mime-database >/dev/null; then update-mime-database "$2/mime"; fi
else
    rm -rf "$2/mime"
fi
if [ -e "$2/icons/hicolor/index.theme" ] && command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q -t -f "$2/icons/hicolor"
fi
