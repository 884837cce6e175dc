/** What happened when, as numbers side by side: 14 bytes each and no object, so that a long trial does not fill the heap. */
export interface Column {
  readonly count: number;
  /**
   * @param seconds since 1970
   * @param value a whole number from 0 to 4e9
   * @param kind a small whole number that the caller tells kinds apart by
   */
  add(seconds: number, value: number, kind: number): void;
  /** Visits what happened from one moment on and before another. */
  within(fromSeconds: number, toSeconds: number, visit: (value: number, kind: number) => void): void;
}

const FIRST_CAPACITY = 4096;

/** An empty column; it doubles when it is full. */
export function openColumn(): Column {
  let seconds = new Float64Array(FIRST_CAPACITY);
  let values = new Uint32Array(FIRST_CAPACITY);
  let kinds = new Uint16Array(FIRST_CAPACITY);
  let count = 0;
  const grow = () => {
    const capacity = count * 2;
    seconds = copied(seconds, new Float64Array(capacity));
    values = copied(values, new Uint32Array(capacity));
    kinds = copied(kinds, new Uint16Array(capacity));
  };
  return {
    get count() {
      return count;
    },
    add(at, value, kind) {
      if (count === seconds.length) grow();
      seconds[count] = at;
      values[count] = value;
      kinds[count] = kind;
      count += 1;
    },
    within(from, to, visit) {
      for (let index = 0; index < count; index += 1) {
        const at = seconds[index] ?? 0;
        if (at >= from && at < to) visit(values[index] ?? 0, kinds[index] ?? 0);
      }
    },
  };
}

function copied<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
