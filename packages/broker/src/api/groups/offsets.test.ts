/** OffsetCommit, OffsetFetch and OffsetDelete in every version. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as wire from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { offsetCommit } from './offset-commit.ts';
import { offsetDelete } from './offset-delete.ts';
import { offsetFetch } from './offset-fetch.ts';
import { ApiStage } from './testing/api-stage.ts';

const commit = { request: wire.offsetCommitRequest, response: wire.offsetCommitResponse };
const fetch = { request: wire.offsetFetchRequest, response: wire.offsetFetchResponse };
const remove = { request: wire.offsetDeleteRequest, response: wire.offsetDeleteResponse };

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAABQ';
const OTHER_ID = 'AAAAAAAAAAAAAAAAAAAABg';

/** The coordinator is there, and a topic "t" of two partitions. */
async function ready(settings: Readonly<Record<string, string>> = {}): Promise<ApiStage> {
  const api = new ApiStage(settings);
  await api.stage.groups.find('g');
  api.stage.addTopic('t', TOPIC_ID, 2);
  return api;
}

const partition = (partitionIndex: number, committedOffset: number) => ({
  partitionIndex,
  committedOffset,
  committedMetadata: 'note',
});

/** Commits an offset of partition 0 of "t". */
function committed(api: ApiStage, offset: number, groupId = 'g'): void {
  const topics = [{ name: 't', partitions: [partition(0, offset)] }];
  const answer = api.answer(offsetCommit, commit, 9, { groupId, topics });
  assert.equal(answer.topics[0]?.partitions[0]?.errorCode, 0);
}

suite('OffsetCommit', () => {
  for (let version = 2; version <= 10; version++) {
    test(`${version}: stores what exists, and says what does not`, async () => {
      const api = await ready();
      const named = (name: string, topicId: string) => (version >= 10 ? { topicId } : { name });
      const { topics } = api.answer(offsetCommit, commit, version, {
        groupId: 'g',
        topics: [
          { ...named('t', TOPIC_ID), partitions: [partition(0, 5), partition(7, 5)] },
          { ...named('missing', OTHER_ID), partitions: [partition(0, 5)] },
        ],
      });
      const unknown = errorCode.UNKNOWN_TOPIC_OR_PARTITION;
      const [known, missing] = topics;
      assert.deepEqual(
        new Map(known?.partitions.map((each) => [each.partitionIndex, each.errorCode])),
        new Map([
          [7, unknown],
          [0, 0],
        ]),
      );
      assert.equal(
        missing?.partitions[0]?.errorCode,
        version >= 10 ? errorCode.UNKNOWN_TOPIC_ID : unknown,
      );
      assert.equal(missing.topicId, version >= 10 ? OTHER_ID : 'AAAAAAAAAAAAAAAAAAAAAA');
      const fetched = api.answer(offsetFetch, fetch, 9, {
        groups: [{ groupId: 'g', topics: null }],
      });
      assert.equal(fetched.groups[0]?.topics[0]?.partitions[0]?.committedOffset, 5);
    });
  }

  test('a generation of no group is illegal, or not found, by version', async () => {
    const api = await ready();
    const ask = (version: number) =>
      api.answer(offsetCommit, commit, version, {
        groupId: 'g',
        generationIdOrMemberEpoch: 1,
        memberId: 'm',
        topics: [{ name: 't', partitions: [partition(0, 5)] }],
      }).topics[0]?.partitions[0]?.errorCode;
    assert.equal(ask(8), errorCode.ILLEGAL_GENERATION);
    assert.equal(ask(9), errorCode.GROUP_ID_NOT_FOUND);
  });

  test('the empty group id may commit, as it always could', async () => {
    const api = await ready();
    committed(api, 3, '');
    const fetched = api.answer(offsetFetch, fetch, 5, { groupId: '', topics: null });
    assert.equal(fetched.topics[0]?.partitions[0]?.committedOffset, 3);
  });

  test('a request for nothing is answered with nothing', async () => {
    const api = await ready();
    assert.deepEqual(api.answer(offsetCommit, commit, 9, { groupId: 'g', topics: [] }).topics, []);
  });

  test('a retention of its own is kept in the versions that have one', async () => {
    const api = await ready();
    const topics = [{ name: 't', partitions: [partition(0, 5)] }];
    api.answer(offsetCommit, commit, 4, { groupId: 'g', retentionTimeMs: 1_000, topics });
    api.stage.clock.pass(11 * 60_000);
    const fetched = api.answer(offsetFetch, fetch, 9, { groups: [{ groupId: 'g', topics: null }] });
    assert.deepEqual(fetched.groups[0]?.topics, []);
  });
});

suite('OffsetFetch', () => {
  for (let version = 1; version <= 10; version++) {
    test(`${version}: of named partitions`, async () => {
      const api = await ready();
      committed(api, 5);
      const topic = version >= 10 ? { topicId: TOPIC_ID } : { name: 't' };
      const topics = [{ ...topic, partitionIndexes: [0, 1] }];
      const named = [{ name: 't', partitionIndexes: [0, 1] }];
      const request =
        version >= 8 ? { groups: [{ groupId: 'g', topics }] } : { groupId: 'g', topics: named };
      const answer = api.answer(offsetFetch, fetch, version, request);
      const answered = version >= 8 ? answer.groups[0]?.topics[0] : answer.topics[0];
      assert.equal(answered?.name, version >= 10 ? '' : 't');
      assert.deepEqual(
        answered.partitions.map((each) => [each.committedOffset, each.metadata, each.errorCode]),
        [
          [5, 'note', 0],
          [-1, '', 0],
        ],
      );
      if (version >= 10) assert.equal(answer.groups[0]?.topics[0]?.topicId, TOPIC_ID);
    });
  }

  test('of several groups at once, known or not', async () => {
    const api = await ready();
    committed(api, 5, 'a');
    committed(api, 6, 'b');
    const { groups } = api.answer(offsetFetch, fetch, 8, {
      groups: ['a', 'missing', 'b'].map((groupId) => ({ groupId, topics: null })),
      requireStable: true,
    });
    assert.deepEqual(
      groups.map(({ groupId, topics }) => [groupId, topics[0]?.partitions[0]?.committedOffset]),
      [
        ['a', 5],
        ['missing', undefined],
        ['b', 6],
      ],
    );
  });

  test('an id that nobody knows has its own error; a topic that is gone is left out', async () => {
    const api = await ready();
    committed(api, 5);
    const topics = [{ topicId: OTHER_ID, partitionIndexes: [0] }];
    const named = api.answer(offsetFetch, fetch, 10, { groups: [{ groupId: 'g', topics }] });
    const [unknown] = named.groups[0]?.topics ?? [];
    assert.equal(unknown?.topicId, OTHER_ID);
    assert.equal(unknown.partitions[0]?.errorCode, errorCode.UNKNOWN_TOPIC_ID);
    api.stage.state.topics.delete('t');
    const all = api.answer(offsetFetch, fetch, 10, { groups: [{ groupId: 'g', topics: null }] });
    assert.deepEqual(all.groups[0]?.topics, []);
    const byName = api.answer(offsetFetch, fetch, 9, { groups: [{ groupId: 'g', topics: null }] });
    assert.equal(byName.groups[0]?.topics[0]?.name, 't');
  });

  test('where there is no coordinator, the error stands where the version has a place', () => {
    const api = new ApiStage();
    const topics = [{ name: 't', partitionIndexes: [0] }];
    const expected = errorCode.NOT_COORDINATOR;
    const first = api.answer(offsetFetch, fetch, 1, { groupId: 'g', topics });
    assert.equal(first.topics[0]?.partitions[0]?.errorCode, expected);
    const second = api.answer(offsetFetch, fetch, 2, { groupId: 'g', topics });
    assert.deepEqual([second.errorCode, second.topics], [expected, []]);
    const eighth = api.answer(offsetFetch, fetch, 8, { groups: [{ groupId: 'g', topics }] });
    assert.equal(eighth.groups[0]?.errorCode, expected);
  });
});

suite('OffsetDelete', () => {
  test('forgets what exists, and says what does not', async () => {
    const api = await ready();
    committed(api, 5);
    const ask = (groupId: string) =>
      api.answer(offsetDelete, remove, 0, {
        groupId,
        topics: [
          { name: 't', partitions: [{ partitionIndex: 0 }, { partitionIndex: 9 }] },
          { name: 'missing', partitions: [{ partitionIndex: 0 }] },
        ],
      });
    assert.equal(ask('missing').errorCode, errorCode.GROUP_ID_NOT_FOUND);
    assert.equal(ask('').errorCode, errorCode.INVALID_GROUP_ID);
    const answer = ask('g');
    const unknown = errorCode.UNKNOWN_TOPIC_OR_PARTITION;
    assert.deepEqual(
      answer.topics.map(({ name, partitions }) => [name, partitions]),
      [
        [
          't',
          [
            { partitionIndex: 9, errorCode: unknown },
            { partitionIndex: 0, errorCode: 0 },
          ],
        ],
        ['missing', [{ partitionIndex: 0, errorCode: unknown }]],
      ],
    );
    const fetched = api.answer(offsetFetch, fetch, 9, { groups: [{ groupId: 'g', topics: null }] });
    assert.deepEqual(fetched.groups[0]?.topics, []);
  });
});
