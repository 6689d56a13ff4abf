/** Assignments, heartbeats, leaving, and what time does to those who are silent. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import { Trial } from './testing/trial.ts';

/** Two members of generation 1 that have not synced yet: the leader and a follower. */
function joined(trial: Trial): { leader: string; follower: string } {
  const leader = trial.joinTwice().memberId;
  const follower = trial.joinTwice().memberId;
  trial.pass(9_000);
  return { leader, follower };
}

const assigned = (memberId: string, ...bytes: number[]) => ({
  memberId,
  assignment: Uint8Array.from(bytes),
});

suite('syncing', () => {
  test('followers wait for the leader, and everyone gets their part', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    const waiting = trial.sync({ memberId: follower });
    assert(waiting.waits);
    const assignments = [assigned(leader, 1), assigned(follower, 2)];
    const own = trial.sync({ memberId: leader, assignments });
    assert.deepEqual(waiting.reply, {
      errorCode: 0,
      protocolType: 'consumer',
      protocolName: 'range',
      assignment: Uint8Array.of(2),
    });
    assert.deepEqual(own.reply?.assignment, Uint8Array.of(1));
    assert.equal(trial.state(), 'Stable');
    const again = trial.sync({ memberId: follower });
    assert.deepEqual(again.reply?.assignment, Uint8Array.of(2));
  });

  test('whoever the leader forgot gets nothing; strangers are ignored', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    const waiting = trial.sync({ memberId: follower });
    trial.sync({ memberId: leader, assignments: [assigned(leader, 1), assigned('stranger', 9)] });
    assert.equal(waiting.reply?.assignment.length, 0);
    assert.equal(trial.groups.describe('g').members.length, 2);
  });

  test('the assignment counts when it is stored', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    trial.holdsCommits = true;
    const own = trial.sync({ memberId: leader, assignments: [assigned(leader, 1)] });
    assert(own.waits);
    assert.equal(trial.state(), 'CompletingRebalance');
    trial.commitAll();
    assert.equal(own.reply?.errorCode, 0);
    assert.equal(trial.sync({ memberId: follower }).reply?.errorCode, 0);
  });

  test('a rebalance that begins meanwhile makes it void', () => {
    const trial = new Trial();
    const { leader } = joined(trial);
    trial.holdsCommits = true;
    const own = trial.sync({ memberId: leader, assignments: [assigned(leader, 1)] });
    trial.joinTwice();
    assert.equal(own.reply?.errorCode, errorCode.REBALANCE_IN_PROGRESS);
    assert.equal(own.reply.protocolName, null);
    trial.commitAll();
    assert.equal(trial.state(), 'PreparingRebalance');
    assert.equal(own.answers, 1);
  });

  test('an assignment that cannot be stored is told to all, who join again', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    trial.holdsCommits = true;
    const waiting = trial.sync({ memberId: follower });
    const own = trial.sync({ memberId: leader, assignments: [] });
    trial.commitAll(errorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(own.reply?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(waiting.reply?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(trial.state(), 'PreparingRebalance');
  });

  test('who has no place in the generation is refused', () => {
    const trial = new Trial();
    assert.equal(trial.sync({}).reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    const { leader } = joined(trial);
    const error = (request: Parameters<Trial['sync']>[0]) => trial.sync(request).reply?.errorCode;
    assert.equal(error({ memberId: 'stranger' }), errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(error({ memberId: leader, generationId: 7 }), errorCode.ILLEGAL_GENERATION);
    assert.equal(error({ memberId: leader, groupInstanceId: 'one' }), errorCode.UNKNOWN_MEMBER_ID);
    const inconsistent = errorCode.INCONSISTENT_GROUP_PROTOCOL;
    assert.equal(error({ memberId: leader, protocolType: 'connect' }), inconsistent);
    assert.equal(error({ memberId: leader, protocolName: 'sticky' }), inconsistent);
    trial.joinTwice();
    assert.equal(error({ memberId: leader }), errorCode.REBALANCE_IN_PROGRESS);
  });

  test('a sync that is repeated while it waits answers the first one too', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    const first = trial.sync({ memberId: follower });
    const second = trial.sync({ memberId: follower });
    assert.equal(first.reply?.errorCode, errorCode.REBALANCE_IN_PROGRESS);
    trial.sync({ memberId: leader, assignments: [] });
    assert.equal(second.reply?.errorCode, 0);
  });

  test('members that do not sync within the rebalance timeout are removed', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    trial.sync({ memberId: leader, assignments: [] });
    assert.equal(trial.state(), 'Stable');
    for (let second = 0; second < 60; second += 5) {
      assert.equal(trial.heartbeat(leader, 1), 0);
      assert.equal(trial.heartbeat(follower, 1), 0);
      trial.pass(5_000);
    }
    assert.equal(trial.state(), 'PreparingRebalance');
    assert.equal(trial.heartbeat(follower, 1), errorCode.UNKNOWN_MEMBER_ID);
  });
});

suite('heartbeats', () => {
  test('keep a member in the group; silence removes it', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    for (let second = 0; second < 30; second += 5) {
      trial.pass(5_000);
      trial.heartbeat(leader, 1);
    }
    assert.equal(trial.heartbeat(follower, 1), errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(trial.heartbeat(leader, 1), errorCode.REBALANCE_IN_PROGRESS);
    assert.equal(trial.join({ memberId: leader }).reply?.generationId, 2);
  });

  test('errors', () => {
    const trial = new Trial();
    assert.equal(trial.heartbeat('', 1), errorCode.UNKNOWN_MEMBER_ID);
    const [leader = ''] = trial.stableGroup(1);
    assert.equal(trial.heartbeat(leader, 2), errorCode.ILLEGAL_GENERATION);
    assert.equal(trial.heartbeat('stranger', 1), errorCode.UNKNOWN_MEMBER_ID);
    assert.equal(trial.heartbeat(leader, 1, 'one'), errorCode.UNKNOWN_MEMBER_ID);
  });

  test('who waits in a join or a sync need not send any', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2, { sessionTimeoutMs: 6_000 });
    const waiting = trial.join({ memberId: leader, sessionTimeoutMs: 6_000 });
    for (let second = 0; second < 20; second += 5) {
      trial.heartbeat(follower, 1);
      trial.pass(5_000);
    }
    assert(waiting.waits);
    trial.join({ memberId: follower });
    assert.equal(waiting.reply?.errorCode, 0);
  });

  test('the last member that falls silent leaves an empty group, which is stored', () => {
    const trial = new Trial();
    trial.stableGroup(1);
    trial.pass(10_000);
    assert.equal(trial.state(), 'Empty');
    const { entry } = trial.log.at(-1)!;
    assert.equal(entry.type === 'group-metadata' && entry.value?.generation, 2);
    assert.equal(entry.type === 'group-metadata' && entry.value?.protocolType, 'consumer');
  });
});

suite('leaving', () => {
  test('makes the others rebalance; the last one leaves an empty group', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const { members } = trial.leave({ memberId: leader });
    assert.deepEqual(members, [{ memberId: leader, groupInstanceId: null, errorCode: 0 }]);
    assert.equal(trial.heartbeat(follower, 1), errorCode.REBALANCE_IN_PROGRESS);
    trial.leave({ memberId: follower });
    assert.equal(trial.state(), 'Empty');
    assert.equal(trial.groups.nextDeadlineMs(), undefined);
  });

  test('a pending id, a static member by name, and several at once', () => {
    const trial = new Trial();
    const pending = trial.join().reply?.memberId ?? '';
    const waiting = trial.join({ groupInstanceId: 'one' });
    const { members } = trial.leave(
      { memberId: pending },
      { groupInstanceId: 'one' },
      { groupInstanceId: 'two' },
      { memberId: 'stranger' },
    );
    assert.deepEqual(
      members.map((member) => member.errorCode),
      [0, 0, errorCode.UNKNOWN_MEMBER_ID, errorCode.UNKNOWN_MEMBER_ID],
    );
    assert.equal(waiting.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    trial.pass(3_000);
    assert.equal(trial.state(), 'Empty');
  });

  test('under a fenced identity, or from a group that is not there, is refused', () => {
    const trial = new Trial();
    const [nobody] = trial.leave({ memberId: 'a' }).members;
    assert.equal(nobody?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    trial.join({ groupInstanceId: 'one' });
    const [fenced] = trial.leave({ memberId: 'a', groupInstanceId: 'one' }).members;
    assert.equal(fenced?.errorCode, errorCode.FENCED_INSTANCE_ID);
  });

  test('while it waits for its assignment answers that too', () => {
    const trial = new Trial();
    const { follower } = joined(trial);
    const waiting = trial.sync({ memberId: follower });
    trial.leave({ memberId: follower });
    assert.equal(waiting.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
  });

  test('lets a rebalance that waited for it go on', () => {
    const trial = new Trial();
    const [leader = '', follower = ''] = trial.stableGroup(2);
    const waiting = trial.join({ memberId: leader });
    assert(waiting.waits);
    trial.leave({ memberId: follower });
    assert.equal(waiting.reply?.generationId, 2);
  });
});

suite('unloading', () => {
  test('whoever waits is sent to the next coordinator', () => {
    const trial = new Trial();
    const { leader, follower } = joined(trial);
    const syncing = trial.sync({ memberId: follower });
    const other = trial.join({ groupId: 'other', requiresKnownMemberId: false });
    trial.run(trial.groups.unload(trial.now));
    assert.equal(syncing.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(other.reply?.errorCode, errorCode.NOT_COORDINATOR);
    assert.equal(trial.groups.nextDeadlineMs(), undefined);
    assert.equal(trial.heartbeat(leader, 1), errorCode.UNKNOWN_MEMBER_ID);
  });
});
