/** What every `Network` must do, as tests: listening, connecting, and the life of a connection. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { NetworkError } from '@odradek/world';
import { connected, type NetworkCheck } from './network-checks.ts';
import { checkStreams } from './network-streams.ts';
import { type MakeStage, onStage, signal } from './stage.ts';

export function networkContract(name: string, make: MakeStage): void {
  suite(`network contract: ${name}`, () => {
    const check: NetworkCheck = (title, task) => {
      test(title, () => onStage(make, task));
    };
    checkListeners(check);
    checkEnds(check);
    checkStreams(check);
  });
}

async function failsWith(code: string, task: Promise<unknown>): Promise<void> {
  await assert.rejects(task, (error) => error instanceof NetworkError && error.code === code);
}

function checkListeners(check: NetworkCheck): void {
  check('port 0 takes a free one, which a second listener cannot have', async (stage) => {
    const { network } = stage.world;
    const first = await network.listen({ host: stage.host, port: 0 }, () => undefined);
    const second = await network.listen(
      { host: stage.host, port: 0, backlog: 50 },
      () => undefined,
    );
    assert.ok(first.address.port > 0 && second.address.port > 0);
    assert.notEqual(first.address.port, second.address.port);
    await failsWith(
      'EADDRINUSE',
      network.listen(first.address, () => undefined),
    );
    await first.close();
    const again = await network.listen(first.address, () => undefined);
    await Promise.all([again.close(), second.close()]);
  });

  check('where nobody listens, nobody connects', async (stage) => {
    const listener = await stage.world.network.listen(
      { host: stage.host, port: 0 },
      () => undefined,
    );
    await listener.close();
    await failsWith('ECONNREFUSED', stage.other.network.connect(listener.address));
    await failsWith(
      'ECONNREFUSED',
      stage.other.network.connect(listener.address, { timeoutMs: 5000 }),
    );
  });

  check('both ends know the addresses', async (stage) => {
    const { client, server, listener } = await connected(stage);
    assert.deepEqual(client.connection.remote, listener.address);
    assert.deepEqual(server.connection.local, listener.address);
    assert.deepEqual(client.connection.local, server.connection.remote);
    assert.notEqual(client.connection.local.port, 0);
    client.connection.destroy();
    server.connection.destroy();
    await listener.close();
  });

  check('a listener that closes leaves its connections alone', async (stage) => {
    const { client, server, listener } = await connected(stage);
    await listener.close();
    await failsWith('ECONNREFUSED', stage.other.network.connect(listener.address));
    client.start();
    server.start();
    client.connection.write([Buffer.from('still here')]);
    await server.received(10);
    client.connection.end();
    await Promise.all([client.closed, server.closed]);
  });
}

function checkEnds(check: NetworkCheck): void {
  check('an end sends what is queued first', async (stage) => {
    const { client, server, listener } = await connected(stage);
    client.start();
    server.start();
    let sent = 0;
    const all = Buffer.alloc(5_000_000, 7);
    client.connection.write([all], () => {
      sent += 1;
    });
    client.connection.end();
    client.connection.end();
    await Promise.all([client.closed, server.closed]);
    assert.equal(server.byteCount, all.byteLength);
    assert.equal(sent, 1);
    assert.deepEqual([client.closes, server.closes], [1, 1]);
    assert.deepEqual([client.error, server.error], [undefined, undefined]);
    await listener.close();
  });

  check('both ends may end at once', async (stage) => {
    const { client, server, listener } = await connected(stage);
    client.start();
    server.start();
    client.connection.write([Buffer.from('a')]);
    server.connection.write([Buffer.from('b')]);
    client.connection.end();
    server.connection.end();
    await Promise.all([client.closed, server.closed]);
    assert.deepEqual([client.closes, server.closes], [1, 1]);
    await listener.close();
  });

  check('an end that has no handler yet is told when it gets one', async (stage) => {
    const { client, server, listener } = await connected(stage);
    client.start();
    server.connection.write([Buffer.from('bye')]);
    server.connection.end();
    await client.closed;
    assert.equal(client.bytes().toString(), 'bye');
    await stage.world.clock.sleep(5);
    server.start();
    await server.closed;
    assert.equal(server.closes, 1);
    await listener.close();
  });

  check('a destroyed connection tells both ends, once, and gives all bytes back', async (stage) => {
    const { client, server, listener } = await connected(stage);
    client.start();
    let sent = 0;
    const count = (): void => {
      sent += 1;
    };
    // Nobody reads there: most of it stays here.
    for (let n = 0; n < 8; n += 1) client.connection.write([Buffer.alloc(2_000_000)], count);
    assert.ok(client.connection.queuedBytes > 0);
    client.connection.destroy();
    client.connection.destroy();
    await client.closed;
    server.start();
    await server.closed;
    await stage.other.clock.sleep(5);
    assert.equal(sent, 8);
    assert.ok(server.byteCount < 16_000_000);
    assert.deepEqual([client.closes, server.closes], [1, 1]);
    await listener.close();
  });

  check('a closed connection takes no bytes, and says so', async (stage) => {
    const { client, server, listener } = await connected(stage);
    client.start();
    server.start();
    client.connection.destroy();
    await Promise.all([client.closed, server.closed]);
    for (const { connection } of [client, server]) {
      const sent = signal();
      assert.equal(connection.write([Buffer.from('late')], sent.reach), false);
      await sent.reached;
      connection.pause();
      connection.resume();
      connection.end();
      connection.destroy();
    }
    await stage.world.clock.sleep(5);
    assert.deepEqual([client.closes, server.closes], [1, 1]);
    await listener.close();
  });
}
