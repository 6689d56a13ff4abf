/** Records of `__consumer_offsets`: what is written is read again, and nothing that is read harms. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  type CommittedOffset,
  type GroupEntry,
  type GroupMetadata,
  GroupPartition,
  type MemberMetadata,
  NO_TOPIC_ID,
} from '@odradek/machines/groups';
import { encode, MalformedMessage } from '@odradek/wire';
import {
  consumerGroupMemberMetadataKey,
  groupMetadataValue,
  offsetCommitValue,
} from '@odradek/wire/definitions';
import * as fc from 'fast-check';
import { decodeGroupEntry, encodeGroupEntry, subscribedTopics } from './group-records.ts';

const name = fc.string({ maxLength: 30, unit: 'grapheme' });
const nullableName = fc.option(name);
const int32 = fc.nat(0x7fff_ffff);
const time = fc.integer({ min: 0, max: 2 ** 45 });
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const uuid = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((array) => Buffer.from(array).toString('base64url'));

/** Plain objects: what is decoded has a prototype, too. */
const plain = { noNullPrototype: true } as const;

const committed: fc.Arbitrary<CommittedOffset> = fc.record(
  {
    offset: time,
    leaderEpoch: fc.integer({ min: -1, max: 1000 }),
    metadata: name,
    commitTimestampMs: time,
    expireTimestampMs: fc.constant(-1),
    topicId: uuid,
  },
  plain,
);

const member: fc.Arbitrary<MemberMetadata> = fc.record(
  {
    memberId: name,
    groupInstanceId: nullableName,
    clientId: name,
    clientHost: name,
    rebalanceTimeoutMs: int32,
    sessionTimeoutMs: int32,
    subscription: bytes,
    assignment: bytes,
  },
  plain,
);

const metadata: fc.Arbitrary<GroupMetadata> = fc.record(
  {
    protocolType: name,
    generation: int32,
    protocolName: nullableName,
    leaderId: nullableName,
    stateTimestampMs: time,
    members: fc.array(member, { maxLength: 3 }),
  },
  plain,
);

const offsetCommit = fc
  .tuple(name, name, int32, fc.option(committed))
  .map(([groupId, topic, partition, value]): GroupEntry => {
    return { type: 'offset-commit', groupId, topic, partition, value };
  });

const groupMetadata = fc
  .tuple(name, fc.option(metadata))
  .map(([groupId, value]): GroupEntry => ({ type: 'group-metadata', groupId, value }));

function reread(entry: GroupEntry): GroupEntry | undefined {
  const { key, value } = encodeGroupEntry(entry);
  return decodeGroupEntry(Buffer.from(key), value === null ? null : Buffer.from(value));
}

suite('group records', () => {
  test('every entry is read as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(offsetCommit, groupMetadata), (entry) => {
        assert.deepEqual(reread(entry), entry);
      }),
    );
  });

  test('types and versions are those that Kafka 4.3 writes', () => {
    const value = {
      offset: 258,
      leaderEpoch: 3,
      metadata: 'm',
      commitTimestampMs: 1,
      expireTimestampMs: -1,
      topicId: NO_TOPIC_ID,
    };
    const entry = { type: 'offset-commit', groupId: 'g', topic: 't', partition: 7 } as const;
    const commit = encodeGroupEntry({ ...entry, value });
    assert.equal(Buffer.from(commit.key).toString('hex'), '000100016700017400000007');
    assert.equal(
      Buffer.from(commit.value ?? []).toString('hex'),
      '0004000000000000010200000003026d000000000000000100',
    );
    // A retention of its own needs the version that has a place for it, which drops the epoch.
    const expiring = encodeGroupEntry({ ...entry, value: { ...value, expireTimestampMs: 9 } });
    assert.equal(
      Buffer.from(expiring.value ?? []).toString('hex'),
      '0001000000000000010200016d00000000000000010000000000000009',
    );
    const empty = {
      protocolType: '',
      generation: 0,
      protocolName: null,
      leaderId: null,
      stateTimestampMs: 1,
      members: [],
    };
    const group = encodeGroupEntry({ type: 'group-metadata', groupId: 'g', value: empty });
    assert.equal(Buffer.from(group.key).toString('hex'), '0002000167');
    assert.equal(
      Buffer.from(group.value ?? []).toString('hex'),
      '0003000000000000ffffffff000000000000000100000000',
    );
  });

  test('every earlier version is read', () => {
    for (let version = 0; version <= 4; version++) {
      const prefix = Buffer.from([0, version]);
      const offset = encode(offsetCommitValue, version, { offset: 5, metadata: 'm' });
      const key = Buffer.from('000100016700017400000007', 'hex');
      const commit = decodeGroupEntry(key, Buffer.concat([prefix, offset]));
      assert(commit?.type === 'offset-commit');
      assert.equal(commit.value?.offset, 5);
      assert.equal(commit.value.leaderEpoch, -1);
      const metadata = encode(groupMetadataValue, version, {
        protocolType: 'consumer',
        protocol: 'range',
        leader: 'm',
        members: [{ memberId: 'm', sessionTimeout: 10 }],
      });
      const group = decodeGroupEntry(
        Buffer.from('0002000167', 'hex'),
        Buffer.concat([prefix, metadata]),
      );
      assert(group?.type === 'group-metadata');
      assert.equal(group.value?.members[0]?.rebalanceTimeoutMs, -1);
      const partition = loadedWith([group]);
      assert.equal(partition.describe('g').groupState, 'Stable');
    }
  });

  test('what a newer broker writes is passed over', () => {
    assert.equal(decodeGroupEntry(Buffer.from('0063000167', 'hex'), null), undefined);
    const key = Buffer.from('000100016700017400000007', 'hex');
    assert.equal(decodeGroupEntry(key, Buffer.from('0009ffff', 'hex')), undefined);
    assert.equal(decodeGroupEntry(null, null), undefined);
    assert.equal(decodeGroupEntry(Buffer.from([0]), null), undefined);
  });

  test('groups of other kinds are kept as they are, listed, and taken over when asked', () => {
    const memberKey = encode(consumerGroupMemberMetadataKey, 0, { groupId: 'g', memberId: 'm' });
    const key = Buffer.concat([Buffer.from([0, 5]), memberKey]);
    const entry = decodeGroupEntry(key, Buffer.from([0, 0, 1, 2, 3]));
    assert(entry?.type === 'foreign');
    assert.deepEqual(reread(entry), entry);
    const partition = loadedWith([entry]);
    assert.deepEqual(partition.list({ states: ['empty'], types: ['Consumer'] }), [
      { groupId: 'g', protocolType: 'consumer', groupState: 'Empty', groupType: 'consumer' },
    ]);
    assert.equal(partition.describe('g').errorMessage, 'Group g is not a classic group.');
    const { effects } = partition.deleteGroup('g', { wallMs: 0, steadyMs: 0 });
    assert.deepEqual(
      effects.appends.flatMap(({ entries }) => entries),
      [{ ...entry, value: null }],
    );
  });

  test('mutilated records give an entry, nothing, or one kind of error', () => {
    const record = fc.oneof(offsetCommit, groupMetadata).map(encodeGroupEntry);
    const change = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 });
    const mutilate = (whole: Uint8Array, changes: [number, number][], size: number): Buffer => {
      const copy = Buffer.from(whole.subarray(0, Math.min(size, whole.length)));
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
      return copy;
    };
    fc.assert(
      fc.property(record, change, change, fc.nat(120), ({ key, value }, keys, values, size) => {
        try {
          const entry = decodeGroupEntry(
            mutilate(key, keys, 200),
            value === null ? null : mutilate(value, values, size),
          );
          if (entry !== undefined) loadedWith([entry]);
        } catch (error) {
          assert(error instanceof MalformedMessage, String(error));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

function loadedWith(entries: readonly GroupEntry[]): GroupPartition {
  const partition = new GroupPartition({
    initialRebalanceDelayMs: 0,
    sizeMax: 10,
    newMemberJoinTimeoutMs: 1,
    offsetMetadataMax: 10,
    offsetsRetentionMs: 10,
    subscribedTopics,
  });
  for (const [recordOffset, entry] of entries.entries()) {
    partition.load(entry, { recordOffset, producerId: -1 });
  }
  partition.loaded({ wallMs: 0, steadyMs: 0 });
  return partition;
}
