#!/usr/bin/env python3
"""Writes a made-up archive of many classes as JSON lines, to look at reports of it and to time them: same arguments,
same bytes (python3, standard library only).

    tests/bench/many_classes.py CLASSES RUNS > many.jsonl

CLASSES classes, each with some of three accelerators; RUNS documents in all, dealt out unevenly: some levels have no
run, one run, another stack, failed attempts, or runs of an earlier month. Everything says "synthetic": true.
"""
import hashlib
import json
import random
import sys
from datetime import datetime, timedelta, timezone

START = datetime(2024, 10, 1, tzinfo=timezone.utc)
OLD = datetime(2024, 7, 1, tzinfo=timezone.utc)
MODELS = ["nam52-dense", "nam52-moe", "nam113-dense", "nam7-small", "nam7-long"]
PLACES = [("modal", "cold", "volume", "volume"), ("modal", "warm-volume", "volume", "volume"),
          ("modal", "warm-image", "volume", "volume"), ("owned", "warm-host", "local-nvme", "local-nvme"),
          ("owned", "cold", "local-nvme", "local-nvme")]
SHAPES = [(1, 1, "single"), (8, 1, "ddp"), (8, 1, "fsdp2"), (16, 2, "fsdp2"), (8, 1, "fsdp2+regional_compile")]
LEVELS = {"H100": 2780.0, "H200": 3350.0, "B200": 4316.0}
RECORDS = 40


def digest(text):
    return "sha256:" + hashlib.sha256(("many " + text).encode()).hexdigest()


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def class_of(i):
    """Class number i: model fastest, then place, shape, sequence length."""
    model = MODELS[i % len(MODELS)]
    place = PLACES[i // len(MODELS) % len(PLACES)]
    shape = SHAPES[i // (len(MODELS) * len(PLACES)) % len(SHAPES)]
    return model, place, shape, 4096 * 2 ** (i // (len(MODELS) * len(PLACES) * len(SHAPES)))


def document(rng, number, i, accelerator, old, stack, failed):
    model, (surface, startup, data, checkpoints), (count, hosts, mode), seq_len = class_of(i)
    tokens = 8192 * count
    rate = LEVELS[accelerator] * count * rng.gauss(1, 0.01)
    seconds = [round(tokens / rate * (8 if k == 0 and startup == "cold" else 1) * rng.gauss(1, 0.006), 4)
               for k in range(RECORDS)]
    started = (OLD if old else START) + timedelta(minutes=7 * (number % 2000))
    doc = {
        "schema": "mcreport.receipt/1", "lane": "training", "synthetic": True, "status": "ok",
        "app_id": "ap-many", "function_call_id": f"fc-{number}", "wave": "2024-07" if old else "2024-10",
        "started_at": stamp(started), "finished_at": stamp(started + timedelta(seconds=60 + sum(seconds))),
        "surface": {"name": surface}, "startup": {"class": startup, "evidence": {}},
        "storage": {"data": data, "checkpoints": checkpoints},
        "accelerator": {"requested": accelerator, "observed": "NVIDIA " + accelerator, "count": count, "hosts": hosts},
        "code": {"revision": hashlib.sha1(stack.encode()).hexdigest(), "dirty": False, "image_digest": digest(stack),
                 "kernel_wheel_pins": {"fused-ops": stack}, "versions": {"torch": "2.5.0"}},
        "launch": {"launcher": "many_matrix.py", "lifecycle": "app_run_detach", "flags": f"--model {model}",
                   "distributed_mode": mode, "parallel": {"dp": count}},
        "recipe": {"model": model, "parameters": 4700000000, "seq_len": seq_len, "global_batch_tokens": tokens,
                   "precision": {"linear": "bf16", "attention": "bf16"}, "dataset": "shards"},
        "eval_enabled": False, "token_kind": "trained",
        "steps": {"first": 0, "per_record": 1, "seconds": seconds, "tokens": tokens},
    }
    if startup != "cold":
        doc["startup"]["evidence"] = {"cache_mib_start": 1800, "cache_gpu_count": count}
    if failed:
        del doc["steps"]
        doc.update(status="failed", failure_reason="no step after 45 min")
    return doc


def main():
    classes, runs = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(20241015)
    shape = {}
    for i in range(classes):
        for accelerator in LEVELS:
            shape[i, accelerator] = rng.choice(["none", "one", "some", "some", "old", "stack"])
    wanted = [key for key, kind in shape.items() if kind != "none"]
    singles = [key for key in wanted if shape[key] == "one"]
    plenty = [key for key in wanted if shape[key] != "one"]
    for number in range(runs):
        i, accelerator = singles[number] if number < len(singles) else plenty[number % len(plenty)]
        kind = shape[i, accelerator]
        doc = document(rng, number, i, accelerator, kind == "old", "1.5.0" if kind == "stack" else "1.4.2",
                       kind != "one" and rng.random() < 0.05)
        sys.stdout.write(json.dumps(doc, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
