/** Who may join, under which id, and when the answer comes. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import { Trial } from './testing/trial.ts';

const roundrobin = { name: 'roundrobin', metadata: Uint8Array.of(1) };
const range = { name: 'range', metadata: Uint8Array.of(2) };

suite('joining a new group', () => {
  test('a dynamic member is given an id and must come back with it', () => {
    const trial = new Trial();
    const first = trial.join();
    assert.equal(first.reply?.errorCode, errorCode.MEMBER_ID_REQUIRED);
    assert.equal(first.reply.memberId, 'member-1');
    assert.equal(trial.state(), 'Empty');
    const second = trial.join({ memberId: 'member-1' });
    assert(second.waits);
    assert.equal(trial.state(), 'PreparingRebalance');
    trial.pass(3_000);
    assert.deepEqual(second.reply, {
      errorCode: 0,
      generationId: 1,
      protocolType: 'consumer',
      protocolName: 'range',
      leader: 'member-1',
      skipAssignment: false,
      memberId: 'member-1',
      members: [
        { memberId: 'member-1', groupInstanceId: null, metadata: Uint8Array.of(0, 0, 0, 0, 0, 0) },
      ],
    });
    assert.equal(trial.state(), 'CompletingRebalance');
  });

  test('before version 4 a member joins at once', () => {
    const trial = new Trial();
    const joined = trial.join({ requiresKnownMemberId: false });
    trial.pass(3_000);
    assert.equal(joined.reply?.generationId, 1);
  });

  test('the group is in the log as soon as it is known, without members', () => {
    const trial = new Trial();
    trial.join();
    assert.deepEqual(trial.log[0]?.entry, {
      type: 'group-metadata',
      groupId: 'g',
      value: {
        protocolType: '',
        generation: 0,
        protocolName: null,
        leaderId: null,
        stateTimestampMs: 1_000_000,
        members: [],
      },
    });
    assert.equal(trial.log.length, 1);
  });

  test('a member id that nobody gave out is unknown', () => {
    const trial = new Trial();
    const joined = trial.join({ memberId: 'stranger' });
    assert.equal(joined.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(joined.reply.memberId, 'stranger');
    assert.equal(trial.state(), 'Dead');
    trial.join();
    assert.equal(
      trial.join({ memberId: 'stranger' }).reply?.errorCode,
      errorCode.UNKNOWN_MEMBER_ID,
    );
  });

  test('no protocols, or no protocol type, is inconsistent', () => {
    const trial = new Trial();
    const expected = errorCode.INCONSISTENT_GROUP_PROTOCOL;
    assert.equal(trial.join({ protocols: [] }).reply?.errorCode, expected);
    assert.equal(trial.join({ protocolType: '' }).reply?.errorCode, expected);
  });

  test('an id that is not used expires with the session that was asked for', () => {
    const trial = new Trial();
    trial.join();
    trial.pass(10_001);
    const late = trial.join({ memberId: 'member-1' });
    assert.equal(late.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
  });

  test('the first rebalance is extended while members come, up to the rebalance timeout', () => {
    const trial = new Trial();
    const request = { requiresKnownMemberId: false, rebalanceTimeoutMs: 7_000 };
    const first = trial.join(request);
    trial.pass(2_000);
    const second = trial.join(request);
    trial.pass(1_000);
    assert(first.waits);
    trial.join(request);
    trial.pass(3_000);
    assert(first.waits);
    trial.join(request);
    trial.pass(1_000);
    assert.equal(first.reply?.members.length, 4);
    assert.equal(second.reply?.leader, first.reply.memberId);
    assert.deepEqual(second.reply.members, []);
  });

  test('with no initial delay the group is there at the next deadline', () => {
    const trial = new Trial({ initialRebalanceDelayMs: 0 });
    const { joined } = trial.joinTwice();
    trial.pass(0);
    assert.equal(joined.reply?.errorCode, 0);
  });

  test('a new member that waits for too long is sent away', () => {
    const trial = new Trial({ initialRebalanceDelayMs: 400_000 });
    const { joined } = trial.joinTwice({ rebalanceTimeoutMs: 500_000 });
    trial.pass(300_000);
    assert.equal(joined.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(trial.state(), 'Empty');
  });
});

suite('joining a group that has members', () => {
  test('a new member makes everyone join again, and the leader stays', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const { memberId, joined } = trial.joinTwice();
    assert.equal(trial.state(), 'PreparingRebalance');
    assert.equal(trial.heartbeat(follower, 1), errorCode.REBALANCE_IN_PROGRESS);
    const again = [trial.join({ memberId: follower }), trial.join({ memberId: leader })];
    assert.deepEqual(
      [joined, ...again].map(({ reply }) => reply?.generationId),
      [2, 2, 2],
    );
    assert.equal(joined.reply?.leader, leader);
    assert.deepEqual(
      again[1]?.reply?.members.map((member) => member.memberId).toSorted(),
      [leader, follower, memberId].toSorted(),
    );
  });

  test('who does not come back in time is out, and a leader that is missing is replaced', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const { memberId, joined } = trial.joinTwice();
    const again = trial.join({ memberId: follower });
    // The leader lives, but does not join.
    for (let second = 0; second < 60; second += 5) {
      trial.heartbeat(leader, 1);
      trial.pass(5_000);
    }
    assert.equal(again.reply?.errorCode, 0);
    assert.equal(again.reply.leader, follower);
    assert.equal(joined.reply?.generationId, 2);
    assert.equal(joined.reply.memberId, memberId);
    assert.equal(trial.heartbeat(leader, 2), errorCode.UNKNOWN_MEMBER_ID);
  });

  test('a pending id holds the rebalance up until it expires', () => {
    const trial = new Trial();
    const [leader = ''] = trial.stableGroup(1);
    trial.join();
    const again = trial.join({ memberId: leader });
    assert(again.waits);
    trial.pass(10_000);
    assert.equal(again.reply?.generationId, 2);
  });

  test('a follower that joins unchanged learns its generation; the leader starts a rebalance', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const same = trial.join({ memberId: follower });
    assert.equal(same.reply?.generationId, 1);
    assert.deepEqual(same.reply.members, []);
    assert.equal(trial.state(), 'Stable');
    const changed = trial.join({ memberId: follower, protocols: [range] });
    assert.equal(trial.state(), 'PreparingRebalance');
    trial.join({ memberId: leader, protocols: [range] });
    assert.equal(changed.reply?.generationId, 2);
  });

  test('an answer that got lost is given again while the group syncs', () => {
    const trial = new Trial();
    const { memberId } = trial.joinTwice();
    trial.pass(3_000);
    const again = trial.join({ memberId });
    assert.equal(again.reply?.generationId, 1);
    assert.equal(again.reply.members.length, 1);
    const changed = trial.join({ memberId, protocols: [range, roundrobin] });
    assert.equal(changed.reply?.generationId, 2);
  });

  test('a join that is repeated while it waits answers the first one too', () => {
    const trial = new Trial();
    const { memberId, joined } = trial.joinTwice();
    const repeated = trial.join({ memberId });
    assert.equal(joined.reply?.errorCode, errorCode.REBALANCE_IN_PROGRESS);
    trial.pass(3_000);
    assert.equal(repeated.reply?.errorCode, 0);
    assert.equal(joined.answers, 1);
  });

  test('another protocol type, or none in common, is refused', () => {
    const trial = new Trial();
    trial.stableGroup(1);
    const expected = errorCode.INCONSISTENT_GROUP_PROTOCOL;
    assert.equal(trial.join({ protocolType: 'connect' }).reply?.errorCode, expected);
    assert.equal(trial.join({ protocols: [roundrobin] }).reply?.errorCode, expected);
  });

  test('the protocol is the one with the most votes of those that all know', () => {
    const trial = new Trial();
    const request = { requiresKnownMemberId: false };
    const other = { name: 'other', metadata: Uint8Array.of(9) };
    trial.join({ ...request, protocols: [range, roundrobin] });
    trial.join({ ...request, protocols: [roundrobin, range] });
    const last = trial.join({ ...request, protocols: [other, roundrobin, range] });
    trial.pass(12_000);
    assert.equal(last.reply?.protocolName, 'roundrobin');
  });

  test('a protocol that is listed twice still counts as known', () => {
    const trial = new Trial();
    const { joined } = trial.joinTwice({ protocols: [range, range] });
    trial.pass(3_000);
    assert.equal(joined.reply?.protocolName, 'range');
  });

  test('group.max.size keeps others out, but not those who are in', () => {
    const trial = new Trial({ sizeMax: 2 });
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const third = trial.join();
    assert.equal(third.reply?.errorCode, errorCode.GROUP_MAX_SIZE_REACHED);
    assert.equal(third.reply.memberId, '');
    assert.equal(trial.join({ memberId: follower }).reply?.errorCode, 0);
    const again = trial.join({ memberId: leader });
    trial.join({ memberId: follower });
    assert.equal(again.reply?.members.length, 2);
  });

  test('a group that is loaded with too many members lets the last to join go', () => {
    const trial = new Trial();
    const members = trial.stableGroup(3);
    trial.options = { ...trial.options, sizeMax: 2 };
    trial.groups = trial.reload();
    assert.equal(trial.state(), 'PreparingRebalance');
    const joined = members.map((memberId) => trial.join({ memberId }));
    assert.deepEqual(
      joined.map(({ reply }) => reply?.errorCode),
      [0, 0, errorCode.GROUP_MAX_SIZE_REACHED],
    );
    assert.equal(trial.groups.describe('g').members.length, 2);
  });
});
