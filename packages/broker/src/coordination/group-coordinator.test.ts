/** The coordinator on real logs: what is asked, what is answered and when, and what is left. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { JoinReply, PartitionErrors, SyncReply } from '@odradek/machines/groups';
import { errorCode } from '@odradek/wire/errors';
import { BatchReader } from '@odradek/wire/records';
import type { Fetched, JoinInput } from './group-coordinator.ts';
import { decodeGroupEntry, subscribedTopics } from './group-records.ts';
import { Stage } from './testing/stage.ts';

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAABQ';
const SUBSCRIPTION = Buffer.from([0, 0, 0, 0, 0, 1, 0, 1, 0x74, 0xff, 0xff, 0xff, 0xff]);

/** A stage where the offsets topic is there already. */
async function ready(settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const stage = new Stage(settings);
  assert.deepEqual(await stage.groups.find('g'), { errorCode: 0, nodeId: 1 });
  return stage;
}

function joinInput(input: Partial<JoinInput> = {}): JoinInput {
  return {
    groupId: 'g',
    memberId: '',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: SUBSCRIPTION }],
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    requiresKnownMemberId: false,
    supportsSkippingAssignment: true,
    ...input,
  };
}

/** Calls with a function that notes the reply, which may not come yet. */
function noting<Reply>(call: (reply: (reply: Reply) => void) => void): { reply?: Reply } {
  const noted: { reply?: Reply } = {};
  call((reply) => {
    assert.equal(noted.reply, undefined, 'nobody is answered twice');
    noted.reply = reply;
  });
  return noted;
}

const join = (stage: Stage, input: Partial<JoinInput> = {}) =>
  noting<JoinReply>((reply) => stage.groups.join(joinInput(input), reply));

function commit(stage: Stage, offset: number, groupId = 'g'): { reply?: PartitionErrors } {
  const partition = {
    partitionIndex: 0,
    committedOffset: offset,
    committedLeaderEpoch: -1,
    committedMetadata: null,
  };
  const request = {
    groupId,
    memberId: '',
    groupInstanceId: null,
    generationId: -1,
    retentionTimeMs: -1,
    topics: [{ topic: 't', topicId: TOPIC_ID, partitions: [partition] }],
    unknownGroupError: errorCode.ILLEGAL_GENERATION,
  };
  return noting((reply) => stage.groups.commit(request, reply));
}

function fetched(stage: Stage, groupId = 'g'): { reply?: Fetched } {
  const request = { groupId, topics: null, requireStable: true };
  return noting((reply) => stage.groups.fetchOffsets(request, reply));
}

const offsetIn = (noted: { reply?: Fetched }) =>
  noted.reply?.topics[0]?.partitions[0]?.committedOffset;

/** A stable group of one; answers its member's id. */
function stableGroup(stage: Stage): string {
  const joined = join(stage);
  stage.clock.pass(3_000);
  const memberId = joined.reply?.memberId ?? '';
  const synced = noting<SyncReply>((reply) =>
    stage.groups.sync(
      {
        groupId: 'g',
        generationId: 1,
        memberId,
        groupInstanceId: null,
        protocolType: null,
        protocolName: null,
        assignments: [{ memberId, assignment: Buffer.from('part') }],
      },
      reply,
    ),
  );
  assert.equal('reply' in synced, false, 'not before it is written');
  stage.clock.endTurn();
  assert.equal(synced.reply?.errorCode, 0);
  return memberId;
}

suite('the coordinator', () => {
  test('makes the offsets topic for the first who asks, and all others wait for that', async () => {
    const stage = new Stage();
    assert.equal(fetched(stage).reply?.errorCode, errorCode.NOT_COORDINATOR);
    const found = await Promise.all([stage.groups.find('a'), stage.groups.find('b')]);
    assert.deepEqual(
      found.map(({ errorCode: error }) => error),
      [0, 0],
    );
    assert.equal(stage.replicas.size, 4);
  });

  test('a join or a commit makes the topic too', async () => {
    const stages = [new Stage(), new Stage()] as const;
    const joined = join(stages[0]);
    const committed = commit(stages[1], 1);
    // All promises that were made are kept before the next turn of the event loop.
    await new Promise(setImmediate);
    for (const { clock } of stages) clock.pass(3_000);
    assert.equal(joined.reply?.errorCode, 0);
    assert.equal(committed.reply?.errorCode, 0);
  });

  test('refuses what no group can be asked', async () => {
    const stage = await ready();
    const error = (input: Partial<JoinInput>) => join(stage, input).reply?.errorCode;
    assert.equal(error({ groupId: '' }), errorCode.INVALID_GROUP_ID);
    assert.equal(error({ sessionTimeoutMs: 5_999 }), errorCode.INVALID_SESSION_TIMEOUT);
    assert.equal(error({ sessionTimeoutMs: 1_800_001 }), errorCode.INVALID_SESSION_TIMEOUT);
    const identity = { groupId: '', generationId: 1, memberId: 'm', groupInstanceId: null };
    assert.equal(stage.groups.heartbeat(identity), errorCode.INVALID_GROUP_ID);
    assert.equal(
      stage.groups.heartbeat({ ...identity, groupId: 'g' }),
      errorCode.UNKNOWN_MEMBER_ID,
    );
  });

  test('new members get an id that tells their client and is like no other', async () => {
    const stage = await ready();
    const input = { requiresKnownMemberId: true };
    const [first, second] = [join(stage, input), join(stage, input)];
    assert.match(first.reply?.memberId ?? '', /^client-[0-9a-f]{8}-0000-4000-8[0-9a-f]{3}-/);
    assert.notEqual(first.reply?.memberId, second.reply?.memberId);
  });

  test('writes the commits of a turn in one batch, and answers when that is done', async () => {
    const stage = await ready();
    const noted = Array.from({ length: 50 }, (_, index) => commit(stage, index));
    const read = fetched(stage);
    assert(noted.every(({ reply }) => reply === undefined));
    assert.equal(read.reply, undefined, 'a read waits for what it has seen');
    stage.clock.endTurn();
    assert(noted.every(({ reply }) => reply?.topics[0]?.partitions[0]?.errorCode === 0));
    assert.equal(offsetIn(read), 49);
    const log = [...stage.replicas.values()].find(({ endOffset }) => endOffset > 0)?.log;
    const { records } = log!.read(0, { bytesMax: 100_000, upTo: 50, minOneBatch: true });
    const reader = new BatchReader(records, 0);
    for (let index = 0; index < 50; index++) {
      const record = reader.next();
      const entry = decodeGroupEntry(record?.key ?? null, record?.value ?? null);
      assert.equal(entry?.type === 'offset-commit' && entry.value?.offset, index);
    }
  });

  test('splits what is too large for one batch', async () => {
    const stage = await ready();
    const noted = Array.from({ length: 1_000 }, (_, index) => commit(stage, index));
    stage.clock.endTurn();
    assert(noted.every(({ reply }) => reply?.errorCode === 0));
    assert.equal(offsetIn(fetched(stage)), 999);
  });

  test('an assignment that is larger than a batch may be is an error for all', async () => {
    const stage = await ready();
    const joined = join(stage);
    stage.clock.pass(3_000);
    const memberId = joined.reply?.memberId ?? '';
    const request = {
      groupId: 'g',
      generationId: 1,
      memberId,
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: [{ memberId, assignment: Buffer.alloc(30_000) }],
    };
    const synced = noting<SyncReply>((reply) => stage.groups.sync(request, reply));
    stage.clock.endTurn();
    assert.equal(synced.reply?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
  });

  test('members that fall silent are removed by one timer', async () => {
    const stage = await ready();
    const memberId = stableGroup(stage);
    const identity = { groupId: 'g', generationId: 1, memberId, groupInstanceId: null };
    for (let second = 0; second < 60; second += 5) {
      assert.equal(stage.groups.heartbeat(identity), 0);
      stage.clock.pass(5_000);
      // One for the group's partition, one for cleaning up.
      assert(stage.clock.timerCount <= 2);
    }
    stage.clock.pass(10_000);
    assert.equal(stage.groups.heartbeat(identity), errorCode.UNKNOWN_MEMBER_ID);
    const described = stage.groups.describe('g');
    assert(typeof described !== 'number');
    assert.equal(described.groupState, 'Empty');
  });

  test('what was committed expires by itself', async () => {
    const stage = await ready({ 'offsets.retention.minutes': '30' });
    commit(stage, 7);
    stage.clock.pass(29 * 60_000);
    assert.equal(offsetIn(fetched(stage)), 7);
    stage.clock.pass(11 * 60_000);
    assert.equal(offsetIn(fetched(stage)), undefined);
    assert.deepEqual(stage.groups.list({ states: [], types: [] }), []);
  });

  test('forgets what was committed of a topic that is deleted', async () => {
    const stage = await ready();
    stage.addTopic('t', TOPIC_ID, 1);
    commit(stage, 7);
    stage.clock.endTurn();
    stage.deleteTopic('t');
    stage.clock.endTurn();
    assert.equal(offsetIn(fetched(stage)), undefined);
  });

  test('after a restart the group is as it was, and its member goes on', async () => {
    const stage = await ready();
    const memberId = stableGroup(stage);
    commit(stage, 7, 'other');
    stage.clock.endTurn();
    const before = [stage.groups.describe('g'), stage.groups.list({ states: [], types: [] })];
    const next = await stage.restart();
    assert.deepEqual(
      [next.groups.describe('g'), next.groups.list({ states: [], types: [] })],
      before,
    );
    assert.equal(offsetIn(fetched(next, 'other')), 7);
    const identity = { groupId: 'g', generationId: 1, memberId, groupInstanceId: null };
    assert.equal(next.groups.heartbeat(identity), 0);
  });

  test('deletes a group only when nobody is in it', async () => {
    const stage = await ready();
    const memberId = stableGroup(stage);
    const remove = () => noting<number>((reply) => stage.groups.deleteGroup('g', reply));
    assert.equal(remove().reply, errorCode.NON_EMPTY_GROUP);
    const members = [{ memberId, groupInstanceId: null }];
    stage.groups.leave({ groupId: 'g', members }, () => {});
    const removed = remove();
    stage.clock.endTurn();
    assert.equal(removed.reply, 0);
    assert.equal(remove().reply, errorCode.GROUP_ID_NOT_FOUND);
  });
});

suite('leadership', () => {
  test('whoever waits is sent away when another node takes over', async () => {
    const stage = await ready();
    const partition = [0, 1, 2, 3];
    const joined = join(stage);
    const committed = commit(stage, 1, 'other');
    for (const each of partition) stage.lead(each, 2);
    assert.equal(joined.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(committed.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(fetched(stage).reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.deepEqual(await stage.groups.find('g'), { errorCode: 0, nodeId: 2 });
    for (const each of partition) stage.lead(each, 1);
    assert.equal(fetched(stage).reply?.errorCode, 0);
  });

  test('a new epoch loads the log again: what was not written is gone, the rest is there', async () => {
    const stage = await ready();
    commit(stage, 1);
    stage.clock.endTurn();
    const lost = commit(stage, 2);
    for (const each of [0, 1, 2, 3]) stage.lead(each, 1);
    assert.equal(lost.reply?.errorCode, errorCode.NOT_COORDINATOR);
    stage.clock.endTurn();
    assert.equal(offsetIn(fetched(stage)), 1);
  });

  test('a log that can take no more ends in another coordinator, not in silence', async () => {
    const stage = await ready();
    const committed = commit(stage, 1);
    for (const replica of stage.replicas.values()) replica.close(errorCode.KAFKA_STORAGE_ERROR);
    stage.clock.endTurn();
    assert.equal(committed.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(fetched(stage).reply?.errorCode, errorCode.NOT_COORDINATOR);
  });

  test('stopping answers everyone', async () => {
    const stage = await ready();
    const joined = join(stage);
    const committed = commit(stage, 1, 'other');
    stage.groups.stop();
    assert.equal(joined.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(committed.reply?.errorCode, errorCode.NOT_COORDINATOR);
    stage.clock.endTurn();
    assert.equal(stage.clock.timerCount, 0);
  });
});

suite('loading', () => {
  test('goes on piece by piece when the log is large; requests are told so meanwhile', async () => {
    const stage = await ready({ 'offsets.load.buffer.size': '1000' });
    const memberId = stableGroup(stage);
    for (let index = 0; index < 100; index++) {
      commit(stage, index, `g-${index % 3}`);
      stage.clock.endTurn();
    }
    const next = await stage.restart();
    const error = errorCode.COORDINATOR_LOAD_IN_PROGRESS;
    assert.equal(next.groups.list({ states: [], types: [] }), error);
    const loading = ['g-0', 'g-1', 'g-2'].find(
      (id) => fetched(next, id).reply?.errorCode === error,
    );
    assert.notEqual(loading, undefined);
    next.clock.pass(0);
    assert.equal(fetched(next, loading).reply?.errorCode, 0);
    assert.equal(offsetIn(fetched(next, 'g-0')), 99);
    const identity = { groupId: 'g', generationId: 1, memberId, groupInstanceId: null };
    assert.equal(next.groups.heartbeat(identity), 0);
  });

  test('a subscription that is no subscription is to nothing known', () => {
    assert.deepEqual(subscribedTopics(SUBSCRIPTION), ['t']);
    assert.equal(subscribedTopics(SUBSCRIPTION.subarray(0, 7)), undefined);
    assert.equal(subscribedTopics(Buffer.from([])), undefined);
    assert.equal(subscribedTopics(Buffer.from([255, 255, 0, 0, 0, 0])), undefined);
  });
});
