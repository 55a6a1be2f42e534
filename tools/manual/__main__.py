"""`python -m tools.manual`: write the files that `make install` installs."""

from tools.manual.files import made

for path, text in made().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(path)
