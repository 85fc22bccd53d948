# The commands of the course. Each makes .venv first, once, if it is not there; see scripts/environment.sh.
PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
ENVIRONMENT := PYTHON="$(PYTHON)" scripts/environment.sh
# Notebooks and the commands in them find .venv first, whatever else is installed or active.
RUN := PATH="$(CURDIR)/$(BIN):$$PATH" JUPYTER_PREFER_ENV_PATH=1 PYDEVD_DISABLE_FILE_VALIDATION=1 $(BIN)/python -m
# JupyterLab refuses to run as root unless told; in a container one often is.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
# jupytext: a learner's Run All must not write into notebooks/md; authors edit it themselves (CONTRIBUTING.md).
# Voilà: it serves a page of its own in make widgets, and would cost each start a fifth of its time here.
WITHOUT := --ServerApp.jpserver_extensions="{'jupyterlab_jupytext': False, 'voila.server_extension': False}"
# Lines of text no longer than a page's.
STYLE := --LabApp.custom_css=True \
	--ServerApp.tornado_settings="{'static_custom_path': [\"$(CURDIR)/dien_course/lab/jupyterlab\"]}"

# Runs notebooks and compares their outputs with those they were committed with.
COMPARE := pytest --nbval --nbval-current-env --nbval-cell-timeout 600 \
	--nbval-sanitize-with tests/notebooks/sanitize.cfg -p tests.notebooks.cost
NOTEBOOKS ?= notebooks
# Other arithmetic, a run each: plain and vector instructions of torch, MKL that rounds alike on every processor, one
# thread and two, and processors that tests/rounding makes up. Threads are one where a setting does not say.
SETTINGS ?= OMP_NUM_THREADS=1 OMP_NUM_THREADS=2 \
	ATEN_CPU_CAPABILITY=default ATEN_CPU_CAPABILITY=default,OMP_NUM_THREADS=2 \
	ATEN_CPU_CAPABILITY=avx2 ATEN_CPU_CAPABILITY=avx2,OMP_NUM_THREADS=2 \
	MKL_CBWR=COMPATIBLE MKL_CBWR=COMPATIBLE,ATEN_CPU_CAPABILITY=default,OMP_NUM_THREADS=2 \
	COURSE_ROUNDING=1 COURSE_ROUNDING=2 COURSE_ROUNDING=3

.PHONY: help lab widgets demo test lint notebooks site bench experiments mutation faults everywhere lowest newest clean

help: ## this list
	@grep -hE '^[a-z]+: .*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+): .*## /make \1	/' | expand -t 16

lab: ## open your copy of the course, my_course, in JupyterLab; options: make lab ARGS="--no-browser --port 8899"
	@$(ENVIRONMENT)
	@$(RUN) dien_course chapter
	@$(RUN) jupyterlab --LabApp.default_url=/lab/tree/my_course/00_start_here.ipynb $(ROOT) $(WITHOUT) $(STYLE) $(ARGS)

widgets: ## open the five explorers as a page of their own; options: make widgets ARGS="--no-browser --port 8866"
	@$(ENVIRONMENT)
	@cd widgets && JUPYTER_PATH=. PATH="$(CURDIR)/$(BIN):$$PATH" JUPYTER_PREFER_ENV_PATH=1 \
		PYDEVD_DISABLE_FILE_VALIDATION=1 "$(CURDIR)/$(BIN)/python" -m voila explorers.ipynb $(ARGS)

demo: ## train DIEN on the shipped data in the terminal, in under a minute
	@$(ENVIRONMENT)
	@$(RUN) dien_course demo $(ARGS)

# Two processes with two threads each would wait for one another on two cores.
test: ## every test, a browser on the chapters (BROWSER_TESTS=smoke: on three, off: on none), every notebook compared
	@$(ENVIRONMENT) test
	@failed=0; export OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1}; \
	$(RUN) pytest -n 2 --ignore tests/browser tests || failed=1; \
	$(RUN) pytest -rs tests/browser || failed=1; \
	$(RUN) $(COMPARE) -n 2 --dist loadfile notebooks || failed=1; \
	exit $$failed

lint: ## check style, spelling, and that imports only point down the floors of the house
	@$(ENVIRONMENT) test
	@$(RUN) ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/codespell

notebooks: ## build notebooks/*.ipynb from notebooks/md/*.md and run them; one: ARGS=03
	@$(ENVIRONMENT)
	@$(RUN) scripts.build_notebooks $(ARGS)
	@$(RUN) scripts.figure_index

site: ## build the web site into build/site/html, any warning an error, and try every link of its pages
	@$(ENVIRONMENT) site
	@$(RUN) scripts.site_pages build/site/pages
	@rm -rf build/site/html
	@$(RUN) sphinx -b html -c site -W --keep-going -q build/site/pages build/site/html
	@$(RUN) scripts.lighter_pages build/site/html
	@$(RUN) scripts.built_links build/site/html

bench: ## run the benchmarks
	@$(ENVIRONMENT) test
	@$(RUN) bench $(ARGS)

experiments: ## run the study of chapter 10 and write docs/results.md; real data: ARGS="--data FOLDER --data FOLDER"
	@$(ENVIRONMENT)
	@$(RUN) dien_course.experiments $(ARGS)

mutation: ## plant faults in layers and models, count those no test notices; half an hour; again: ARGS=again
	@$(ENVIRONMENT) test
	@$(BIN)/python -m pip install --disable-pip-version-check -q -c requirements.txt -c requirements-test.txt mutmut==3.8.1
	@$(RUN) scripts.mutation $(ARGS)

faults: ## plant faults in the package, see which notebook notices each; some minutes; some: ARGS="mask AUC"
	@$(ENVIRONMENT) test
	@$(RUN) scripts.notebook_faults $(ARGS)

everywhere: ## run all that trains, tests and notebooks, with other arithmetic; one: SETTINGS=ATEN_CPU_CAPABILITY=default
	@$(ENVIRONMENT) test
	@failed=0; for setting in $(SETTINGS); do ( \
		echo "with $$setting"; failed=0; export OMP_NUM_THREADS=1 $$(echo "$$setting" | tr , ' '); \
		case "$$setting" in *COURSE_ROUNDING*) export PYTHONPATH="$(CURDIR)/tests/rounding" ;; esac; \
		$(RUN) pytest -n 2 -q -m trains --ignore tests/browser tests || failed=1; \
		$(RUN) $(COMPARE) -n 2 --dist loadfile -q $(NOTEBOOKS) $(ARGS) || failed=1; \
		exit $$failed ) || failed=1; \
	done; exit $$failed

lowest: ## run the unit tests on the oldest versions that pyproject.toml admits; options for pytest: ARGS="-x"
	@scripts/bounds.sh lowest $(ARGS)

newest: ## run them on the newest versions, pre-releases of what the course leans on most among them
	@PYTHON="$(PYTHON)" scripts/bounds.sh newest $(ARGS)

clean: ## remove .venv and everything tools leave behind
	rm -rf .venv .venv-* .pytest_cache .ruff_cache .hypothesis build *.egg-info dien_course/lab/explorers/source/node_modules
	find . \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
