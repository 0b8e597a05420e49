# make run    build and serve from ./polity-data
# make test   install what the tests need, then fmt, clippy, every test, the browser tests
.PHONY: run test fmt lint unit
run:
	cargo run --release --bin polity -- serve
test: fmt lint unit
fmt:
	cargo fmt --all -- --check
lint:
	cargo clippy --workspace --all-targets -- -D warnings
unit:
	cargo test --workspace
