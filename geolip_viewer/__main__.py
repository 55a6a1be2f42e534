"""`geolip-viewer`, and `python -m geolip_viewer`: the process."""

import sys


def main() -> int:
    """Run the program and return the exit status: interrupted, too, while it is still importing."""
    try:
        from geolip_viewer.cli.process import run_process

        return run_process()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
