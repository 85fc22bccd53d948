# What this machine has, for the scripts that make environments; they read this file from the root of the checkout.

cpu_index=https://download.pytorch.org/whl/cpu
disk_gb=3

say() { printf '\n%s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

find_python() {  # prints the interpreter to use
    local asked=${PYTHON:-python3} candidate
    local others=()
    [ "$asked" != python3 ] || others=(python3.13 python3.12 python3.11)
    for candidate in "$asked" ${others[@]+"${others[@]}"}; do
        if fits "$candidate"; then command -v "$candidate"; return; fi
    done
    stop "The course needs Python 3.11, 3.12 or 3.13, and '$asked' is $("$asked" --version 2>&1 | head -n 1 || true).
Install one of them, or name the one you have: make lab PYTHON=/path/to/python3.12"
}

check_machine() {  # check_machine INTERPRETER
    "$1" -c 'import venv, ensurepip' 2>/dev/null || stop "$1 cannot make virtual environments: its venv module is missing.
On Debian and Ubuntu: sudo apt install python3-venv   (python3.12-venv and the like for other versions)"

    local free_mb
    free_mb=$(free_mb)
    [ "$free_mb" -ge $((disk_gb * 1000)) ] || stop "The course needs about $disk_gb GB of disk space and $PWD has $free_mb MB.
Free some, or clone the course to another disk."

    case "$(uname -sm)" in
        "Darwin x86_64") stop "PyTorch has no current build for Intel Macs. Use another machine, or a hosted Jupyter." ;;
    esac
}

free_mb() { echo $(($(df -Pk . | awk 'NR == 2 {print $4}') / 1024)); }

cpu_index_answers() {  # cpu_index_answers INTERPRETER
    timeout 8 "$1" -c "import urllib.request; urllib.request.urlopen('$cpu_index/torch/', timeout=5)" 2>/dev/null
}

# With the test tools in the environment $venv, whose interpreter is $python.
commands_alone() {  # nbgrader is tested as a command; in JupyterLab it and its notebook are buttons and a slower start
    local folder=$venv/etc/jupyter/jupyter_server_config.d part parts='"notebook": false'
    for part in formgrader validate_assignment assignment_list course_list; do
        parts="$parts, \"nbgrader.server_extensions.$part\": false"
    done
    mkdir -p $folder
    echo "{\"ServerApp\": {\"jpserver_extensions\": {$parts}}}" >$folder/z-course.json  # the last file counts
    $python -m jupyter labextension disable --level=sys_prefix "@jupyter/nbgrader" \
        "@jupyter-notebook/lab-extension" >/dev/null 2>&1
}
