/** Static members (KIP-345): an identity that outlives the client that bears it. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import { Trial } from './testing/trial.ts';

/** A stable group of a dynamic leader and the static member "one". */
function withStaticMember(trial: Trial): { leader: string; memberId: string } {
  const { memberId: leader } = trial.joinTwice();
  const joined = trial.join({ groupInstanceId: 'one' });
  trial.pass(9_000);
  const memberId = joined.reply?.memberId ?? '';
  const assignments = [leader, memberId].map((id, index) => ({
    memberId: id,
    assignment: Uint8Array.of(index + 1),
  }));
  trial.sync({ memberId, groupInstanceId: 'one', generationId: 1 });
  trial.sync({ memberId: leader, generationId: 1, assignments });
  return { leader, memberId };
}

suite('static members', () => {
  test('need no id in advance', () => {
    const trial = new Trial();
    const joined = trial.join({ groupInstanceId: 'one' });
    assert(joined.waits);
    trial.pass(3_000);
    assert.equal(joined.reply?.errorCode, 0);
    assert.equal(joined.reply.members[0]?.groupInstanceId, 'one');
  });

  test('come back under a new id without a rebalance, and the old id is fenced', () => {
    const trial = new Trial();
    const { leader, memberId } = withStaticMember(trial);
    const entries = trial.log.length;
    const back = trial.join({ groupInstanceId: 'one' });
    assert.equal(back.reply?.errorCode, 0);
    assert.equal(back.reply.generationId, 1);
    assert.equal(back.reply.leader, leader);
    assert.equal(back.reply.skipAssignment, false);
    assert.notEqual(back.reply.memberId, memberId);
    assert.equal(trial.state(), 'Stable');
    assert.equal(trial.log.length, entries + 1, 'the new id is stored');
    assert.equal(trial.heartbeat(memberId, 1, 'one'), errorCode.FENCED_INSTANCE_ID);
    const fenced = trial.join({ memberId, groupInstanceId: 'one' });
    assert.equal(fenced.reply?.errorCode, errorCode.FENCED_INSTANCE_ID);
    const synced = trial.sync({
      memberId: back.reply.memberId,
      groupInstanceId: 'one',
      generationId: 1,
    });
    assert.deepEqual(synced.reply?.assignment, Uint8Array.of(2));
  });

  test('a leader that comes back is told to keep its assignment, if it understands that', () => {
    for (const supportsSkippingAssignment of [true, false]) {
      const trial = new Trial();
      const joined = trial.join({ groupInstanceId: 'one' });
      trial.pass(3_000);
      const oldId = joined.reply?.memberId ?? '';
      const assignments = [{ memberId: oldId, assignment: Uint8Array.of(7) }];
      trial.sync({ memberId: oldId, groupInstanceId: 'one', assignments });
      const back = trial.join({ groupInstanceId: 'one', supportsSkippingAssignment });
      const newId = back.reply?.memberId ?? '';
      assert.equal(back.reply?.skipAssignment, supportsSkippingAssignment);
      assert.equal(back.reply?.leader, supportsSkippingAssignment ? newId : oldId);
      assert.equal(back.reply?.members.length, supportsSkippingAssignment ? 1 : 0);
    }
  });

  test('the one that waits under the same instance id is fenced at once', () => {
    const trial = new Trial();
    const first = trial.join({ groupInstanceId: 'one' });
    const second = trial.join({ groupInstanceId: 'one' });
    assert.equal(first.reply?.errorCode, errorCode.FENCED_INSTANCE_ID);
    trial.pass(6_000);
    assert.equal(second.reply?.errorCode, 0);
    assert.equal(second.reply.members.length, 1);
  });

  test('coming back while the leader assigns starts again, so that the new id gets its part', () => {
    const trial = new Trial();
    const { joined, memberId: leader } = trial.joinTwice();
    const old = trial.join({ groupInstanceId: 'one' });
    trial.pass(9_000);
    assert.equal(joined.reply?.generationId, 1);
    const waiting = trial.sync({ memberId: old.reply?.memberId ?? '', groupInstanceId: 'one' });
    const back = trial.join({ groupInstanceId: 'one' });
    assert.equal(waiting.reply?.errorCode, errorCode.FENCED_INSTANCE_ID);
    assert.equal(trial.state(), 'PreparingRebalance');
    trial.join({ memberId: leader });
    assert.equal(back.reply?.generationId, 2);
  });

  test('coming back with protocols that change the choice is a rebalance', () => {
    const trial = new Trial();
    const both = ['range', 'sticky'].map((name) => ({ name, metadata: Uint8Array.of(0) }));
    const joined = trial.join({ groupInstanceId: 'one', protocols: both });
    trial.pass(3_000);
    trial.sync({ memberId: joined.reply?.memberId ?? '', groupInstanceId: 'one' });
    const back = trial.join({ groupInstanceId: 'one', protocols: both.toReversed() });
    assert.equal(back.reply?.generationId, 2);
    assert.equal(back.reply.protocolName, 'sticky');
  });

  test('one that is away stays a member until its session ends', () => {
    const trial = new Trial();
    const { leader } = withStaticMember(trial);
    const session = 10_000;
    const again = trial.join({ memberId: leader });
    assert(again.waits, 'the static member has not joined');
    trial.pass(session - 1);
    assert(again.waits);
    trial.pass(1);
    assert.equal(again.reply?.generationId, 2);
    assert.equal(again.reply.members.length, 1);
  });

  test('if none of the remaining members is here, the rebalance waits', () => {
    const trial = new Trial();
    const request = { groupInstanceId: 'one', sessionTimeoutMs: 200_000 };
    const joined = trial.join(request);
    trial.pass(3_000);
    const memberId = joined.reply?.memberId ?? '';
    trial.sync({ memberId, groupInstanceId: 'one' });
    const other = trial.joinTwice({ sessionTimeoutMs: 20_000 });
    assert.equal(trial.state(), 'PreparingRebalance');
    trial.leave({ memberId: other.memberId });
    assert.equal(other.joined.reply?.errorCode, errorCode.UNKNOWN_MEMBER_ID);
    trial.pass(61_000);
    assert.equal(trial.state(), 'PreparingRebalance');
    const back = trial.join({ ...request, memberId });
    assert.equal(back.reply?.generationId, 2);
  });

  test('a new id that cannot be stored is taken back', () => {
    const trial = new Trial();
    const { leader, memberId } = withStaticMember(trial);
    trial.holdsCommits = true;
    const back = trial.join({ groupInstanceId: 'one' });
    assert(back.waits, 'it waits for the log');
    trial.commitAll(errorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(back.reply?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(back.reply.memberId, '');
    assert.equal(back.reply.leader, leader);
    assert.equal(trial.heartbeat(memberId, 1, 'one'), 0);
  });

  test('an id that was given in advance is for dynamic members', () => {
    const trial = new Trial();
    const memberId = trial.join().reply?.memberId ?? '';
    const joined = trial.join({ memberId, groupInstanceId: 'one' });
    assert.equal(joined.reply?.errorCode, errorCode.UNKNOWN_SERVER_ERROR);
  });
});
