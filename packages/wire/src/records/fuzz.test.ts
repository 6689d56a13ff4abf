/**
 * Bytes that nobody meant: recorded batches with random changes, walked, checked and read. Whatever
 * happens must be a fault or an error of ours, and soon.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { decompress } from '../compression/codec.ts';
import { CompressionError } from '../compression/error.ts';
import { bytesOf, recorded } from '../testing/recorded.ts';
import { MALFORMED } from '../varint.ts';
import { batchPositions, type CompressionId, sealBatch, wholeBatchSize } from './batch.ts';
import { RecordsError, RecordsFault } from './faults.ts';
import { readRecords } from './reader.ts';
import {
  ANY_RECORDS,
  checkBatch,
  checkClientBatch,
  checkRecords,
  RecordsCheck,
} from './validate.ts';
import { layOutRecord, seen, walked, walkRecords } from './walk.ts';

const BYTES_MAX = 4 * 1024 * 1024;

/** The same numbers each time: a failure is found again by running the test again. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to four changes: another byte, a flipped bit, an extreme number, or a cut. */
function mutate(source: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(source);
  for (let changes = 1 + random(4); changes > 0 && bytes.length > 4; changes--) {
    const at = random(bytes.length);
    switch (random(5)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at]! ^= 1 << random(8);
        break;
      case 2:
        bytes.writeInt32BE(
          [0, -1, 0x7fff_ffff, -0x8000_0000, 0x1000][random(5)]!,
          Math.min(at, bytes.length - 4),
        );
        break;
      case 3:
        bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random(5)]!;
        break;
      default:
        if (random(4) === 0) bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}

function isOurs(error: unknown): boolean {
  return error instanceof RecordsError || error instanceof CompressionError;
}

// zstd's highest level asks for a window of 128 MiB, which takes a millisecond to allocate.
const quick = recorded.batches.filter(({ name }) => name !== 'v2-zstd-22');

const small = quick
  .filter(({ name }) => !name.includes('long') || name === 'v2-long-none')
  .map(({ bytes }) => bytesOf(bytes));

suite('mutated batches', () => {
  test('are checked without an exception', () => {
    const random = randomness(1);
    const bounds = { ...ANY_RECORDS, keyRequired: true, decompressedBytesMax: BYTES_MAX };
    const check = new RecordsCheck();
    let good = 0;
    let bad = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = mutate(small[round % small.length]!, random);
      const size = wholeBatchSize(bytes, 0, bytes.length);
      if (size < 61 || bytes[16] !== 2) continue;
      sealBatch(bytes, 0);
      assert.equal(checkBatch(bytes, 0, bytes.length), RecordsFault.none);
      checkClientBatch(bytes, 0);
      if (checkRecords(bytes, 0, size, bounds, check) === RecordsFault.none) good++;
      else bad++;
    }
    // Both must happen, or the test tests nothing.
    assert.ok(bad > 1000 && good + bad > 5000, `${good} good, ${bad} bad`);
  });

  test('are read to the end or to an error of ours', () => {
    const random = randomness(2);
    let read = 0;
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = mutate(small[round % small.length]!, random);
      try {
        for (const record of readRecords(bytes, 0, bytes.length, BYTES_MAX)) {
          assert.ok(record.headers.length === record.headerCount);
          assert.ok((record.key?.length ?? 0) + (record.value?.length ?? 0) <= BYTES_MAX);
        }
        read++;
      } catch (error) {
        if (!isOurs(error)) throw error;
        refused++;
      }
    }
    assert.ok(read > 500 && refused > 500, `${read} read, ${refused} refused`);
  });

  test('walking over many batches ends, wherever bytes changed', () => {
    const random = randomness(3);
    const all = Buffer.concat(small);
    for (let round = 0; round < 300; round++) {
      const bytes = mutate(all, random);
      let end = 0;
      for (const at of batchPositions(bytes)) {
        assert.ok(at >= end);
        end = at + wholeBatchSize(bytes, at, bytes.length);
      }
      assert.ok(end <= bytes.length);
    }
  });
});

suite('mutated records', () => {
  test('the short way and the careful way over a record agree', () => {
    const random = randomness(4);
    const records = bytesOf(recorded.batches[0]!.bytes).subarray(61);
    const plain = Buffer.from('10000002017a7a7a00'.repeat(8), 'hex');
    let compared = 0;
    for (let round = 0; round < 30_000; round++) {
      const bytes = mutate(round % 2 === 0 ? records : plain, random);
      const expected = walkCarefully(bytes);
      const end = walkRecords(bytes, 0, bytes.length, expected.count + 1);
      assert.equal(end, MALFORMED);
      assert.equal(walked.count, expected.count);
      assert.equal(walkRecords(bytes, 0, bytes.length, expected.count), expected.end);
      assert.equal(walked.isInOrder, expected.isInOrder);
      assert.equal(walked.isKeyed, expected.isKeyed);
      assert.equal(walked.isNarrow, expected.isNarrow);
      if (expected.isNarrow && expected.count > 0) {
        assert.equal(walked.timestampDeltaMin, expected.timestampDeltaMin);
        assert.equal(walked.timestampDeltaMax, expected.timestampDeltaMax);
      }
      compared += expected.count;
    }
    assert.ok(compared > 10_000, `${compared} compared`);
  });
});

type Walked = typeof walked & { end: number };

/** All whole records at the start of the bytes, field by field. */
function walkCarefully(bytes: Buffer): Walked {
  const found: Walked = {
    timestampDeltaMin: Number.POSITIVE_INFINITY,
    timestampDeltaMax: Number.NEGATIVE_INFINITY,
    isNarrow: true,
    isInOrder: true,
    isKeyed: true,
    count: 0,
    end: 0,
  };
  for (let at = layOutRecord(bytes, 0, bytes.length); at >= 0; found.count++) {
    found.end = at;
    const { timestampDelta: delta } = seen;
    found.timestampDeltaMin = Math.min(found.timestampDeltaMin, delta);
    found.timestampDeltaMax = Math.max(found.timestampDeltaMax, delta);
    if (Math.abs(delta + 0.5) > 2 ** 31) found.isNarrow = false;
    if (seen.offsetDelta !== found.count) found.isInOrder = false;
    if (seen.keySize < 0) found.isKeyed = false;
    at = layOutRecord(bytes, at, bytes.length);
  }
  return found;
}

suite('mutated compressed bytes', () => {
  const sources = recorded.batches
    .filter(({ magic, codec }) => magic === 2 && codec !== 0)
    .map(({ name, codec, bytes }) => ({ name, codec, bytes: bytesOf(bytes).subarray(61) }));

  for (const [names, rounds] of [
    [quick.filter(({ name }) => !name.includes('long')), 20_000],
    [recorded.batches.filter(({ name }) => /long|zstd-22/.test(name)), 500],
  ] as const) {
    const some = sources.filter(({ name }) => names.some((batch) => batch.name === name));
    test(`${rounds} are decompressed within the limit or refused`, () => {
      const random = randomness(5);
      const refused: Record<CompressionId, number> = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 };
      for (let round = 0; round < rounds; round++) {
        const { codec, bytes } = some[round % some.length]!;
        try {
          const plain = decompress(codec, mutate(bytes, random), BYTES_MAX);
          assert.ok(plain.length <= BYTES_MAX);
        } catch (error) {
          if (!isOurs(error)) throw error;
          refused[codec]++;
        }
      }
      for (const codec of [1, 2, 3, 4] as const) assert.ok(refused[codec] > 10, `codec ${codec}`);
    });
  }
});
