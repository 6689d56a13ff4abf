import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import type { Connection } from '@odradek/world';
import type { SimulatedMachine } from './machine.ts';
import { Simulation } from './simulation.ts';
import { Trace } from './trace.ts';

/** Echoes what it hears, and notes it in a file. */
async function serve(machine: SimulatedMachine): Promise<void> {
  const { network, disk, clock } = machine.boot();
  const file = disk.open('/heard', { create: true });
  let position = file.size();
  await network.listen({ host: machine.name, port: 1 }, (connection) => {
    connection.start({
      onData: (chunk) => {
        const bytes = Buffer.from(chunk);
        const at = position;
        position += bytes.byteLength;
        void Promise.resolve(file.write([bytes], at)).then(async () => {
          await file.sync();
          clock.atEndOfTurn(() => connection.write([bytes]));
        });
      },
      onDrain: () => undefined,
      onClose: () => undefined,
    });
  });
}

/** Says something now and then to one of the others, chosen by chance; connects anew if need be. */
async function chat(machine: SimulatedMachine, others: readonly string[]): Promise<void> {
  const { network, clock, random, report } = machine.boot();
  const open = new Map<string, Connection>();
  for (let round = 0; round < 40; round += 1) {
    await clock.sleep(random.integer(200));
    const host = others[random.integer(others.length)] ?? '';
    let connection = open.get(host);
    if (connection === undefined) {
      try {
        connection = await network.connect({ host, port: 1 }, { timeoutMs: 500 });
      } catch (error) {
        report.info('cannot connect', { error: String(error) });
        continue;
      }
      connection.start({
        onData: (chunk) => report.debug('heard', { byteCount: chunk.byteLength }),
        onDrain: () => undefined,
        onClose: () => open.delete(host),
      });
      open.set(host, connection);
    }
    connection.write([random.bytes(random.integer(20_000))]);
  }
}

/** Machines that talk while harm is done to them: what all the rest is for, in small. */
async function trouble(seed: number, trace: Trace): Promise<void> {
  const simulation = new Simulation({ seed, trace });
  const { random, fabric } = simulation;
  const servers = ['a', 'b', 'c'].map((name) => simulation.machine(name));
  for (const server of servers) void serve(server);
  for (const name of ['x', 'y']) void chat(simulation.machine(name), ['a', 'b', 'c']);
  for (let step = 0; step < 30; step += 1) {
    await simulation.run({ untilMs: simulation.scheduler.nowMs + random.between(0, 300) });
    const victim = servers[random.integer(servers.length)];
    const harm = random.integer(6);
    if (victim === undefined) continue;
    if (harm === 0) victim.kill();
    else if (harm === 1) victim.powerOff();
    else if (harm === 2) victim.pause();
    else if (harm === 3) fabric.isolate(victim.name);
    else if (harm === 4) fabric.healAll();
    else victim.resume();
    if (!victim.isRunning && random.chance(0.7)) void serve(victim);
  }
  await simulation.run({ untilMs: 60_000 });
}

test('one seed gives one run, event by event', async () => {
  const hashes = new Set<string>();
  for (let seed = 1; seed <= 5; seed += 1) {
    const first = new Trace({ keep: 100_000 });
    const second = new Trace({ keep: 100_000 });
    await trouble(seed, first);
    await trouble(seed, second);
    assert.deepEqual(first.lines, second.lines);
    assert.equal(first.hash, second.hash);
    assert.ok(first.count > 500, String(first.count));
    hashes.add(first.hash);
  }
  assert.equal(hashes.size, 5, 'other seeds give other runs');
});

test('nothing here takes time, chance or bytes from the real machine', () => {
  const forbidden =
    /\bDate\b|Math\.random|setTimeout|setInterval|performance\.|process\.(hr|next)|queueMicrotask|from 'node:(?!assert)/;
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  assert.ok(sources.length > 20);
  for (const name of sources) {
    // Starting a simulation from a shell is done outside of it.
    if (name === 'main.ts') continue;
    const source = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
    assert.doesNotMatch(source, forbidden, name);
    if (name !== 'scheduler.ts') assert.doesNotMatch(source, /setImmediate/, name);
  }
});
