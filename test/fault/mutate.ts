/** Gives numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** A small generator (mulberry32) whose runs can be repeated. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MOST_CHANGES = 6;
const MOST_BYTES = 200_000;
/** Values at which lengths, counts and signs turn over. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff];
const NUMBERS = ['0', '-1', '65536', '4294967296', '99999999999999999999', 'NaN', '1e9'];

type Change = (input: Buffer, seeds: readonly Buffer[], random: Random) => Buffer;

/** Changes an input in one to six places: bits, bytes, lengths, pieces of itself and of other seeds. */
export function mutate(seed: Buffer, seeds: readonly Buffer[], random: Random): Buffer {
  let input: Buffer = Buffer.from(seed);
  const changes = 1 + Math.floor(random() * MOST_CHANGES);
  for (let i = 0; i < changes; i += 1) input = CHANGES[below(CHANGES.length, random)]?.(input, seeds, random) ?? input;
  return input.length > MOST_BYTES ? input.subarray(0, MOST_BYTES) : input;
}

const CHANGES: readonly Change[] = [
  (input, _seeds, random) => poke(input, random, (byte) => byte ^ (1 << below(8, random))),
  (input, _seeds, random) => poke(input, random, () => below(256, random)),
  (input, _seeds, random) => poke(input, random, () => EDGES[below(EDGES.length, random)] ?? 0),
  (input, _seeds, random) => input.subarray(0, below(input.length + 1, random)),
  (input, _seeds, random) => cut(input, random, Buffer.alloc(0)),
  (input, _seeds, random) => cut(input, random, Buffer.alloc(below(64, random), below(256, random))),
  (input, _seeds, random) => Buffer.concat([input, input.subarray(below(input.length + 1, random))]),
  (input, seeds, random) => cut(input, random, pieceOf(seeds[below(seeds.length, random)] ?? input, random)),
  (input, _seeds, random) => otherNumber(input, random),
];

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function poke(input: Buffer, random: Random, change: (byte: number) => number): Buffer {
  const at = below(input.length, random);
  if (input.length > 0) input[at] = change(input[at] ?? 0);
  return input;
}

/** Puts `piece` in the place of up to 32 bytes. */
function cut(input: Buffer, random: Random, piece: Buffer): Buffer {
  const from = below(input.length + 1, random);
  return Buffer.concat([input.subarray(0, from), piece, input.subarray(from + below(33, random))]);
}

function pieceOf(input: Buffer, random: Random): Buffer {
  const from = below(input.length + 1, random);
  return input.subarray(from, from + below(200, random));
}

/** Text that holds numbers gets others. */
function otherNumber(input: Buffer, random: Random): Buffer {
  const text = input.toString('latin1');
  const found = [...text.matchAll(/\d+/g)];
  const one = found[below(found.length, random)];
  if (one === undefined) return input;
  const number = NUMBERS[below(NUMBERS.length, random)] ?? '0';
  return Buffer.from(text.slice(0, one.index) + number + text.slice(one.index + one[0].length), 'latin1');
}
