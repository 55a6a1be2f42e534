#!/bin/sh
# deb.sh BUNDLE FOLDER: a Debian package in FOLDER of what PyInstaller made, for the architecture of this machine.
# It depends on the libraries of packaging/apt-run.txt, less the Python that it brings along.
set -eu

bundle=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' geolip_viewer/__init__.py)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"

make --no-print-directory install-desktop install-manual DESTDIR="$tree" PREFIX=/usr
mkdir -p "$tree/usr/lib" "$tree/usr/bin" "$tree/usr/share/doc/geolip-viewer" "$tree/DEBIAN"
cp -a "$bundle" "$tree/usr/lib/geolip-viewer"
ln -s ../lib/geolip-viewer/geolip-viewer "$tree/usr/bin/geolip-viewer"
cp LICENSE "$tree/usr/share/doc/geolip-viewer/copyright"
needs=$(grep -v -e '^#' -e '^python3' packaging/apt-run.txt | paste -sd, | sed 's/,/, /g')

cat > "$tree/DEBIAN/control" <<CONTROL
Package: geolip-viewer
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: geolip-viewer
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: $needs
Recommends: libegl-mesa0, libgl1-mesa-dri
Section: science
Priority: optional
Description: viewer of trained GeoLIP constellations
 Shows items and anchors of a trained constellation on a globe, and says how far the picture can be trusted. It brings its own
 Python and libraries, without torch.
CONTROL
dpkg-deb --root-owner-group -Zzstd --build "$tree" "$folder" >/dev/null
ls -l "$folder/geolip-viewer_${version}_$(dpkg --print-architecture).deb"
