# make run    build and serve from ./polity-data
# make bench  measure counts (bench-count: them alone) beside what others count with, secret ballots (bench-ballots) beside belenios-tool, and the record beside Django and PostgreSQL, into benches/RESULTS.md (PARTS, MEMBERS, ENTRIES)
# make fuzz   run every fuzz target for FUZZ_SECONDS each (needs cargo-fuzz: cargo install cargo-fuzz)
# make soak   the long runs: random elections and acts, simulated crashes, a server killed over and over (hours)
# make browser-test   the pages in a real browser; installs node, chromium and two npm packages when missing
# make demo   make up an organisation with a year behind it in ./demo-data, and serve it
# make test   install what the tests need, then fmt, clippy, every test, the browser tests
# oracles     install the independent programs that counts are compared with, into target/oracles
.PHONY: belenios-tool oracles soak run demo test fmt lint unit fuzz wasm browser-test bench bench-count bench-ballots
run: wasm
	cargo run --release --bin polity -- serve
demo: wasm
	@test -d demo-data || cargo run --release --bin polity -- demo --data demo-data
	cargo run --release --bin polity -- serve --data demo-data
test: oracles belenios-tool fmt lint unit browser-test
fmt:
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	cargo fmt --all -- --check
lint: wasm
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
	cargo clippy --workspace --all-targets -- -D warnings
unit: wasm
	cargo test --workspace

# The pages' module is built for this target by the program's build script.
wasm:
	@test -d "$$(rustc --print target-libdir --target wasm32-unknown-unknown)" || rustup target add wasm32-unknown-unknown

SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)
browser-test: wasm tests/browser/node_modules/.package-lock.json
	@missing=""; \
	  command -v node >/dev/null || missing="$$missing nodejs"; \
	  test -x /usr/bin/chromium || missing="$$missing chromium"; \
	  test -z "$$missing" || { $(SUDO) apt-get update && $(SUDO) apt-get install -y $$missing; }
	cargo build -p polity --features settable-clock --bin polity --example phones
	cd tests/browser && node --test
tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	@command -v npm >/dev/null || { $(SUDO) apt-get update && $(SUDO) apt-get install -y nodejs npm; }
	cd tests/browser && npm ci --no-audit --no-fund
	@touch $@

# PARTS: taking floor hall power memory roll fold verifying starting pages; all of them where none is named.
bench: wasm bench-count bench-ballots
	cargo bench -p polity --bench record -- $(PARTS)

# tallystick counts ranked ballots only where unstable features of the language are allowed.
bench-count:
	-RUSTC_BOOTSTRAP=1 cargo build --release --features bench --manifest-path bench/count-peers/Cargo.toml --target-dir target/count-peers
	cargo bench -p count --bench ranked
	cargo bench -p count --bench approvals -- --peers

# The module of the pages is built with the program. BALLOTS says how large the large archive is.
bench-ballots: wasm belenios-tool
	cargo build -p polity
	cargo bench -p belenios --bench ballots

# Every file in fuzz/fuzz_targets, starting from its seeds where it has some. The sanitizer's flags are unstable,
# hence the bootstrap.
FUZZ_SECONDS ?= 60
fuzz:
	set -e; for target in $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs))); do \
	  mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
	  RUSTC_BOOTSTRAP=1 cargo fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(FUZZ_SECONDS); \
	done

# Debian's belenios-tool is the judge of elections of 2048-bit groups. Without it those tests say that they were not run.
belenios-tool:
	@command -v belenios-tool >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q belenios-tool; } \
	  || echo "not installed: belenios-tool"

# Without Python or the network the tests say what they did not run.
oracles: target/oracles/installed target/count-peers/release/count-peers
target/count-peers/release/count-peers: bench/count-peers/Cargo.toml $(wildcard bench/count-peers/src/*.rs)
	@cargo build --quiet --release --manifest-path bench/count-peers/Cargo.toml --target-dir target/count-peers \
	  || echo "not built: bench/count-peers, which counts by stv-rs"
target/oracles/installed: crates/count/oracles/requirements.txt
	@mkdir -p target
	@python3 -c "import ensurepip" 2>/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv; } || true
	@python3 -m venv target/oracles && target/oracles/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@ \
	  || echo "not installed: the independent programs of crates/count/oracles/requirements.txt"

SOAK_ELECTIONS ?= 5000
SOAK_SEED ?= $(shell date +%s)
MUTATIONS ?= 10000
KILLS ?= 200
SEEDS ?= 2000
PROPTEST_CASES ?= 20000
# Simulated disks exist in programs built for tests alone, hence no --release in the last line.
soak: oracles wasm
	COUNT_ORACLE_ELECTIONS=$(SOAK_ELECTIONS) COUNT_ORACLE_SEED=$(SOAK_SEED) POLITY_SOAK=1 cargo test --release -p count --test it -- --nocapture
	MUTATIONS=$(MUTATIONS) MUTATION_SEED=$(SOAK_SEED) cargo test --release -p belenios --test it -- mutation --nocapture
	PROPTEST_CASES=$(PROPTEST_CASES) cargo test --release -p institution
	KILLS=$(KILLS) SEEDS=$(SEEDS) cargo test -p polity --test it -- kill simulation
