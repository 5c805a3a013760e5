# Everything that is done with the project by hand or by CI. The first target is what most people want.

PREFIX ?= /usr/local
SWIFT ?= swift
WALLS := --explicit-target-dependency-import-check error
# What the loader does before main() is most of the program's start: C libraries that have an archive become part of the program, and
# it is linked for a fixed place, which spares its 40,000 relocations. Libraries, heap and stack stay at random places. Nobody loads the
# program as a library, so the 10,000 names that the static standard library asks to be exported are not: the runtime looks through them.
# What a debugger would read is not made, since it is stripped in the end. The compiler would keep a hash of what it compiled, names of
# directories included, to spare itself work the next time; without it the same commit gives the same bytes elsewhere (make reproducible).
ARCHIVES := .build/archives
RELEASE := -c release -debug-info-format none -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen --static-swift-stdlib \
  -Xswiftc -use-ld=lld -Xswiftc -L -Xswiftc $(ARCHIVES) -Xswiftc -Xclang-linker \
  -Xswiftc -static-libgcc -Xswiftc -Xclang-linker -Xswiftc -no-pie -Xlinker --no-export-dynamic -Xlinker -s -Xlinker --gc-sections $(WALLS)
PROGRAM := .build/release/parley

.PHONY: chat setup build engine test commonmark bench load install install-files uninstall man deb deb-check reproducible screens format lint clean batch conformance fuzz examples drift task-server crash-tests sessions-bench import-check replay demo demo-check picture documentation

# Set everything up and start the program. Nothing before it may read standard input, which is the program's.
chat: build engine
	@exec $(PROGRAM)

setup:
	@.ci/setup </dev/null

build: setup
	@mkdir -p $(ARCHIVES); for name in stdc++ ncursesw tinfo yaml sqlite3; do \
	  file=$$(cc -print-file-name=lib$$name.a) && [ -e "$$file" ] && ln -sf "$$file" $(ARCHIVES)/; done; true
	@$(SWIFT) build $(RELEASE) --product parley </dev/null >&2

# The local engine with its default model, into the cache directory; quick when it is there.
engine: build
	@if [ -z "$$HF_TOKEN$$HUGGING_FACE_HUB_TOKEN" ]; then $(PROGRAM) engine install --if-missing </dev/null >&2; fi

# The whole log is kept in .build/test.log; shown are the build, what failed (again at the end, where it is seen) and the closing line.
TEST_LOG := .build/test.log
FAILED := ^✘ Test .*(recorded an issue|failed after)|^[^◇✔✘]*error: |Fatal error
test: setup
	@mkdir -p .build; rm -f $(TEST_LOG).status; \
	{ $(SWIFT) test $(WALLS) </dev/null 2>&1; echo "$$?" >$(TEST_LOG).status; } | tee $(TEST_LOG) | grep --line-buffered -E '^\[[0-9]+/|^Build|warning: |^[^◇]* Test run with |$(FAILED)'; \
	status=$$(cat $(TEST_LOG).status); \
	if [ "$$status" != 0 ]; then \
	  awk '/^[◇✔✘]/ { told = 0 } /$(FAILED)/ { told = 1 } told' $(TEST_LOG) | sed 's/^/error: /' | head -200; \
	  tail -n 5 $(TEST_LOG) | sed 's/^/error: last lines: /'; \
	fi; \
	exit "$$status"

# CommonMark's own examples through the renderer; fetched from PyPI, so it needs the network.
commonmark: setup
	SWIFT="$(SWIFT)" .ci/commonmark $(WALLS) </dev/null

# Our requests beside those of the newest huggingface_hub, which pip fetches.
conformance: setup
	@$(SWIFT) build --product ConformanceProbe </dev/null
	@Tests/Conformance/run "$$($(SWIFT) build --show-bin-path)/ConformanceProbe"

# The program's tasks with a server that really computes them; its packages are fetched from PyPI.
task-server: setup
	@$(SWIFT) build --product parley </dev/null
	@Tests/TaskServer/run "$$($(SWIFT) build --show-bin-path)/parley"

# Mutated answers for every decoder, for ten minutes or FUZZ_SECONDS.
fuzz: setup
	@SWIFT="$(SWIFT)" Tests/Fuzzing/run

# The examples of the library, against a server on loopback.
examples: setup
	@SWIFT="$(SWIFT)" Examples/check

# What terminals that others wrote show of a corpus in all scripts; pyte is fetched from PyPI.
drift: setup
	SWIFT="$(SWIFT)" .ci/drift $(WALLS) </dev/null

bench: build
	@Benchmarks/run

# The session store under 10,000 random failures of the file system and kills, or CASES.
crash-tests: setup
	@PARLEY_CRASH_CASES=$${CASES:-10000} $(SWIFT) test $(WALLS) --filter CrashTests </dev/null

# 100,000 saved sessions, or SESSIONS: how long listing, searching and indexing take, beside llm's search of the same texts.
sessions-bench: build
	@Benchmarks/Sessions/run

# Files that llm, oterm and elia write, imported; the programs are fetched from PyPI.
import-check: build
	@Tests/Imports/run

# 2,000 streamed chats at once through one process.
load: setup
	@$(SWIFT) build -c release $(WALLS) --product load </dev/null >&2
	@Benchmarks/run-load

# A saved conversation on the real clock: how far each piece is from its recorded time.
replay: build
	@Benchmarks/replay $(PROGRAM)

batch: build
	@Benchmarks/batch

# The manual, from the declarations that --help is made of.
man: build
	@.ci/manual $(PROGRAM) .build/man

install: build install-files

install-files:
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/parley/themes" "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/parley"
	install -m 644 themes/*.yaml "$(DESTDIR)$(PREFIX)/share/parley/themes"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	$(PROGRAM) --generate-completion-script bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/parley"
	$(PROGRAM) --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_parley"
	$(PROGRAM) --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/parley.fish"
	rm -rf .build/man
	.ci/manual $(PROGRAM) .build/man
	install -m 644 .build/man/*.1 "$(DESTDIR)$(PREFIX)/share/man/man1"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/parley" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/parley" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_parley" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/parley.fish" \
	  "$(DESTDIR)$(PREFIX)/share/man/man1/parley.1" "$(DESTDIR)$(PREFIX)/share/man/man1"/parley-*.1
	rm -rf "$(DESTDIR)$(PREFIX)/share/parley"

# A Debian package in .build; deb-check tries it in a clean root (as root, with debootstrap).
deb: build
	@.ci/deb .build

# The last commit built here and in another directory, compared byte by byte; takes a second build.
reproducible: deb
	@SWIFT="$(SWIFT)" .ci/reproducible

deb-check: deb
	@.ci/deb-check "$$(ls -t .build/parley_*.deb | head -1)" $(ROOT)

# Every theme as a picture and as text with its styles, in .build/screens: a terminal's text drawn with Pillow, which is fetched from PyPI.
screens: setup
	@$(SWIFT) build --product parley </dev/null >&2
	@.ci/screens "$$($(SWIFT) build --show-bin-path)/parley" .build/screens

# The library's pages.
documentation: setup
	@$(SWIFT) build --target Inference </dev/null
	@SWIFT="$(SWIFT)" .ci/documentation "$$($(SWIFT) build --show-bin-path)" .build/documentation

# The demo of the documentation: somebody uses the program, with a server that says what it is told. demo-check records it again and compares
# the moments that are marked in it.
demo: setup
	@PARLEY_DEMO=record $(SWIFT) test $(WALLS) --filter DemoTests </dev/null

demo-check: setup
	@PARLEY_DEMO=check $(SWIFT) test $(WALLS) --filter DemoTests </dev/null

# The README's picture, in which the local engine answers: Documentation/screen.svg, and as text.
picture: engine
	@PARLEY_DEMO=picture $(SWIFT) test $(WALLS) --filter DemoTests </dev/null

format:
	$(SWIFT) format format -i -r Sources Tests Benchmarks Examples/Sources Examples/Package.swift Package.swift

lint:
	$(SWIFT) format lint --strict -r Sources Tests Benchmarks Examples/Sources Examples/Package.swift Package.swift

clean:
	rm -rf .build
