import assert from 'node:assert/strict';
import test from 'node:test';
import { errorCode, errorMessage, errorName, isRetriable } from './errors.ts';

test('codes run from -1 to 133 without a gap, and each has a name and a sentence', () => {
  const codes = Object.values(errorCode).toSorted((a, b) => a - b);
  assert.deepEqual(
    codes,
    Array.from({ length: 135 }, (_, index) => index - 1),
  );
  for (const code of codes) {
    assert.equal(errorCode[errorName(code)], code);
    assert.match(errorMessage(code), /^[A-Z].*\.$/);
  }
});

test('a code of a newer peer is an unknown server error', () => {
  assert.equal(errorName(4711), 'UNKNOWN_SERVER_ERROR');
  assert.equal(errorMessage(-2), errorMessage(errorCode.UNKNOWN_SERVER_ERROR));
  assert.equal(isRetriable(4711), false);
});

test('what a client may try again', () => {
  const retriable = ['NOT_LEADER_OR_FOLLOWER', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_CONTROLLER'];
  const final = ['NONE', 'UNKNOWN_MEMBER_ID', 'MESSAGE_TOO_LARGE', 'INVALID_PRODUCER_EPOCH'];
  const codes = new Map<string, number>(Object.entries(errorCode));
  for (const name of retriable) assert.equal(isRetriable(codes.get(name) ?? 0), true, name);
  for (const name of final) assert.equal(isRetriable(codes.get(name) ?? 2), false, name);
});
