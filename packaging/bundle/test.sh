#!/bin/sh
# Installs the package of `make bundle` into a bare Debian without Python, and uses it there: the command line, then the window
# on a display in memory, of which it leaves a picture.
#   packaging/bundle/test.sh dist/geolip-viewer_*.deb out/bundle.png
# Run by root, with debootstrap, xvfb, xdotool and imagemagick. $MIRROR is where Debian comes from, $ROOT a root that is there.
set -eu

package=$(realpath "$1")
mkdir -p "$(dirname "$2")"
picture=$(realpath "$2")
root=${ROOT:-$(mktemp -d)}
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    umount "$root/proc" 2>/dev/null || true
    [ -n "${ROOT:-}" ] || rm -rf "$root"
}
trap finish EXIT
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LANG=C.UTF-8 "$@"; }

[ -x "$root/bin/sh" ] || debootstrap --variant=minbase bookworm "$root" ${MIRROR:+"$MIRROR"} >/dev/null
cp /etc/resolv.conf "$root/etc/"
[ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$root/etc/apt/"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
mount -t proc proc "$root/proc"
cp "$package" "$root/tmp/viewer.deb"
inside DEBIAN_FRONTEND=noninteractive sh -ec 'apt-get update -qq
    apt-get install -qq -y --no-install-recommends /tmp/viewer.deb libegl-mesa0 libgl1-mesa-dri >/dev/null 2>&1
    rm /tmp/viewer.deb
    if command -v python3 || ls /usr/lib | grep ^python3; then echo "This Debian has a Python" >&2; exit 1; fi'

inside geolip-viewer --version
inside geolip-viewer doctor
inside geolip-viewer analyze --sample --out /tmp/numbers >/dev/null
inside geolip-viewer render --sample --view utilization --size 400x300 --out /tmp/pictures
inside geolip-viewer page --sample --view manifold --out /tmp/sphere.html
inside geolip-viewer movie --sample --of turntable --size 320x240 --seconds 1 --out /tmp/turn.mp4
inside test -s /tmp/numbers/summary.json -a -s /tmp/turn.mp4

display=:$(($$ % 9000 + 1000))
Xvfb "$display" -ac -screen 0 1440x900x24 >/dev/null 2>&1 &
server=$!
inside DISPLAY="$display" geolip-viewer --sample &
viewer=$!
colours=0
for _ in $(seq 120); do
    kill -0 "$viewer"
    DISPLAY="$display" import -window root "$picture" 2>/dev/null || true
    colours=$(identify -format %k "$picture" 2>/dev/null || echo 0)
    [ "$colours" -gt 5000 ] && break
    sleep 1
done
[ "$colours" -gt 5000 ] || { echo "The window shows no globe" >&2; exit 1; }
sleep 3
DISPLAY="$display" import -window root "$picture"
kill -TERM "$(DISPLAY="$display" xdotool search --onlyvisible --name 'GeoLIP' getwindowpid | head -1)"
status=0
wait "$viewer" || status=$?
echo "installed and used in a Debian without Python; the window ended with $status; its picture is $picture"
