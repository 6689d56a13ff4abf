/**
 * Random lives of a group: members join, sync, commit, leave, fall silent and come back, in any
 * order and at any time, and the log may be read again by another broker at any moment.
 *
 * What must hold whatever happens: one leader per generation, generations that grow, an assignment
 * for each member and no other, nobody who waits for ever, nobody answered twice.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import type { JoinReply, SyncReply } from './requests.ts';
import { type Pending, Trial } from './testing/trial.ts';

interface Client {
  readonly groupInstanceId: string | null;
  memberId: string;
  generationId: number;
  leads: boolean;
  joining: Pending<JoinReply> | undefined;
  syncing: Pending<SyncReply> | undefined;
}

/** What the world has been told of each generation. */
interface Generation {
  leader: string | undefined;
  assigned: Map<string, string>;
}

const SESSION_MS = 10_000;
const REBALANCE_MS = 30_000;

class Life {
  readonly trial: Trial = new Trial({ sizeMax: 5 });
  readonly clients: Client[];
  readonly generations = new Map<number, Generation>();
  readonly pending: Pending<JoinReply | SyncReply>[] = [];
  highest = 0;

  constructor() {
    this.clients = Array.from({ length: 7 }, (_, index) => ({
      groupInstanceId: index >= 5 ? `instance-${index}` : null,
      memberId: '',
      generationId: -1,
      leads: false,
      joining: undefined,
      syncing: undefined,
    }));
  }

  join(client: Client): void {
    // A client asks one thing at a time, but may give up waiting and ask again.
    client.joining = this.trial.join({
      memberId: client.memberId,
      groupInstanceId: client.groupInstanceId,
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: REBALANCE_MS,
    });
    client.syncing = undefined;
    this.pending.push(client.joining);
    this.hear();
  }

  sync(client: Client): void {
    if (client.generationId < 0) return;
    const members = this.trial.groups.describe('g').members.map((member) => member.memberId);
    const assignments = members.map((memberId, index) => ({
      memberId,
      assignment: Uint8Array.of(index + 1),
    }));
    client.syncing = this.trial.sync({
      memberId: client.memberId,
      groupInstanceId: client.groupInstanceId,
      generationId: client.generationId,
      assignments: client.leads ? assignments : [],
    });
    this.pending.push(client.syncing);
    this.hear();
  }

  heartbeat(client: Client): void {
    if (client.generationId < 0) return;
    this.trial.heartbeat(client.memberId, client.generationId, client.groupInstanceId);
  }

  leave(client: Client): void {
    if (client.memberId === '') return;
    this.trial.leave({ memberId: client.memberId, groupInstanceId: client.groupInstanceId });
    client.memberId = '';
    client.generationId = -1;
    this.hear();
  }

  /** The process dies: a dynamic member forgets its id, a static one comes back without it. */
  crash(client: Client): void {
    Object.assign(client, { memberId: '', generationId: -1, leads: false });
    client.joining = undefined;
    client.syncing = undefined;
  }

  pass(ms: number): void {
    this.trial.pass(ms);
    this.hear();
  }

  clean(): void {
    this.trial.run(this.trial.groups.cleanUp(this.trial.now));
    if (this.trial.state() !== 'Dead') return;
    // A group that is gone and made again counts its generations anew.
    this.generations.clear();
    this.highest = 0;
  }

  /** The log is slow (1), takes nothing that is large (2), or is as it should be. */
  setLog(mood: number): void {
    this.trial.holdsCommits = mood === 1;
    this.trial.refuses = mood === 2;
    if (mood !== 1) this.trial.commitAll();
    this.hear();
  }

  /** Takes in the answers that have come, and checks what they say against each other. */
  hear(): void {
    for (const client of this.clients) {
      const joined = client.joining?.reply;
      if (joined !== undefined) {
        client.joining = undefined;
        this.#joined(client, joined);
      }
      const synced = client.syncing?.reply;
      if (synced !== undefined) {
        client.syncing = undefined;
        if (synced.errorCode === 0) this.#synced(client, synced);
      }
    }
    for (const pending of this.pending) assert(pending.answers <= 1, 'nobody is answered twice');
  }

  #joined(client: Client, reply: JoinReply): void {
    // MEMBER_ID_REQUIRED gives an id; UNKNOWN_MEMBER_ID and FENCED_INSTANCE_ID take it away.
    if (reply.errorCode !== 0) {
      const keeps = reply.errorCode === 79 || reply.errorCode === 27;
      client.memberId = keeps ? reply.memberId : '';
      client.generationId = -1;
      return;
    }
    client.memberId = reply.memberId;
    client.generationId = reply.generationId;
    client.leads = reply.leader === reply.memberId && !reply.skipAssignment;
    const generation = this.#generation(reply.generationId);
    if (reply.members.length > 0 && !reply.skipAssignment) {
      assert(
        generation.leader === undefined || generation.leader === reply.memberId,
        'a generation has one leader',
      );
      generation.leader = reply.memberId;
      const ids = reply.members.map((member) => member.memberId);
      assert.equal(new Set(ids).size, ids.length);
      assert(ids.includes(reply.memberId));
    }
  }

  #synced(client: Client, reply: SyncReply): void {
    const part = String(reply.assignment[0] ?? '');
    if (part === '') return;
    const { assigned } = this.#generation(client.generationId);
    // A static member that was replaced hands its part on: the instance owns it, not the id.
    const owner = client.groupInstanceId ?? client.memberId;
    assert([undefined, owner].includes(assigned.get(part)), 'a part has one owner');
    assigned.set(part, owner);
  }

  #generation(id: number): Generation {
    assert(id >= this.highest || this.generations.has(id), 'generations grow');
    this.highest = Math.max(this.highest, id);
    let generation = this.generations.get(id);
    if (generation === undefined) {
      generation = { leader: undefined, assigned: new Map() };
      this.generations.set(id, generation);
    }
    return generation;
  }

  /** What a broker that reads the log knows: the last generation that was stored. */
  checkReload(): void {
    const { trial } = this;
    const loaded = trial.reload();
    assert.equal(trial.offset('topic-0', loaded), trial.offset('topic-0'));
    const live = trial.groups.describe('g');
    const stored = loaded.describe('g');
    if (live.groupState === 'Dead') assert.equal(stored.groupState, 'Dead');
    if (live.groupState !== 'Stable') return;
    const byId = (group: typeof live) =>
      group.members.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
    if (stored.members.length !== live.members.length) {
      // Members may have joined and not synced; only what synced is stored.
      assert.notEqual(stored.groupState, 'Dead');
      return;
    }
    assert.deepEqual({ ...stored, members: byId(stored) }, { ...live, members: byId(live) });
  }
}

const clientIndex = fc.nat(6);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('join' as const), at: clientIndex }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('sync' as const), at: clientIndex }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('heartbeat' as const), at: clientIndex }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('commit' as const), at: clientIndex }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('leave' as const), at: clientIndex }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), at: clientIndex }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('clean' as const), at: clientIndex }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('log' as const), at: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('pass' as const), at: fc.nat(9_000) }) },
);

function live(life: Life, { type, at }: { type: string; at: number }): void {
  const client = life.clients[at % life.clients.length]!;
  if (type === 'join') life.join(client);
  else if (type === 'sync') life.sync(client);
  else if (type === 'heartbeat') life.heartbeat(client);
  else if (type === 'leave') life.leave(client);
  else if (type === 'crash') life.crash(client);
  else if (type === 'pass') life.pass(at);
  else if (type === 'clean') life.clean();
  else if (type === 'log') life.setLog(at);
  else {
    const { memberId, generationId, groupInstanceId } = client;
    life.trial.commit({ memberId, generationId, groupInstanceId }, at);
  }
}

suite('a group in any order of events', () => {
  test('keeps its promises, and forgets nobody who waits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
        const life = new Life();
        for (const each of steps) live(life, each);
        life.setLog(0);
        life.checkReload();
        // Silence: whatever waits is answered within the longest of all timeouts.
        life.pass(300_000 + REBALANCE_MS + SESSION_MS);
        for (const pending of life.pending) {
          assert.equal(pending.answers, 1, 'everyone is answered once');
        }
        assert(['Empty', 'Dead'].includes(life.trial.state()));
        assert.equal(life.trial.groups.nextDeadlineMs(), undefined);
        life.checkReload();
      }),
      { numRuns: 300 },
    );
  });

  test('ends in one stable generation when everyone behaves', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const life = new Life();
        for (const each of steps) live(life, each);
        life.setLog(0);
        const willing = life.clients.slice(0, 4);
        // Rounds of a well-behaved client: join if in no generation, sync, send heartbeats.
        for (let round = 0; round < 200; round++) {
          for (const client of willing) {
            if (client.joining !== undefined || client.syncing !== undefined) continue;
            const { memberId, generationId } = client;
            const beat = generationId < 0 ? 25 : life.trial.heartbeat(memberId, generationId, null);
            if (beat === 25 || beat === 22) client.generationId = -1;
            if (beat === 25) client.memberId = life.trial.state() === 'Dead' ? '' : memberId;
            if (beat === 0) life.sync(client);
            else life.join(client);
          }
          life.pass(1_000);
        }
        const group = life.trial.groups.describe('g');
        assert.equal(group.groupState, 'Stable');
        assert.deepEqual(
          group.members.map((member) => member.memberId).toSorted(),
          willing.map((client) => client.memberId).toSorted(),
        );
        life.checkReload();
      }),
      { numRuns: 60 },
    );
  });
});
