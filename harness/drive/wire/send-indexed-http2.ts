import type { Socket } from "node:net";
import { openCounted, since, type ByteCount } from "./counted-connection.ts";
import { certificateName } from "./make-certificate.ts";

const frameTypes = { headers: 1, reset: 3, settings: 4, goAway: 7 } as const;
const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Header table, bytes, and what an entry takes beside its name and value (RFC 7541 §4.1). */
const tableBytes = 4096;
const entryBytes = 32;
const otherEntries = entryBytes * 2 + `:authority${certificateName}:path/protected`.length;

/** Longest token that can be repeated for a byte, bytes: the table has to hold it, host and path. */
export const longestIndexedToken: number = tableBytes - otherEntries - entryBytes - "authorizationBearer ".length;

/**
 * Sends the same token twice on one plain HTTP/2 connection and puts everything into the header table, as clients do that
 * do not treat `authorization` as a secret; gives the bytes of the second request.
 *
 * It does no Huffman coding, which only the first request would show.
 * @throws {Error} When the token does not fit the table, or the server answers other than 200.
 */
export async function repeatIndexed(port: number, token: string): Promise<ByteCount> {
  if (token.length > longestIndexedToken) throw new Error(`a token of ${token.length} bytes does not fit the table`);
  const connection = await openCounted(port, null);
  const { stream } = connection;
  const frames = frameReader(stream);
  stream.write(Buffer.concat([Buffer.from(preface), frame(frameTypes.settings, 0, 0)]));
  // What belongs to the set-up is out of the way before a request is counted.
  await frames.next((type, flags) => type === frameTypes.settings && flags === 0);
  stream.write(frame(frameTypes.settings, ACK, 0));
  await exchange(stream, frames, 1, literalHeaders(token));
  const before = connection.count();
  await exchange(stream, frames, 3, repeatedHeaders);
  const counted = since(before, connection.count());
  stream.destroy();
  await connection.closed;
  return counted;
}

type FrameReader = ReturnType<typeof frameReader>;

async function exchange(stream: Socket, frames: FrameReader, id: number, block: Buffer): Promise<void> {
  stream.write(frame(frameTypes.headers, END_STREAM | END_HEADERS, id, block));
  const payload = await frames.next((type, _flags, of) => type === frameTypes.headers && of === id);
  // `:status 200` is entry 8 of the static table (RFC 7541 Appendix A).
  if (payload[0] !== 0x88) throw new Error("expected status 200 from the server, got another");
  await frames.next((_type, flags, of) => of === id && (flags & END_STREAM) !== 0);
}

/** `:method GET` and `:scheme http` from the static table, the rest as literals that enter the dynamic table (RFC 7541 §6.2.1). */
function literalHeaders(token: string): Buffer {
  const fields = [literal(1, certificateName), literal(4, "/protected"), literal(23, `Bearer ${token}`)];
  return Buffer.concat([Buffer.from([0x82, 0x86]), ...fields]);
}

/** The same five from the tables: the last one entered has the lowest number, 62 (RFC 7541 §2.3.3). */
const repeatedHeaders = Buffer.from([0x82, 0x86, 0x80 | 64, 0x80 | 63, 0x80 | 62]);

function literal(nameIndex: number, value: string): Buffer {
  return Buffer.concat([Buffer.from([0x40 | nameIndex, ...prefixedInteger(value.length)]), Buffer.from(value)]);
}

/** An integer with a prefix of 7 bits (RFC 7541 §5.1). */
function prefixedInteger(value: number): readonly number[] {
  if (value < 127) return [value];
  const bytes = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** A frame (RFC 9113 §4.1). */
function frame(type: number, flags: number, streamId: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

function frameReader(stream: Socket) {
  let buffered: Buffer = Buffer.alloc(0);
  const chunks: AsyncIterator<Buffer, unknown> = stream[Symbol.asyncIterator]();
  return {
    /** The next frame that is meant; those before it are dropped. Throws when the server refuses or closes. */
    async next(isMeant: (type: number, flags: number, streamId: number) => boolean) {
      for (;;) {
        while (buffered.length >= 9 && buffered.length >= 9 + buffered.readUIntBE(0, 3)) {
          const end = 9 + buffered.readUIntBE(0, 3);
          const [head, payload] = [buffered.subarray(0, 9), buffered.subarray(9, end)];
          buffered = buffered.subarray(end);
          const type = head.readUInt8(3);
          if (type === frameTypes.reset || type === frameTypes.goAway)
            throw new Error(`the server refused the request with a frame of type ${type}`);
          if (isMeant(type, head.readUInt8(4), head.readUInt32BE(5))) return payload;
        }
        const chunk = await chunks.next();
        if (chunk.done === true) throw new Error("the server closed the connection");
        buffered = Buffer.concat([buffered, chunk.value]);
      }
    },
  };
}
