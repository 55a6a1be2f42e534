# make run      the window on the embedded sample; without a display, its pictures in out/
# make quick    lint, and the tests that need no window and little time
# make test     lint and the whole suite, windows included
# make bench    times, in about an hour; with SCRIPT=path of the reference script, that one's beside ours
# make fuzz     hostile inputs for what reads files; INPUTS=100000 SEED=7 KINDS=checkpoints WORKERS=4
# make faults   processes killed while they write; KILLS=100
# make soak     the window worked hard: what it holds must level off (out/soak/counts.png); SHARE=0.1 does a tenth
# make audit    known vulnerabilities of what is installed (asks PyPI), and licences that do not fit ours
# make docs     what is made from declarations: docs/views.md, docs/api.md, the man page, completions
# make dist     a wheel and an sdist in dist/; packaging/smoke-test.sh FILE installs one in a bare environment and uses it
# make bundle   a .deb in dist/ that brings its own Python, for this architecture; packaging/bundle/test.sh tries it in a bare Debian
# make install  the program, desktop files, man page and completions under PREFIX (DESTDIR is honoured); make uninstall

PYTHON  ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$python && break; done)
PREFIX  ?= /usr/local
DESTDIR ?=
override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))

VENV    := .venv
BIN     := $(VENV)/bin
pip_install = PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt $(1)/python -m pip install --quiet
XVFB    := xvfb-run -a -s "-screen 0 1600x1200x24"
SHARE   := $(DESTDIR)$(PREFIX)/share
PROGRAM := $(PREFIX)/lib/geolip-viewer
AUDIT   := .venv-audit
BUNDLE  := .venv-bundle
ALLOWED := MIT;BSD;0BSD;Apache;PSF;Python Software Foundation;MPL;Mozilla;ISC;Zlib;HPND;LGPL;GPL-3.0;GPLv3
SIZES   := 16 22 24 32 48 64 128 256 512

.PHONY: run setup setup-test quick quick-tests test lint format bench fuzz faults soak audit licenses docs page dist bundle install install-program install-desktop install-manual uninstall clean apt-run apt-test
.DELETE_ON_ERROR:

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/geolip-viewer --sample; else \
		echo "There is no display: rendering the sample off-screen into out/"; \
		$(BIN)/geolip-viewer render --sample --view all --out out; fi

setup: apt-run $(VENV)/.ready

setup-test: apt-test $(VENV)/.ready-test

quick: setup-test
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint quick-tests

quick-tests: setup-test
	$(XVFB) $(BIN)/python -m pytest --ignore tests/app -m "not slow" --numprocesses 2 --dist worksteal

# Windows are tested one after the other, since only one at a time has the focus.
test: setup-test lint
	$(XVFB) $(BIN)/python -m pytest --ignore tests/app --numprocesses 2 --dist worksteal
	$(XVFB) $(BIN)/python -m pytest tests/app

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-test
	$(BIN)/python -m benchmarks.analyze $(SCRIPT)
	$(BIN)/python -m benchmarks.growth $(SCRIPT) $(if $(ITEMS),--items $(ITEMS)) --plot out/growth.svg
	$(BIN)/python -m benchmarks.frames
	$(XVFB) $(BIN)/python -m benchmarks.at_rest
	$(BIN)/python -m benchmarks.exports
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.run_globes
	$(XVFB) $(BIN)/python -m benchmarks.launch
	$(BIN)/python -m benchmarks.trust many
	$(BIN)/python -m benchmarks.trust many --items 1000000
	$(BIN)/python -m benchmarks.trust

# Inputs that gave a finding are kept in out/fuzz, with their numbers.
fuzz: setup-test
	$(BIN)/python -m tools.fuzz $(KINDS) --inputs $(or $(INPUTS),20000) --seed $(or $(SEED),0) \
		--workers $(or $(WORKERS),2) --keep out/fuzz

faults: setup-test
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tools.faults --kills $(or $(KILLS),100)

soak: setup-test
	OPENBLAS_NUM_THREADS=1 $(XVFB) $(BIN)/python -m tools.soak --share $(or $(SHARE),1.0) --out out/soak

audit: licenses
	$(AUDIT)/bin/pip-audit --progress-spinner off --skip-editable \
		--path "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')"

licenses: setup $(AUDIT)/.ready
	$(AUDIT)/bin/pip-licenses --python $(BIN)/python --order=license --partial-match --allow-only='$(ALLOWED)'

# In an environment of their own, since they are no part of what they look at.
$(AUDIT)/.ready: packaging/audit.txt | $(VENV)/.ready
	$(BIN)/python -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet -r packaging/audit.txt
	@touch $@

apt-run:
	@packaging/apt.sh packaging/apt-run.txt

apt-test:
	@packaging/apt.sh packaging/apt-run.txt packaging/apt-test.txt

# torch goes first, at its pinned version, so that nothing else can bring another.
$(VENV)/.ready: pyproject.toml constraints.txt | apt-run
	@echo "Preparing $(VENV) (the first time takes minutes)"
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(call pip_install,$(BIN)) torch
	@$(call pip_install,$(BIN)) --editable .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready | apt-test
	@$(call pip_install,$(BIN)) --editable '.[test]'
	@touch $@

docs: setup-test
	$(BIN)/geolip-viewer views --markdown > docs/views.md
	$(BIN)/python -m tools.api > docs/api.md
	$(BIN)/python -m tools.manual
	$(BIN)/geolip-viewer page --sample --view manifold --view lens --view cells --view nearest-links --view magnitudes \
		--view true-neighbors --thumbnails --title "The sample: emoji on a sphere" --out docs/sphere.html

# Needed by who changes the program of exported pages, and by nobody else: node and npm.
page:
	cd tools/page && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs

dist: setup-test
	$(BIN)/python -m hatchling build --target sdist --target wheel --directory dist

# PyInstaller stands in an environment of its own, which sees that of the program, and takes nothing else from there.
bundle: setup $(BUNDLE)/.ready
	$(BUNDLE)/bin/pyinstaller --noconfirm --log-level WARN --distpath build/bundle --workpath build/pyinstaller \
		packaging/bundle/geolip-viewer.spec
	packaging/bundle/deb.sh build/bundle/geolip-viewer dist

$(BUNDLE)/.ready: packaging/bundle/requirements.txt | $(VENV)/.ready
	$(BIN)/python -m venv $(BUNDLE)
	$(BUNDLE)/bin/python -m pip install --quiet -r packaging/bundle/requirements.txt
	for path in "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')" "$(CURDIR)"; do echo "$$path"; done \
		> "$$($(BUNDLE)/bin/python -c 'import site; print(site.getsitepackages()[0])')/program.pth"
	@touch $@

install: install-program install-desktop install-manual

# Console scripts are removed: they would carry the path of the staging folder.
install-program: apt-run
	rm -rf "$(DESTDIR)$(PROGRAM)"
	$(PYTHON) -m venv "$(DESTDIR)$(PROGRAM)"
	$(call pip_install,"$(DESTDIR)$(PROGRAM)/bin") torch
	$(call pip_install,"$(DESTDIR)$(PROGRAM)/bin") .
	find "$(DESTDIR)$(PROGRAM)/bin" -mindepth 1 ! -name 'python*' -delete
	install -d "$(DESTDIR)$(PREFIX)/bin"
	printf '#!/bin/sh\nexec "%s/bin/python" -m geolip_viewer "$$@"\n' "$(PROGRAM)" > "$(DESTDIR)$(PREFIX)/bin/geolip-viewer"
	chmod 755 "$(DESTDIR)$(PREFIX)/bin/geolip-viewer"

install-desktop:
	install -d "$(SHARE)/applications" "$(SHARE)/metainfo" "$(SHARE)/mime/packages"
	sed 's|^Exec=geolip-viewer|Exec=$(PREFIX)/bin/geolip-viewer|' packaging/geolip-viewer.desktop > "$(SHARE)/applications/geolip-viewer.desktop"
	install -m 644 packaging/geolip-viewer.metainfo.xml "$(SHARE)/metainfo/"
	install -m 644 packaging/geolip-viewer.mime.xml "$(SHARE)/mime/packages/geolip-viewer.xml"
	for size in $(SIZES); do install -D -m 644 resources/icons/app/$$size.png \
		"$(SHARE)/icons/hicolor/$${size}x$${size}/apps/geolip-viewer.png"; done
	install -D -m 644 resources/icons/app/geolip-viewer.svg "$(SHARE)/icons/hicolor/scalable/apps/geolip-viewer.svg"
	@packaging/refresh-desktop.sh "$(DESTDIR)" "$(SHARE)"

install-manual:
	install -D -m 644 packaging/geolip-viewer.1 "$(SHARE)/man/man1/geolip-viewer.1"
	install -D -m 644 packaging/completion/geolip-viewer.bash "$(SHARE)/bash-completion/completions/geolip-viewer"
	install -D -m 644 packaging/completion/_geolip-viewer "$(SHARE)/zsh/site-functions/_geolip-viewer"

uninstall:
	rm -rf "$(DESTDIR)$(PROGRAM)"
	rm -f "$(DESTDIR)$(PREFIX)/bin/geolip-viewer" "$(SHARE)/applications/geolip-viewer.desktop" \
		"$(SHARE)/metainfo/geolip-viewer.metainfo.xml" "$(SHARE)/mime/packages/geolip-viewer.xml" \
		"$(SHARE)"/icons/hicolor/*/apps/geolip-viewer.png "$(SHARE)/icons/hicolor/scalable/apps/geolip-viewer.svg" \
		"$(SHARE)/man/man1/geolip-viewer.1" "$(SHARE)/bash-completion/completions/geolip-viewer" \
		"$(SHARE)/zsh/site-functions/_geolip-viewer"
	@packaging/refresh-desktop.sh "$(DESTDIR)" "$(SHARE)"

clean:
	rm -rf $(VENV) $(AUDIT) $(BUNDLE) out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -prune -exec rm -rf {} +
