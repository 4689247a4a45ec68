# Every target is one line that calls a script; `make` alone prints this list.
.DEFAULT_GOAL := help
.PHONY: help run test soak bench check format lock translations assets clean

help: ## print this list
	@scripts/help.sh
run: ## set up what is missing and start Etalon with its demo (HTTPS=1 for a phone in the same network)
	@scripts/run.sh
test: ## set up what the tests need, check everything, run every test (ARGS="tests/cases -k sla" for some)
	@scripts/test.sh $(ARGS)
soak: ## the full counts of the fault tests, written to docs/soak.md (hours)
	@scripts/soak.sh $(ARGS)
bench: ## ours beside the limit of the same run, as a table (ARGS="pdf" for one, ARGS="--record" to keep it)
	@scripts/bench.sh $(ARGS)
check: ## ruff, mypy --strict, import contracts, translations, types and lint of JavaScript
	@scripts/check.sh
format: ## format and fix Python and JavaScript
	@scripts/format.sh
lock: ## compile requirements*.in to hash-locked requirements*.txt
	@scripts/lock.sh
translations: ## extract texts, update and compile the catalogues (ARGS=audits for one package)
	@scripts/translations.sh $(ARGS)
assets: ## bundle assets/field into the committed files of app/web/static/field
	@scripts/assets.sh
clean: ## remove caches, compiled catalogues, node_modules and .venv; the data in var/ stays
	@scripts/clean.sh
