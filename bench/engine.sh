#!/usr/bin/env bash
# The engine against plain C, @bdelab/jscat, ts-fsrs and mirt, as ratios of times measured in one run on this machine.
# Needs the .NET 10 SDK, Node.js and gcc. Says where a result differs from the expected one, and then ends with exit code 1;
# a missed target is printed, not punished: machines differ.
#   ROUNDS=5   how often two take turns; medians are printed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v gcc >/dev/null || { echo "gcc is missing: install it (Debian: apt-get install gcc)." >&2; exit 1; }

rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "building" >&2
dotnet build -c Release -v q -clp:ErrorsOnly src/Host
dotnet build -c Release -v q -clp:ErrorsOnly bench/AdaptivQ.Bench
cp bench/engine/* "$work"
tar -xzf "$work/data.tar.gz" -C "$work"
(cd "$work" && gcc -O2 cat_floor.c -lm -o cat_floor && npm ci --silent)
host="$PWD/src/Host/bin/Release/net10.0/adaptivq.dll" bench="$PWD/bench/AdaptivQ.Bench/bin/Release/net10.0/adaptivq-bench.dll"
cd "$work"

cat_job() { # cat_job <items> <repeat>
  dotnet "$host" engine cat --bank "data/bank$1.csv" --responses "data/responses$1.txt" --truth "data/theta$1.csv" \
    --estimator eap --select mfi --length 30 --quadrature 61 --range -4,4 --repeat "$2" --out "cat_$1.csv"
}
calibrate() { # calibrate <persons>x<items>
  dotnet "$host" engine calibrate --responses "data/calib_$1.txt" --model 2pl --quadrature 61 --range -6,6 --out "calibrated_$1.csv"
}

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  for items in 500 10000; do
    ./cat_floor "$items" 5 >>"floor_$items.jsonl"
    cat_job "$items" 5 >>"ours_$items.jsonl"
  done
  NODE_PATH=node_modules node cat_jscat.js 500 40 >>jscat_500.jsonl
  NODE_PATH=node_modules node fsrs_speed.js >>ts-fsrs.jsonl
  dotnet "$bench" fsrs >>ours_fsrs.jsonl
  calibrate 5000x50 >>calib_5000x50.jsonl
  if ((round <= 3)); then calibrate 50000x100 >>calib_50000x100.jsonl; fi
done
node report.js
