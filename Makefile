# Every target sets up what it needs; `make` alone lists them.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Some containers set it; each of the many processes would then compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# Arguments for the command behind a target: `make shell ARGS='pulumi stack'`.
ARGS ?=

# Which Python makes the environment: `make PYTHON=python3.12 up`.
PYTHON ?= python3

environment := @$(PYTHON) -m tools.environment
python := .venv/bin/python

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: ## Set up what is missing, start the emulated tenant, deploy, show the connector's values
	$(environment) rehearsal
	@$(python) -m emulator up $(ARGS)

.PHONY: shell
shell: ## Enter the rehearsal's environment, or run one command there: ARGS='pulumi preview'
	$(environment) rehearsal
	@$(python) -m emulator shell $(if $(ARGS),-- $(ARGS))

.PHONY: sign-in
sign-in: ## Make a connection, sign in, call the API through it; ARGS=--headless without a browser
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector sign-in --stack rehearsal $(ARGS)

.PHONY: connector-files
connector-files: ## Write the connector's files to connector/
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector connector-files --stack rehearsal $(ARGS)

.PHONY: preview-comment
preview-comment: ## Print what this checkout would change, as a comment for a pull request
	$(environment) rehearsal
	@$(python) -m emulator preview-comment $(ARGS)

.PHONY: check-flows
check-flows: ## Tell which expected settings of the user flows can be seen from outside, and are met
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector check-flows --stack rehearsal $(ARGS)

.PHONY: check-secrets
check-secrets: ## Tell when the client secret ends; exit code 1 if soon, 2 if it has
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector check-secrets --stack rehearsal $(ARGS)

.PHONY: rotate
rotate: ## Make the next client secret while the one in use stays valid: ARGS='--interval 90d'
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector rotate --stack rehearsal $(ARGS)

.PHONY: doctor
doctor: ## Tell in words what is wrong with the rehearsal stack; changes nothing
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector doctor --stack rehearsal $(ARGS)

.PHONY: repair
repair: ## Mend the rehearsal stack after a run that broke off; shows its plan and asks first
	$(environment) rehearsal
	@$(python) -m emulator shell -- b2c-connector repair --stack rehearsal $(ARGS)

.PHONY: portal
portal: ## Show or set what only B2C's portal sets of a user flow: ARGS='B2C_1_x claims=name,emails'
	$(environment) rehearsal
	@$(python) -m emulator shell -- python -m emulator portal $(ARGS)

.PHONY: down
down: ## Destroy the rehearsal stack, stop the tenant, remove both
	$(environment) rehearsal
	@$(python) -m emulator down $(ARGS)

.PHONY: test
test: ## Check as `make lint` does, run all tests but the long ones below
	$(environment) test
	@$(PYTHON) -m tools.machine
	@$(python) -m tools.lint
	@$(python) -m pytest --quiet --numprocesses 3 --dist loadgroup --junitxml=.test-times.xml $(ARGS)

.PHONY: test-lives
test-lives: ## Lead stacks through their lives by the real engine: changes, rotations, imports, old states
	$(environment) test
	@$(PYTHON) -m tools.machine
	@$(python) -m pytest --quiet --numprocesses 3 --dist loadgroup -m lives $(ARGS)

.PHONY: test-faults
test-faults: ## Kill runs at each request, make every fault; takes up what broke off; writes docs/faults.md's table
	$(environment) test
	@$(PYTHON) -m tools.machine
	@mkdir -p .faults
	@FAULT_ROWS=$(CURDIR)/.faults $(python) -m pytest --quiet --numprocesses 3 --dist loadgroup -m faults $(ARGS)
	@$(python) -m tests.faults.table .faults
	@rm -r .faults

.PHONY: test-switches
test-switches: ## Live the product's whole life with each of the emulator's switches set another way
	$(environment) test
	@$(PYTHON) -m tools.machine
	@$(python) -m pytest --quiet --numprocesses 3 --dist loadgroup -m switches $(ARGS)

.PHONY: test-sdks
test-sdks: ## Drive the emulated Graph with Microsoft's SDKs for Python, in an environment of their own
	@$(PYTHON) -m venv .venv-sdks
	@.venv-sdks/bin/pip install --quiet --editable '.[rehearsal]' --requirement tests/sdks/requirements.txt
	@.venv-sdks/bin/python -m pytest --quiet tests/sdks $(ARGS)

.PHONY: test-ranges
test-ranges: ## Preview every recorded state with the oldest and the newest libraries that are allowed
	@$(PYTHON) -m tools.machine
	@$(PYTHON) -m venv .venv-ranges
	@.venv-ranges/bin/pip install --quiet uv
	@for end in lowest-direct highest; do \
		.venv-ranges/bin/uv venv --quiet --clear --python $(PYTHON) .venv-ranges/$$end && \
		.venv-ranges/bin/uv pip install --quiet --python .venv-ranges/$$end --resolution $$end \
			--editable '.[azure,test]' && \
		.venv-ranges/$$end/bin/python -m pytest --quiet -m 'lives or not lives' tests/components \
			tests/infra tests/engine/test_recorded_states.py $(ARGS) || exit 1; \
	done

.PHONY: lint
lint: ## Check style, types, import contracts, and that no generated file is out of date
	$(environment) test
	@$(python) -m tools.lint

.PHONY: bench
bench: ## Measure what the components cost beside a flat program; ARGS=--quick checks counts only
	$(environment) bench
	@$(python) -m bench $(ARGS)

.PHONY: generate
generate: ## Write every generated file anew: reference pages, tables, diagram, schema
	$(environment) test
	@$(python) -m tools.generate
