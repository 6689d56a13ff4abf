import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import type { Random } from '@odradek/world';
import {
  type FetchPartition,
  FetchSessions,
  fetchPartitionKey,
  noTopicId,
  type SessionRequest,
} from './fetch-sessions.ts';

function counting(): Random {
  let next = 0;
  return {
    integer: () => next++,
    fraction: () => 0,
    bytes: (count) => new Uint8Array(count),
    uuid: () => noTopicId,
  };
}

function partition(number: number, fetchOffset = 0): FetchPartition {
  return {
    topic: 'orders',
    topicId: noTopicId,
    partition: number,
    currentLeaderEpoch: -1,
    fetchOffset,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    partitionMaxBytes: 1000,
    knownHighWatermark: -1,
    knownLogStartOffset: -1,
  };
}

function request(parts: Partial<SessionRequest>): SessionRequest {
  return {
    sessionId: 0,
    sessionEpoch: 0,
    usesTopicIds: false,
    fromFollower: false,
    partitions: [],
    forgotten: [],
    nowMs: 0,
    ...parts,
  };
}

/** Opens a session for partitions 0 and 1; answers its id. */
function opened(sessions: FetchSessions, nowMs = 0): number {
  const scope = sessions.scope(request({ partitions: [partition(0), partition(1)], nowMs }));
  assert.ok('session' in scope && scope.session !== undefined);
  return scope.session.id;
}

suite('fetch sessions', () => {
  test('remember partitions, take changes, and leave out what is forgotten', () => {
    const sessions = new FetchSessions(counting(), 10);
    const sessionId = opened(sessions);
    const changed = [partition(1, 50), partition(2)];
    const forgotten = [fetchPartitionKey(partition(0))];
    const scope = sessions.scope(
      request({ sessionId, sessionEpoch: 1, partitions: changed, forgotten }),
    );
    assert.ok('partitions' in scope && scope.incremental);
    assert.deepEqual(
      Array.from(scope.partitions, ({ partition, fetchOffset }) => [partition, fetchOffset]),
      [
        [1, 50],
        [2, 0],
      ],
    );
    const next = sessions.scope(request({ sessionId, sessionEpoch: 2 }));
    assert.equal(next.errorCode, 0);
  });

  test('refuse an epoch that is not the next one, and an id that is not known', () => {
    const sessions = new FetchSessions(counting(), 10);
    const sessionId = opened(sessions);
    const wrong = sessions.scope(request({ sessionId, sessionEpoch: 2 }));
    assert.equal(wrong.errorCode, errorCode.INVALID_FETCH_SESSION_EPOCH);
    const unknown = sessions.scope(request({ sessionId: sessionId + 1, sessionEpoch: 1 }));
    assert.equal(unknown.errorCode, errorCode.FETCH_SESSION_ID_NOT_FOUND);
  });

  test('do not change between names and ids of topics', () => {
    const sessions = new FetchSessions(counting(), 10);
    const sessionId = opened(sessions);
    const scope = sessions.scope(request({ sessionId, sessionEpoch: 1, usesTopicIds: true }));
    assert.equal(scope.errorCode, errorCode.FETCH_SESSION_TOPIC_ID_ERROR);
  });

  test('end with their last partition, and when the client says so', () => {
    const sessions = new FetchSessions(counting(), 10);
    const first = opened(sessions);
    const forgotten = [partition(0), partition(1)].map(fetchPartitionKey);
    sessions.scope(request({ sessionId: first, sessionEpoch: 1, forgotten }));
    const second = opened(sessions);
    sessions.scope(request({ sessionId: second, sessionEpoch: -1, partitions: [partition(0)] }));
    assert.equal(sessions.count, 0);
  });

  test('are bounded: a new one waits until the oldest has been unused for long', () => {
    const sessions = new FetchSessions(counting(), 1);
    opened(sessions);
    const early = sessions.scope(request({ partitions: [partition(0)], nowMs: 60_000 }));
    assert.ok('session' in early && early.session === undefined, 'answered without a session');
    opened(sessions, 200_000);
    assert.equal(sessions.count, 1);
  });
});
