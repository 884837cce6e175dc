import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { expect, test } from "vitest";
import { tallyK6Stream } from "./tally-k6-stream.ts";

const header = "metric_name,timestamp,metric_value,name,scenario,status,extra_tags,metadata";

test("requests are told apart by k6 scenario and name, with statuses and durations", () => {
  const { flows } = tally(
    "http_req_duration,1000000,1.5,verify,measure__verify,200,,",
    "http_req_duration,2000000,2.5,verify,measure__verify,200,,",
    "http_req_duration,3000000,9,verify,measure__verify,401,,",
    "http_req_duration,1000000,4,login,measure__login,200,,",
  ).result();
  expect(flows.map(({ durationHdr, ...flow }) => ({ ...flow, hdr: durationHdr.length > 0 }))).toEqual([
    {
      scenario: "measure__verify",
      request: "verify",
      requests: 3,
      byStatus: { 200: 2, 401: 1 },
      firstSeconds: 1,
      lastSeconds: 3,
      hdr: true,
    },
    {
      scenario: "measure__login",
      request: "login",
      requests: 1,
      byStatus: { 200: 1 },
      firstSeconds: 1,
      lastSeconds: 1,
      hdr: true,
    },
  ]);
  const histogram = decodeFromCompressedBase64(flows[0]?.durationHdr ?? "", 64);
  expect(histogram.totalCount).toBe(3);
  expect(histogram.getValueAtPercentile(50)).toBeCloseTo(2500, -1);
});

test("counters are summed, dropped iterations also per scenario, and gauges keep their peak", () => {
  const result = tally(
    "dropped_iterations,1,2,,step_1__verify,,,",
    "dropped_iterations,1,3,,step_2__verify,,,",
    "false_accepts,1,1,,measure__revoke,,,",
    "vus,1,7,,,,,",
    "vus,1,4,,,,,",
    "vus_max,1,82,,,,,",
  ).result();
  expect(result.counters).toEqual({ dropped_iterations: 5, false_accepts: 1 });
  expect(result.droppedByScenario).toEqual({ step_1__verify: 2, step_2__verify: 3 });
  expect([result.vusPeak, result.vusMax]).toEqual([7, 82]);
});

test("bytes are summed over the scenarios of one window", () => {
  const stream = tally(
    "data_sent,1,100,,measure__verify,,,",
    "data_sent,1,50,,measure__login,,,",
    "data_sent,1,999,,warmup__verify,,,",
    "data_received,1,7,,measure__verify,,,",
  );
  expect(stream.bytes("data_sent", "measure__")).toBe(150);
  expect(stream.bytes("data_received", "measure__")).toBe(7);
});

test("a line that is cut or is no number is counted, not guessed (F12)", () => {
  const result = tally("http_req_duration,1,x,verify,measure__verify,200,,", "http_req_dur").result();
  expect(result.unreadableLines).toBe(2);
  expect(result.flows).toEqual([]);
});

test("a stream without the columns that are needed is refused", () => {
  expect(() => tallyK6Stream().add("metric_name,timestamp")).toThrow(/no column metric_value/);
});

test("a metric that k6 never sent is absent, not zero", () => {
  const result = tally().result();
  expect(result.counters).toEqual({});
  expect([result.vusPeak, result.vusMax]).toEqual([null, null]);
});

function tally(...lines: readonly string[]) {
  const stream = tallyK6Stream();
  for (const line of [header, ...lines]) stream.add(line);
  return stream;
}
