import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import {
  type ElectionState,
  formatElectionState,
  NotTheOnlyVoter,
  noElection,
  parseElectionState,
  RaftNode,
  type Voter,
  VoterSet,
} from './index.ts';
import { NO_DIRECTORY } from './voters.ts';

const self = { id: 1, directoryId: 'kqlc-pMPSpS1eRJfzVHpsg' };
const voter: Voter = { ...self, endpoints: [], kraftVersions: { lowest: 0, highest: 1 } };
const quorum = { self, voters: new VoterSet([voter]) };

suite('the only voter', () => {
  test('votes for itself and leads the next epoch as soon as it has read its log', () => {
    const node = new RaftNode(quorum, noElection);
    assert.equal(node.role, 'unattached');
    assert.deepEqual(node.step({ type: 'started', lastEpoch: 0, endOffset: 0 }), [
      { type: 'persist', state: { epoch: 1, leaderId: -1, vote: self } },
      { type: 'persist', state: { epoch: 1, leaderId: 1, vote: undefined } },
      { type: 'lead', epoch: 1, voters: [voter], grantingVoters: [voter] },
    ]);
    assert.equal(node.role, 'leader');
  });

  test('commits what is durable, but nothing before a record of its own epoch', () => {
    const node = new RaftNode(quorum, { epoch: 4, leaderId: 1, vote: undefined });
    node.step({ type: 'started', lastEpoch: 4, endOffset: 10 });
    assert.equal(node.epoch, 5);
    assert.deepEqual(node.step({ type: 'durable', endOffset: 10 }), []);
    assert.deepEqual(node.step({ type: 'durable', endOffset: 11 }), [
      { type: 'commit', offset: 11 },
    ]);
    assert.deepEqual(node.step({ type: 'durable', endOffset: 11 }), []);
    assert.deepEqual(node.step({ type: 'durable', endOffset: 9 }), []);
  });

  test('commits nothing any more once it has resigned', () => {
    const node = new RaftNode(quorum, noElection);
    node.step({ type: 'started', lastEpoch: 0, endOffset: 0 });
    node.step({ type: 'stopping' });
    assert.equal(node.role, 'resigned');
    assert.deepEqual(node.step({ type: 'durable', endOffset: 5 }), []);
  });

  test('never leads an epoch twice, and never goes back, over any number of starts', () => {
    const start = fc.record({ appended: fc.nat(5), fileLost: fc.boolean() });
    fc.assert(
      fc.property(fc.array(start, { maxLength: 12 }), (starts) => {
        let election: ElectionState = noElection;
        let lastEpoch = 0;
        let endOffset = 0;
        let committed = 0;
        for (const { appended, fileLost } of starts) {
          const node = new RaftNode(quorum, fileLost ? noElection : election);
          for (const effect of node.step({ type: 'started', lastEpoch, endOffset })) {
            if (effect.type === 'persist') election = effect.state;
            if (effect.type === 'lead') {
              assert(effect.epoch > lastEpoch);
              lastEpoch = effect.epoch;
            }
          }
          endOffset += 1 + appended;
          for (const effect of node.step({ type: 'durable', endOffset })) {
            assert(effect.type === 'commit' && effect.offset > committed);
            committed = effect.offset;
          }
          assert.equal(committed, endOffset);
        }
      }),
    );
  });

  test('is refused where others vote too, or another disk of the same node does', () => {
    const other: Voter = { ...voter, id: 2 };
    for (const voters of [[voter, other], [other], [{ ...voter, directoryId: 'x' }], []]) {
      assert.throws(
        () => new RaftNode({ self, voters: new VoterSet(voters) }, noElection),
        NotTheOnlyVoter,
      );
    }
    const anyDirectory = new VoterSet([{ ...voter, directoryId: NO_DIRECTORY }]);
    assert.equal(new RaftNode({ self, voters: anyDirectory }, noElection).role, 'unattached');
    assert.throws(() => new VoterSet([voter, voter]), RangeError);
  });
});

suite('quorum-state', () => {
  test('is written as Kafka writes it', () => {
    const leading = { epoch: 1, leaderId: 1, vote: undefined };
    assert.equal(
      formatElectionState(leading, 1, [1]),
      '{"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}',
    );
    assert.equal(
      formatElectionState(leading, 0, [1]),
      '{"clusterId":"","leaderId":1,"leaderEpoch":1,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}',
    );
  });

  test('is read as it was written', () => {
    const states: ElectionState[] = [
      { epoch: 7, leaderId: -1, vote: self },
      { epoch: 7, leaderId: 1, vote: undefined },
      noElection,
    ];
    for (const state of states) {
      assert.deepEqual(parseElectionState(formatElectionState(state, 1, [])), state);
    }
    const without = formatElectionState({ epoch: 7, leaderId: -1, vote: self }, 0, [1]);
    assert.deepEqual(parseElectionState(without)?.vote, { id: 1, directoryId: NO_DIRECTORY });
  });

  test('that is damaged is recognised', () => {
    for (const text of ['', '{', 'null', '[]', '{}', '{"data_version":2}', '7']) {
      assert.equal(parseElectionState(text), undefined);
    }
    assert.equal(
      parseElectionState('{"leaderId":1,"leaderEpoch":"1","votedId":-1,"data_version":1}'),
      undefined,
    );
  });
});
