/**
 * Gives the reader of one connection: for each chunk, how many requests end in it, or −1 when what came is not a request
 * without a body.
 *
 * It knows as much HTTP as a floor needs: a request begins with GET and ends with an empty line, several may come in one
 * chunk, and one may be cut anywhere.
 */
export function countRequestEnds(): (chunk: Buffer) => number {
  let rest: Buffer | undefined;
  return (chunk) => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let requests = 0;
    let start = 0;
    while (start < bytes.length) {
      if (!startsWithGet(bytes, start)) return -1;
      const end = bytes.indexOf(emptyLine, start, "latin1");
      if (end < 0) break;
      requests += 1;
      start = end + emptyLine.length;
    }
    rest = start < bytes.length ? bytes.subarray(start) : undefined;
    return (rest?.length ?? 0) > maxHeadBytes ? -1 : requests;
  };
}

const emptyLine = "\r\n\r\n";
const maxHeadBytes = 64 * 1024;

function startsWithGet(bytes: Buffer, start: number): boolean {
  for (let index = 0; index < get.length && start + index < bytes.length; index += 1) {
    if (bytes[start + index] !== get.charCodeAt(index)) return false;
  }
  return true;
}

const get = "GET ";
