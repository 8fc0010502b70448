// Reads the signatures that Python sends: one buffer in, typed arrays on top of it out, nothing copied.
// The format is written down in src/leadgrid/payloads.py. Refuses to know grids, scores and the page.

const MAGIC = "LGSIG001";
const CODES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
const COUNTS = { ...CODES, f8: Float64Array };

/**
 * @typedef {Object} Signatures
 * @property {number} size how many signatures there are
 * @property {boolean} exact false where they are a sample and the counts are estimates
 * @property {{key: string, codes: Uint8Array|Uint16Array|Uint32Array, values: Float64Array}[]} rungs
 *   signature i has values[codes[i]] hits, in thousandths
 * @property {{today: ArrayLike<number>, replay: ArrayLike<number>|null, converted: ArrayLike<number>|null}} counts
 */

/**
 * The signatures in a buffer. Throws an Error that says what is wrong with it.
 * @param {ArrayBuffer} buffer
 * @returns {Signatures}
 */
export function decode(buffer) {
  if (buffer.byteLength < 12 || ascii(buffer, 0, 8) !== MAGIC) throw new Error("these are no signatures");
  const length = new DataView(buffer).getUint32(8, true);
  if (12 + length > buffer.byteLength) throw new Error("the signatures are cut off");
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 12, length)));
  const body = Math.ceil((12 + length) / 8) * 8;

  const column = (types, { type, at }, size) => {
    const Column = types[type];
    if (!Column) throw new Error(`no column is of type ${type}`);
    if (body + at + size * Column.BYTES_PER_ELEMENT > buffer.byteLength) throw new Error("the signatures are cut off");
    return new Column(buffer, body + at, size);
  };
  const counted = (pool) => (header.counts[pool] ? column(COUNTS, header.counts[pool], header.size) : null);

  return {
    size: header.size,
    exact: header.exact,
    rungs: header.rungs.map(({ key, codes, values }) => ({
      key,
      codes: column(CODES, codes, header.size),
      values: column(COUNTS, { type: "f8", at: values.at }, values.length),
    })),
    counts: { today: counted("today"), replay: counted("replay"), converted: counted("converted") },
  };
}

function ascii(buffer, from, to) {
  return String.fromCharCode(...new Uint8Array(buffer, from, to - from));
}
