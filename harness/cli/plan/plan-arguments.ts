import type { Command } from "commander";
import { presetIds } from "../../analyse/fleet/presets.ts";
import { number } from "../option-values.ts";

/** Adds the options of `plan` to a command. */
export function addPlanOptions(command: Command): Command {
  return command
    .option("--rate <per second>", "peak validations per second (default: the run's own question)", number)
    .option("--per-day <n>", "validations a day instead; the peak is --peak-factor times the mean", number)
    .option("--slo <objective>", "latency objective, e.g. p99=5ms")
    .option("--headroom <share>", "share of each vCPU kept free, 0 to 0.95", number)
    .option("--spare <nodes>", "nodes that may be lost with the peak still carried", number)
    .option("--zones <n>", "zones the nodes are spread over, of which one may be lost; instead of --spare", number)
    .option("--vcpus <n>", "vCPUs per node", number)
    .option("--growth <share>", "by how much the peak will grow, e.g. 0.2", number)
    .option("--imbalance <share>", "by how much the busiest node gets more than its part", number)
    .option("--peak-factor <n>", "peak over mean rate (default: 3 for daily totals, else 1)", number)
    .option("--logins <per validation>", "logins at the issuer for each validation", number)
    .option("--revoked <n>", "entries that the denylist holds at a time", number)
    .option("--price-vcpu-hour <price>", "price of one vCPU for an hour", number)
    .option("--price-gb <price>", "price of 1 GB of traffic, both directions", number)
    .option("--node-gbits <n>", "network of one node, Gbit/s in each direction", number)
    .option("--algorithm <id>", "design: signature algorithm")
    .option("--engine <id>", "design: library that verifies")
    .option("--denylist <id>", "design: where revocation is looked up")
    .option("--token-profile <id>", "design: what the tokens carry")
    .option("--placement <id>", "design: where the verify runs")
    .option("--cache-hits <share>", "design: a verified-token cache with this hit ratio, 0 to 1", number)
    .option("--preset <name>", `a fleet as articles describe it: ${presetIds.join(", ")}`)
    .option("--what-if", "switch one design choice at a time and rank them")
    .option("--quiet", "accepted by every command; this one shows no progress")
    .option("--json", "print one JSON document");
}
