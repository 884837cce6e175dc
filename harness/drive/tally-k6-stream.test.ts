import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { expect, test } from "vitest";
import { tallyK6Stream } from "./tally-k6-stream.ts";

const header = "metric_name,timestamp,metric_value,name,scenario,status,extra_tags,metadata";

test("a window holds the requests that ended in it, told apart by name, with statuses and durations", () => {
  const stream = tally(
    "http_req_duration,1000000,1.5,verify,verify,200,window=warmup,",
    "http_req_duration,2000000,1.5,verify,verify,200,window=measure,",
    "http_req_duration,2500000,2.5,verify,verify,200,window=measure,",
    "http_req_duration,2900000,9,verify,verify,401,window=measure,",
    "http_req_duration,2900000,4,login,login,200,window=measure,",
    "http_req_duration,3000000,4,login,login,200,window=measure,",
  );
  const { flows } = stream.between(2, 3, 0);
  expect(flows.map(({ durationHdr, ...flow }) => ({ ...flow, hdr: durationHdr.length > 0 }))).toEqual([
    { request: "verify", requests: 3, byStatus: { 200: 2, 401: 1 }, hdr: true },
    { request: "login", requests: 1, byStatus: { 200: 1 }, hdr: true },
  ]);
  const histogram = decodeFromCompressedBase64(flows[0]?.durationHdr ?? "", 64);
  expect(histogram.totalCount).toBe(3);
  expect(histogram.getValueAtPercentile(50)).toBeCloseTo(2500, -1);
  expect(stream.totals().requests).toBe(6);
});

test("bytes, dropped iterations and fresh connections belong to the window they fell into", () => {
  const stream = tally(
    "data_sent,1000000,999,,verify,,window=warmup,",
    "data_sent,2000000,100,,verify,,window=measure,",
    "data_received,2000000,7,,verify,,window=measure,",
    "http_req_connecting,1000000,0.4,verify,verify,200,window=warmup,",
    "http_req_connecting,2000000,0,verify,verify,200,window=measure,",
    "http_req_connecting,2000000,0.4,verify,verify,200,window=measure,",
    "dropped_iterations,1500000,2,,verify,,,",
    "dropped_iterations,1950000,1,,verify,,,",
    "dropped_iterations,2500000,3,,verify,,,",
  );
  expect(stream.between(2, 3, 0.1)).toEqual({
    flows: [],
    sentBytes: 100,
    receivedBytes: 7,
    droppedIterations: 4,
    freshConnections: 1,
  });
  expect(stream.totals().counters).toEqual({ dropped_iterations: 6 });
});

test("gauges keep their peak", () => {
  const { vusPeak, vusMax } = tally("vus,1,7,,,,,", "vus,1,4,,,,,", "vus_max,1,82,,,,,").totals();
  expect([vusPeak, vusMax]).toEqual([7, 82]);
});

test("a line that is cut or is no number is counted, not guessed (F12)", () => {
  const totals = tally("http_req_duration,1,x,verify,measure__verify,200,,", "http_req_dur").totals();
  expect(totals).toMatchObject({ unreadableLines: 2, requests: 0 });
});

test("a stream without the columns that are needed is refused", () => {
  expect(() => tallyK6Stream().add("metric_name,timestamp")).toThrow(/no column metric_value/);
});

test("a metric that k6 never sent is absent, not zero", () => {
  expect(tally().totals()).toMatchObject({ counters: {}, vusPeak: null, vusMax: null });
});

function tally(...lines: readonly string[]) {
  const stream = tallyK6Stream();
  for (const line of [header, ...lines]) stream.add(line);
  return stream;
}
