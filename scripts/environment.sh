#!/usr/bin/env bash
# Makes .venv what this checkout needs, or returns at once when it is that already.
#   scripts/environment.sh         the course
#   scripts/environment.sh test    the course and the test tools
#   scripts/environment.sh site    the course and what builds the web site
# .venv/course-ready, .venv/test-ready and .venv/site-ready are written last and name what was installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/machine.sh
venv=.venv
python=$venv/bin/python

# The versions, and the folder: a moved checkout needs a new .venv.
wanted() { echo "$PWD"; cksum "$@"; }

ready() {  # ready STAMP FILE...
    local stamp=$venv/$1
    shift
    [ ! -e $venv/unfinished ] && [ -x $python ] && [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted "$@")" ]
}

pip_install() {  # pip's own progress for a person; for a log, a line a package and one every ten seconds
    if [ -t 1 ]; then
        $python -m pip install --disable-pip-version-check "$@"
    else
        pip_install_to_log "$@"
    fi
}

pip_install_to_log() (
    began=$SECONDS
    # The sleep must not keep the log open, nor the loop outlive a set-up that was killed.
    while sleep 10 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do echo "  $((SECONDS - began)) s ..."; done &
    trap "kill $! 2>/dev/null" EXIT
    $python -m pip install --disable-pip-version-check --progress-bar off "$@" | while read -r first rest; do
        case "$first $rest" in
            Collecting* | Processing*) echo "  ${rest%% *}" ;;
            "Installing collected packages"*) echo "  all there; unpacking them ..." ;;
        esac
    done
)

explain_pip() {
    local free_mb
    free_mb=$(free_mb)
    [ "$free_mb" -ge 300 ] ||
        stop "The disk is full ($free_mb MB left). Free about $disk_gb GB, then run the same command again."
    stop "pip could not install $1; its own words are above.
If they speak of connections, retries or 'no matching distribution', this machine does not reach the Python package
index: check the network, and behind a proxy set HTTPS_PROXY. Then run the same command again."
}

install_torch() {
    local torch
    torch=$(grep -E '^torch==' requirements.txt)
    say "Installing $torch ..."
    if [ "$(uname -s)" = Linux ]; then
        # The CPU build: PyPI's Linux build brings 3 GB of CUDA along.
        if cpu_index_answers $python; then
            pip_install --extra-index-url $cpu_index --retries 1 --timeout 15 "$torch" && return
        fi
        echo "The index of CPU builds could not be reached; taking $torch as pip finds it (up to 3 GB larger)."
    fi
    pip_install "$torch" || explain_pip torch
}

install_course() {
    install_torch
    say "Installing the other packages (about 200 MB) ..."
    pip_install -r requirements.txt || explain_pip "the packages of requirements.txt"
    say "Installing the course itself ..."
    pip_install --no-deps --no-build-isolation -e . || explain_pip "the course itself"
    # JupyterLab would open with a question about news, and ask the network for it. Voilà's button for a preview has no
    # server in make lab.
    $python -m jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" \
        "@voila-dashboards/jupyterlab-preview" >/dev/null 2>&1
    # A chapter that is opened again would show errors where its guesses and explorers stood.
    mkdir -p $venv/etc/jupyter/labconfig
    echo '{"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": true}}' \
        >$venv/etc/jupyter/labconfig/default_setting_overrides.json
    # Every kernel would print that it talks to JupyterLab unencrypted, which on one machine alarms for nothing.
    mkdir -p $venv/etc/ipython
    echo 'c.IPKernelApp.log_level = "ERROR"' >$venv/etc/ipython/ipython_kernel_config.py
}

another_setup_runs() {  # another_setup_runs PID
    [ -n "$1" ] && kill -0 "$1" 2>/dev/null &&
        case "$(ps -p "$1" -o args= 2>/dev/null || tr '\0' ' ' <"/proc/$1/cmdline")" in
            *environment.sh*) true ;;
            *) false ;;
        esac
}

begin() {  # marks .venv as being changed, making it first if need be
    if [ -e $venv/unfinished ]; then
        local owner
        owner=$(cat $venv/unfinished)
        ! another_setup_runs "$owner" ||
            stop "Another set-up (process $owner) is working on .venv. Let it finish, then run the same command again."
        say "The last set-up was interrupted; starting it afresh."
        rm -rf $venv
    fi
    if [ -e $venv/course-ready ] && [ "$(head -n 1 $venv/course-ready)" != "$PWD" ]; then
        say "The checkout has moved; .venv has to be made anew."
        rm -rf $venv
    fi
    if [ -e $venv ] && ! fits $python; then
        [ -e $venv/course-ready ] || stop ".venv is not the course's and has no Python 3.11 to 3.13. Move it away, then run this again."
        say "The Python that .venv was made with is gone; making it anew."
        rm -rf $venv
    fi

    if [ -e $venv ]; then
        echo $$ >$venv/unfinished
        # An update that pip refuses leaves the old environment, which still works, and is tried again next time.
        # After an interruption the mark stays.
        trap 'rm -f $venv/unfinished' EXIT
        trap 'trap - EXIT; exit 130' INT TERM
    else
        local interpreter
        interpreter=$(find_python)
        check_machine "$interpreter"
        say "Making .venv with $("$interpreter" --version) (once; a minute or two) ..."
        trap 'rm -rf $venv' EXIT
        trap 'exit 130' INT TERM
        mkdir $venv
        echo $$ >$venv/unfinished
        "$interpreter" -m venv $venv || stop "$interpreter could not make a virtual environment; its own words are above.
On Debian and Ubuntu: sudo apt install python3-venv"
    fi
}

finish() {  # finish STAMP FILE...
    local stamp=$venv/$1
    shift
    wanted "$@" >"$stamp"
    trap - EXIT INT TERM
    rm -f $venv/unfinished
}

course=(requirements.txt pyproject.toml)
tests=(requirements-test.txt)
site=(requirements-site.txt)

if ! ready course-ready "${course[@]}"; then
    begin
    install_course
    finish course-ready "${course[@]}"
fi

if [ "${1:-}" = test ] && ! ready test-ready "${tests[@]}"; then
    begin
    say "Installing the test tools ..."
    pip_install -r requirements-test.txt || explain_pip "the packages of requirements-test.txt"
    commands_alone
    finish test-ready "${tests[@]}"
fi

if [ "${1:-}" = site ] && ! ready site-ready "${site[@]}"; then
    begin
    say "Installing what builds the site ..."
    pip_install -r requirements-site.txt || explain_pip "the packages of requirements-site.txt"
    finish site-ready "${site[@]}"
fi
