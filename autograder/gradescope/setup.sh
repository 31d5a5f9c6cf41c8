#!/usr/bin/env bash
# Gradescope runs this once, as root, to make the image in which it grades.
set -euo pipefail
home=${AUTOGRADER:-/autograder}
cd "$home/source"

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qqy --no-install-recommends libseccomp2 python3-venv

python=$(command -v python3.13 || command -v python3.12 || command -v python3.11 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "this needs Python 3.11 or newer: choose a newer base image on Gradescope")'
"$python" -m venv "$home/venv"
# Split into words: it is what pip gets, an index included.
# shellcheck disable=SC2046
"$home/venv/bin/pip" install -q --no-cache-dir $(cat torch.txt)
"$home/venv/bin/pip" install -q --no-cache-dir "$(ls "$PWD"/underhood-*.whl)[grade]"
"$home/venv/bin/underhood" --version
