import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { decode, encode, encodeChunks } from './codec.ts';
import {
  apiVersionsResponse,
  fetchRequest,
  fetchResponse,
  joinGroupRequest,
  metadataRequest,
  offsetCommitRequest,
  produceRequest,
  produceResponse,
  streamsGroupMetadataValue,
  topicRecord,
} from './definitions/index.ts';
import { UnsupportedMessageVersion } from './layout.ts';
import { UnencodableValue, UnsupportedField } from './writer.ts';

suite('what an old version cannot say', () => {
  test('is refused when it was set', () => {
    const value = { groupId: 'g', groupInstanceId: 'instance-1' };
    assert.throws(() => encode(joinGroupRequest, 4, value), {
      name: 'UnsupportedField',
      message: 'JoinGroupRequest v4 has no groupInstanceId',
    });
    const lastFetched = { topics: [{ topic: 't', partitions: [{ lastFetchedEpoch: 7 }] }] };
    assert.throws(() => encode(fetchRequest, 11, lastFetched), UnsupportedField);
    const replica = { replicaState: { replicaId: 3 } };
    assert.throws(() => encode(fetchRequest, 14, replica), UnsupportedField);
    const forgotten = { forgottenTopicsData: [{ topic: 't' }] };
    assert.throws(() => encode(fetchRequest, 6, forgotten), UnsupportedField);
    const tags = { unknownTags: [{ tag: 9, bytes: Buffer.of(1) }] };
    assert.throws(() => encode(joinGroupRequest, 5, tags), UnsupportedField);
  });

  test('is left out when it has its default, or may be left out', () => {
    const plain = encode(fetchRequest, 11, { maxWaitMs: 5 });
    const defaults = { forgottenTopicsData: [], replicaState: { replicaId: -1 } };
    assert.deepEqual(encode(fetchRequest, 11, { maxWaitMs: 5, ...defaults }), plain);
    const ignorable = { maxWaitMs: 5, clusterId: 'c', unknownTags: [] };
    assert.deepEqual(encode(fetchRequest, 11, ignorable), plain);
    assert.deepEqual(encode(joinGroupRequest, 0, { rebalanceTimeoutMs: 9 }).length, 14);
  });

  test('includes null', () => {
    assert.equal(encode(metadataRequest, 1, { topics: null }).toString('hex'), 'ffffffff');
    assert.throws(() => encode(metadataRequest, 0, { topics: null }), {
      name: 'UnencodableValue',
      message: 'MetadataRequest v0: topics cannot be null',
    });
  });
});

suite('values', () => {
  test('that do not fit their type are refused with their place', () => {
    const bad: [object, string][] = [
      [{ sessionTimeoutMs: 2 ** 31 }, 'sessionTimeoutMs: 2147483648 does not fit'],
      [{ sessionTimeoutMs: 0.5 }, 'sessionTimeoutMs: 0.5 does not fit'],
      [{ sessionTimeoutMs: Number.NaN }, 'sessionTimeoutMs: NaN does not fit'],
      [{ groupId: 7 }, 'groupId: 7 does not fit'],
      [{ groupId: 'x'.repeat(32768) }, 'groupId: text of 32768 bytes'],
      [{ protocols: [{ name: null }] }, 'JoinGroupRequest v9: protocols[].name cannot be null'],
    ];
    for (const [value, message] of bad) {
      assert.throws(() => encode(joinGroupRequest, 9, value), {
        name: 'UnencodableValue',
        message,
      });
    }
    const ids = [{ topicId: 'short' }, { topicId: 'AAAAAAAAAAAAAAAAAAAA!A' }];
    for (const record of ids) assert.throws(() => encode(topicRecord, 0, record), UnencodableValue);
    for (const acks of [32768, -32769]) {
      assert.throws(() => encode(produceRequest, 7, { acks }), UnencodableValue);
    }
  });

  test('of 64 bits keep to the range of int64', () => {
    const written = (committedOffset: number) => {
      const topics = [{ name: 't', partitions: [{ committedOffset }] }];
      const bytes = encode(offsetCommitRequest, 2, { topics });
      return bytes.toString('hex', bytes.length - 10, bytes.length - 2);
    };
    assert.equal(written(-1), 'ffffffffffffffff');
    assert.equal(written(2 ** 53 - 1), '001fffffffffffff');
    assert.equal(written(-(2 ** 53) + 1), 'ffe0000000000001');
    assert.equal(written(2 ** 63), '7fffffffffffffff');
    assert.equal(written(Number.POSITIVE_INFINITY), '7fffffffffffffff');
    assert.equal(written(-(2 ** 70)), '8000000000000000');
    assert.throws(() => written(0.5), UnencodableValue);
    assert.throws(() => written(Number.NaN), UnencodableValue);
  });

  test('that are hashes keep each bit', () => {
    const metadataHash = -0x7edc_ba98_7654_3211n;
    const bytes = encode(streamsGroupMetadataValue, 0, { epoch: 1, metadataHash });
    assert.equal(decode(streamsGroupMetadataValue, 0, bytes).metadataHash, metadataHash);
  });

  test('of text may have any character', () => {
    const texts = [
      '',
      'a',
      'é',
      '日本',
      '👍',
      `${'a'.repeat(47)}é`,
      'é'.repeat(100),
      'x'.repeat(32767),
    ];
    for (const version of [5, 9]) {
      for (const groupId of texts) {
        const bytes = encode(joinGroupRequest, version, { groupId });
        assert.equal(decode(joinGroupRequest, version, bytes).groupId, groupId);
      }
    }
  });

  test('of versions that do not exist are refused', () => {
    for (const version of [-1, 10, 0.5, Number.NaN]) {
      assert.throws(() => encode(joinGroupRequest, version, {}), UnsupportedMessageVersion);
    }
    assert.throws(() => encode(produceRequest, 2, {}), UnsupportedMessageVersion);
    assert.throws(() => decode(produceRequest, 14, Buffer.alloc(9)), UnsupportedMessageVersion);
  });
});

suite('tagged fields', () => {
  test('are written in the order of their tags, known and unknown ones', () => {
    const tag = (number: number) => ({ tag: number, bytes: Buffer.of(number) });
    const value = {
      finalizedFeaturesEpoch: 5,
      zkMigrationReady: true,
      unknownTags: [tag(9), tag(4)],
    };
    const bytes = encode(apiVersionsResponse, 3, value);
    const expected = '000001000000000401080000000000000005030101040104090109';
    assert.equal(bytes.toString('hex'), expected);
    const back = decode(apiVersionsResponse, 3, bytes);
    assert.equal(back.finalizedFeaturesEpoch, 5);
    assert.deepEqual(back.unknownTags, [tag(4), tag(9)]);
  });

  test('cannot be known and unknown at once', () => {
    const unknownTags = [{ tag: 1, bytes: Buffer.alloc(8) }];
    const value = { finalizedFeaturesEpoch: 5, unknownTags };
    assert.throws(() => encode(apiVersionsResponse, 3, value), UnencodableValue);
  });

  test('get a size of several bytes where they are long', () => {
    for (const length of [100, 126, 127, 128, 200, 20_000]) {
      const clusterId = 'x'.repeat(length);
      const bytes = encode(fetchRequest, 12, { clusterId, rackId: 'r' });
      const back = decode(fetchRequest, 12, bytes);
      assert.equal(back.clusterId, clusterId);
      assert.equal(back.rackId, 'r');
    }
    const nodeEndpoints = Array.from({ length: 60_000 }, (_, nodeId) => ({
      nodeId,
      host: 'a-host-with-a-name-of-some-length.example',
      rack: null,
    }));
    const bytes = encode(produceResponse, 10, { nodeEndpoints });
    assert.ok(bytes.length > 2_097_152);
    assert.equal(decode(produceResponse, 10, bytes).nodeEndpoints.length, 60_000);
  });
});

suite('records', () => {
  const response = (records: Uint8Array | readonly Uint8Array[] | null) => ({
    responses: [{ topic: 't', partitions: [{ partitionIndex: 1, highWatermark: 9, records }] }],
  });

  test('are passed on as they are when they are large', () => {
    const large = Buffer.alloc(5000, 7);
    const small = Buffer.from('small');
    for (const version of [11, 12]) {
      const chunks = encodeChunks(fetchResponse, version, response([large, small, large]));
      assert.equal(chunks[1], large);
      assert.equal(chunks[3], large);
      const whole = encode(fetchResponse, version, response(Buffer.concat([large, small, large])));
      assert.deepEqual(Buffer.concat(chunks), whole);
    }
  });

  test('are views of the frame after decoding', () => {
    const frame = encode(fetchResponse, 11, response(Buffer.from('batch')));
    const view = decode(fetchResponse, 11, frame).responses[0]?.partitions[0]?.records;
    assert.equal(view?.toString(), 'batch');
    assert.equal(view?.buffer, frame.buffer);
  });

  test('may be none', () => {
    const chunks = encodeChunks(fetchResponse, 11, response(null));
    assert.equal(chunks.length, 1);
    const back = decode(fetchResponse, 11, Buffer.concat(chunks));
    assert.equal(back.responses[0]?.partitions[0]?.records, null);
  });
});

test('a large message leaves no trace in the next one', () => {
  const records = Buffer.alloc(3_000_000, 1);
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
  const large = encode(produceRequest, 7, { topicData });
  assert.equal(large.length, 3_000_000 + 27);
  assert.throws(() => encode(produceRequest, 7, { acks: 99_999 }), UnencodableValue);
  assert.equal(encode(produceRequest, 7, {}).toString('hex'), `ffff${'00'.repeat(10)}`);
});
