/** Committing, fetching, deleting and expiring offsets. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import { NO_TOPIC_ID } from './entries.ts';
import { TOPIC_ID, Trial } from './testing/trial.ts';

const DAY_MS = 24 * 3_600_000;

suite('committing', () => {
  test('without members makes a simple group, which is listed and described', () => {
    const trial = new Trial();
    assert.equal(trial.commit({}, 7), 0);
    assert.equal(trial.offset(), 7);
    assert.deepEqual(trial.groups.list({ states: [], types: [] }), [
      { groupId: 'g', protocolType: '', groupState: 'Empty', groupType: 'classic' },
    ]);
    assert.equal(trial.groups.describe('g').protocolType, '');
    assert.deepEqual(trial.log[0]?.entry, {
      type: 'offset-commit',
      groupId: 'g',
      topic: 'topic-0',
      partition: 0,
      value: {
        offset: 7,
        leaderEpoch: 3,
        metadata: 'note',
        commitTimestampMs: 1_000_000,
        expireTimestampMs: -1,
        topicId: TOPIC_ID,
      },
    });
  });

  test('a generation of a group that is not there has the error of the API version', () => {
    const trial = new Trial();
    assert.equal(trial.commit({ generationId: 1, memberId: 'a' }), errorCode.ILLEGAL_GENERATION);
    const unknownGroupError = errorCode.GROUP_ID_NOT_FOUND;
    assert.equal(trial.commit({ generationId: 1, unknownGroupError }), unknownGroupError);
    assert.equal(trial.log.length, 0);
  });

  test('members commit in their generation, and live on by it', () => {
    const trial = new Trial();
    const [memberId = ''] = trial.stableGroup(1);
    const request = { memberId, generationId: 1 };
    for (let second = 0; second < 40; second += 8) {
      trial.pass(8_000);
      assert.equal(trial.commit(request, second), 0);
    }
    assert.equal(trial.offset(), 32);
    assert.equal(trial.commit({ ...request, generationId: 2 }), errorCode.ILLEGAL_GENERATION);
    assert.equal(trial.commit({ ...request, memberId: 'b' }), errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(trial.commit({}), errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(trial.commit({ ...request, groupInstanceId: 'one' }), errorCode.UNKNOWN_MEMBER_ID);
  });

  test('is allowed while members join again, not while the leader assigns', () => {
    const trial = new Trial();
    const [memberId = ''] = trial.stableGroup(1);
    const other = trial.joinTwice();
    assert.equal(trial.state(), 'PreparingRebalance');
    assert.equal(trial.commit({ memberId, generationId: 1 }), 0);
    trial.join({ memberId });
    assert.equal(trial.state(), 'CompletingRebalance');
    const request = { memberId: other.memberId, generationId: 2 };
    assert.equal(trial.commit(request), errorCode.REBALANCE_IN_PROGRESS);
  });

  test('metadata has a limit, per partition', () => {
    const trial = new Trial({ offsetMetadataMax: 3 });
    assert.equal(trial.commit({}), errorCode.OFFSET_METADATA_TOO_LARGE);
    assert.equal(trial.offset(), -1);
  });

  test('an own retention is kept as the time of expiry', () => {
    const trial = new Trial();
    trial.commit({ retentionTimeMs: 5_000 });
    trial.nowMs += 4_999;
    trial.run(trial.groups.cleanUp(trial.now));
    assert.equal(trial.offset(), 5);
    trial.nowMs += 1;
    trial.run(trial.groups.cleanUp(trial.now));
    assert.equal(trial.offset(), -1);
  });
});

suite('fetching', () => {
  const fetch = (trial: Trial, topicId: string, topic = 'topic-0') =>
    trial.groups.fetchOffsets({
      groupId: 'g',
      topics: [{ topic, topicId, partitions: [0, 1] }],
      requireStable: false,
    });

  test('answers every partition that is asked for, with what is known', () => {
    const trial = new Trial();
    trial.commit({}, 7);
    const partitions = [
      { partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: 3, metadata: 'note' },
      { partitionIndex: 1, committedOffset: -1, committedLeaderEpoch: -1, metadata: '' },
    ].map((partition) => ({ ...partition, errorCode: 0 }));
    assert.deepEqual(fetch(trial, NO_TOPIC_ID), [
      { topic: 'topic-0', topicId: NO_TOPIC_ID, partitions },
    ]);
    assert.deepEqual(fetch(trial, TOPIC_ID)[0]?.partitions, partitions);
  });

  test('an offset of an earlier topic of the same name is none', () => {
    const trial = new Trial();
    trial.commit({}, 7);
    const [topic] = fetch(trial, 'AAAAAAAAAAAAAAAAAAAABA');
    assert.equal(topic?.partitions[0]?.committedOffset, -1);
  });

  test('all of a group, and of a group that is not there', () => {
    const trial = new Trial();
    const all = { groupId: 'g', topics: null, requireStable: true };
    assert.deepEqual(trial.groups.fetchOffsets(all), []);
    assert.equal(fetch(trial, TOPIC_ID)[0]?.partitions[0]?.committedOffset, -1);
    trial.commit({}, 7);
    trial.commit({}, 8, 'topic-1');
    assert.deepEqual(
      trial.groups.fetchOffsets(all).map((topic) => topic.topic),
      ['topic-0', 'topic-1'],
    );
  });
});

suite('transactions', () => {
  const entry = (offset: number) => ({
    type: 'offset-commit' as const,
    groupId: 'g',
    topic: 'topic-0',
    partition: 0,
    value: {
      offset,
      leaderEpoch: -1,
      metadata: '',
      commitTimestampMs: 0,
      expireTimestampMs: -1,
      topicId: TOPIC_ID,
    },
  });
  const stable = (trial: Trial) =>
    trial.groups.fetchOffsets({
      groupId: 'g',
      topics: [{ topic: 'topic-0', topicId: TOPIC_ID, partitions: [0] }],
      requireStable: true,
    })[0]?.partitions[0];

  test('pending offsets are unstable until the transaction ends', () => {
    const trial = new Trial();
    trial.groups.load(entry(5), { recordOffset: 0, producerId: 9 });
    assert.equal(trial.offset(), -1);
    assert.equal(stable(trial)?.errorCode, errorCode.UNSTABLE_OFFSET_COMMIT);
    trial.groups.endTransaction(9, 'commit');
    assert.equal(stable(trial)?.committedOffset, 5);
    trial.groups.load(entry(6), { recordOffset: 1, producerId: 9 });
    trial.groups.endTransaction(9, 'abort');
    trial.groups.endTransaction(9, 'commit');
    assert.equal(stable(trial)?.committedOffset, 5);
  });

  test('a plain commit that came later wins', () => {
    const trial = new Trial();
    trial.groups.load(entry(5), { recordOffset: 0, producerId: 9 });
    trial.groups.load(entry(3), { recordOffset: 1, producerId: -1 });
    trial.groups.endTransaction(9, 'commit');
    assert.equal(trial.offset(), 3);
  });

  test('deleting the group takes pending offsets with it', () => {
    const trial = new Trial();
    trial.groups.load(entry(5), { recordOffset: 0, producerId: 9 });
    const { reply, effects } = trial.groups.deleteGroup('g', trial.now);
    trial.run(effects);
    trial.groups.endTransaction(9, 'commit');
    assert.equal(reply, 0);
    assert.equal(trial.offset(), -1);
  });
});

suite('deleting', () => {
  const deleteOffset = (trial: Trial, topic: string) => {
    const topics = [{ topic, partitions: [0] }];
    const { reply, effects } = trial.groups.deleteOffsets({ groupId: 'g', topics }, trial.now);
    trial.run(effects);
    return reply.errorCode || reply.topics[0]?.partitions[0]?.errorCode;
  };

  test('offsets of topics that a live consumer group is subscribed to are kept', () => {
    const trial = new Trial();
    assert.equal(deleteOffset(trial, 'topic-0'), errorCode.GROUP_ID_NOT_FOUND);
    const [memberId = ''] = trial.stableGroup(1);
    trial.commit({ memberId, generationId: 1 }, 1, 'topic-0');
    trial.commit({ memberId, generationId: 1 }, 1, 'topic-1');
    assert.equal(deleteOffset(trial, 'topic-0'), errorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    assert.equal(deleteOffset(trial, 'topic-1'), 0);
    assert.equal(deleteOffset(trial, 'topic-9'), 0);
    assert.deepEqual([trial.offset('topic-0'), trial.offset('topic-1')], [1, -1]);
    trial.leave({ memberId });
    assert.equal(deleteOffset(trial, 'topic-0'), 0);
  });

  test('of a live group of another protocol type nothing is deleted', () => {
    const trial = new Trial();
    trial.stableGroup(1, { protocolType: 'connect' });
    assert.equal(deleteOffset(trial, 'topic-0'), errorCode.NON_EMPTY_GROUP);
  });

  test('subscriptions that cannot be read could be to anything', () => {
    const trial = new Trial({ subscribedTopics: () => undefined });
    trial.stableGroup(1);
    assert.equal(deleteOffset(trial, 'topic-7'), errorCode.GROUP_SUBSCRIBED_TO_TOPIC);
  });

  test('a group goes with its offsets, if nobody is in it', () => {
    const trial = new Trial();
    const [memberId = ''] = trial.stableGroup(1);
    trial.commit({ memberId, generationId: 1 });
    const deleteGroup = () => {
      const { reply, effects } = trial.groups.deleteGroup('g', trial.now);
      trial.run(effects);
      return reply;
    };
    assert.equal(deleteGroup(), errorCode.NON_EMPTY_GROUP);
    trial.leave({ memberId });
    trial.join();
    assert.equal(deleteGroup(), 0, 'a pending id is nobody');
    assert.equal(trial.state(), 'Dead');
    assert.equal(trial.offset(), -1);
    assert.equal(trial.groups.nextDeadlineMs(), undefined);
    assert.equal(deleteGroup(), errorCode.GROUP_ID_NOT_FOUND);
    assert.equal(trial.offset('topic-0', trial.reload()), -1);
  });

  test('offsets of a deleted topic go, those of a namesake stay', () => {
    const trial = new Trial();
    trial.commit({}, 1, 'topic-0');
    trial.commit({}, 1, 'topic-1');
    const other = { name: 'topic-0', id: 'AAAAAAAAAAAAAAAAAAAABA' };
    trial.run(trial.groups.topicsDeleted([other], trial.now));
    assert.equal(trial.offset('topic-0'), 1);
    trial.run(trial.groups.topicsDeleted([{ ...other, id: TOPIC_ID }], trial.now));
    assert.deepEqual([trial.offset('topic-0'), trial.offset('topic-1')], [-1, 1]);
  });
});

suite('expiry', () => {
  const cleanUp = (trial: Trial) => trial.run(trial.groups.cleanUp(trial.now));

  test('a simple group: from each commit', () => {
    const trial = new Trial();
    trial.commit({}, 1, 'topic-0');
    trial.nowMs += DAY_MS;
    trial.commit({}, 1, 'topic-1');
    trial.nowMs += 6 * DAY_MS;
    cleanUp(trial);
    assert.deepEqual([trial.offset('topic-0'), trial.offset('topic-1')], [-1, 1]);
    trial.nowMs += DAY_MS;
    cleanUp(trial);
    assert.equal(trial.state(), 'Dead');
  });

  test('a group that had members: from when the last one left', () => {
    const trial = new Trial();
    const [memberId = ''] = trial.stableGroup(1);
    trial.commit({ memberId, generationId: 1 });
    trial.commit({ memberId, generationId: 1 }, 1, 'topic-9');
    trial.nowMs += 8 * DAY_MS;
    assert.equal(trial.heartbeat(memberId, 1), 0);
    cleanUp(trial);
    // A live consumer group loses only what it is not subscribed to.
    assert.deepEqual([trial.offset('topic-0'), trial.offset('topic-9')], [5, -1]);
    trial.leave({ memberId });
    trial.nowMs += 7 * DAY_MS - 1;
    cleanUp(trial);
    assert.equal(trial.offset(), 5);
    trial.nowMs += 1;
    cleanUp(trial);
    assert.equal(trial.offset(), -1);
    assert.equal(trial.state(), 'Dead');
  });

  test('a live group of another type keeps everything', () => {
    const trial = new Trial();
    const [memberId = ''] = trial.stableGroup(1, { protocolType: 'connect' });
    trial.commit({ memberId, generationId: 1 });
    trial.nowMs += 8 * DAY_MS;
    assert.equal(trial.heartbeat(memberId, 1), 0);
    cleanUp(trial);
    assert.equal(trial.offset(), 5);
  });

  test('an empty group without offsets is gone with the next cleaning', () => {
    const trial = new Trial();
    trial.join();
    cleanUp(trial);
    assert.equal(trial.state(), 'Dead');
    assert.equal(trial.reload().describe('g').groupState, 'Dead');
  });
});
