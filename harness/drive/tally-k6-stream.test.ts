import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
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
  expect(flows.map(({ request, requests, byStatus }) => ({ request, requests, byStatus }))).toEqual([
    { request: "verify", requests: 3, byStatus: { 200: 2, 401: 1 } },
    { request: "login", requests: 1, byStatus: { 200: 1 } },
  ]);
  const histogram = decode(flows[0]?.durationHdr);
  expect(histogram.totalCount).toBe(3);
  expect(histogram.getValueAtPercentile(50)).toBeCloseTo(2500, -1);
  expect(stream.totals().requests).toBe(6);
});

test("waiting and blocking are of all requests, connect and TLS only of those that made a connection", () => {
  const parts = (at: number, [waiting, blocked, connecting, tls]: readonly number[]) => [
    `http_req_duration,${at},9,verify,verify,200,,`,
    `http_req_waiting,${at},${waiting},verify,verify,200,,`,
    `http_req_blocked,${at},${blocked},verify,verify,200,,`,
    `http_req_connecting,${at},${connecting},verify,verify,200,,`,
    `http_req_tls_handshaking,${at},${tls},verify,verify,200,,`,
  ];
  const stream = tally(
    ...parts(1_000_000, [1, 1, 1, 1]),
    ...parts(2_000_000, [4, 0.001, 0, 0]),
    ...parts(2_000_000, [6, 3, 0.5, 2]),
    ...parts(2_500_000, [8, 0, 0.7, 0]),
  );
  const { flows, freshConnections } = stream.between(2, 3, 0);
  const [verify] = flows;
  const recorded = [verify?.waitingHdr, verify?.blockedHdr, verify?.connectingHdr, verify?.tlsHandshakingHdr].map(
    (hdr) => ({ count: decode(hdr).totalCount, max: decode(hdr).maxValue }),
  );
  expect(recorded).toEqual([
    { count: 3, max: expect.closeTo(8000, -1) as number },
    { count: 3, max: expect.closeTo(3000, -1) as number },
    { count: 2, max: expect.closeTo(700, -1) as number },
    { count: 1, max: expect.closeTo(2000, -1) as number },
  ]);
  expect(freshConnections).toBe(2);
});

test("F24 wrong answers are told apart by the case of the token", () => {
  const totals = tally(
    "false_accepts,1000000,1,,verify,,case=expired&window=measure,",
    "false_accepts,1000000,1,,verify,,window=measure&case=expired,",
    "false_accepts,1000000,1,,verify,,window=measure&case=revoked,",
    "false_rejects,1000000,1,,verify,,case=valid&window=measure,",
    "false_rejects,1000000,1,,verify,,,",
  ).totals();
  expect(totals.falseAnswers).toEqual([
    { case: "expired", kind: "accept", count: 2 },
    { case: "revoked", kind: "accept", count: 1 },
    { case: "valid", kind: "reject", count: 1 },
    { case: "unknown", kind: "reject", count: 1 },
  ]);
  expect(totals.counters).toEqual({ false_accepts: 3, false_rejects: 2 });
});

test("a trial of more samples than a first buffer holds loses none", () => {
  const stream = tally();
  for (let index = 0; index < 20_000; index += 1) {
    stream.add(`http_req_duration,${2_000_000 + index},${1 + (index % 7)},verify,verify,200,,`);
  }
  const [flow] = stream.between(2, 2.015, 0).flows;
  expect([flow?.requests, stream.totals().requests]).toEqual([15_000, 20_000]);
});

test("bytes and dropped iterations belong to the window they fell into", () => {
  const stream = tally(
    "data_sent,1000000,999,,verify,,window=warmup,",
    "data_sent,2000000,100,,verify,,window=measure,",
    "data_received,2000000,7,,verify,,window=measure,",
    "http_req_duration,1000000,1,verify,verify,200,window=warmup,",
    "http_req_connecting,1000000,0.4,verify,verify,200,window=warmup,",
    "dropped_iterations,1500000,2,,verify,,,",
    "dropped_iterations,1950000,1,,verify,,,",
    "dropped_iterations,2500000,3,,verify,,,",
  );
  expect(stream.between(2, 3, 0.1)).toEqual({
    flows: [],
    sentBytes: 100,
    receivedBytes: 7,
    droppedIterations: 4,
    freshConnections: 0,
  });
  expect(stream.totals().counters).toEqual({ dropped_iterations: 6 });
});

test("gauges keep their peak", () => {
  const { vusPeak, vusMax } = tally("vus,1,7,,,,,", "vus,1,4,,,,,", "vus_max,1,82,,,,,").totals();
  expect([vusPeak, vusMax]).toEqual([7, 82]);
});

test("a line that is cut, no number or negative is counted, not guessed (F12)", () => {
  const totals = tally(
    "http_req_duration,1,x,verify,measure__verify,200,,",
    "http_req_duration,1,-1,verify,measure__verify,200,,",
    "http_req_dur",
  ).totals();
  expect(totals).toMatchObject({ unreadableLines: 3, requests: 0 });
});

test("a stream without the columns that are needed is refused", () => {
  expect(() => tallyK6Stream().add("metric_name,timestamp")).toThrow(/no column metric_value/);
});

test("a metric that k6 never sent is absent, not zero", () => {
  expect(tally().totals()).toMatchObject({ counters: {}, falseAnswers: [], vusPeak: null, vusMax: null });
});

function tally(...lines: readonly string[]) {
  const stream = tallyK6Stream();
  for (const line of [header, ...lines]) stream.add(line);
  return stream;
}

function decode(hdr: string | undefined): Histogram {
  return decodeFromCompressedBase64(hdr ?? "", 64);
}
