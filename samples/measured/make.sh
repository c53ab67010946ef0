#!/bin/sh
# Makes the measured receipts anew from a checkout of the results they are from:
#   git clone https://github.com/mlcommons/training_results_v4.1 && git -C training_results_v4.1 checkout b87b9e396f77
#   sh samples/measured/make.sh training_results_v4.1
# The same logs and side files give the same bytes, so importing again changes nothing.
set -eu
results=$1
here=$(cd "$(dirname "$0")" && pwd)/mlperf-v4.1-llama2-70b-lora
mcreport=${MCREPORT:-mcreport}
for system in eos_ngc24.09_nemo h200_ngc24.09_nemo b200_preview_nemo; do
    rm -rf "$here/$system.new"
    "$mcreport" import mllog "$results/NVIDIA/results/$system/llama2_70b_lora"/result_*.txt \
        --provenance "$here/$system.provenance.json" --system "$results/NVIDIA/systems/$system.json" -o "$here/$system.new"
    rm -rf "${here:?}/$system"
    mv "$here/$system.new" "$here/$system"
done
