import type { Check } from "./doctor.ts";
import type { DoctorReaders } from "./doctor-readers.ts";
import { attempt } from "./doctor-attempt.ts";

const oldestNode = 24;

/** Checks of the programs that a run needs: Node, k6, Redis. */
export function checkTools(readers: DoctorReaders): Promise<readonly Check[]> {
  return Promise.all([
    attempt("node", "Node", () => checkNode(readers.nodeVersion())),
    attempt("k6", "k6", () => checkK6(readers)),
    attempt("redis", "Redis", () => checkRedis(readers)),
  ]);
}

function checkNode(version: string): Omit<Check, "id" | "label"> {
  return Number.parseInt(version, 10) >= oldestNode
    ? { status: "ok", detail: version, hint: null }
    : {
        status: "fail",
        detail: `needs Node >= ${oldestNode} (found ${version})`,
        hint: "npm start brings its own Node",
      };
}

async function checkK6(readers: DoctorReaders): Promise<Omit<Check, "id" | "label">> {
  const k6 = await readers.k6();
  if ("missing" in k6) return { status: "fail", detail: `${k6.why} No load can be made.`, hint: k6.hint };
  const passedOver = k6.passedOver.length === 0 ? "" : `; passed over: ${k6.passedOver.join("; ")}`;
  return { status: "ok", detail: `${k6.version}, ${k6.source}${passedOver}`, hint: null };
}

async function checkRedis(readers: DoctorReaders): Promise<Omit<Check, "id" | "label">> {
  const redis = await readers.redis();
  if ("missing" in redis) {
    return { status: "warn", detail: `${redis.why} The Redis denylist is not measured.`, hint: redis.hint };
  }
  return { status: "ok", detail: [redis.version, redis.source].filter((part) => part !== null).join(", "), hint: null };
}
