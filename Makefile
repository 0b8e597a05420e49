# make run    build and serve from ./polity-data
# make fuzz   run every fuzz target for FUZZ_SECONDS each (needs cargo-fuzz: cargo install cargo-fuzz)
# make soak   thousands of random elections an independent program decided too (SOAK_ELECTIONS, SOAK_SEED)
# make test   install what the tests need, then fmt, clippy, every test, the browser tests
# oracles     install the independent programs that counts are compared with, into target/oracles
.PHONY: oracles soak run test fmt lint unit fuzz
run:
	cargo run --release --bin polity -- serve
test: oracles fmt lint unit
fmt:
	cargo fmt --all -- --check
lint:
	cargo clippy --workspace --all-targets -- -D warnings
unit:
	cargo test --workspace

# Every file in fuzz/fuzz_targets, starting from its seeds where it has some. The sanitizer's flags are unstable,
# hence the bootstrap.
FUZZ_SECONDS ?= 60
fuzz:
	set -e; for target in $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs))); do \
	  mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
	  RUSTC_BOOTSTRAP=1 cargo fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(FUZZ_SECONDS); \
	done

# Without Python or the network the tests say what they did not run.
oracles: target/oracles/installed
target/oracles/installed: crates/count/oracles/requirements.txt
	@mkdir -p target
	@python3 -m venv target/oracles && target/oracles/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@ \
	  || echo "not installed: the independent programs of crates/count/oracles/requirements.txt"

SOAK_ELECTIONS ?= 5000
SOAK_SEED ?= $(shell date +%s)
soak: oracles
	COUNT_ORACLE_ELECTIONS=$(SOAK_ELECTIONS) COUNT_ORACLE_SEED=$(SOAK_SEED) cargo test --release -p count --test it oracles -- --nocapture
