"""`python -m tools.api > docs/api.md`."""

from tools.api.page import page

print(page(), end="")
