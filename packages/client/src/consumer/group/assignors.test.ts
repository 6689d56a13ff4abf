import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import fc from 'fast-check';
import type { TopicPartition } from '../options.ts';
import { assignorNamed, type Division, type Member } from './assignors.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './protocol.ts';

interface Wish {
  readonly id: string;
  readonly topics: readonly string[];
  readonly instanceId?: string;
  readonly owned?: readonly TopicPartition[];
  readonly generationId?: number;
}

const member = ({ id, topics, instanceId, owned, generationId }: Wish): Member => ({
  id,
  instanceId: instanceId ?? null,
  subscription: {
    topics,
    owned: owned ?? [],
    generationId: generationId ?? -1,
    rack: null,
    userData: null,
  },
});

function divide(name: string, wishes: readonly Wish[], counts: Record<string, number>): Division {
  const assignor = assignorNamed(name);
  assert.ok(assignor !== undefined);
  return assignor.assign(wishes.map(member), new Map(Object.entries(counts)));
}

const printed = (division: Division): Record<string, string> =>
  Object.fromEntries(
    [...division].map(([id, partitions]) => [
      id,
      partitions.map(({ topic, partition }) => `${topic}${partition}`).join(' '),
    ]),
  );

suite('range', () => {
  test('gives each member neighbours, the first members one more', () => {
    const both = [
      { id: 'b', topics: ['t', 'u'] },
      { id: 'a', topics: ['t', 'u'] },
    ];
    assert.deepEqual(printed(divide('range', both, { t: 3, u: 3 })), {
      a: 't0 t1 u0 u1',
      b: 't2 u2',
    });
  });

  test('leaves those without who come last, and asks nobody who does not want', () => {
    const wishes = [
      { id: 'a', topics: ['t'] },
      { id: 'b', topics: ['t'] },
      { id: 'c', topics: ['u'] },
    ];
    assert.deepEqual(printed(divide('range', wishes, { t: 1, u: 2 })), {
      a: 't0',
      b: '',
      c: 'u0 u1',
    });
  });

  test('puts static members first, by their own names', () => {
    const wishes = [
      { id: 'a', topics: ['t'] },
      { id: 'z', topics: ['t'], instanceId: '2' },
      { id: 'y', topics: ['t'], instanceId: '1' },
    ];
    assert.deepEqual(printed(divide('range', wishes, { t: 3 })), { a: 't2', y: 't0', z: 't1' });
  });
});

suite('roundrobin', () => {
  test('goes round over all topics', () => {
    const both = [
      { id: 'a', topics: ['t', 'u'] },
      { id: 'b', topics: ['t', 'u'] },
    ];
    assert.deepEqual(printed(divide('roundrobin', both, { t: 3, u: 3 })), {
      a: 't0 t2 u1',
      b: 't1 u0 u2',
    });
  });

  test('passes over those who do not want the topic', () => {
    const wishes = [
      { id: 'a', topics: ['t'] },
      { id: 'b', topics: ['t', 'u'] },
      { id: 'c', topics: ['t', 'u', 'v'] },
    ];
    const counts = { t: 1, u: 2, v: 3 };
    assert.deepEqual(printed(divide('roundrobin', wishes, counts)), {
      a: 't0',
      b: 'u0',
      c: 'u1 v0 v1 v2',
    });
  });
});

suite('cooperative-sticky', () => {
  test('takes a partition away in one round, and gives it in the next', () => {
    const owned = [0, 1, 2].map((partition) => ({ topic: 't', partition }));
    const before = [
      { id: 'a', topics: ['t'], owned, generationId: 1 },
      { id: 'b', topics: ['t'] },
    ];
    const first = divide('cooperative-sticky', before, { t: 3 });
    assert.deepEqual(printed(first), { a: 't0 t1', b: '' });
    const after = [
      { id: 'a', topics: ['t'], owned: first.get('a') ?? [], generationId: 2 },
      { id: 'b', topics: ['t'], generationId: 2 },
    ];
    assert.deepEqual(printed(divide('cooperative-sticky', after, { t: 3 })), {
      a: 't0 t1',
      b: 't2',
    });
  });

  test('believes the younger of two that claim the same', () => {
    const claim = [{ topic: 't', partition: 0 }];
    const wishes = [
      { id: 'old', topics: ['t'], owned: claim, generationId: 3 },
      { id: 'young', topics: ['t'], owned: claim, generationId: 5 },
    ];
    // Nobody gets it before the older claim is given up.
    assert.deepEqual(printed(divide('cooperative-sticky', wishes, { t: 1 })), {
      old: '',
      young: '',
    });
  });

  const topics = ['t', 'u', 'v'];
  const wish = fc.record({
    topics: fc.subarray(topics, { minLength: 1 }),
    generationId: fc.integer({ min: -1, max: 3 }),
    owned: fc.array(fc.record({ topic: fc.constantFrom(...topics), partition: fc.nat(7) }), {
      maxLength: 8,
    }),
  });
  const counts = fc.record({ t: fc.nat(6), u: fc.nat(6), v: fc.nat(6) });

  test('comes to rest evenly, with all that somebody wants given to one member', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 6 }), counts, (wishes, partitions) => {
        let members: Wish[] = wishes.map((each, place) => ({ ...each, id: `m${place}` }));
        let division: Division = new Map();
        // Each round hands on what was given up in the one before.
        for (let round = 4; round < 8; round++) {
          division = divide('cooperative-sticky', members, partitions);
          members = members.map((each) => ({
            ...each,
            owned: division.get(each.id) ?? [],
            generationId: round,
          }));
        }
        checkWhole(division, members, partitions);
        checkLevel(division, members);
        const again = divide('cooperative-sticky', members, partitions);
        assert.deepEqual(printed(again), printed(division), 'at rest');
      }),
      { numRuns: 300 },
    );
  });
});

function checkWhole(
  division: Division,
  members: readonly Wish[],
  counts: Record<string, number>,
): void {
  const given = [...division].flatMap(([id, partitions]) =>
    partitions.map(({ topic, partition }) => ({ id, topic, key: `${topic}${partition}` })),
  );
  for (const { id, topic } of given) {
    assert.ok(members.find((each) => each.id === id)?.topics.includes(topic));
  }
  const wanted = Object.entries(counts).flatMap(([topic, count]) =>
    members.some(({ topics }) => topics.includes(topic))
      ? Array.from({ length: count }, (_, partition) => `${topic}${partition}`)
      : [],
  );
  assert.deepEqual(given.map(({ key }) => key).sort(), wanted.sort());
}

/** No partition could go to a member that has two less. */
function checkLevel(division: Division, members: readonly Wish[]): void {
  for (const [id, partitions] of division) {
    for (const { topic } of partitions) {
      for (const other of members) {
        if (other.id === id || !other.topics.includes(topic)) continue;
        const size = division.get(other.id)?.length ?? 0;
        assert.ok(partitions.length - size < 2, `${id} has ${partitions.length}, other ${size}`);
      }
    }
  }
}

suite('what members tell each other', () => {
  test('comes back as it was', () => {
    const subscription = {
      topics: ['a', 'b'],
      owned: [
        { topic: 'a', partition: 1 },
        { topic: 'b', partition: 0 },
      ],
      generationId: 7,
      rack: 'r',
      userData: Buffer.from([1, 2]),
    };
    assert.deepEqual(decodeSubscription(encodeSubscription(subscription)), subscription);
    const { owned } = subscription;
    assert.deepEqual(decodeAssignment(encodeAssignment(owned)), owned);
    assert.deepEqual(decodeAssignment(Buffer.alloc(0)), []);
  });

  test('has the bytes of the Java client', () => {
    const bytes = encodeSubscription({
      topics: ['t'],
      owned: [],
      generationId: -1,
      rack: null,
      userData: null,
    });
    // version 3, one topic "t", no user data, nothing owned, generation -1, no rack
    assert.equal(bytes.toString('hex'), '000300000001000174ffffffff00000000ffffffffffff');
    const assignment = encodeAssignment([{ topic: 't', partition: 2 }]);
    assert.equal(assignment.toString('hex'), '0003000000010001740000000100000002ffffffff');
  });

  test('of older versions is understood', () => {
    const old = Buffer.from('000000000001000174ffffffff', 'hex');
    const { topics, owned, generationId } = decodeSubscription(old);
    assert.deepEqual([topics, owned, generationId], [['t'], [], -1]);
  });

  test('that is damaged is an error of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeSubscription(Buffer.from(bytes));
        } catch (error) {
          assert.equal(error instanceof Error && error.name, 'ProtocolError');
        }
      }),
    );
  });
});

suite('large groups', () => {
  test('are divided in little time', () => {
    const members = Array.from({ length: 200 }, (_, place) => ({ id: `m${place}`, topics: ['t'] }));
    const first = divide('cooperative-sticky', members, { t: 10_000 });
    const grown = [
      ...members.map((each) => ({ ...each, owned: first.get(each.id) ?? [], generationId: 1 })),
      ...Array.from({ length: 50 }, (_, place) => ({ id: `n${place}`, topics: ['t'] })),
    ];
    const startMs = performance.now();
    const second = divide('cooperative-sticky', grown, { t: 10_000 });
    assert.ok(performance.now() - startMs < 3000);
    const kept = members.filter(({ id }) => (second.get(id)?.length ?? 0) === 40);
    assert.equal(kept.length, 200, 'each keeps four fifths');
  });
});
