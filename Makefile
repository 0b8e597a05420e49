# make run    build and serve from ./polity-data
# make fuzz   run every fuzz target for FUZZ_SECONDS each (needs cargo-fuzz: cargo install cargo-fuzz)
# make test   install what the tests need, then fmt, clippy, every test, the browser tests
.PHONY: run test fmt lint unit fuzz
run:
	cargo run --release --bin polity -- serve
test: fmt lint unit
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
