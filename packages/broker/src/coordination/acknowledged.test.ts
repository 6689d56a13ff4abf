/**
 * What the coordinator has acknowledged is there afterwards: in any order of commits, deletions,
 * turns of the event loop, changes of leadership and restarts on the same disk.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { Stage } from './testing/stage.ts';

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAABQ';
const GROUPS = ['a', 'b', 'c', 'd', 'e'];

/** Something that was asked, in the order of asking, and what is read once it is done. */
interface Asked {
  readonly order: number;
  readonly offset: number;
}

const NOTHING = -1;

class Life {
  stage: Stage = new Stage();
  /** What may be read of a group: what was acknowledged last, or anything that was asked since. */
  readonly allowed = new Map<string, Asked[]>(
    GROUPS.map((groupId) => [groupId, [{ order: 0, offset: NOTHING }]]),
  );
  acknowledged = 0;
  #counter = 0;

  async begin(): Promise<void> {
    await this.stage.groups.find('a');
  }

  commit(groupId: string): void {
    const offset = this.#counter + 1;
    this.#ask(groupId, offset, (done) => {
      const partition = { partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: 0 };
      const request = {
        groupId,
        memberId: '',
        groupInstanceId: null,
        generationId: -1,
        retentionTimeMs: -1,
        topics: [
          {
            topic: 't',
            topicId: TOPIC_ID,
            partitions: [{ ...partition, committedMetadata: 'x'.repeat(offset % 700) }],
          },
        ],
        unknownGroupError: 22,
      };
      this.stage.groups.commit(request, (reply) => done(reply.errorCode));
    });
  }

  remove(groupId: string): void {
    this.#ask(groupId, NOTHING, (done) => this.stage.groups.deleteGroup(groupId, done));
  }

  check(): void {
    for (const groupId of GROUPS) {
      let read: number | undefined;
      this.stage.groups.fetchOffsets({ groupId, topics: null, requireStable: true }, (reply) => {
        assert.equal(reply.errorCode, 0);
        read = reply.topics[0]?.partitions[0]?.committedOffset ?? NOTHING;
      });
      this.stage.clock.endTurn();
      const offset = read ?? NOTHING;
      const allowed = this.allowed.get(groupId) ?? [];
      const found = allowed.filter((asked) => asked.offset === offset);
      const others = allowed.map((asked) => asked.offset).join(' or ');
      assert(found.length > 0, `${groupId}: ${offset} is not ${others}`);
      // What was read once cannot become something else.
      this.allowed.set(groupId, found);
    }
  }

  #ask(groupId: string, offset: number, call: (done: (error: number) => void) => void): void {
    const order = ++this.#counter;
    this.allowed.get(groupId)?.push({ order, offset });
    call((error) => {
      if (error !== 0) return;
      this.acknowledged++;
      // Nothing that was asked before it counts any more; what was asked after it may.
      const present = this.allowed.get(groupId) ?? [];
      this.allowed.set(
        groupId,
        present.filter((asked) => asked.order >= order),
      );
    });
  }
}

const group = fc.constantFrom(...GROUPS);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('commit' as const), group }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove' as const), group }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('turn' as const), group }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lead' as const), group }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const), group }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('check' as const), group }) },
);

suite('what was acknowledged', () => {
  test('is there, whatever happens to leaders and processes', async () => {
    let acknowledged = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80, size: 'max' }), async (steps) => {
        const life = new Life();
        await life.begin();
        for (const { type, group: groupId } of steps) {
          if (type === 'commit') life.commit(groupId);
          else if (type === 'remove') life.remove(groupId);
          else if (type === 'turn') life.stage.clock.endTurn();
          else if (type === 'check') life.check();
          else if (type === 'restart') life.stage = await life.stage.restart();
          else for (const partition of life.stage.replicas.keys()) life.stage.lead(partition, 1);
        }
        life.check();
        acknowledged += life.acknowledged;
      }),
      { numRuns: 60 },
    );
    assert(acknowledged > 100, 'the lives had something in them');
  });
});
