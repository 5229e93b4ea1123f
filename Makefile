# why403: `make run` installs what running needs, builds, and reads logs; `make test` adds what testing needs and
# runs every test. `make help` lists the rest.

# The logs that `make run` explains; the demo logs when none are named.
LOGS ?=
# libFuzzer's time for each target, in seconds.
FUZZ_SECONDS ?= 20
export FUZZ_SECONDS
# How long `make soak` keeps at each thing, in seconds.
SOAK_SECONDS ?= 120

# One ccache serves every checkout.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

WHY403 := build/release/why403
CTEST := ctest --test-dir build/release --output-on-failure

.DEFAULT_GOAL := build
.PHONY: help build run demo serve grpc package test quick bench soak fuzz tidy accept conformance accuracy accuracy-held-back lab format clean setup-run setup-serve setup-grpc setup-test setup-bench \
        setup-lab

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1	\2/p' Makefile | expand -t 14

build: setup-run ## build build/release/why403
	@tools/build release -- why403

run: build ## explain the demo logs, or yours: make run LOGS=/var/log/nginx
	@tools/demo $(WHY403) $(LOGS)

demo: run

grpc: setup-grpc build ## the module that lets `why403 serve` answer Envoy over gRPC, beside the program
	@tools/build release -- why403_grpc

package: grpc ## a Debian package, in build/package
	@tools/package $(WHY403)

serve: setup-serve build ## a demo shop behind nginx, guarded by `why403 serve`, to refuse and be refused
	@tools/shop $(WHY403)

test: setup-test ## every test: g++ and clang, sanitizers, fuzzing, the rules of the house
	@tools/build release -DWHY403_TESTS=ON
	$(CTEST) -j "$$(nproc)"

quick: setup-test ## the tests that take seconds
	@tools/build release -DWHY403_TESTS=ON
	$(CTEST) -j "$$(nproc)" -LE slow

tidy: setup-test ## the rules of the house and clang-tidy
	@tools/build release -DWHY403_TESTS=ON
	$(CTEST) -R '^tidy$$'
	tools/clang_tidy

soak: setup-test ## faults and attacks against the running service, for SOAK_SECONDS each
	@tools/build release -DWHY403_TESTS=ON
	WHY403_SOAK=$(SOAK_SECONDS) WHY403_LEAK_PAIRS=100000 $(CTEST) --verbose -R '^serve_(attacks|faults.*|leaks|limits|opaque|reload)$$'

fuzz: setup-test ## fuzz every parser for FUZZ_SECONDS each, and keep the corpus
	@tools/fuzz --keep

accept: setup-test ## rewrite what tests expect and the reference pages; git shows the difference
	@tools/build release -DWHY403_TESTS=ON
	WHY403_ACCEPT=1 $(CTEST) -L accept

conformance: setup-test ## everything that reads WHY403_CONFORMANCE (default ../shared/conformance)
	@tools/build release -DWHY403_TESTS=ON
	$(CTEST) -L conformance --verbose

bench: setup-bench ## measure, side by side with what a user would pick instead
	@tools/build release -DWHY403_BENCH=ON
	bench/run

accuracy: build ## how often why403 is right, over the lab's building part
	@tests/lab/accuracy.py $(WHY403)

accuracy-held-back: build ## the same over the part that nobody builds with; look seldom
	@tests/lab/accuracy.py $(WHY403) --held-back

lab: setup-lab ## record the lab's cases again: real servers with staged faults (needs root)
	tests/lab/record.py

format: ## lay the sources out as .clang-format says
	find src tools tests bench -name '*.cc' -o -name '*.h' | xargs clang-format -i

clean: ## remove what was built
	rm -rf build

setup-run setup-serve setup-grpc setup-test setup-bench setup-lab: setup-%:
	@tools/setup $*
