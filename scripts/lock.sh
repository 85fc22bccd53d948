#!/usr/bin/env bash
# Writes requirements.txt, requirements-test.txt and requirements-site.txt anew from pyproject.toml: the newest versions that fit its ranges,
# for Python 3.11 to 3.13 on Linux, macOS and Windows. Needs uv (https://docs.astral.sh/uv). TORCH=2.14.0 moves torch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

torch=${TORCH:-$(sed -n 's/^torch==//p' requirements.txt)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# setuptools: make installs the package without build isolation, hence without a second trip to the network.
echo 'setuptools>=77' >"$work/build.in"
# jsonschema: from 4.25 on it compiles a grammar of IRIs when imported, a second of every start of JupyterLab.
printf '%s\n' "torch==$torch" 'jsonschema<4.25' >"$work/limits.txt"

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate --no-header --no-config "$@"
}

{
    echo "# The versions the course is tested with. Written by scripts/lock.sh; edit pyproject.toml instead."
    echo "# torch brings its own CUDA packages where it needs any, so they are left out here."
    compile -c "$work/limits.txt" pyproject.toml "$work/build.in" | grep -Ev '^(nvidia-|cuda-|triton)'
} >"$work/requirements.txt"
{
    echo "# The test tools that make test adds. Written by scripts/lock.sh; edit pyproject.toml instead."
    compile -c "$work/requirements.txt" --extra test pyproject.toml "$work/build.in" | grep -Ev '^(nvidia-|cuda-|triton)' |
        grep -vxFf "$work/requirements.txt"
} >"$work/requirements-test.txt"
{
    echo "# What make site adds. Written by scripts/lock.sh; edit pyproject.toml instead."
    compile -c "$work/requirements.txt" -c "$work/requirements-test.txt" --extra site pyproject.toml "$work/build.in" |
        grep -Ev '^(nvidia-|cuda-|triton)' | grep -vxFf "$work/requirements.txt"
} >"$work/requirements-site.txt"
mv "$work/requirements.txt" "$work/requirements-test.txt" "$work/requirements-site.txt" .
