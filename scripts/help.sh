#!/usr/bin/env bash
# Prints the targets of the Makefile with what stands behind "##".
cd "$(dirname "$0")/.." || exit 1
echo "make TARGET, where TARGET is one of"
sed -nE 's/^([a-z]+):.*## (.*)$/  \1\t\2/p' Makefile | awk -F'\t' '{ printf "%-15s %s\n", $1, $2 }'
