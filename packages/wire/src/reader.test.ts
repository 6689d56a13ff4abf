import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { decode, decodeFrom } from './codec.ts';
import {
  consumerGroupHeartbeatResponse,
  fetchRequest,
  heartbeatRequest,
  metadataRequest,
  produceRequest,
} from './definitions/index.ts';
import { MalformedMessage, Reader, readLongVarint, readText } from './reader.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

suite('bad bytes name the field', () => {
  const bad: [string, () => unknown, RegExp][] = [
    [
      'ends early',
      () => decode(heartbeatRequest, 0, hex('0001 67 00')),
      /generationId: ends early/,
    ],
    ['text ends early', () => decode(heartbeatRequest, 0, hex('0009 67')), /groupId: ends early/],
    ['null', () => decode(heartbeatRequest, 0, hex('ffff')), /groupId: null where null cannot/],
    ['negative', () => decode(produceRequest, 3, hex('fffe')), /transactionalId: negative length/],
    ['count', () => decode(metadataRequest, 0, hex('00000003 0000 0000')), /topics: more elements/],
    ['varint', () => decode(heartbeatRequest, 4, hex('ffffffffff01')), /groupId: no varint/],
    ['text too long', () => decode(heartbeatRequest, 4, hex('818002')), /groupId: ends early/],
    [
      'size of a tag',
      () => decode(heartbeatRequest, 4, hex('0167 0000 0001 0167 00 01 05 09 01')),
      /HeartbeatRequest v4: .*ends early/,
    ],
  ];
  for (const [name, read, message] of bad) {
    test(name, () => {
      assert.throws(read, (error) => error instanceof MalformedMessage && message.test(`${error}`));
    });
  }

  test('a tagged field of another size', () => {
    const start = 'ffffffff 000001f4 00000001 7fffffff 00 00000000 ffffffff 01 01 01';
    const good = decode(fetchRequest, 12, hex(`${start} 01 00 02 02 63`));
    assert.equal(good.clusterId, 'c');
    const bad = hex(`${start} 01 00 03 02 63 00`);
    assert.throws(() => decode(fetchRequest, 12, bad), /clusterId: tagged field of another size/);
    const later = hex(`${start} 01 01 00`);
    assert.throws(
      () => decode(fetchRequest, 12, later),
      /replicaState: tag is not of this version/,
    );
  });
});

test('null structs are a byte', () => {
  const start = '00000000 0000 00 00 00000005 00001388';
  const none = decode(consumerGroupHeartbeatResponse, 0, hex(`${start} ff 00`));
  assert.equal(none.assignment, null);
  const empty = decode(consumerGroupHeartbeatResponse, 0, hex(`${start} 01 01 00 00`));
  assert.deepEqual(empty.assignment, { topicPartitions: [] });
});

test('a reader stands behind what was read, and does not read beyond its end', () => {
  const two = hex('0001 61 00000001 0001 6d 0001 62 00000002 0001 6e');
  const reader = new Reader(two);
  assert.equal(decodeFrom(reader, heartbeatRequest, 0).groupId, 'a');
  assert.equal(reader.remaining, 10);
  assert.equal(decodeFrom(reader, heartbeatRequest, 0).memberId, 'n');
  assert.equal(reader.remaining, 0);
  assert.throws(() => decodeFrom(new Reader(two, 0, 9), heartbeatRequest, 0), MalformedMessage);
  assert.throws(() => new Reader(two, 5, 21), MalformedMessage);
  assert.throws(() => new Reader(two, -1), MalformedMessage);
});

test('varints of several bytes', () => {
  const values: [string, number][] = [
    ['8001', 128],
    ['ff7f', 16383],
    ['80808001', 2097152],
    ['ffffffff07', 2147483647],
    ['ffffffff0f', -1],
    ['ffffffffff', -1],
    ['80', -1],
  ];
  for (const [text, value] of values) {
    const reader = new Reader(hex(text));
    assert.equal(readLongVarint(reader), value, text);
    if (value >= 0) assert.equal(reader.remaining, 0);
  }
});

test('text is what UTF-8 says, also when another text had the same place before', () => {
  const texts = ['topic-1', 'topic-2', 'é', 'Ã©', '', 'a'.repeat(40), 'b'.repeat(41), '日本'];
  for (let round = 0; round < 3; round++) {
    for (const text of texts) {
      const bytes = Buffer.from(`x${text}y`);
      assert.equal(readText(bytes, 1, bytes.length - 2), text);
    }
  }
  for (let number = 0; number < 5000; number++) {
    const bytes = Buffer.from(`name-${number}`);
    assert.equal(readText(bytes, 0, bytes.length), `name-${number}`);
  }
  assert.equal(readText(hex('61ff62'), 0, 3), 'a\ufffdb');
});
