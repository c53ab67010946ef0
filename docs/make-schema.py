#!/usr/bin/env python3
"""JSON Schema of a receipt, from the lane table: mcreport explain lanes --json | docs/make-schema.py

The schema says what makes a document a candidate for the grade `receipt`: types, words of enumerations, and what each
lane demands of runs that ended well and of those that did not. It cannot say what contradicts what: that is `lint`.
"""
import json
import sys

PRESENT_TEXT = {"type": "string", "pattern": r"\S", "not": {"pattern": r"^\s*[Uu][Nn][Kk][Nn][Oo][Ww][Nn]\s*$"}}
PRESENT_OBJECT = {"type": "object", "minProperties": 1}
RECORDS = {"type": "array", "items": {"type": "object"}}
NUMBERS = {"type": "array", "items": {"type": "number"}}


def of_type(row):
    """The schema of one member that is there; a null stands for an absent one and is allowed where nothing demands it."""
    whole = {"type": "integer", "minimum": row.get("least") or 0}
    return {
        "text": {"type": "string"},
        "one of a list": {"type": "string", "enum": (row["values"] or "").split()},
        "true or false": {"type": "boolean"},
        "whole number": whole,
        "number above 0": {"type": "number", "exclusiveMinimum": 0},
        "RFC 3339 time": {"type": "string", "format": "date-time"},
        "object": {"type": "object"},
        "object of whole numbers": {"type": "object", "additionalProperties": whole},
        "object of true or false": {"type": "object", "additionalProperties": {"type": "boolean"}},
        "array of objects": RECORDS,
        "step records": {"type": "object"},
        "lower-case name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"},
        "number, 0 or more": {"type": "number", "minimum": 0},
        "text or array of texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "number or array of numbers": {"anyOf": [{"type": "number"}, NUMBERS]},
        "array of numbers": NUMBERS,
        "any value": {},
    }[row["type"]]


def answered(row):
    """What a demanded member must be beside its type: "", {} and "unknown" count as absent."""
    kind = row["type"]
    if kind == "text":
        return PRESENT_TEXT
    if kind in ("object", "object of whole numbers", "object of true or false", "step records"):
        return PRESENT_OBJECT
    if kind == "text or array of texts":
        return {"anyOf": [PRESENT_TEXT, {"type": "array", "minItems": 1, "items": PRESENT_TEXT}]}
    if kind == "array of objects":
        return {"type": "array", "minItems": 1}
    if kind == "any value":
        return {"not": {"enum": [None, "", {}]}}
    return {"not": {"type": "null"}}


def nullable(schema):
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]} if schema else {}


def place(schema, path, leaf):
    """Puts the member's own schema where its path says."""
    *holders, last = path.split(".")
    for name in holders:
        schema = schema.setdefault("properties", {}).setdefault(name, {"type": ["object", "null"]})
    old = schema.setdefault("properties", {}).get(last, {})
    schema["properties"][last] = {**leaf, **({"properties": old["properties"]} if "properties" in old else {})}


def demand(schema, path, leaf):
    """Makes the member and everything that holds it required."""
    *holders, last = path.split(".")
    for name in holders:
        if name not in schema.setdefault("required", []):
            schema["required"].append(name)
        schema = schema.setdefault("properties", {}).setdefault(name, {"type": "object"})
    if last not in schema.setdefault("required", []):
        schema["required"].append(last)
    schema.setdefault("properties", {}).setdefault(last, {}).update(leaf)


def demanded(rows):
    """One schema that requires all of rows; a row's alternatives are joined by '|'."""
    schema = {}
    for row in rows:
        paths = row["member"].split("|")
        if len(paths) == 1:
            demand(schema, paths[0], answered(row))
            continue
        choices = []
        for path in paths:
            choices.append({})
            demand(choices[-1], path, answered(row))
        schema.setdefault("allOf", []).append({"anyOf": choices})
    return schema


def when(lane, ended_well, failed_only, then):
    condition = {"lane": {"const": lane}}
    condition["status"] = {"const": "ok"} if ended_well else {"enum": ["failed", "timeout"] + ([] if failed_only else ["running"])}
    return {"if": {"required": list(condition), "properties": condition}, "then": then}


def main():
    rows = json.load(sys.stdin)["data"]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mcreport.receipt/1",
        "description": "One run of a training benchmark: measurements and provenance. Unknown members are kept.",
        "type": "object",
    }
    for row in rows:
        for path in row["member"].split("|"):
            place(schema, path, {**nullable(of_type(row)), "description": row["what"]})
    for name in ("schema", "lane", "status"):
        leaf = schema["properties"][name]
        leaf.update(next(of_type(r) for r in rows if r["member"] == name))
        leaf.pop("anyOf", None)
    schema["required"] = ["schema", "lane", "status"]
    lanes = next(r["values"] for r in rows if r["member"] == "lane").split()
    rules = []
    for lane in lanes:
        good = [r for r in rows if lane in r["demanded_by"]]
        bad = [r for r in rows if lane in r["demanded_of_failed_runs_by"]]
        always = [r for r in bad if r in good]
        rules.append(when(lane, True, False, demanded(good)))
        rules.append(when(lane, False, False, demanded(always)))
        only = [r for r in bad if r not in good]
        if only:
            rules.append(when(lane, False, True, demanded(only)))
    schema["allOf"] = rules
    json.dump(schema, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
