import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { FetchSession, type PartitionFetch } from './fetch-session.ts';

const fetch = (partition: number, fetchOffset: number, topicId = 'a'): PartitionFetch => ({
  topic: 't',
  topicId,
  partition,
  fetchOffset,
  currentLeaderEpoch: 0,
  lastFetchedEpoch: -1,
  partitionMaxBytes: 100,
});

const named = (session: FetchSession, fetches: readonly PartitionFetch[]): unknown => {
  const { sessionId, sessionEpoch, topics, forgottenTopicsData } = session.next(fetches);
  return {
    sessionId,
    sessionEpoch,
    asked: topics.flatMap(({ partitions }) =>
      partitions.map(({ partition, fetchOffset }) => [partition, fetchOffset]),
    ),
    forgotten: forgottenTopicsData.flatMap(({ partitions }) => partitions),
  };
};

suite('a fetch session', () => {
  test('names all at first, then only what has changed', () => {
    const session = new FetchSession();
    const all = [fetch(0, 0), fetch(1, 0)];
    const first = {
      sessionId: 0,
      sessionEpoch: 0,
      asked: [
        [0, 0],
        [1, 0],
      ],
      forgotten: [],
    };
    assert.deepEqual(named(session, all), first);
    session.accepted(77);
    const second = { sessionId: 77, sessionEpoch: 1, asked: [[1, 5]], forgotten: [] };
    assert.deepEqual(named(session, [fetch(0, 0), fetch(1, 5)]), second);
    session.accepted(77);
    const third = { sessionId: 77, sessionEpoch: 2, asked: [[2, 0]], forgotten: [1] };
    assert.deepEqual(named(session, [fetch(0, 0), fetch(2, 0)]), third);
  });

  test('takes a topic that was made anew for another one', () => {
    const session = new FetchSession();
    named(session, [fetch(0, 9)]);
    session.accepted(77);
    const wanted = { sessionId: 77, sessionEpoch: 1, asked: [[0, 9]], forgotten: [0] };
    assert.deepEqual(named(session, [fetch(0, 9, 'b')]), wanted);
  });

  test('begins anew when the broker has none, or has forgotten it', () => {
    const session = new FetchSession();
    named(session, [fetch(0, 0)]);
    session.accepted(0);
    const whole = { sessionId: 0, sessionEpoch: 0, asked: [[0, 0]], forgotten: [] };
    assert.deepEqual(named(session, [fetch(0, 0)]), whole);
    session.accepted(77);
    session.reset();
    assert.deepEqual(named(session, [fetch(0, 0)]), whole);
  });
});
