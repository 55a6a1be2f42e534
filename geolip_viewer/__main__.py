"""`python -m geolip_viewer` is `geolip-viewer`."""

import sys

from geolip_viewer.cli import main

if __name__ == "__main__":
    sys.exit(main())
