import assert from 'node:assert/strict';
import test from 'node:test';
import type { Connection, NetworkError } from '@odradek/world';
import type { SimulatedMachine, SimulatedWorld } from '../machine.ts';
import { Simulation } from '../simulation.ts';

interface End {
  readonly connection: Connection;
  text: string;
  isClosed: boolean;
  error: string | undefined;
}

function watched(connection: Connection): End {
  const end: End = { connection, text: '', isClosed: false, error: undefined };
  connection.start({
    onData: (chunk) => (end.text += Buffer.from(chunk).toString()),
    onDrain: () => undefined,
    onClose: (error?: NetworkError) => {
      end.isClosed = true;
      end.error = error?.code;
    },
  });
  return end;
}

interface Two {
  readonly simulation: Simulation;
  readonly one: SimulatedMachine;
  readonly two: SimulatedMachine;
  readonly world: SimulatedWorld;
  readonly other: SimulatedWorld;
  /** On `one`, which accepted. */
  readonly server: End;
  /** On `two`, which connected. */
  readonly client: End;
}

async function connected(seed: number): Promise<Two> {
  const simulation = new Simulation({ seed });
  const one = simulation.machine('one');
  const two = simulation.machine('two');
  const world = one.boot();
  const other = two.boot();
  const accepted = Promise.withResolvers<End>();
  const [client, server] = await simulation.play(async () => {
    await world.network.listen({ host: 'one', port: 9092 }, (connection) =>
      accepted.resolve(watched(connection)),
    );
    const connection = await other.network.connect({ host: 'one', port: 9092 });
    return [watched(connection), await accepted.promise];
  });
  return { simulation, one, two, world, other, server, client };
}

function later(simulation: Simulation, ms: number): Promise<unknown> {
  return simulation.run({ untilMs: simulation.scheduler.nowMs + ms });
}

function say(end: End, text: string): void {
  end.connection.write([Buffer.from(text)]);
}

test('a cut holds bytes back, and loses none of them', async () => {
  const { simulation, client, server } = await connected(1);
  say(client, 'a');
  await later(simulation, 5);
  simulation.fabric.cut('two', 'one');
  for (const letter of 'bcdef') say(client, letter);
  say(server, 'other way');
  await later(simulation, 10_000);
  assert.deepEqual([server.text, client.text], ['a', 'other way']);
  simulation.fabric.heal('two', 'one');
  await later(simulation, 3000);
  assert.equal(server.text, 'abcdef');
  say(client, 'g');
  await later(simulation, 5);
  assert.equal(server.text, 'abcdefg');
  assert.equal(server.isClosed || client.isClosed, false);
});

test('a cut that comes and goes keeps the order', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { simulation, client, server } = await connected(seed);
    let text = '';
    for (let round = 0; round < 40; round += 1) {
      const word = `${round} `.repeat(50);
      text += word;
      say(client, word);
      if (round % 3 === 0) simulation.fabric.isolate('one');
      if (round % 3 === 1) simulation.fabric.healAll();
      await later(simulation, simulation.random.between(0, 1500));
    }
    simulation.fabric.healAll();
    await later(simulation, 10_000);
    assert.equal(server.text, text);
  }
});

test('TCP gives up after a quarter of an hour', async () => {
  const { simulation, client, server } = await connected(2);
  simulation.fabric.isolate('one');
  say(client, 'hello?');
  await later(simulation, 900_000);
  assert.equal(client.isClosed, false);
  await later(simulation, 60_000);
  assert.deepEqual([client.isClosed, client.error], [true, 'ETIMEDOUT']);
  assert.equal(server.isClosed, false, 'who sends nothing notices nothing');
  simulation.fabric.healAll();
  say(server, 'are you there?');
  await later(simulation, 10_000);
  assert.equal(server.error, 'ECONNRESET');
});

test('who connects through a cut waits as long as it is told to', async () => {
  const { simulation, other } = await connected(3);
  simulation.fabric.cut('one', 'two');
  const begin = simulation.scheduler.nowMs;
  await assert.rejects(
    simulation.play(() => other.network.connect({ host: 'one', port: 9092 }, { timeoutMs: 300 })),
    { code: 'ETIMEDOUT' },
  );
  assert.ok(simulation.scheduler.nowMs - begin >= 300);
  await assert.rejects(
    simulation.play(() => other.network.connect({ host: 'one', port: 9092 })),
    { code: 'ETIMEDOUT' },
  );
  assert.ok(simulation.scheduler.nowMs - begin >= 127_000);
});

test('a killed process ends its connections, and nobody listens there', async () => {
  const { simulation, one, client, other } = await connected(4);
  one.kill();
  await later(simulation, 10);
  assert.deepEqual([client.isClosed, client.error], [true, undefined]);
  const again = { host: 'one', port: 9092 };
  await assert.rejects(
    simulation.play(() => other.network.connect(again)),
    { code: 'ECONNREFUSED' },
  );
});

test('a process that is killed with unread bytes resets', async () => {
  const { simulation, one, client, server } = await connected(5);
  server.connection.pause();
  say(client, 'unread');
  await later(simulation, 10);
  one.kill();
  await later(simulation, 10);
  assert.equal(client.error, 'ECONNRESET');
});

test('a loss of power is noticed only by who sends, once the machine is back', async () => {
  const { simulation, one, client, server } = await connected(6);
  say(server, 'last words');
  one.powerOff();
  await later(simulation, 60_000);
  assert.deepEqual([client.isClosed, client.text], [false, '']);
  one.boot();
  await later(simulation, 60_000);
  assert.equal(client.isClosed, false);
  say(client, 'still there?');
  await later(simulation, 5000);
  assert.deepEqual([client.isClosed, client.error, client.text], [true, 'ECONNRESET', '']);
});

test('bytes for a machine without power arrive at its next process, which knows nothing', async () => {
  const { simulation, one, client } = await connected(7);
  one.powerOff();
  say(client, 'hello?');
  await later(simulation, 10_000);
  assert.equal(client.isClosed, false);
  one.boot();
  await later(simulation, 5000);
  assert.equal(client.error, 'ECONNRESET');
});

test('a connection can be broken from outside', async () => {
  const { simulation, client, server } = await connected(8);
  simulation.fabric.reset('one', 'elsewhere');
  await later(simulation, 1);
  assert.equal(client.isClosed, false);
  simulation.fabric.reset('two', 'one');
  await later(simulation, 1);
  assert.deepEqual([client.error, server.error], ['ECONNRESET', 'ECONNRESET']);
});

test('a slow link is slow in one direction', async () => {
  const { simulation, client, server } = await connected(9);
  const speed = { latencyMsMin: 500, latencyMsMax: 600, bytesPerMs: 1 };
  simulation.fabric.slow('two', 'one', speed);
  say(client, 'x'.repeat(1000));
  say(server, 'quick');
  await later(simulation, 100);
  assert.deepEqual([server.text, client.text], ['', 'quick']);
  await later(simulation, 1000);
  assert.ok(server.text.length < 1000);
  await later(simulation, 3000);
  assert.equal(server.text.length, 1000);
});

test('a paused process accepts and reads later; its system goes on', async () => {
  const { simulation, one, client, server, other } = await connected(10);
  one.pause();
  say(client, 'meanwhile');
  // The handshake is the system's.
  const connection = await simulation.play(() =>
    other.network.connect({ host: 'one', port: 9092 }, { timeoutMs: 1000 }),
  );
  watched(connection);
  await later(simulation, 10_000);
  assert.equal(server.text, '');
  one.resume();
  await later(simulation, 10);
  assert.equal(server.text, 'meanwhile');
});

test('a full backlog answers nobody', async () => {
  const simulation = new Simulation({ seed: 11 });
  const one = simulation.machine('one');
  const world = one.boot();
  const other = simulation.machine('two').boot();
  const address = { host: 'one', port: 9092 };
  await simulation.play(() =>
    world.network.listen({ ...address, backlog: 2 }, (connection) => void watched(connection)),
  );
  one.pause();
  const outcomes = await simulation.play(() =>
    Promise.allSettled([1, 2, 3].map(() => other.network.connect(address, { timeoutMs: 1000 }))),
  );
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.deepEqual(
    failed.map((outcome) => outcome.reason.code),
    ['ETIMEDOUT'],
  );
});

test('names that nobody has are not found, and foreign ones not listened on', async () => {
  const simulation = new Simulation({ seed: 12 });
  const { network } = simulation.machine('one').boot();
  simulation.machine('two');
  await simulation.play(async () => {
    await assert.rejects(network.connect({ host: 'three', port: 1 }), { code: 'ENOTFOUND' });
    await assert.rejects(network.connect({ host: 'one', port: -1 }), { code: 'EINVAL' });
    await assert.rejects(
      network.listen({ host: 'two', port: 1 }, () => undefined),
      { code: 'EADDRNOTAVAIL' },
    );
    const listener = await network.listen({ host: '', port: 0 }, () => undefined);
    const { port } = listener.address;
    (await network.connect({ host: 'localhost', port })).destroy();
    (await network.connect({ host: 'one', port })).destroy();
    await listener.close();
  });
});
