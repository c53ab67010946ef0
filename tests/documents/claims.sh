# Sourced by the golden cases about documents: the database, and claims of every status but unsupported as of 2024-10-15.
export MCREPORT_DB=$PWD/a.db MCREPORT_AS_OF=2024-10-15 USER=ann
mcreport init -q
mcreport ingest -q "$SAMPLES/measured" "$SAMPLES"/synthetic/wave-*.jsonl
mcreport price import csv -q "$SAMPLES/prices/synthetic-2024-10.csv" --mapping "$SAMPLES/prices/synthetic.mapping.json" >/dev/null
for claim in b200-nam52 b200-cost-nam52 b200-vs-h200-llama2-lora; do
    mcreport claim add "$SAMPLES/claims/$claim.json" >/dev/null
done
declare_claim() { # as of, id, members, wave
    printf '{"schema":"mcreport.claim/1","id":"%s",%s,"where":{"wave":"nam52-single-%s"},"synthetic":true}' "$2" "$3" "$4" |
        mcreport claim add - --as-of "$1" >/dev/null
}
declare_claim 2024-07-31 b200-july '"metric":"throughput","level":"B200"' 2024-07
declare_claim 2024-07-31 h100-july '"metric":"throughput","level":"H100"' 2024-07
declare_claim 2024-10-11 h100-nam52 '"metric":"throughput","level":"H100"' 2024-10
declare_claim 2024-10-11 ratio-nam52 '"metric":"ratio","level":"B200","base":"H100"' 2024-10
mcreport claim renew h100-nam52 -q --as-of 2024-10-12 >/dev/null 2>&1
mcreport claim challenge ratio-nam52 --because "the H100 ran hot" --as-of 2024-10-13 >/dev/null
mcreport claim withdraw h100-july --because "wrong image" --as-of 2024-10-01 >/dev/null
