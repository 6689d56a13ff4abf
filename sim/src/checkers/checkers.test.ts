/** A checker that never complains checks nothing: each promise is broken here once. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Probes } from '../probes.ts';
import { originOf, valueOf } from '../values.ts';
import { GroupHistory } from './groups.ts';
import { type FoundRecord, PartitionRecords } from './records.ts';
import { canonical } from './replay.ts';
import { TopicHistory } from './topics.ts';

function partition(options: { isSynced?: boolean; isIdempotent?: boolean } = {}): PartitionRecords {
  const { isSynced = false, isIdempotent = true } = options;
  const records = new PartitionRecords('t-0', { isSynced }, new Probes());
  records.addProducer('p', { isIdempotent, isOrdered: true });
  for (let number = 0; number < 5; number += 1) records.sent({ producer: 'p', number });
  return records;
}

function log(...numbers: number[]): FoundRecord[] {
  return numbers.map((number, offset) => ({ producer: 'p', number, offset }));
}

suite('the records of a partition', () => {
  test('may be what was sent, in order', () => {
    const records = partition();
    records.acknowledged({ producer: 'p', number: 0 }, 0);
    const expected = records.expected();
    records.found(log(0, 2, 3), expected);
    records.found(log(0, 2, 3, 4), records.expected());
    records.checkNothingMissing();
    assert.equal(records.acknowledgedCount, 1);
  });

  const broken: Record<string, [RegExp, (records: PartitionRecords) => void]> = {
    'which are not there': [
      /what was read or acknowledged stays/,
      (records) => {
        records.acknowledged({ producer: 'p', number: 0 }, 0);
        records.found([], records.expected());
      },
    ],
    'which nobody sent': [
      /what is read was sent/,
      (records) => records.found(log(77), records.expected()),
    ],
    'out of order': [
      /records are in order/,
      (records) => records.found(log(1, 0), records.expected()),
    ],
    twice: [/records are there once/, (records) => records.found(log(1, 1), records.expected())],
    'with a gap in the offsets': [
      /offsets follow each other/,
      (records) => records.found(log(1, 2).slice(1), records.expected()),
    ],
    'at another offset than was acknowledged': [
      /a record keeps its offset/,
      (records) => {
        records.acknowledged({ producer: 'p', number: 0 }, 1);
        records.found(log(1, 2), records.expected());
      },
    ],
    'changed after they were read': [
      /a record keeps its offset/,
      (records) => {
        records.found(log(0, 1), records.expected());
        records.consumed({ producer: 'p', number: 3, offset: 1 });
      },
    ],
    'acknowledged without an offset, and nowhere': [
      /acknowledged records are read/,
      (records) => {
        records.acknowledged({ producer: 'p', number: 3 }, -1);
        records.found(log(0), records.expected());
        records.checkNothingMissing();
      },
    ],
    'below a high watermark that goes back': [
      /high watermarks do not go back/,
      (records) => {
        records.watermarkSeen(3);
        records.watermarkSeen(2);
      },
    ],
  };
  for (const [what, [message, breaking]] of Object.entries(broken)) {
    test(`may not be ${what}`, () => assert.throws(() => breaking(partition()), message));
  }

  test('may be there twice without idempotence', () => {
    const records = partition({ isIdempotent: false });
    records.found(log(0, 1, 0, 1, 2), records.expected());
    // What nobody has an answer to may come late; what was acknowledged came in order.
    records.acknowledged({ producer: 'p', number: 4 }, 5);
    records.found(log(0, 1, 0, 1, 2, 4, 3), records.expected());
    records.acknowledged({ producer: 'p', number: 3 }, 6);
    assert.throws(() => records.found(log(0, 1, 0, 1, 2, 4, 3), records.expected()), /in order/);
  });

  test('may lose an end with the power, but nothing before it', () => {
    const records = partition();
    records.found(log(0, 1, 2), records.expected());
    records.powerLost();
    records.found(log(0, 1, 4), records.expected());
    assert.throws(() => records.found(log(0, 1), records.expected()), /stays/);
    records.powerLost();
    assert.throws(() => records.found(log(0, 3).toReversed(), records.expected()), /offsets/);
  });

  test('may not lose what was synced before it was acknowledged', () => {
    const records = partition({ isSynced: true });
    records.acknowledged({ producer: 'p', number: 0 }, 0);
    records.powerLost();
    assert.throws(() => records.found([], records.expected()), /synced records stay/);
  });

  test('are known again by a reading that was under way when others came', () => {
    const records = partition();
    records.found(log(0, 1), records.expected());
    records.powerLost();
    const expected = records.expected();
    // The power took 1, and 2 came into its place before this reading was judged.
    records.acknowledged({ producer: 'p', number: 2 }, 1);
    records.found(log(0), expected);
    assert.throws(() => records.found(log(0), records.expected()), /stays/);
  });
});

test('values tell who wrote them, and that they are whole', () => {
  for (const number of [0, 1, 60, 12_345]) {
    const value = valueOf({ producer: 'p-1', number });
    assert.deepEqual(originOf(Buffer.from(value), 'here'), { producer: 'p-1', number });
    assert.throws(() => originOf(`${value}x`, 'here'), /records are what was written/);
  }
  assert.throws(() => originOf(null, 'here'), /records are what was written/);
});

suite('a group', () => {
  test('keeps what it committed, of what was given', () => {
    const group = new GroupHistory('g');
    for (const offset of [0, 2, 1]) group.given('t-0', offset);
    assert.equal(group.givenUpTo('t-0'), 3);
    group.commitAsked('t-0', 3);
    group.commitAcknowledged('t-0', 3);
    const before = group.committed();
    group.committedSeen(new Map([['t-0', 3]]), before);
    assert.throws(() => group.committedSeen(new Map([['t-0', 2]]), before), /do not go back/);
    assert.throws(() => group.committedSeen(new Map(), before), /do not go back/);
    assert.throws(() => group.committedSeen(new Map([['t-0', 4]]), before), /only what was given/);
    // A commit without an answer may still come late.
    group.commitAsked('t-0', 1);
    group.committedSeen(new Map([['t-0', 1]]), before);
  });

  test('has one owner of each partition', () => {
    const group = new GroupHistory('g');
    const members = new Map([
      ['one', ['t-0', 't-1']],
      ['two', ['t-2']],
    ]);
    group.described({ members });
    members.set('two', ['t-1']);
    assert.throws(() => group.described({ members }), /one owner/);
  });
});

suite('topics', () => {
  const seen = (name: string, id: string, leaderEpochs = [0]) => ({
    name,
    id,
    leaderEpochs,
    isLed: true,
  });

  test('are there from their making to their removal', () => {
    const topics = new TopicHistory(new Probes());
    topics.created('t', 'A');
    const before = topics.certain();
    topics.seen([seen('t', 'A')], before);
    assert.throws(() => topics.seen([], before), /stay/);
    assert.throws(() => topics.seen([seen('t', 'B')], before), /stay/);
    const id = topics.uncertain('t');
    topics.seen([], before);
    topics.removed('t', id);
    assert.throws(() => topics.seen([seen('t', 'A')], topics.certain()), /stay/);
    assert.throws(() => topics.created('t', 'A'), /ids are used once/);
  });

  test('have leader epochs that do not go back', () => {
    const topics = new TopicHistory(new Probes());
    topics.seen([seen('t', 'A', [3, 4])], new Map());
    topics.seen([seen('t', 'B', [0])], new Map());
    assert.throws(() => topics.seen([seen('t', 'A', [4, 3])], new Map()), /epochs/);
    assert.throws(() => topics.seen([seen('t', 'A', [4])], new Map()), /epochs/);
  });
});

test('states are compared by what they hold, not by the order in which it came', () => {
  const one = new Map<string, unknown>([
    ['b', { y: [1, 2], x: new Set([2, 1]) }],
    ['a', null],
  ]);
  const other = new Map<string, unknown>([
    ['a', null],
    ['b', { x: new Set([1, 2]), y: [1, 2] }],
  ]);
  assert.equal(canonical(one), canonical(other));
  other.set('b', { x: new Set([1, 2]), y: [2, 1] });
  assert.notEqual(canonical(one), canonical(other));
});
