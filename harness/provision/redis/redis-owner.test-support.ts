// Holds a Redis until it is killed; prints the server's pid. The first argument is the server binary.
import { startRedisProcess } from "./redis-process.ts";

const redis = await startRedisProcess({ path: process.argv[2] ?? "", source: "test" });
process.stdout.write(`${redis.pid}\n`);
setInterval(() => {}, 60_000);
