/** How bytes must flow through every connection, as tests. Called by `network.ts`. */
import assert from 'node:assert/strict';
import { connected, type NetworkCheck, type Observed, type Pair } from './network-checks.ts';
import { pattern, signal } from './stage.ts';

export function checkStreams(check: NetworkCheck): void {
  checkOrder(check);
  checkPressure(check);
  checkReading(check);
}

async function finished({ client, server, listener }: Pair): Promise<void> {
  client.connection.destroy();
  server.connection.destroy();
  await Promise.all([client.closed, server.closed, listener.close()]);
}

function same(got: Uint8Array, wanted: Uint8Array): void {
  assert.equal(Buffer.compare(got, wanted), 0, `${got.byteLength} bytes differ`);
}

/** Writes `bytes` in pieces of many sizes, and stops whenever it is asked to. */
async function writeAll(end: Observed, bytes: Uint8Array): Promise<void> {
  let at = 0;
  let size = 1;
  while (at < bytes.byteLength) {
    const middle = Math.min(at + size, bytes.byteLength);
    const stop = Math.min(middle + 3, bytes.byteLength);
    const goOn = end.connection.write([bytes.subarray(at, middle), bytes.subarray(middle, stop)]);
    if (!goOn) await end.drained();
    at = stop;
    size = (size * 7) % 100_003;
  }
}

function checkOrder(check: NetworkCheck): void {
  check('bytes arrive as they were written, in both directions at once', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    server.start();
    const there = pattern(3_000_000, 1);
    const back = pattern(2_000_000, 2);
    await Promise.all([
      writeAll(client, there),
      writeAll(server, back),
      server.received(there.byteLength),
      client.received(back.byteLength),
    ]);
    same(server.bytes(), there);
    same(client.bytes(), back);
    await finished(pair);
  });

  check('many chunks, empty ones, and none at all', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    server.start();
    const order: number[] = [];
    const all = signal();
    const lists = [[], [new Uint8Array(0)], Array.from({ length: 2000 }, (_, n) => pattern(n % 5))];
    lists.push([new Uint8Array(0), pattern(9), new Uint8Array(0)]);
    for (const [index, chunks] of lists.entries()) {
      client.connection.write(chunks, () => {
        order.push(index);
        if (order.length === lists.length) all.reach();
      });
    }
    const wanted = Buffer.concat(lists.flat());
    await Promise.all([server.received(wanted.byteLength), all.reached]);
    same(server.bytes(), wanted);
    assert.deepEqual(order, [0, 1, 2, 3]);
    await finished(pair);
  });
}

function checkPressure(check: NetworkCheck): void {
  check('a writer is stopped when nobody reads, and told when to go on', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    let written = 0;
    let goOn = true;
    while (goOn) {
      goOn = client.connection.write([new Uint8Array(256 * 1024)]);
      written += 256 * 1024;
      await stage.other.clock.sleep(0);
      assert.ok(written < 100_000_000, 'the writer should be stopped');
    }
    assert.ok(client.connection.queuedBytes > 0);
    assert.equal(client.drains, 0);
    const drained = client.drained();
    server.start();
    await drained;
    assert.equal(client.drains, 1);
    await server.received(written);
    assert.equal(client.connection.queuedBytes, 0);
    await finished(pair);
  });

  check('written bytes may be used again when they were sent', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    const wanted = pattern(6_000_000);
    const lent = wanted.slice();
    const sent = signal();
    client.connection.write([lent.subarray(0, 10), lent.subarray(10)], () => {
      lent.fill(0);
      sent.reach();
    });
    server.start();
    await Promise.all([server.received(wanted.byteLength), sent.reached]);
    same(server.bytes(), wanted);
    await finished(pair);
  });
}

function checkReading(check: NetworkCheck): void {
  check('nothing is read before the start, and nothing is lost', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    client.connection.write([Buffer.from('early')]);
    await stage.other.clock.sleep(10);
    assert.equal(server.byteCount, 0);
    server.start();
    await server.received(5);
    assert.equal(server.bytes().toString(), 'early');
    await finished(pair);
  });

  check('a paused reader gets nothing until it resumes', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    server.start();
    client.connection.write([Buffer.from('one')]);
    await server.received(3);
    server.connection.pause();
    server.connection.pause();
    client.connection.write([Buffer.from('two')]);
    await stage.world.clock.sleep(10);
    assert.equal(server.byteCount, 3);
    server.connection.resume();
    await server.received(6);
    assert.equal(server.bytes().toString(), 'onetwo');
    await finished(pair);
  });

  check('a reader may pause from within, at every chunk', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    const wanted = pattern(2_000_000);
    const got: Uint8Array[] = [];
    let byteCount = 0;
    let isPaused = false;
    const closed = signal();
    server.connection.start({
      onData: (chunk) => {
        assert.equal(isPaused, false, 'no data while it is paused');
        got.push(new Uint8Array(chunk));
        byteCount += chunk.byteLength;
        isPaused = true;
        server.connection.pause();
        stage.world.clock.atEndOfTurn(() => {
          isPaused = false;
          server.connection.resume();
        });
      },
      onDrain: () => undefined,
      onClose: closed.reach,
    });
    await writeAll(client, wanted);
    client.connection.end();
    await Promise.all([closed.reached, client.closed]);
    assert.equal(byteCount, wanted.byteLength);
    same(Buffer.concat(got), wanted);
    await pair.listener.close();
  });

  check('no handler is called from within a call of its connection', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    let isCalling = false;
    const call = (task: () => void): void => {
      isCalling = true;
      task();
      isCalling = false;
    };
    const told: string[] = [];
    const tell = (what: string): void => {
      assert.equal(isCalling, false, what);
      told.push(what);
    };
    const { connection } = server;
    const closed = signal();
    const drained = signal();
    call(() => {
      connection.start({
        onData: () => {
          tell('data');
          call(() => connection.pause());
          stage.world.clock.after(1, () => call(() => connection.resume()));
          call(() => connection.write([pattern(10)], () => tell('sent')));
        },
        onDrain: () => {
          tell('drain');
          drained.reach();
        },
        onClose: () => {
          tell('close');
          closed.reach();
        },
      });
    });
    let goOn = true;
    call(() => {
      goOn = connection.write([pattern(3_000_000)], () => tell('sent'));
    });
    // A system with large buffers may have taken it all at once.
    if (goOn) drained.reach();
    client.connection.write([pattern(300_000)]);
    await Promise.all([client.received(3_000_000), drained.reached]);
    client.connection.end();
    await Promise.all([closed.reached, client.closed]);
    call(() => connection.write([pattern(1)], () => tell('sent')));
    call(() => connection.destroy());
    for (const what of ['data', 'sent', 'close']) assert.ok(told.includes(what), what);
    assert.equal(told.includes('drain'), !goOn);
    await pair.listener.close();
  });

  check('a paused reader hears of the end after the last byte', async (stage) => {
    const pair = await connected(stage);
    const { client, server } = pair;
    client.start();
    server.start();
    server.connection.pause();
    client.connection.write([Buffer.from('last words')]);
    client.connection.end();
    await stage.world.clock.sleep(10);
    assert.deepEqual([server.byteCount, server.closes], [0, 0]);
    server.connection.resume();
    await Promise.all([server.closed, client.closed]);
    assert.equal(server.bytes().toString(), 'last words');
    await pair.listener.close();
  });
}
