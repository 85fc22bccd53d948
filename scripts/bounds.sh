#!/usr/bin/env bash
# Runs the unit tests on other versions than the pinned ones, in an environment made for that alone. uv chooses them.
#   scripts/bounds.sh lowest [PYTEST OPTIONS]    .venv-lowest: the oldest versions that pyproject.toml admits
#   scripts/bounds.sh newest [PYTEST OPTIONS]    .venv-newest: the newest, and of what the course leans on most,
#                                                the pre-releases too
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/machine.sh
which=$1
shift
venv=.venv-$which
uv=.venv-uv/bin/uv

case $which in
    lowest)
        interpreter=$(command -v python3.11) && fits "$interpreter" ||
            stop "The oldest versions are those for the oldest Python: make lowest needs Python 3.11 as python3.11."
        choice=(--resolution lowest-direct)
        ;;
    newest)
        interpreter=$(command -v python3.13) && fits "$interpreter" || interpreter=$(find_python)
        choice=(--upgrade)
        for package in numpy pandas torch matplotlib ipywidgets; do
            choice+=(--prerelease-package "$package=allow")
        done
        ;;
    *) stop "scripts/bounds.sh: found '$which'; expected lowest or newest." ;;
esac
check_machine "$interpreter"

if ! [ -x $uv ]; then
    say "Installing uv in .venv-uv ..."
    "$interpreter" -m venv --clear .venv-uv
    .venv-uv/bin/python -m pip install --disable-pip-version-check --quiet uv
fi
# Where the index of CPU builds is out of reach, PyPI's build of torch brings 3 GB of CUDA along.
if [ "$(uname -s)" = Linux ] && cpu_index_answers "$interpreter"; then
    choice+=(--torch-backend cpu)
fi
say "Making $venv with $("$interpreter" --version) and the $which versions ..."
$uv venv --quiet --clear --python "$interpreter" $venv
$uv pip install --python $venv/bin/python "${choice[@]}" -e ".[test]"
python=$venv/bin/python
commands_alone

export PATH="$PWD/$venv/bin:$PATH" JUPYTER_PREFER_ENV_PATH=1 PYDEVD_DISABLE_FILE_VALIDATION=1
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
exec python -m pytest -n 2 --ignore tests/browser "$@" tests
