import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import test from 'node:test';
import type { Connection } from '@odradek/world';
import { NodeNetwork } from './network.ts';

/** Listens, tells the port, and never comes back to accept. */
const DEAF = `
  require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('node:fs').writeSync(1, String(this.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

test('a connect that nobody answers ends in time', async () => {
  const child = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  const network = new NodeNetwork();
  const address = { host: '127.0.0.1', port: Number(String(port)) };
  // The system itself answers the first ones, until the backlog is full.
  const attempts = await Promise.allSettled(
    Array.from({ length: 6 }, () => network.connect(address, { timeoutMs: 100 })),
  );
  child.kill('SIGKILL');
  const failures = attempts.filter((attempt) => attempt.status === 'rejected');
  assert.ok(failures.length > 0);
  for (const failure of failures) assert.equal(failure.reason.code, 'ETIMEDOUT');
  for (const attempt of attempts) {
    if (attempt.status === 'fulfilled') attempt.value.destroy();
  }
});

test('a host that does not exist is a network error', async () => {
  const network = new NodeNetwork();
  await assert.rejects(network.connect({ host: 'absent.invalid', port: 1 }), {
    name: 'NetworkError',
  });
});

test('a port that cannot be is a network error', async () => {
  const network = new NodeNetwork();
  for (const port of [-1, 65_536, Number.NaN]) {
    const address = { host: '127.0.0.1', port };
    await assert.rejects(network.connect(address), { name: 'NetworkError' });
    await assert.rejects(
      network.listen(address, () => undefined),
      { name: 'NetworkError' },
    );
  }
});

test('a reset by the other side is reported with its code', async () => {
  const network = new NodeNetwork();
  const accepted = Promise.withResolvers<Connection>();
  const listener = await network.listen({ host: '127.0.0.1', port: 0 }, accepted.resolve);
  const socket = net.connect(listener.address.port, '127.0.0.1');
  const connection = await accepted.promise;
  const closed = Promise.withResolvers<unknown>();
  connection.start({
    onData: () => socket.resetAndDestroy(),
    onDrain: () => undefined,
    onClose: closed.resolve,
  });
  socket.write('x');
  const error = await closed.promise;
  assert.ok(error instanceof Error && 'code' in error && error.code === 'ECONNRESET');
  await listener.close();
});

test('an end does not destroy the answer, although the other side still sends', async () => {
  const network = new NodeNetwork();
  const listener = await network.listen({ host: '127.0.0.1', port: 0 }, (connection) => {
    connection.start({
      onData: () => {
        connection.pause();
        connection.write([Buffer.from('no')]);
        connection.end();
      },
      onDrain: () => undefined,
      onClose: () => undefined,
    });
  });
  const socket = net.connect(listener.address.port, '127.0.0.1');
  socket.write(Buffer.alloc(3_000_000));
  const [answer] = await once(socket, 'data');
  assert.equal(String(answer), 'no');
  socket.destroy();
  await listener.close();
});

test('every interface is listened on when the host is empty', async () => {
  const network = new NodeNetwork();
  const accepted = Promise.withResolvers<Connection>();
  const listener = await network.listen({ host: '', port: 0 }, accepted.resolve);
  const address = { host: '127.0.0.1', port: listener.address.port };
  const connection = await network.connect(address);
  // IPv4 that came through an IPv6 socket looks like IPv4.
  assert.equal((await accepted.promise).remote.host, '127.0.0.1');
  connection.destroy();
  await listener.close();
});

test('all connections read into one memory, the accepted ones too', async () => {
  const network = new NodeNetwork();
  const memories = new Set<ArrayBufferLike>();
  const allRead = Promise.withResolvers<void>();
  let readCount = 0;
  const watch = (connection: Connection): void => {
    connection.start({
      onData: (chunk) => {
        memories.add(chunk.buffer);
        readCount += 1;
        if (readCount === 4) allRead.resolve();
      },
      onDrain: () => undefined,
      onClose: () => undefined,
    });
    connection.write([Buffer.from('x')]);
  };
  const listener = await network.listen({ host: '127.0.0.1', port: 0 }, watch);
  const clients = await Promise.all([1, 2].map(() => network.connect(listener.address)));
  for (const client of clients) watch(client);
  await allRead.promise;
  assert.equal(memories.size, 1);
  for (const client of clients) client.destroy();
  await listener.close();
});
