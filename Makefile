# `make` alone lists the targets.

PYTHON ?= python3
# Everything is installed here and nowhere else, whatever environment is active in the calling shell.
export VIRTUAL_ENV := $(CURDIR)/.venv
unexport CONDA_PREFIX
export PIP_DISABLE_PIP_VERSION_CHECK := 1
BIN := $(VIRTUAL_ENV)/bin
SDIST_BIN := target/sdist-venv/bin

# The folders are listed too: a file that is deleted changes only its folder.
NATIVE_SOURCES := $(shell find crates) Cargo.toml Cargo.lock pyproject.toml

# Two builds would write to one environment.
.NOTPARALLEL:

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: demo
demo: .venv/built ## Pseudonymize the sample decisions
	$(BIN)/python -m label_core demo

.PHONY: test
test: .venv/built .venv/tools ## Run the Rust tests, their documentation, then the Python tests
	cargo test
	$(BIN)/python -m pytest
	@test -d ../shared || echo "skipped: recorded answers and real decisions (no folder ../shared beside the checkout)"

.PHONY: laws
laws: ## Ask the laws of letters of 20,000 groups of up to 40 entities, and of 200 of up to 700
	LABEL_LAWS=1 cargo test --release -p label-tests --test all -- letters::

# label-core once more alone: without the features that the other members ask of it.
.PHONY: lint
lint: .venv/tools ## Check format, lints, documentation and types; change nothing
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy -p label-core -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps -p label-core --all-features
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: stubs
stubs: .venv/tools ## Write python/label_core/_native.pyi anew from the Rust signatures
	$(BIN)/maturin generate-stubs --features stubs --out python

# No allow-list: each lie is mended in Rust.
.PHONY: check-stubs
check-stubs: .venv/built .venv/tools ## Fail if the committed stub is stale or lies about the module
	rm -rf target/stubs
	$(BIN)/maturin generate-stubs --features stubs --out target/stubs
	diff -u python/label_core/_native.pyi target/stubs/label_core/_native.pyi
	$(BIN)/python -m mypy.stubtest label_core._native

# The committed files only: what is missing from git is missing here too, and the build shows it.
.PHONY: sdist
sdist: .venv/tools ## Build the source distribution, a wheel from it, and try that wheel
	rm -rf dist target/sdist-venv
	$(BIN)/maturin sdist --out dist
	$(PYTHON) -m venv target/sdist-venv
	CARGO_TARGET_DIR=$(CURDIR)/target/sdist $(SDIST_BIN)/pip wheel --no-deps --wheel-dir dist dist/*.tar.gz
	ls dist/label_core-*-cp311-abi3-*.whl
	$(SDIST_BIN)/pip install dist/*.whl
	$(SDIST_BIN)/python -c 'from importlib.metadata import version as v; import label_core as m; \
		assert m.VERSION == v("label-core") and m._native.BUILD == "release"; print(m.__file__, m.VERSION)'

# Its outputs are shown nowhere and saved nowhere: what counts is that every cell runs.
.PHONY: notebook
notebook: .venv/built .venv/notebook ## Run the notebook from its first cell to its last
	$(BIN)/jupyter execute python/notebooks/first_steps.ipynb

# VECTORS, DATA: folders of what LABEL answered. ONLY: groups, separated by commas. SHOW=1 prints what differs.
.PHONY: conformance
conformance: ## Ask label-core what LABEL answered to recorded inputs (VECTORS=, DATA=, ONLY=)
	cargo run --release -q -p label-tests --bin conformance

# A tree that asks for other patches of our dependencies, and has JSON of its own.
.PHONY: guest
guest: ## Build and run a program of somebody else's that uses label-core
	cargo fmt --manifest-path tests/guest/Cargo.toml --check
	CARGO_TARGET_DIR=$(CURDIR)/target/guest cargo run -q --manifest-path tests/guest/Cargo.toml
	@! cargo tree --manifest-path tests/guest/Cargo.toml -e features -i serde_json \
		| grep -E 'arbitrary_precision|float_roundtrip|preserve_order|unbounded_depth'

# As it would be uploaded: built from nothing else, with its licences.
.PHONY: package
package: ## Package label-core and build it from its own package
	cargo package -p label-core --allow-dirty --all-features
	@for text in LICENSE-APACHE LICENSE-MIT README.md; do \
		tar -tzf target/package/label-core-*.crate | grep -q "/$$text$$" || { echo "the package lacks $$text"; exit 1; }; \
	done

# rustdoc's JSON is not stable: the variable says that we know. A folder of its own, since it makes crates build anew.
target/api.txt: export CARGO_TARGET_DIR := $(CURDIR)/target/api
target/api.txt: $(NATIVE_SOURCES) tests/api/src/main.rs tests/api/Cargo.toml
	RUSTC_BOOTSTRAP=1 cargo rustdoc -q -p label-core --lib --all-features -- -Z unstable-options --output-format json
	cargo run -q --manifest-path tests/api/Cargo.toml target/api/doc/label_core.json > $@.new
	mv $@.new $@

.PHONY: api
api: target/api.txt ## Write tests/api/label-core.txt, the public interface of label-core, anew
	cp target/api.txt tests/api/label-core.txt

# What no signature may name: a newer version of it would be one of ours. serde's traits are meant.
DEPENDENCIES := base16ct|foldhash|hmac|icu_[a-z]+|jiff|memchr|once_cell|rapidfuzz|rayon|serde_json|sha2|similar|unicode_[a-z]+|zeroize

# Each line that differs is a change that users see: CHANGELOG.md says it too.
.PHONY: check-api
check-api: target/api.txt ## Fail if the public interface is not the committed one
	diff -u tests/api/label-core.txt target/api.txt
	@! grep -nE '\b($(DEPENDENCIES))::' target/api.txt || { echo "a type of a dependency in a signature"; exit 1; }

.PHONY: oldest
oldest: ## Build label-core with the oldest Rust that it promises, if that is installed
	@oldest=$$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml); \
	if rustup toolchain list 2>/dev/null | grep -q "^$$oldest"; then \
		CARGO_TARGET_DIR=target/oldest cargo "+$$oldest" check -p label-core --all-features; \
	else echo "skipped: Rust $$oldest is not installed"; fi

.PHONY: bench
bench: .venv/built .venv/peers ## Measure: criterion, then side by side with peers
	cargo bench -p label-benches
	$(BIN)/python benches/python/compare.py

.PHONY: deny
deny: ## Check licences, bans and sources of the dependencies, if cargo-deny is installed
	@if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources; \
	else echo "skipped: cargo-deny is not installed"; fi

.PHONY: clean
clean: ## Remove what was built; the sources stay
	cargo clean
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache
	rm -f python/label_core/_native*.so

# The same maturin as in pyproject.toml's `dev`.
.venv/maturin:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet maturin==1.16.0
	touch $@

# Release, never debug: demo, tests and measurements run what users get.
# The install is editable: a Python edit needs no build.
.venv/built: $(NATIVE_SOURCES) | .venv/maturin
	$(BIN)/maturin develop --release
	touch $@

# maturin installs extras only with the module; what is already compiled stays.
.venv/tools: pyproject.toml | .venv/maturin
	$(BIN)/maturin develop --release --extras test,dev
	touch $@

.venv/notebook: pyproject.toml | .venv/maturin
	$(BIN)/maturin develop --release --extras notebook
	touch $@

.venv/peers: pyproject.toml | .venv/maturin
	$(BIN)/maturin develop --release --extras bench
	touch $@
